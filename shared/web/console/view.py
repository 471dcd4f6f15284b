"""A console view over a read model: a list, a record's page with its history, and actions."""

# ruff: noqa: ARG002 - what services override names what it is given

import re
from collections.abc import Sequence
from typing import Any, ClassVar, cast

from flask import current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_admin.tools import iterdecode
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Integer, Table
from werkzeug.datastructures import MultiDict

from shared.domain.collation import collation_key
from shared.domain.errors import NotThere
from shared.web.console.bulk_acts import BulkPages
from shared.web.console.columns import Column, Filter
from shared.web.console.downloads import Downloads
from shared.web.console.edit_pages import EditPages
from shared.web.console.editing import OpenRow
from shared.web.console.form_actions import FormAction
from shared.web.console.history import HistoryPages
from shared.web.console.markings import SEEN_BY, SEEN_BY_ACT
from shared.web.console.read_only_session import ReadOnlySession, mapped
from shared.web.console.records import Badge, Card, FactRow, HistoryEntry, Tab
from shared.web.console.saved_filters import SavedFilterPages
from shared.web.sealed_search import sealed_from_form, searched
from shared.web.security import asks


class EventSourcedView(HistoryPages, Downloads, SavedFilterPages, BulkPages, EditPages):
    """The view of one kind of record. Subclass it, set these variables on the class, or in `__init__` before calling
    this one's, and override the members below `Yours`.

    The table needs a primary key; `version` is the stream's version, by which stale edits are detected.
    """

    table: ClassVar[Table]
    title: ClassVar[str]
    columns: tuple[Column, ...]
    search: ClassVar[tuple[str, ...]] = ()
    search_hint: ClassVar[str] = ""
    order: ClassVar[str | None] = None
    newest_first: ClassVar[bool] = False
    filters: tuple[Filter, ...] = ()
    nothing: ClassVar[tuple[str, str]] = (_l("Nothing recorded yet"), _l("New records will be listed here."))
    """The text of an empty list."""

    list_template = "admin/model/list.html"
    details_template = "admin/model/details.html"
    history_template = "admin/model/history.html"

    def __init__(self, reading: ReadOnlySession, endpoint: str, url: str | None = None) -> None:
        self.column_list = [column.name for column in self.columns]
        self.column_searchable_list = list(self.search)
        first = self.order or next((column.sort for column in self.columns if column.sort), None)
        self.column_default_sort = (first, True) if first and self.newest_first else first
        super().__init__(
            mapped(self.table), reading, name=endpoint, endpoint=f"console-{endpoint}", url=url or endpoint
        )

    # Yours ----------------------------------------------------------------------------------------------------------

    def heading(self, row: Any) -> str:
        """Return the record's name, the h1 of its page."""
        return str(self.columns[0].of(row))

    def summary(self, row: Any) -> str:
        """Return one line of facts, shown under the heading."""
        return ""

    def crumbs(self, row: Any) -> Sequence[tuple[str, str]]:
        """Return (name, address) for the pages between the list and the record."""
        return ()

    def badges(self, row: Any) -> Sequence[Badge]:
        return ()

    def marks(self, row: Any) -> Sequence[Badge]:
        """Return badges shown after the name in the list, for conditions that must not be overlooked."""
        return ()

    def facts(self, row: Any) -> Sequence[FactRow]:
        """Return the current facts, by default those in the list."""
        return [FactRow(str(column.label), column.words(row)) for column in self.columns[1:]]

    def history(self, row: Any) -> Sequence[HistoryEntry]:
        """Return every event of the record, oldest first."""
        return ()

    def tabs(self, row: Any) -> Sequence[Tab]:
        """Return the record's pages besides its own and its history."""
        return ()

    def record_of(self, row: Any) -> str:
        """Return the id of a row's record."""
        return str(self.get_pk_value(row))

    def cards(self, row: Any) -> Sequence[Card]:
        """Return the cards of statements that refer to the record, in services with such statements."""
        referring = current_app.extensions["rapporteur"].get("referring")
        return referring(self.record_of(row)) if referring else ()

    def actions_for(self, row: Any) -> Sequence[FormAction]:
        """Return the actions that currently make sense for a record; the first is shown as the primary one if marked
        so."""
        return self.actions

    def columns_for(self, rows: Sequence[Any]) -> list[Column]:
        """Return the list's columns, leaving out columns hidden on narrow screens if all their values are unknown."""
        return [each for each in self.columns if each.phone or any(each.of(row) is not None for row in rows)]

    def line(self, row: Any) -> str:
        """Return the essentials of a row in one line, for narrow screens, without what its name says already."""
        first, *others = self.columns
        name, cells = first.words(row) or "", [(column.label, column.words(row)) for column in others if column.phone]
        return ", ".join(
            _("%(what)s not known", what=label) if value is None else value
            for label, value in cells
            if value is None or not re.search(rf"(?<!\w){re.escape(value)}(?!\w)", name)
        )

    def details(self, row: Any) -> dict[str, Any]:
        """Return further variables for the record's own page."""
        return {}

    def seen_by(self, row: Any) -> str:
        """Return a sentence about the record's audience, by default based on its marking."""
        marking = str(getattr(row, "marking", ""))
        return str(SEEN_BY[marking]) if marking in SEEN_BY else ""

    def act_of_marking(self, row: Any) -> str | None:
        """Return the address of the act that changes the record's audience; None if this viewer has none."""
        act = next((each for each in self.actions_for(row) if each.name == SEEN_BY_ACT), None)
        return url_for(".act_view", id=self.get_pk_value(row), act=act.name) if act and self.may_do(act) else None

    def entries(self, row: Any) -> int | None:
        """Return the number of entries in its history; None if unknown without reading it."""
        return self.version_of(row)

    def context(self, row: Any) -> dict[str, Any]:
        """Return further variables for custom templates; `row` is None on lists."""
        return {}

    # Rights ---------------------------------------------------------------------------------------------------------

    def roles_for(self, view: str, _method: str) -> frozenset[str]:
        """Return the roles declared for a view function; each action's own roles are checked again."""
        if view == "create_view":
            return self.roles_of(self.create_action)
        if view == "save_filter_view":
            return self.saving
        if view in ("act_view", "find_view", "edit_view", "bulk_view"):
            every = [self.roles_of(act) for act in (*self.actions, self.create_action) if act]
            return frozenset().union(*every)
        return self.roles

    def is_accessible(self) -> bool:
        return True  # decided before the request reaches any view, in shared.web.access

    # Pages ----------------------------------------------------------------------------------------------------------

    @expose("/")
    def index_view(self) -> ResponseReturnValue:
        query, rows = self._list_query(request.args), []
        if query["opens"]:
            _count, rows = self.get_list(
                query["page"], query["by"], query["down"], collation_key(query["search"]), None
            )
        more, rows = len(rows) > self.page_size, rows[: self.page_size]
        return self.page(self.list_template, None, rows=rows, more=more, query=query)

    @expose("/", methods=("POST",))
    @asks
    def search_view(self) -> ResponseReturnValue:
        """Redirect to the list for the typed and chosen filters."""
        query = self._list_query(request.form)
        return redirect(self.address(query, search=sealed_from_form("search"), page=None), 303)

    @expose("/<id>")
    def details_view(self, id: str) -> ResponseReturnValue:  # noqa: A002 - the name of the part of the address
        row = self.row(id)
        if self.has_snapshots and "on" in request.args:
            return self.snapshot_page(row, request.args["on"])
        return self.record_page(row, self.open_row(row, request.args["edit"]) if "edit" in request.args else None)

    def record_page(self, row: Any, open_row: OpenRow | None) -> str:
        """Return the record's own page, possibly with one of its facts open for editing."""
        shown = {"facts": self.facts(row), "cards": self.cards(row), "open": open_row, **self.details(row)}
        return self.page(self.details_template, row, current="facts", **shown)

    # How ------------------------------------------------------------------------------------------------------------

    def page(self, template: str, row: Any, **names: Any) -> str:
        extra = self.context(row)
        return cast(str, self.render(template, view=self, row=row, **names, **extra))

    def row(self, id: str) -> Any:  # noqa: A002
        """Return a record by its id. Raises NotThere."""
        found = self.get_one(id) if self._is_key(id) else None
        if found is None:
            raise NotThere(id=id)
        return found

    def _is_key(self, id: str) -> bool:  # noqa: A002
        """Return whether the text can be a key of the table: commas separate its columns, even where there is only
        one."""
        columns, parts = list(self.table.primary_key), iterdecode(id)
        numbers = [part for column, part in zip(columns, parts, strict=False) if isinstance(column.type, Integer)]
        return (
            len(parts) == len(columns)
            and "\x00" not in id
            and all(number.isascii() and number.isdigit() and len(number) < 19 for number in numbers)
        )

    def beside(self, row: Any) -> list[Tab]:
        """Return the pages of a record besides its own, its history last."""
        return [
            *self.tabs(row),
            Tab(_("History"), url_for(".history_view", id=self.get_pk_value(row)), self.entries(row)),
        ]

    def parameters(self, query: dict[str, Any], **changed: Any) -> dict[str, Any]:
        """Return the parameters of the list's address, with some changed and empty ones left out."""
        values = {"search": query["sealed"], **query["filters"], "sort": query["by"]}
        values |= {"desc": 1 if query["down"] else None, "page": query["page"]} | changed
        return {name: value for name, value in values.items() if value}

    def address(self, query: dict[str, Any], to: str = ".index_view", **changed: Any) -> str:
        """Return the address of the list, or of another page `to` which the same parameters are passed."""
        return url_for(to, **self.parameters(query, **changed))

    def _list_query(self, values: MultiDict[str, str]) -> dict[str, Any]:
        filters = {each.name: values.get(each.name, "") for each in self.filters}
        by, term = values.get("sort") or None, searched("search")
        return {
            "search": term.text,
            "sealed": term.sealed,
            "opens": term.opens,
            "filters": {name: value.replace("\x00", "")[:200] for name, value in filters.items()},
            "by": by if by in self._sortable_columns else None,
            "down": values.get("desc") == "1",
            "page": min(max(values.get("page", 0, type=int), 0), 100_000),
        }

    def get_query(self) -> Any:
        query = super().get_query()
        for each in self.filters:
            value = request.args.get(each.name, "")
            if value and value in dict(each.options()):
                query = each.applied(query, self.model, value)
        return query

    def get_sortable_columns(self) -> dict[str, Any]:
        """Return our sort columns by the name of the displayed column; Flask-Admin's own code uses the name of the
        column sorted by."""
        self._sortable_joins: dict[str, Any] = {}
        return {column.name: getattr(self.model, column.sort) for column in self.columns if column.sort}

    def _apply_sorting(self, query: Any, joins: Any, sort_column: str | None, sort_desc: bool) -> tuple[Any, Any]:
        query, joins = super()._apply_sorting(query, joins, sort_column, sort_desc)
        return query.order_by(*self.table.primary_key), joins  # so that equal names keep their order from page to page

    def _apply_pagination(self, query: Any, page: int | None, _page_size: int | None) -> Any:
        return query.limit(self.page_size + 1).offset((page or 0) * self.page_size)
