"""Changes to the marking of anything recorded: an approver makes it public, staff lower it.

This is an aggregate (see `shared.domain.decider`) over any stream. Its state would be the markings, which are in the
events' envelopes; so `decide` leaves the decision to `marking_change`, which the command handler calls next.
"""

from collections.abc import Callable, Iterable, Sequence

from shared.contracts.embargoes import EmbargoEnded
from shared.contracts.markings import MarkingChanged
from shared.contracts.meetings.conclusions import ConclusionDrafted
from shared.domain.decider import Command, RecordCommand
from shared.domain.errors import NotThere, UnknownRecord
from shared.domain.event import Marking, PublishedEvent, StoredEvent
from shared.domain.ids import kind_of
from shared.domain.registration import IsInError, RegisteredInError, Reinstated
from shared.public_view.approval import last_of, last_of_record
from shared.public_view.openness import awaits_approval
from shared.statements.decider import CorrectFact, StateFact, WithdrawFact
from shared.statements.kinds import StatementKind, by_name


class ChangeMarking(RecordCommand, frozen=True, kw_only=True):
    """A request to give a statement, or the record itself (without `statement`), the command's marking."""

    about = "record"

    record: str
    reason: str
    statement: str | None = None


initial_state = None


def decide(_command: ChangeMarking, _state: None) -> Sequence[PublishedEvent]:
    return ()


def evolve(_state: None, _event: object) -> None:
    return None


def without_marking_changes(past: Sequence[StoredEvent]) -> list[object]:
    """Return the data of a stream's events for folding, without marking changes, which aggregates do not know."""
    return [each.data for each in past if not isinstance(each.data, MarkingChanged | EmbargoEnded)]


def marking_change(command: Command, past: Sequence[StoredEvent], marking: Marking | None) -> list[PublishedEvent]:
    """Return the event that results from a ChangeMarking; none if the record already has that marking.

    Raises NotThere, IsInError, UnknownRecord.
    """
    if not isinstance(command, ChangeMarking):
        return []
    _refuse_in_error(command, past)
    last = _last(command, past)
    if is_marked(last, marking or last.marking):
        return []
    return [MarkingChanged(command.reason, command.statement)]


def _refuse_in_error(command: ChangeMarking, past: Sequence[StoredEvent]) -> None:
    """Raise IsInError as the record's aggregate would, since it is not consulted about markings."""
    slips = (each.data for each in reversed(past) if isinstance(each.data, RegisteredInError | Reinstated))
    last = next(slips, None)
    if isinstance(last, RegisteredInError):
        raise IsInError(id=command.record, reason=last.reason)


def _last(command: ChangeMarking, past: Sequence[StoredEvent]) -> StoredEvent:
    if not past:
        raise NotThere(id=command.record)
    last = last_of_record(past) if command.statement is None else last_of(command.statement, past)
    if last is None or getattr(last.data, "withdraws", False):
        raise UnknownRecord(field="statement", id=command.statement or command.record)
    return last


def is_marked(last: StoredEvent, marking: Marking | None) -> bool:
    """Return whether a statement has a marking that is already in effect."""
    return marking == last.marking and not awaits_approval(last)


def restate_statement(
    command: Command, past: Sequence[StoredEvent], marking: Marking | None
) -> Sequence[PublishedEvent]:
    """Return a correction that repeats the statement under another marking; none if it already has that marking."""
    if not isinstance(command, CorrectFact) or marking is None:
        return ()
    last = last_of(command.correction.fact, past)
    if last is None or is_marked(last, marking):
        return ()
    return (command.correction,)


def default_marking(kinds: Iterable[StatementKind]) -> Callable[[Command, Sequence[StoredEvent]], Marking | None]:
    """Return the function that gives the marking when none was chosen: a new statement gets its kind's; a later event
    of a statement or conclusion keeps the existing one."""
    of_kind = by_name(kinds)

    def marking(command: Command, past: Sequence[StoredEvent]) -> Marking | None:
        match command:
            case StateFact(kind=name, statement=statement):
                kind = of_kind.get(name)
                return None if kind is None else kind.marking_of(statement)
            case _ if past and isinstance(past[0].data, ConclusionDrafted):
                return last_of_record(past).marking
            case CorrectFact() | WithdrawFact() if past and kind_of(command.stream) in of_kind:
                return last_of_record(past).marking
        return None

    return marking
