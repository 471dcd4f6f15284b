"""Storage of statements of all kinds in a service: tables, projection, queries, rules over other records, and the
command handler."""

from shared.event_store.statements.projection import StatementProjection
from shared.event_store.statements.queries import Filters, StatementQueries
from shared.event_store.statements.recording import StatementRecording, StatementService
from shared.event_store.statements.rows import (
    StatementRow,
    by_last_event,
    statements_naming,
    statements_of_kind,
    statements_of_record,
)
from shared.event_store.statements.rules import StatementGuard, StatementRules, held
from shared.event_store.statements.visibility import NOW, OpenRecords, VisibleRecords, open_of_kind

__all__ = [
    "NOW",
    "Filters",
    "OpenRecords",
    "StatementGuard",
    "StatementProjection",
    "StatementQueries",
    "StatementRecording",
    "StatementRow",
    "StatementRules",
    "StatementService",
    "VisibleRecords",
    "by_last_event",
    "held",
    "open_of_kind",
    "statements_naming",
    "statements_of_kind",
    "statements_of_record",
]
