"""What is refused about meetings, with what a reader of the refusal needs."""

from shared.domain.errors import Refused


class EndsBeforeItBegins(Refused):
    """Parameters: field (of the end), first, last."""

    code = "ends-before-it-begins"


class MeetingIsHeld(Refused):
    """It took place: what was recorded of it can be corrected. Parameters: meeting, first_day."""

    code = "meeting-is-held"


class MeetingIsCancelled(Refused):
    """Parameters: meeting, reason."""

    code = "meeting-is-cancelled"


class MeetingIsNotHeld(Refused):
    """The day passed and it did not take place. Parameters: meeting, reason."""

    code = "meeting-is-not-held"


class MeetingIsPlanned(Refused):
    """What a meeting that was held is closed with has to wait. Parameters: meeting, first_day."""

    code = "meeting-is-planned"


class IsClosed(Refused):
    """What is complete is reopened first. Parameters: meeting, closed (what is: list, conclusions)."""

    code = "is-closed"


class NotYetBegun(Refused):
    """Nobody can have held a meeting that is still to come. Parameters: field, first_day, today."""

    code = "not-yet-begun"


class HasMeetings(Refused):
    """A series that has meetings was not registered in error; its meetings may have been. Parameters: series, codes."""

    code = "has-meetings"


class NotAnnounced(Refused):
    """What was not announced is not withdrawn. Parameters: meeting."""

    code = "not-announced"


class AnnounceInstead(Refused):
    """A meeting becomes public by its announcement, and by no marking. Parameters: meeting."""

    code = "announce-instead"


class OrdinalTaken(Refused):
    """Another meeting of the series has the ordinal. Parameters: field, ordinal, series, holder (codes), next."""

    code = "ordinal-taken"


class OutOfOrder(Refused):
    """Ordinals and days of a series disagree. Parameters: field, series, ordinal, day, other_ordinal, other_day."""

    code = "out-of-order"


class AttendanceDiffers(Refused):
    """The person is on the list already, otherwise: correct that entry. Parameters: field, fact, capacity, mode."""

    code = "attendance-differs"


class DoesNotFit(Refused):
    """A word does not go with the record that another field names. Parameters: field, value."""

    code = "does-not-fit"


class CountBelowNought(Refused):
    """Parameters: field, value."""

    code = "count-below-nought"
