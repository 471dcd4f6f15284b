"""Statements of all kinds, as a service stores them: tables, projection, queries, and rules over other records."""

from shared.event_store.statements.projection import StatementProjection
from shared.event_store.statements.queries import (
    Filters,
    StatementQueries,
    StatementRow,
    VisibleRecords,
    every_one,
    told_of,
)
from shared.event_store.statements.rules import StatementGuard, StatementRules, held

__all__ = [
    "Filters",
    "StatementGuard",
    "StatementProjection",
    "StatementQueries",
    "StatementRow",
    "StatementRules",
    "VisibleRecords",
    "every_one",
    "held",
    "told_of",
]
