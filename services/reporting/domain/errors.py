"""Refusals for study periods, reports and clause records, with the parameters of their sentences."""

from shared.domain.errors import Refused


class EndsBeforeItBegins(Refused):
    """The last day is before the first. Parameters: first_day, last_day."""

    code = "ends-before-it-begins"


class NameMeansDays(Refused):
    """A name that reads as a year or as FROM..TO would hide that year or those days. Parameters: name."""

    code = "name-means-days"


class AlreadyDefined(Refused):
    """The id belongs to a period defined differently. Parameters: id, name."""

    code = "already-defined"


class OwnDraft(Refused):
    """No account may issue its own draft."""

    code = "own-draft"


class DraftDecided(Refused):
    """The draft has already been issued or withdrawn. Parameters: state."""

    code = "draft-decided"


class AlreadyDrafted(Refused):
    """The id belongs to another draft. Parameters: id."""

    code = "already-drafted"


class NotIssued(Refused):
    """Only an issued report can be revised. Parameters: id."""

    code = "not-issued"


class NothingCorrected(Refused):
    """A corrigendum that corrects nothing cannot be issued."""

    code = "nothing-corrected"


class EventsSetAside(Refused):
    """A report over events that include unreadable ones cannot be issued. Parameters: count."""

    code = "events-set-aside"


class NotAsSigned(Refused):
    """The events counted from a log differ from the signed ones. Parameters: log, position."""

    code = "not-as-signed"


class RecordStated(Refused):
    """The day from which an item's record is kept is already stated. Parameters: clause, since."""

    code = "record-stated"


class RecordNotStated(Refused):
    """There is nothing to correct or withdraw. Parameters: clause."""

    code = "record-not-stated"


class UntilBeforeSince(Refused):
    """The last day of a responsible officer precedes the first. Parameters: field, since, until."""

    code = "until-before-since"


class OfNoReport(Refused):
    """A passage names neither its report's period nor the meeting to which the report goes. Parameters: field."""

    code = "of-no-report"
