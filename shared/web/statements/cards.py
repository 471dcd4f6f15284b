"""Cards of the statements that refer to a record, by kind, for the record's own page, with the actions that add
more."""

from collections.abc import Sequence
from typing import Any

from flask import url_for

from shared.event_store.statements import Filters
from shared.statements.fields import StatementField
from shared.statements.kinds import StatementKind
from shared.web.access import may
from shared.web.console.records import Card
from shared.web.statements.endpoints import path_of
from shared.web.statements.lists import ABOUT
from shared.web.statements.workspace import StatementWorkspace, field_naming, list_path, page_path, plural, state_label
from shared.web.viewer import viewer

MOST_OF_A_KIND = 7


def cards_of(work: StatementWorkspace, record: str) -> Sequence[Card]:
    """Return a card for each kind whose statements can refer to such a record."""
    naming = [(kind, field) for kind in work.kinds.values() if (field := field_naming(kind, record)) is not None]
    counts = work.queries.counts(record) if naming else {}
    return [_card(work, kind, field, record, counts.get(kind.name, 0)) for kind, field in naming]


def _card(work: StatementWorkspace, kind: StatementKind, field: StatementField, record: str, count: int) -> Card:
    """Return a card of the latest statements that refer to the record, newest first."""
    newest = Filters(record=record)
    rows = work.queries.newer_first(kind.name, newest, None, MOST_OF_A_KIND) if count else []
    work.read_names(rows)
    lines = [(work.line(kind, row.statement), page_path(kind, row.fact)) for row in rows]
    path = list_path(kind, **{ABOUT: record})
    if not may(viewer(), work.writers):
        return Card(str(plural(kind)), lines, count, path)
    prefilled: dict[str, Any] = {field.name: record}
    start = url_for(f"console-{path_of(kind)}.create_view", **prefilled)
    return Card(str(plural(kind)), lines, count, path, str(state_label(kind)), start)
