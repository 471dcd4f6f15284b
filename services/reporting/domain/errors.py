"""What is refused about study periods, reports and the record of an item, with what a reader of the refusal needs."""

from shared.domain.errors import Refused


class EndsBeforeItBegins(Refused):
    """Parameters: first_day, last_day."""

    code = "ends-before-it-begins"


class NameMeansDays(Refused):
    """A name that reads as a year or as FROM..TO would hide those days. Parameters: name."""

    code = "name-means-days"


class AlreadyDefined(Refused):
    """The id belongs to a period that was stated otherwise. Parameters: id, name."""

    code = "already-defined"


class OwnDraft(Refused):
    """Nobody issues what they drafted."""

    code = "own-draft"


class DraftDecided(Refused):
    """The draft was issued or withdrawn. Parameters: state."""

    code = "draft-decided"


class AlreadyDrafted(Refused):
    """The id belongs to another draft. Parameters: id."""

    code = "already-drafted"


class EventsSetAside(Refused):
    """A report over events that could not be read is not issued. Parameters: count."""

    code = "events-set-aside"


class NotAsSigned(Refused):
    """What was counted of a log is not what was signed of it. Parameters: log, position."""

    code = "not-as-signed"


class RecordStated(Refused):
    """From which day the record of an item is kept is stated already. Parameters: clause, since."""

    code = "record-stated"


class RecordNotStated(Refused):
    """There is nothing to correct or withdraw. Parameters: clause."""

    code = "record-not-stated"
