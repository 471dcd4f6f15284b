"""The event that changes the marking of something already recorded. Each of the bureau's own logs has it."""

from shared.domain.event import PublishedEvent


class MarkingChanged(PublishedEvent, frozen=True):
    """The audience of a statement in the record's stream changed; the event's own marking is the new one.

    `statement` is the id of a fact, or names a statement without an id: details, subjects, attendance list,
    conclusions, period. If absent, the event concerns the record itself, as registered, opened or planned.
    """

    reason: str
    statement: str | None = None
