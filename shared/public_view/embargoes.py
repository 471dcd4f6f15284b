"""Ends embargoes that are over: an event of the program says so in the record's own stream.

It is an aggregate (see `shared.domain.decider`) over any stream. What waits follows from events that other aggregates decide on,
so `decide` leaves it to `embargo_end`, which the command handler asks next.
"""

from collections.abc import Sequence
from typing import Final

from shared.contracts.embargoes import EmbargoEnded
from shared.contracts.markings import MarkingChanged
from shared.contracts.meetings import MeetingAnnounced, MeetingAnnouncementWithdrawn
from shared.domain.decider import Command, RecordCommand
from shared.domain.event import PublishedEvent, StoredEvent
from shared.domain.registration import RegisteredInError
from shared.public_view.approval import is_one_statement, last_of_record
from shared.public_view.openness import effective_marking
from shared.statements.events import StreamStatement, Withdrawal

PROGRAM: Final = "account-program"
"""The account of what the program does by itself."""


class EndEmbargo(RecordCommand, frozen=True, kw_only=True):
    """The embargo of a record until `due` is over."""

    about = "record"

    record: str
    due: str


initial_state = None


def decide(_command: EndEmbargo, _state: None) -> Sequence[PublishedEvent]:
    return ()


def evolve(_state: None, _event: object) -> None:
    return None


BEGINS_OR_ENDS = (
    MeetingAnnounced,
    MeetingAnnouncementWithdrawn,
    StreamStatement,
    Withdrawal,
    MarkingChanged,
    RegisteredInError,
    EmbargoEnded,
)
"""Events after which a record may wait, or waits no more."""


def may_change(event: StoredEvent) -> bool:
    """Tell whether a record may wait, or wait no more, after an event; most that are recorded change nothing of it."""
    match event.data:
        case StreamStatement(not_before=None) if event.version == 1:
            return False
        case Withdrawal(fact=fact):
            return fact == event.stream
    return isinstance(event.data, BEGINS_OR_ENDS)


def waiting_after(waiting: str | None, event: StoredEvent) -> str | None:
    """Return until when a record waits after an event of its stream; None where it does not. What else lies in the stream,
    such as a topic of a meeting, says nothing of it."""
    match event.data:
        case MeetingAnnounced(not_before=not_before) | StreamStatement(not_before=not_before):
            return not_before
        case Withdrawal(fact=fact) if fact == event.stream:
            return None
        case MeetingAnnouncementWithdrawn() | MarkingChanged(statement=None) | RegisteredInError() | EmbargoEnded():
            return None
    return waiting


def embargo_end(command: Command, past: Sequence[StoredEvent]) -> list[PublishedEvent]:
    """Return the event that follows from an EndEmbargo; none where nothing waits until then, or what does is not public."""
    if not isinstance(command, EndEmbargo):
        return []
    waiting = None
    for each in past:
        waiting = waiting_after(waiting, each)
    if waiting != command.due or (is_one_statement(past) and effective_marking(last_of_record(past)) != "public"):
        return []
    return [EmbargoEnded(command.due)]
