"""Ends embargoes that are over: an event of the program says so in the record's own stream.

It is an aggregate (see `shared.domain.decider`) over any stream. What waits follows from events that other aggregates decide on,
so `decide` leaves it to `embargo_end`, which the command handler asks next.
"""

from collections.abc import Sequence
from typing import Final

from shared.contracts.embargoes import EmbargoEnded
from shared.contracts.meetings import MeetingAnnounced, MeetingAnnouncementWithdrawn
from shared.domain.decider import Command, RecordCommand
from shared.domain.event import PublishedEvent, StoredEvent
from shared.statements.events import AnyStatement, Withdrawal

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


def waiting_after(waiting: str | None, event: object) -> str | None:
    """Return until when a record waits after an event of its stream; None where it does not."""
    match event:
        case MeetingAnnounced(not_before=not_before):
            return not_before
        case AnyStatement():
            return getattr(event, "not_before", None)
        case MeetingAnnouncementWithdrawn() | Withdrawal() | EmbargoEnded():
            return None
    return waiting


def embargo_end(command: Command, past: Sequence[StoredEvent]) -> list[PublishedEvent]:
    """Return the event that follows from an EndEmbargo; none where nothing waits until then."""
    if not isinstance(command, EndEmbargo):
        return []
    waiting = None
    for each in past:
        waiting = waiting_after(waiting, each.data)
    return [EmbargoEnded(command.due)] if waiting == command.due else []
