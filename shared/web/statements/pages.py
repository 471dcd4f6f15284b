"""The pages of a kind in the console: its list, the page of each statement with its history and past, and the actions."""

# ruff: noqa: ARG002 - what EventSourcedView asks of its pages

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any, ClassVar

from flask import g, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from shared.domain.errors import NotThere
from shared.domain.ids import kind_of
from shared.event_store.command_results import CommandResult
from shared.event_store.statements import StatementRow
from shared.event_store.statements.tables import statements
from shared.public_view.openness import effective_marking
from shared.statements.events import AnyStatement, Withdrawal, folded, referred
from shared.statements.fields import StatementField
from shared.statements.kinds import StatementKind
from shared.tables.statements import columns_of, table_row
from shared.tables.writing import Cell
from shared.web.command_context import is_approver
from shared.web.console import (
    Badge,
    FactRow,
    FormAction,
    HistoryEntry,
    ReadOnlySession,
    Snapshot,
)
from shared.web.console.editing import Editable
from shared.web.console.markings import MARKINGS
from shared.web.console.sources import linked
from shared.web.statements.acts import amending_acts, stating_act
from shared.web.statements.endpoints import path_of
from shared.web.statements.file_names import FileNames
from shared.web.statements.form_fields import NOT_BEFORE, filled_from, labelled
from shared.web.statements.grid_pages import GridPages
from shared.web.statements.histories import StatementHistory, statement_on
from shared.web.statements.lists import columns, filters, query_filters
from shared.web.statements.vocabularies import is_off_the_list
from shared.web.statements.workspace import StatementWorkspace, plural


class WithdrawnRow(StatementRow, frozen=True):
    """A statement as of its withdrawal."""

    reason: str


class StatementView(GridPages):
    """The pages of the statements of one kind; `statement_view` makes one."""

    kind: ClassVar[StatementKind]
    work: ClassVar[StatementWorkspace]
    table = statements
    search = ("words",)
    search_hint = _l("Words in the text")
    has_snapshots = True
    bulk = ("withdraw",)
    list_template = "statements/list.html"
    details_template = "statements/statement.html"
    history_template = "statements/history.html"

    # Rows ---------------------------------------------------------------------------------------------------------------

    def get_list(
        self,
        page: int,
        sort_column: str | None,
        sort_desc: bool,
        search: str | None,
        *_stock: object,
        **_options: object,
    ) -> tuple[None, list[StatementRow]]:
        """Return a page of valid statements, most recently stated first, and one extra row if there are more."""
        rows = self.work.queries.page(
            self.kind.name,
            query_filters(self.work, self.kind, self._list_query(request.args)["filters"], search),
            sort_column,
            descending=sort_desc or sort_column is None,
            offset=(page or 0) * self.page_size,
            limit=self.page_size + 1,
        )
        self.work.read_names(rows)
        return None, rows

    def get_sortable_columns(self) -> dict[str, Any]:
        return {column.name: column.name for column in self.columns if column.sort}

    def get_pk_value(self, model: StatementRow) -> str:
        return model.fact

    def row(self, id: str) -> StatementRow:  # noqa: A002 - the name of the part of the address
        """Return a valid statement, or a withdrawn one as of its withdrawal. Raises NotThere."""
        if kind_of(id) != self.kind.name:
            raise NotThere(id=id)
        try:
            return self.work.queries.one(id)
        except NotThere:
            return self._withdrawn(id)

    def _withdrawn(self, id: str) -> WithdrawnRow:  # noqa: A002
        events = [each.event for each in self.work.histories(id)]
        withdrawal = events[-1].data if events else None
        if not isinstance(withdrawal, Withdrawal):
            raise NotThere(id=id)
        now: AnyStatement | None = None
        for event in events[:-1]:
            now = folded(now, event.data)
        last, marking = events[-1], effective_marking(events[-1])
        return WithdrawnRow(
            self.kind, id, now, len(events), marking, last.actor, events[0].id, last.id, reason=withdrawal.reason
        )

    def handle_form(self, action: FormAction, row: StatementRow | None) -> ResponseReturnValue:
        """Offer approvers a field for the time from which the statement is public."""
        if row is None and is_approver():
            action = replace(action, fields=(*action.fields, NOT_BEFORE))
        return super().handle_form(action, row)

    def file_head(self) -> list[str]:
        """Return the header line of the file: a list is downloaded as a table that can be imported again."""
        return [column.name for column in columns_of(self.kind)]

    def cells(self, row: StatementRow) -> Sequence[Cell]:
        if "file_names" not in g:
            g.file_names = FileNames(self.work.service)
        return table_row(self.kind, row.statement, g.file_names)

    # A statement's page -------------------------------------------------------------------------------------------------

    def heading(self, row: StatementRow) -> str:
        return self.work.line(self.kind, row.statement)

    def summary(self, row: StatementRow) -> str:
        return str(_(self.kind.wording.kind))

    def badges(self, row: StatementRow) -> list[Badge]:
        withdrawn = [Badge(_("Withdrawn"), "warn")] if isinstance(row, WithdrawnRow) else []
        return [*withdrawn, Badge(str(MARKINGS[row.marking]))]

    def actions_for(self, row: StatementRow) -> Sequence[FormAction]:
        return () if isinstance(row, WithdrawnRow) else self.actions

    def facts(self, row: StatementRow) -> list[FactRow]:
        self.work.read_names([row])
        return self._facts(row.statement, None if isinstance(row, WithdrawnRow) else row)

    def _facts(self, statement: AnyStatement, row: StatementRow | None = None) -> list[FactRow]:
        """Return the facts of a statement; those of a currently valid `row` can be edited in place."""
        correct = next((each for each in self.actions if row is not None and each.name == "correct"), None)
        values = {**filled_from(self.kind, statement), "marking": row.marking if row else None}

        def editable(name: str, value: str | Markup | None) -> Editable | None:
            if correct is None or name in self.kind.fixed:
                return None
            return Editable(name, (name,), values, correct=correct, before=str(value or ""))

        shown = [(each, self._value(each, statement)) for each in self.kind.fields]
        rows = [FactRow(_label(self.kind, each), value, edit=editable(each.name, value)) for each, value in shown]
        embargo = getattr(statement, "not_before", None)
        until = [FactRow(_("Embargo until"), embargo)] if embargo else []
        source = linked(statement.source) if statement.source else None
        return [*rows, *until, FactRow(_("Source"), source, edit=editable("source", source))]

    def _value(self, field: StatementField, statement: AnyStatement) -> str | Markup | None:
        value = getattr(statement, field.name)
        if value is None:
            return None
        if field.records:
            links = [self.work.directory.link(each) for each in referred(statement, field.name)]
            return Markup("<br>").join(links)
        if isinstance(value, dict) and len(value) > 1:
            line = Markup('<span lang="{}">{}</span>')
            return Markup("<br>").join(line.format(language, text) for language, text in value.items())
        words = self.work.sentences.in_words(field, value)
        if field.vocabulary and is_off_the_list(self.work.queries.reader, field.vocabulary, value, field.choices):
            return str(_("%(word)s, not in the list of words", word=words))
        return words

    def context(self, row: StatementRow | None) -> dict[str, Any]:
        own_page = None if row is None or isinstance(row, WithdrawnRow) else self._own_page(row.fact)
        return {
            "silent": self.work.silent(), "reason": row.reason if isinstance(row, WithdrawnRow) else None, "own_page": own_page,
        }  # fmt: skip

    def success_url(self, action: FormAction, row: StatementRow | None, answer: CommandResult) -> str:
        """Return the page to show next: after a new statement, the page of the record where it was typed inline, or
        else its kind's custom page; otherwise its own page."""
        if row is not None:
            return super().success_url(action, row, answer)
        back = self.work.directory.path(request.form.get("back", "")[:120])
        return back or self._own_page(answer.id) or super().success_url(action, row, answer)

    def _own_page(self, fact: str) -> str | None:
        return self.work.pages[self.kind.name](fact) if self.kind.name in self.work.pages else None

    def cards(self, row: StatementRow) -> Sequence[Any]:
        return () if isinstance(row, WithdrawnRow) else super().cards(row)

    def history(self, row: StatementRow) -> list[HistoryEntry]:
        return StatementHistory(self.work, self.kind).format(self.work.histories(row.fact))

    def as_of(self, row: StatementRow, day: date) -> Snapshot:
        then = statement_on(self.work.histories(row.fact), day)
        sentence = _("What had been recorded by the end of that day (UTC). Records appear under their current names.")
        if then is None:
            return Snapshot(self.heading(row), sentence, ())
        return Snapshot(self.work.line(self.kind, then), sentence, self._facts(then))


def statement_view(
    work: StatementWorkspace,
    kind: StatementKind,
    reading: ReadOnlySession,
    base: type[StatementView] = StatementView,
    **overrides: Any,  # noqa: ANN401  variables of the class
) -> StatementView:
    """Make the pages of a kind, from its own class if it has one. Raises DeclarationError for a field that no page can
    display or enter."""
    path = path_of(kind)
    attributes = {
        "kind": kind,
        "work": work,
        "roles": work.readers,
        "title": plural(kind),
        "columns": columns(work, kind),
        "filters": filters(work, kind),
        "create_action": stating_act(work, kind),
        "actions": amending_acts(work, kind),
    }
    view_class: type[StatementView] = type("StatementView", (base,), attributes | overrides)
    return view_class(reading, path, f"statements/{path}")


def _label(kind: StatementKind, field: StatementField) -> str:
    return str(labelled(kind, field))
