"""A clause record: the day from which every answer to an item of the resolution is recorded (FIGURES, "Record kept
from").

Each item has one at a time; commands that correct or withdraw it need not know its id.
"""

from services.reporting.domain.commands import CorrectClauseRecord, StateClauseRecord, WithdrawClauseRecord
from services.reporting.domain.errors import RecordNotStated, RecordStated
from shared.contracts.reporting import ClauseRecordCorrected, ClauseRecordStated, ClauseRecordWithdrawn
from shared.domain.event_building import event_from
from shared.statements.decider import StatementDecider, Statements

Command = StateClauseRecord | CorrectClauseRecord | WithdrawClauseRecord
Event = ClauseRecordStated | ClauseRecordCorrected | ClauseRecordWithdrawn

initial_state = Statements()
evolve = StatementDecider().evolve


def decide(command: Command, record: Statements) -> list[Event]:
    """Return the events of a command. Raises RecordStated, RecordNotStated."""
    now = next(record.of_kind(ClauseRecordStated), None)
    match command:
        case StateClauseRecord():
            return _state(command, now)
        case CorrectClauseRecord():
            if now is None:
                raise RecordNotStated(clause=command.clause)
            corrected = ClauseRecordCorrected(now.fact, command.since, command.reason, command.source)
            return [] if _is_so(command, now) else [corrected]
        case WithdrawClauseRecord():
            if not record.stated:
                raise RecordNotStated(clause=command.clause)
            return [] if now is None else [ClauseRecordWithdrawn(now.fact, command.reason)]


def _state(command: StateClauseRecord, now: ClauseRecordStated | None) -> list[Event]:
    if now is None:
        return [event_from(ClauseRecordStated, command)]
    if _is_so(command, now):
        return []
    raise RecordStated(clause=command.clause, since=now.since)


def _is_so(command: StateClauseRecord | CorrectClauseRecord, now: ClauseRecordStated) -> bool:
    return (now.since, now.source) == (command.since, command.source)
