"""Statements of all kinds, as a service keeps them: tables, projection, queries, rules over other records, and the handler of their commands."""

from shared.event_store.statements.projection import StatementProjection
from shared.event_store.statements.queries import (
    Filters,
    StatementQueries,
    StatementRow,
    VisibleRecords,
    every_one,
    told_of,
)
from shared.event_store.statements.recording import StatementRecording, StatementService
from shared.event_store.statements.rules import StatementGuard, StatementRules, held

__all__ = [
    "Filters",
    "StatementGuard",
    "StatementProjection",
    "StatementQueries",
    "StatementRecording",
    "StatementRow",
    "StatementRules",
    "StatementService",
    "VisibleRecords",
    "every_one",
    "held",
    "told_of",
]
