"""The items of an agenda as rows whose values are edited in place, and the item pages that save them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple, Protocol

from flask import request, url_for
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from services.meetings.console.labels import _
from services.meetings.console.subjects.agenda_items import title_of
from services.meetings.queries.taking_up import TakingUpQueries
from shared.contracts.meetings.agendas import AGENDA_ITEMS, ITEM_KINDS, LINKS
from shared.event_store.statements import StatementRow
from shared.web.console import FactRow, FormAction, ReadOnlySession
from shared.web.console.columns import Choice
from shared.web.console.editing import Editable, OpenRow
from shared.web.console.fields import FormField
from shared.web.statements.acts import amending_acts
from shared.web.statements.form_fields import filled_from
from shared.web.statements.pages import StatementView, statement_view
from shared.web.statements.sentences import text_for_reader
from shared.web.statements.workspace import StatementWorkspace

ON_AGENDA = ("edit", "remove")
"""The acts on an item that belong to its agenda, and lead back to it."""
LINK_WORDS = {
    "topics": _l("Topic"),
    "objectives": _l("Objective"),
    "work": _l("Work"),
    "takes_up": _l("Takes up"),
}


class ItemLine(NamedTuple):
    """An item with its values: number, title, kind, links."""

    row: StatementRow
    title: str
    facts: Mapping[str, FactRow]

    def shows(self, opened: OpenRow | None) -> bool:
        """Return whether the open row is one of this item's."""
        return opened is not None and any(
            opened.editable.name == fact.edit.name for fact in self.facts.values() if fact.edit
        )


class AgendaRows:
    """Makes the lines of agendas. `edit` is the act by which a value is changed or corrected."""

    def __init__(self, statements: StatementWorkspace, waiting: TakingUpQueries, edit: FormAction) -> None:
        self._directory, self._waiting = statements.directory, waiting
        self.edit = replace(edit, fields=tuple(map(self._without_whose, edit.fields)))

    def lines(self, rows: Sequence[StatementRow], *, past: bool) -> list[ItemLine]:
        """Return the items with their values. In the `past`, an edit is a correction rather than a change."""
        linked = [each for row in rows for field in LINKS for each in getattr(row.statement, field) or ()]
        names = self._names(linked)
        return [self._line(row, names, past=past) for row in rows]

    def _names(self, records: Iterable[str]) -> dict[str, str]:
        """Return the names of records. Who proposed something, or raised it, is never shown here."""
        records = list(records)
        taken = {record: title_of(item) for record, item in self._waiting.several(records).items()}
        return {**self._directory.names(each for each in records if each not in taken), **taken}

    def _without_whose(self, field: FormField) -> FormField:
        """Return the field for what is taken up, showing only texts, never who raised them."""
        find = field.find
        if field.name != "takes_up" or find is None:
            return field

        def find_by_text(typed: str) -> list[Choice]:
            records = [record for record, _label in find(typed)]
            names = self._names(records)
            return [(record, names.get(record, record)) for record in records]

        return replace(field, find=find_by_text, named=lambda record: self._names([record]).get(record))

    def _line(self, row: StatementRow, names: Mapping[str, str], *, past: bool) -> ItemLine:
        statement, title = row.statement, text_for_reader(row.statement.title)
        values = {**filled_from(AGENDA_ITEMS, statement), "marking": row.marking}

        def fact(name: str, label: str, value: str | Markup, before: str, *fields: str) -> FactRow:
            edit = Editable(
                f"{name}-{row.fact}", fields, values, change=self.edit, correct=self.edit, before=before, past=past
            )
            return FactRow(label, value, edit=edit)

        kind = str(_l(ITEM_KINDS[statement.kind]))
        linked = [(field, names.get(each, each)) for field in LINKS for each in getattr(statement, field) or ()]
        facts = {
            "number": fact("number", _("Number"), statement.number, statement.number, "number"),
            "title": fact("title", _("Title"), title, title, "title"),
            "kind": fact("kind", _("Kind"), kind, kind, "kind"),
            "links": fact("links", _("Linked to"), _chips(linked), ", ".join(name for _field, name in linked), *LINKS),
        }
        return ItemLine(row, title, facts)


def _chips(linked: Sequence[tuple[str, str]]) -> Markup:
    if not linked:
        return Markup('<span class="meta">{}</span>').format(_("linked to nothing"))
    chip = Markup('<span class="linked"><small>{}</small> {}</span>')
    return Markup(" ").join(chip.format(LINK_WORDS[field], name) for field, name in linked)


class AgendaPage(Protocol):
    """The page of agendas, as the item pages use it."""

    def with_open(self, row: StatementRow, opened: OpenRow) -> str:
        """Return the agenda of an item with a row of it open."""

    def is_over(self, meeting: str) -> bool:
        """Return whether the days of a meeting have passed."""


class AgendaItemView(StatementView):
    """The pages of agenda items. A form sent from a row of an agenda is answered with that agenda."""

    # An attribute of the instance: Flask-Admin would take a page among a class's attributes for one of its views.
    rows: AgendaRows
    agenda: AgendaPage

    def actions_for(self, row: StatementRow) -> Sequence[FormAction]:
        return [act for act in super().actions_for(row) if act.name not in ON_AGENDA]

    def editable_facts(self, row: StatementRow) -> Sequence[FactRow]:
        """Return the values of the item's own page, and those of its agenda."""
        (line,) = self.rows.lines([row], past=self.agenda.is_over(row.statement.meeting))
        return [*self.facts(row), *line.facts.values()]

    def record_page(self, row: StatementRow, open_row: OpenRow | None) -> str:
        if open_row is not None and open_row.editable.name.endswith(row.fact):
            return self.agenda.with_open(row, open_row)
        return super().record_page(row, open_row)

    def path_after(self, row: StatementRow) -> str:
        sent = str((request.view_args or {}).get("fact", ""))
        return agenda_path(row) if sent.endswith(row.fact) else super().path_after(row)


def agenda_path(row: StatementRow) -> str:
    return url_for("console-agendas.agenda_view", id=row.statement.meeting)


def agenda_item_view(
    statements: StatementWorkspace, waiting: TakingUpQueries, reading: ReadOnlySession, agenda: AgendaPage
) -> AgendaItemView:
    """Make the pages of agenda items, some of whose rows are on the page of their agenda."""
    amending = amending_acts(statements, AGENDA_ITEMS)
    names = dict(zip(("correct", "withdraw"), ON_AGENDA, strict=True))
    edit, remove = (replace(act, name=names[act.name], leads=agenda_path, primary=False) for act in amending)
    rows = AgendaRows(statements, waiting, edit)
    view = statement_view(statements, AGENDA_ITEMS, reading, AgendaItemView, actions=(*amending, rows.edit, remove))
    assert isinstance(view, AgendaItemView)
    view.rows, view.agenda = rows, agenda
    return view
