"""Storage of statements of all kinds in a service: tables, projection, queries, rules over other records, and the
command handler."""

from shared.event_store.statements.projection import StatementProjection
from shared.event_store.statements.queries import Filters, StatementQueries
from shared.event_store.statements.recording import StatementRecording, StatementService
from shared.event_store.statements.rows import StatementRow, statements_naming, statements_of_kind, statements_of_record
from shared.event_store.statements.rules import StatementGuard, StatementRules, held
from shared.event_store.statements.visibility import OpenRecords, VisibleRecords

__all__ = [
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
    "held",
    "statements_naming",
    "statements_of_kind",
    "statements_of_record",
]
