"""The projection of a meeting's details and subjects, one row of each per meeting."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Table, delete

from services.meetings import read_models as rm
from shared.contracts.meetings import MarkingChanged, MeetingDetailsStated, MeetingSubjectsStated
from shared.domain.event import StoredEvent
from shared.event_store.row_writes import update_rows, upsert
from shared.public_view.openness import effective_marking
from shared.statements.sole import ReplacedForReason, SoleWithdrawal

_TABLES: Mapping[str | None, Table] = {
    MeetingDetailsStated.states: rm.meeting_details,
    MeetingSubjectsStated.states: rm.meeting_subjects,
}


def apply(connection: Connection, event: StoredEvent) -> None:
    meeting, marking = {"meeting": event.stream}, {"marking": effective_marking(event)}
    match event.data:
        case ReplacedForReason() as stated:
            table = _TABLES[stated.states]
            upsert(connection, table, meeting | _values(table, stated) | marking)
        case MarkingChanged(statement=statement) if statement in _TABLES:
            update_rows(connection, _TABLES[statement], meeting, marking)
        case SoleWithdrawal(states=states):
            table = _TABLES[states]
            connection.execute(delete(table).where(table.c.meeting == event.stream))


def _values(table: Table, stated: ReplacedForReason) -> dict[str, Any]:
    """Return the content by column; several values are joined by newlines."""
    values = {name: getattr(stated, name) for name in stated.__struct_fields__ if name in table.c}
    return {name: "\n".join(each) if isinstance(each, tuple) else each for name, each in values.items()}
