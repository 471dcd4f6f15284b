"""Acts that need an approver: making anything public, and correcting or withdrawing public statements.

Staff may lower the marking of a public record, which hides it at once. A later change to an announced meeting is not
such a correction: it waits for another announcement.
"""

from collections.abc import Iterable, Sequence

from shared.contracts.embargoes import EmbargoEnded
from shared.contracts.markings import MarkingChanged
from shared.contracts.meetings import MeetingAnnounced
from shared.domain.errors import NeedsApprover
from shared.domain.event import Marking, PublishedEvent, StoredEvent
from shared.domain.registration import Reinstated
from shared.public_view.openness import APPROVERS_ACTS, effective_marking
from shared.statements.events import StreamStatement


def require_approver(events: Iterable[PublishedEvent], marking: Marking | None, past: Sequence[StoredEvent]) -> None:
    """Raise NeedsApprover for events after `past` that only an approver may record. `marking` is None if none was
    chosen."""
    for event in events:
        if marking == "public":
            raise NeedsApprover(field="marking")
        if isinstance(event, APPROVERS_ACTS):
            raise NeedsApprover(field="act")
        if isinstance(event, Reinstated) and any(effective_marking(each) == "public" for each in past):
            # Registration in error hid the record at once, and reinstatement would make it public again.
            raise NeedsApprover(field="act")
        lowers = marking is not None and not event.withdraws
        if not lowers and (_is_public(statement_of(event), past) or _restates_what_is_public(event, past)):
            raise NeedsApprover


def statement_of(event: object) -> str | None:
    """Return the statement in its stream that an event makes, corrects or withdraws; None for any other event."""
    ids = (getattr(event, name, None) for name in ("fact", "statement", "states"))
    return next((name for name in ids if name is not None), None)


def opens_record(event: object) -> bool:
    """Return whether an event changes the audience of the record itself."""
    return isinstance(event, MarkingChanged | MeetingAnnounced) or getattr(event, "restates_record", False)


def is_one_statement(past: Sequence[StoredEvent]) -> bool:
    """Return whether the events are of a statement with its own stream, which is also the record."""
    return bool(past) and isinstance(past[0].data, StreamStatement)


def last_of(statement: str, past: Sequence[StoredEvent]) -> StoredEvent | None:
    """Return the last event about a statement, except the end of an embargo, which does not change its audience."""
    if is_one_statement(past):
        return last_of_record(past) if past[0].stream == statement else None
    return next((event for event in reversed(past) if statement_of(event.data) == statement), None)


def last_of_record(past: Sequence[StoredEvent]) -> StoredEvent:
    """Return the event that last determined the audience of the record itself: the first of its stream, unless a later
    one changed it.

    For a statement with its own stream it is the last event, except the end of an embargo.
    """
    if is_one_statement(past):
        return next(each for each in reversed(past) if not isinstance(each.data, EmbargoEnded))
    for each in reversed(past):
        changed = isinstance(each.data, MarkingChanged) and each.data.statement is None
        if changed or getattr(each.data, "restates_record", False):
            return each
    return past[0]


def _restates_what_is_public(event: PublishedEvent, past: Sequence[StoredEvent]) -> bool:
    return event.restates_record and bool(past) and effective_marking(last_of_record(past)) == "public"


def _is_public(statement: str | None, past: Sequence[StoredEvent]) -> bool:
    last = None if statement is None else last_of(statement, past)
    return last is not None and effective_marking(last) == "public" and not getattr(last.data, "withdraws", False)
