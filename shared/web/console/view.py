"""A console view over a read model: a list, a record's page with its history, and actions."""

# ruff: noqa: ARG002 - what services override names what it is given

from collections.abc import Sequence
from typing import Any, ClassVar, cast

from flask import current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_admin.tools import iterdecode
from flask_babel import gettext as _
from sqlalchemy import Integer, Table
from werkzeug.datastructures import MultiDict

from shared.domain.collation import collation_key
from shared.domain.errors import ChangedMeanwhile, Malformed, NotThere, OtherCommand, Refused, TooLarge
from shared.statements.personal import seems_personal
from shared.web.access import may, require
from shared.web.console import form_actions
from shared.web.console.columns import Column, Filter
from shared.web.console.downloads import Downloads
from shared.web.console.form_actions import Form, FormAction
from shared.web.console.history import HistoryPages
from shared.web.console.notices import UndoableNotice, show_notice, warn_of_names
from shared.web.console.read_only_session import ReadOnlySession, ReadOnlyView, mapped
from shared.web.console.records import Badge, Card, FactRow, HistoryEntry, Tab
from shared.web.sealed_search import as_typed, sealed_from_form, searched
from shared.web.security import asks
from shared.web.tokens import viewer


class EventSourcedView(HistoryPages, Downloads, ReadOnlyView):
    """The view of one kind of record: subclass it, set these variables, of the class or
    in `__init__` before this one's, and override the members below `Yours`.

    The table needs a primary key; `version` is the stream's version, by which a stale edit is found.
    """

    table: ClassVar[Table]
    title: ClassVar[str]
    columns: tuple[Column, ...]
    roles: ClassVar[frozenset[str]]
    search: ClassVar[tuple[str, ...]] = ()
    search_hint: ClassVar[str] = ""
    order: ClassVar[str | None] = None
    filters: tuple[Filter, ...] = ()
    create_action: FormAction | None = None
    actions: tuple[FormAction, ...] = ()
    is_of_personal_texts: ClassVar[bool] = False
    """True if text typed here is encrypted as personal. In texts of any other record no person is to be named."""

    list_template = "admin/model/list.html"
    create_template = "admin/model/create.html"
    edit_template = "admin/model/edit.html"
    details_template = "admin/model/details.html"
    history_template = "admin/model/history.html"

    def __init__(self, reading: ReadOnlySession, endpoint: str, url: str | None = None) -> None:
        self.column_list = [column.name for column in self.columns]
        self.column_searchable_list = list(self.search)
        self.column_default_sort = self.order or next((column.sort for column in self.columns if column.sort), None)
        super().__init__(
            mapped(self.table), reading, name=endpoint, endpoint=f"console-{endpoint}", url=url or endpoint
        )

    # Yours ----------------------------------------------------------------------------------------------------------

    def heading(self, row: Any) -> str:
        """Return the record's name, its page's h1."""
        return str(self.columns[0].of(row))

    def summary(self, row: Any) -> str:
        """Return one line of facts for under the heading."""
        return ""

    def badges(self, row: Any) -> Sequence[Badge]:
        return ()

    def marks(self, row: Any) -> Sequence[Badge]:
        """Return badges behind the name in the list, for conditions that must not be overlooked."""
        return ()

    def facts(self, row: Any) -> Sequence[FactRow]:
        """Return the present facts; by default those in the list."""
        return [FactRow(str(column.label), column.words(row)) for column in self.columns[1:]]

    def history(self, row: Any) -> Sequence[HistoryEntry]:
        """Return every event of the record, oldest first."""
        return ()

    def tabs(self, row: Any) -> Sequence[Tab]:
        """Return the tabs between Facts and History."""
        return ()

    def record_of(self, row: Any) -> str:
        """Return the id of a row's record."""
        return str(self.get_pk_value(row))

    def cards(self, row: Any) -> Sequence[Card]:
        """Return the cards of statements that refer to the record, in services that have such statements."""
        referring = current_app.extensions["rapporteur"].get("referring")
        return referring(self.record_of(row)) if referring else ()

    def actions_for(self, row: Any) -> Sequence[FormAction]:
        """Return the actions that make sense for a record now; the first is drawn as the primary one if it is marked so."""
        return self.actions

    def columns_for(self, rows: Sequence[Any]) -> list[Column]:
        """Return the list's columns, without those that narrow screens lack if all their values are unknown."""
        return [each for each in self.columns if each.phone or any(each.of(row) is not None for row in rows)]

    def line(self, row: Any) -> str:
        """Return the essentials of a row in one line, for narrow screens."""
        words = [(str(column.label), column.words(row)) for column in self.columns[1:] if column.phone]
        return ", ".join(_("%(what)s not known", what=label) if value is None else value for label, value in words)

    def version_of(self, row: Any) -> int | None:
        return getattr(row, "version", None)

    def context(self, row: Any) -> dict[str, Any]:
        """Return more variables for one's own templates; `row` is None on lists."""
        return {}

    # Rights ---------------------------------------------------------------------------------------------------------

    def roles_for(self, view: str, _method: str) -> frozenset[str]:
        """Return the roles declared for a view function; each action's own roles are checked again."""
        if view == "create_view":
            return self._roles_of(self.create_action)
        if view in ("act_view", "find_view"):
            every = [self._roles_of(act) for act in (*self.actions, self.create_action) if act]
            return frozenset().union(*every)
        return self.roles

    def _roles_of(self, act: FormAction | None) -> frozenset[str]:
        return (act.roles or self.roles) if act else frozenset()

    def is_accessible(self) -> bool:
        return True  # decided before the request reaches any view: shared.web.access

    def may_do(self, action: FormAction) -> bool:
        return may(viewer(), self._roles_of(action))

    # Pages ----------------------------------------------------------------------------------------------------------

    @expose("/")
    def index_view(self) -> ResponseReturnValue:
        asked, rows = self._list_asked(request.args), []
        if asked["opens"]:
            _count, rows = self.get_list(
                asked["page"], asked["by"], asked["down"], collation_key(asked["search"]), None
            )
        more, rows = len(rows) > self.page_size, rows[: self.page_size]
        return self.page(self.list_template, None, rows=rows, more=more, asked=asked)

    @expose("/", methods=("POST",))
    @asks
    def search_view(self) -> ResponseReturnValue:
        """Redirect to the list for the typed and chosen filters."""
        asked = self._list_asked(request.form)
        return redirect(self.address(asked, search=sealed_from_form("search"), page=None), 303)

    @expose("/new", methods=("GET", "POST"))
    def create_view(self) -> ResponseReturnValue:
        if self.create_action is None:
            raise NotThere(id="new")
        return self.handle_form(self.create_action, None)

    @expose("/<id>")
    def details_view(self, id: str) -> ResponseReturnValue:  # noqa: A002 - the name of the part of the address
        row = self.row(id)
        if self.has_snapshots and "on" in request.args:
            return self.snapshot_page(row, request.args["on"])
        return self.page(self.details_template, row, current="facts", facts=self.facts(row), cards=self.cards(row))

    @expose("/<id>/do/<act>", methods=("GET", "POST"))
    def act_view(self, id: str, act: str) -> ResponseReturnValue:  # noqa: A002
        row = self.row(id)
        return self.handle_form(self.action_named(act), row)

    @expose("/find/<act>/<field>", methods=("POST",))
    @asks
    def find_view(self, act: str, field: str) -> ResponseReturnValue:
        found = next((each for each in self.action_named(act).fields if each.name == field and each.find), None)
        if found is None or found.find is None:
            raise NotThere(id=field)
        require(self._roles_of(self.action_named(act)))
        return {
            "found": [{"id": value, "label": label} for value, label in found.find(as_typed(request.form.get("q")))[:8]]
        }

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
        """Return whether the text can be a key of the table: a comma parts its columns, even a single one's."""
        columns, parts = list(self.table.primary_key), iterdecode(id)
        numbers = [part for column, part in zip(columns, parts, strict=False) if isinstance(column.type, Integer)]
        return (
            len(parts) == len(columns)
            and "\x00" not in id
            and all(number.isascii() and number.isdigit() and len(number) < 19 for number in numbers)
        )

    def action_named(self, name: str) -> FormAction:
        for act in (*self.actions, *([self.create_action] if self.create_action else [])):
            if act.name == name:
                return act
        raise NotThere(id=name)

    def handle_form(self, action: FormAction, row: Any) -> ResponseReturnValue:
        """Show a form on GET; on POST run its command, then show the record's page with one notice."""
        require(self._roles_of(action))
        if request.method != "POST":
            return self.form_page(form_actions.new_form(action, row, self.version_of(row), request.args), row)
        form = form_actions.submitted_form(action, request.form)
        if "more" in request.form:
            form_actions.add_record(form, request.form, request.form["more"])
            return self.form_page(form, row)
        loaded = form_actions.load_form(form, request.form)
        if loaded is None:
            return self.form_page(form, row)
        try:
            answer = form_actions.perform(form, loaded, row)
        except ChangedMeanwhile:
            self.session.expire_all()
            form_actions.compare(form, self.row(self.get_pk_value(row)), None, request.form)
            form.version = self.version_of(self.row(self.get_pk_value(row)))
            return self.form_page(form, row)
        except (Malformed, Refused, TooLarge, OtherCommand) as problem:
            form_actions.refuse(form, problem, current_app.extensions["rapporteur"]["wordings"])
            return self.form_page(form, row)
        response = self.after_submit(action, row, loaded, answer)
        if answer.events and not self.is_of_personal_texts:
            warn_of_names([each for each in action.fields if seems_personal(form.typed(each))])
        return response

    def after_submit(self, action: FormAction, row: Any, loaded: Any, answer: Any) -> ResponseReturnValue:
        """Lead to the next page after an action, with one notice."""
        show_notice(self.success_notice(action, row, loaded, answer))
        return redirect(self.success_url(action, row, answer), 303)

    def success_notice(self, action: FormAction, _row: Any, loaded: Any, answer: Any) -> str | UndoableNotice:
        """Return the notice after an action, in the action's own words."""
        return action.done(loaded, answer)

    def success_url(self, action: FormAction, row: Any, answer: Any) -> str:
        """Return the page after an action: its own choice, or the record's."""
        if action.leads is not None:
            return action.leads(row)
        return url_for(".details_view", id=answer.id if row is None else self.get_pk_value(row))

    def form_page(self, form: Form, row: Any) -> ResponseReturnValue:
        template = self.create_template if row is None else self.edit_template
        return self.page(template, row, form=form, act=form.action), form.status

    def all_tabs(self, row: Any) -> list[tuple[str, Tab]]:
        here = self.get_pk_value(row)
        first = Tab(_("Facts"), url_for(".details_view", id=here))
        last = Tab(_("History"), url_for(".history_view", id=here))
        return [("facts", first), *((tab.path, tab) for tab in self.tabs(row)), ("history", last)]

    def address(self, asked: dict[str, Any], **changed: Any) -> str:
        """Return the list's address with some parameters changed; empty ones are left out."""
        wanted = {"search": asked["sealed"], **asked["filters"], "sort": asked["by"]}
        wanted |= {"desc": 1 if asked["down"] else None, "page": asked["page"]} | changed
        return url_for(".index_view", **{name: value for name, value in wanted.items() if value})

    def _list_asked(self, said: MultiDict[str, str]) -> dict[str, Any]:
        filters = {each.name: said.get(each.name, "") for each in self.filters}
        by, found = said.get("sort") or None, searched("search")
        return {
            "search": found.text,
            "sealed": found.sealed,
            "opens": found.opens,
            "filters": {name: value.replace("\x00", "")[:200] for name, value in filters.items()},
            "by": by if by in self._sortable_columns else None,
            "down": said.get("desc") == "1",
            "page": min(max(said.get("page", 0, type=int), 0), 100_000),
        }

    def get_query(self) -> Any:
        query = super().get_query()
        for each in self.filters:
            value = request.args.get(each.name, "")
            if value and value in dict(each.options()):
                query = each.applied(query, self.model, value)
        return query

    def get_sortable_columns(self) -> dict[str, Any]:
        """Return our sort columns by the name of the column shown; stock code uses that of the column sorted by."""
        self._sortable_joins: dict[str, Any] = {}
        return {column.name: getattr(self.model, column.sort) for column in self.columns if column.sort}

    def _apply_sorting(self, query: Any, joins: Any, sort_column: str | None, sort_desc: bool) -> tuple[Any, Any]:
        query, joins = super()._apply_sorting(query, joins, sort_column, sort_desc)
        return query.order_by(*self.table.primary_key), joins  # so that equal names keep their place from page to page

    def _apply_pagination(self, query: Any, page: int | None, _page_size: int | None) -> Any:
        return query.limit(self.page_size + 1).offset((page or 0) * self.page_size)
