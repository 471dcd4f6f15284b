"""What refers to a record, by kind, for the record's own page; with the acts that add to it."""

from collections.abc import Sequence
from typing import Any

from flask import url_for

from shared.event_store.statements import Filters
from shared.statements.fields import StatementField
from shared.statements.kinds import StatementKind
from shared.web.access import may
from shared.web.console.records import Card
from shared.web.statements.endpoints import path_of
from shared.web.statements.pages import ABOUT
from shared.web.statements.workspace import StatementWorkspace, field_naming, list_path, page_path, plural, state_label
from shared.web.tokens import viewer

MOST_OF_A_KIND = 7


def cards_of(work: StatementWorkspace, record: str) -> Sequence[Card]:
    """Return a card for each kind whose statements can refer to such a record."""
    naming = ((kind, field_naming(kind, record)) for kind in work.kinds.values())
    return [_card(work, kind, field, record) for kind, field in naming if field is not None]


def _card(work: StatementWorkspace, kind: StatementKind, field: StatementField, record: str) -> Card:
    filters = Filters(record=record)
    rows = work.queries.page(kind.name, filters, None, descending=True, offset=0, limit=MOST_OF_A_KIND)
    count = len(rows) if len(rows) < MOST_OF_A_KIND else work.queries.count(kind.name, filters)
    work.read_names(rows)
    lines = [(work.line(kind, row.statement), page_path(kind, row.fact)) for row in rows]
    path = list_path(kind, **{ABOUT: record})
    if not may(viewer(), work.writers):
        return Card(str(plural(kind)), lines, count, path)
    given: dict[str, Any] = {field.name: record}
    start = url_for(f"console-{path_of(kind)}.create_view", **given)
    return Card(str(plural(kind)), lines, count, path, str(state_label(kind)), start)
