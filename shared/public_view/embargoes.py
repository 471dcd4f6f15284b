"""Ends of embargoes: an event recorded by the program in the record's own stream.

This is an aggregate (see `shared.domain.decider`) over any stream. Whether an embargo is pending depends on events of
other aggregates, so `decide` leaves the decision to `embargo_end`, which the command handler calls next.
"""

from collections.abc import Sequence
from typing import Final

from shared.contracts.embargoes import EmbargoEnded
from shared.contracts.markings import MarkingChanged
from shared.contracts.meetings import AgendaAnnounced, MeetingAnnounced, MeetingAnnouncementWithdrawn
from shared.contracts.meetings.communiques import CommuniquePublished, CommuniqueWithdrawn
from shared.contracts.records import MEETING
from shared.domain.decider import Command, RecordCommand
from shared.domain.event import PublishedEvent, StoredEvent
from shared.domain.ids import kind_of
from shared.domain.registration import RegisteredInError
from shared.public_view.approval import is_one_statement, last_of_record
from shared.public_view.communiques import Communique
from shared.public_view.communiques import evolve as evolve_communique
from shared.public_view.openness import effective_marking
from shared.statements.events import StreamStatement, Withdrawal

PROGRAM: Final = "account-program"
"""The account of the program's own acts."""


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


RECORD, AGENDA = "", "/agenda"
"""The parts of a record that may have their own embargoes; an agenda is part of its meeting."""
PARTS = (RECORD, AGENDA)
BEGINS_OR_ENDS = (
    MeetingAnnounced,
    AgendaAnnounced,
    MeetingAnnouncementWithdrawn,
    StreamStatement,
    Withdrawal,
    MarkingChanged,
    RegisteredInError,
    EmbargoEnded,
    CommuniquePublished,
    CommuniqueWithdrawn,
)
"""Events after which an embargo may begin or end."""


def may_change(event: StoredEvent) -> bool:
    """Return whether an event may begin or end an embargo; most do neither."""
    match event.data:
        case StreamStatement(not_before=None) if event.version == 1:
            return False
        case Withdrawal(fact=fact):
            return fact == event.stream
    return isinstance(event.data, BEGINS_OR_ENDS)


def waiting_after(waiting: str | None, event: StoredEvent, part: str = RECORD) -> str | None:
    """Return the end of the embargo of a record, or of a part of it, after an event of its stream; None if it has none.
    Other events of the stream, such as a meeting's topics, change nothing."""
    match event.data:
        case MeetingAnnounced(not_before=not_before) | StreamStatement(not_before=not_before):
            return not_before if part == RECORD else waiting
        case AgendaAnnounced(not_before=not_before):
            return not_before if part == AGENDA else waiting
        case EmbargoEnded(due=due):
            return None if waiting is not None and waiting <= due else waiting
        case Withdrawal(fact=fact) if fact == event.stream:
            return None
        case MeetingAnnouncementWithdrawn() | RegisteredInError():
            return None
        case MarkingChanged(statement=None) if kind_of(event.stream) == MEETING.name:
            return None  # it closes the announcement; a statement stays under its embargo, whoever may see it then
    return waiting


def embargo_end(command: Command, past: Sequence[StoredEvent]) -> list[PublishedEvent]:
    """Return the event that results from an EndEmbargo; none if no embargo ends then, or the record is not public."""
    if not isinstance(command, EndEmbargo):
        return []
    if (communique := _communique(past)) is not None:
        return [EmbargoEnded(command.due)] if command.due in communique.waiting else []
    waiting: dict[str, str | None] = dict.fromkeys(PARTS)
    for each in past:
        waiting = {part: waiting_after(due, each, part) for part, due in waiting.items()}
    closed = is_one_statement(past) and effective_marking(last_of_record(past)) != "public"
    if closed or command.due not in waiting.values():
        return []
    return [EmbargoEnded(command.due)]


def _communique(past: Sequence[StoredEvent]) -> Communique | None:
    """Return the communiqué after the events of its stream, in which each language may have its own embargo."""
    communique = None
    for each in past:
        communique = evolve_communique(communique, each.data)
    return communique
