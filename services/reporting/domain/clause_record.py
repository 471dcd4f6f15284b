"""From which day a record is kept of what answers an item of the resolution (FIGURES, "Record kept from")."""

import msgspec

from services.reporting.domain.commands import CorrectClauseRecord, StateClauseRecord, WithdrawClauseRecord
from services.reporting.domain.errors import RecordNotStated, RecordStated
from shared.contracts.reporting import ClauseRecordCorrected, ClauseRecordStated, ClauseRecordWithdrawn

Command = StateClauseRecord | CorrectClauseRecord | WithdrawClauseRecord
Event = ClauseRecordStated | ClauseRecordCorrected | ClauseRecordWithdrawn


class ClauseRecord(msgspec.Struct, frozen=True):
    """`fact` is the last statement's id, None before the first; `since` is None while nothing is stated."""

    fact: str | None = None
    since: str | None = None
    source: str | None = None


initial_state = ClauseRecord()


def decide(command: Command, record: ClauseRecord) -> list[Event]:
    """Events that follow from a command. Raises RecordStated, RecordNotStated."""
    match command:
        case StateClauseRecord():
            return _state(command, record)
        case CorrectClauseRecord():
            return _correct(command, record)
        case WithdrawClauseRecord():
            return _withdraw(command, record)


def _state(command: StateClauseRecord, record: ClauseRecord) -> list[Event]:
    if (record.since, record.source) == (command.since, command.source):
        return []
    if record.since is not None:
        raise RecordStated(clause=command.clause, since=record.since)
    return [ClauseRecordStated(command.fact, command.clause, command.since, command.source)]


def _correct(command: CorrectClauseRecord, record: ClauseRecord) -> list[Event]:
    if record.fact is None or record.since is None:
        raise RecordNotStated(clause=command.clause)
    if (record.since, record.source) == (command.since, command.source):
        return []
    return [ClauseRecordCorrected(record.fact, command.since, command.reason, command.source)]


def _withdraw(command: WithdrawClauseRecord, record: ClauseRecord) -> list[Event]:
    if record.fact is None:
        raise RecordNotStated(clause=command.clause)
    return [] if record.since is None else [ClauseRecordWithdrawn(record.fact, command.reason)]


def evolve(record: ClauseRecord, event: Event) -> ClauseRecord:
    match event:
        case ClauseRecordStated() | ClauseRecordCorrected():
            return ClauseRecord(event.fact, event.since, event.source)
        case ClauseRecordWithdrawn():
            return ClauseRecord(record.fact)
