"""The refusals of meetings, with the parameters of their sentences."""

from shared.domain.errors import Refused


class EndsBeforeItBegins(Refused):
    """The last day is before the first. Parameters: field (of the end), first, last."""

    code = "ends-before-it-begins"


class MeetingIsHeld(Refused):
    """The meeting took place: its records can be corrected. Parameters: meeting, first_day."""

    code = "meeting-is-held"


class MeetingIsCancelled(Refused):
    """The meeting is cancelled. Parameters: meeting, reason."""

    code = "meeting-is-cancelled"


class MeetingIsNotHeld(Refused):
    """The day of the meeting passed without it. Parameters: meeting, reason."""

    code = "meeting-is-not-held"


class MeetingIsPlanned(Refused):
    """The command has to wait until the meeting is held. Parameters: meeting, first_day."""

    code = "meeting-is-planned"


class IsClosed(Refused):
    """A complete list has to be reopened first. Parameters: meeting, closed (list or conclusions)."""

    code = "is-closed"


class NotYetBegun(Refused):
    """The meeting is still to come, so it cannot have been held. Parameters: field, first_day, today."""

    code = "not-yet-begun"


class HasMeetings(Refused):
    """A series with meetings was not registered in error; its meetings may have been. Parameters: series, codes."""

    code = "has-meetings"


class NotAnnounced(Refused):
    """The meeting was not announced, so that cannot be withdrawn. Parameters: meeting."""

    code = "not-announced"


class MeetingNotAnnounced(Refused):
    """An agenda becomes public with its meeting or after it, never before. Parameters: meeting."""

    code = "meeting-not-announced"


class AgendaIsEmpty(Refused):
    """An agenda without any item cannot be announced. Parameters: meeting."""

    code = "agenda-is-empty"


class AgendaChanged(Refused):
    """The items to announce are not those recorded now. Parameters: field, meeting."""

    code = "agenda-changed"


class DescendsFromItself(Refused):
    """A topic would come from itself, directly or by a detour. Parameters: field, topic."""

    code = "descends-from-itself"


class AnnounceInstead(Refused):
    """A meeting becomes public by its announcement only, and by no marking. Parameters: meeting."""

    code = "announce-instead"


class OrdinalTaken(Refused):
    """Another meeting of the series has the ordinal. Parameters: field, ordinal, series, holder (codes), next."""

    code = "ordinal-taken"


class OutOfOrder(Refused):
    """Ordinals and days of a series disagree. Parameters: field, series, ordinal, day, other_ordinal, other_day."""

    code = "out-of-order"


class AttendanceDiffers(Refused):
    """The person is already on the list, with other content: correct that entry. Parameters: field, fact, capacity, mode."""

    code = "attendance-differs"


class DoesNotFit(Refused):
    """A word does not suit the record that another field names. Parameters: field, value."""

    code = "does-not-fit"


class CountBelowNought(Refused):
    """The count is negative. Parameters: field, value."""

    code = "count-below-nought"


class SharingNotConsented(Refused):
    """A recording is public, or sent, only while sharing it is consented to. Parameters: field, answer (none: nobody was
    asked)."""

    code = "sharing-not-consented"
