"""Statements with a stream of their own, as a service keeps them: tables, projection, queries, and rules over other records."""

from shared.event_store.statements.projection import StatementProjection
from shared.event_store.statements.queries import Filters, StatementQueries, StatementRow, VisibleRecords
from shared.event_store.statements.rules import StatementGuard, StatementRules, held

__all__ = [
    "Filters",
    "StatementGuard",
    "StatementProjection",
    "StatementQueries",
    "StatementRow",
    "StatementRules",
    "VisibleRecords",
    "held",
]
