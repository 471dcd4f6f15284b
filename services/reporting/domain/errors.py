"""The refusals for study periods, reports and clause records, with the parameters of their sentences."""

from shared.domain.errors import Refused


class EndsBeforeItBegins(Refused):
    """The last day is before the first. Parameters: first_day, last_day."""

    code = "ends-before-it-begins"


class NameMeansDays(Refused):
    """A name that reads as a year or as FROM..TO would hide those days. Parameters: name."""

    code = "name-means-days"


class AlreadyDefined(Refused):
    """The id belongs to a period stated otherwise. Parameters: id, name."""

    code = "already-defined"


class OwnDraft(Refused):
    """Nobody can issue their own draft."""

    code = "own-draft"


class DraftDecided(Refused):
    """The draft was already issued or withdrawn. Parameters: state."""

    code = "draft-decided"


class AlreadyDrafted(Refused):
    """The id belongs to another draft. Parameters: id."""

    code = "already-drafted"


class NotIssued(Refused):
    """Only an issued report is revised. Parameters: id."""

    code = "not-issued"


class NothingCorrected(Refused):
    """A corrigendum that corrects nothing is not issued."""

    code = "nothing-corrected"


class EventsSetAside(Refused):
    """A report over events that include unreadable ones is not issued. Parameters: count."""

    code = "events-set-aside"


class NotAsSigned(Refused):
    """The counted events of a log are not the signed ones. Parameters: log, position."""

    code = "not-as-signed"


class RecordStated(Refused):
    """The day from which the record of an item is kept is already stated. Parameters: clause, since."""

    code = "record-stated"


class RecordNotStated(Refused):
    """There is nothing to correct or withdraw. Parameters: clause."""

    code = "record-not-stated"


class UntilBeforeSince(Refused):
    """The last day of a responsible officer is before the first. Parameters: field, since, until."""

    code = "until-before-since"


class OfNoReport(Refused):
    """A passage names neither the period of its report nor the meeting to which it goes. Parameters: field."""

    code = "of-no-report"
