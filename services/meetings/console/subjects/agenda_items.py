"""Agenda items: the content of a new one, the correction of a moved one, and the next number and title."""

from typing import Any

from services.meetings.console.labels import _
from services.meetings.queries.agendas import Agenda
from services.meetings.queries.taking_up import WaitingItem
from shared.contracts.meetings.agendas import AGENDA_ITEMS
from shared.event_store.statements import StatementRow
from shared.statements.events import Correction
from shared.web.days import present_locale
from shared.web.statements.sentences import text_for_reader

LONGEST_TITLE = 300


def new_item(meeting: str, number: str, title: Any, kind: str) -> dict[str, Any]:
    """Return the content of a new item. `title`: by language, or in the viewer's."""
    texts = title if isinstance(title, dict) else {present_locale().language: title}
    return {"meeting": meeting, "number": number, "kind": kind, "title": texts}


def renumbered(row: StatementRow, number: str) -> Correction:
    """Return the correction that gives an item another number."""
    corrected = AGENDA_ITEMS.corrected
    assert corrected is not None
    names = [name for name in corrected.__struct_fields__ if name not in ("reason", "number")]
    values = {name: getattr(row.statement, name) for name in names}
    return corrected(**values | {"number": number, "reason": _("Moved on the agenda.")})


def next_number(agenda: Agenda) -> str:
    """Return the number after the greatest; those that are not plain numbers are ignored."""
    numbers = [int(row.statement.number) for row in agenda.rows if row.statement.number.isdecimal()]
    return str(max(numbers, default=0) + 1)


def title_of(item: WaitingItem) -> str:
    """Return the text of a waiting item as a title, which never says who raised it."""
    text = item.text
    text = text_for_reader(text) if isinstance(text, dict) else text
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_TITLE else f"{line[: LONGEST_TITLE - 1].rstrip()}…"


def is_neither(row: StatementRow) -> bool:
    """Return whether a substantive item names neither an objective nor work."""
    statement = row.statement
    return statement.kind == "substantive" and not statement.objectives and not statement.work
