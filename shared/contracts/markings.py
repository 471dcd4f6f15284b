"""The event by which another marking is given to what is recorded already. Every log of the bureau's own has it."""

from shared.domain.event import PublishedEvent


class MarkingChanged(PublishedEvent, frozen=True):
    """Others than before may see a statement of the stream's record: the event's own marking says who.

    `statement` is the id of a fact, or names what has none: details, subjects, attendance list, conclusions, period. Without it
    the record itself is meant, as it was registered, opened or planned.
    """

    reason: str
    statement: str | None = None
