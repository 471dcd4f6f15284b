"""The event that gives another marking to something already recorded. Every log of the bureau's own has it."""

from shared.domain.event import PublishedEvent


class MarkingChanged(PublishedEvent, frozen=True):
    """The audience of a statement of the stream's record changed; the event's own marking names the new one.

    `statement` is the id of a fact, or names a statement without one: details, subjects, attendance list, conclusions,
    period. Without it the record itself is meant, as it was registered, opened or planned.
    """

    reason: str
    statement: str | None = None
