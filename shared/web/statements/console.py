"""Statements of all kinds in a service's console: one call makes their pages, and their parts of other pages."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from flask import Flask
from flask_admin import BaseView, expose
from flask_babel import gettext as _

from shared.event_store.statements import Filters
from shared.web.access import may
from shared.web.console import MOST_OF_A_KIND, ReadOnlySession, SearchResult
from shared.web.console.page import ConsolePage
from shared.web.console.uploads import Uploads
from shared.web.statements.cards import cards_of
from shared.web.statements.endpoints import path_of
from shared.web.statements.imports import StatementsImport
from shared.web.statements.pages import StatementView, statement_view
from shared.web.statements.undoing import UndoView
from shared.web.statements.workspace import (
    StatementWorkspace,
    list_path,
    page_path,
    plural,
    state_label,
    statement_source,
)
from shared.web.viewer import viewer


class StatementPages(NamedTuple):
    """The pages: `views` for the console; `search` finds statements by the words of their texts."""

    views: list[BaseView]
    search: Callable[[str], Sequence[SearchResult]]


def statement_pages(
    app: Flask,
    work: StatementWorkspace,
    reading: ReadOnlySession,
    title: Any,  # noqa: ANN401  a lazy text
    uploads: Uploads,
    own_views: Mapping[str, Callable[[], StatementView]] | None = None,
    own_imports: Mapping[str, Callable[[StatementWorkspace, Uploads], StatementsImport]] | None = None,
) -> StatementPages:
    """Make the pages of all kinds, if any, and let every record's page show the statements that refer to it.
    `own_views` makes the pages of kinds with custom pages, `own_imports` the imports of kinds with custom imports.

    Raises DeclarationError for a kind that no page can display or enter.
    """
    if not work.kinds:
        return StatementPages([], lambda _typed: [])
    for kind in work.kinds.values():
        work.directory.add(kind.name, statement_source(work, kind))
    work.directory.require(work.kinds.values())
    app.extensions["rapporteur"]["referring"] = partial(cards_of, work)
    custom_views = own_views or {}
    lists = [
        custom_views[kind.name]() if kind.name in custom_views else statement_view(work, kind, reading)
        for kind in work.kinds.values()
    ]
    custom_imports = own_imports or {}
    imports = [
        custom_imports[kind.name](work, uploads)
        if kind.name in custom_imports
        else StatementsImport(work, kind, uploads)
        for kind in work.kinds.values()
    ]
    undo = UndoView(work, app.extensions["rapporteur"]["service"])
    return StatementPages([StatementIndex(work, title), *lists, *imports, undo], partial(_search, work))


class StatementIndex(ConsolePage):
    """The page `/<service>/console/statements/`: every kind, with the number of its statements."""

    def __init__(self, work: StatementWorkspace, title: Any) -> None:  # noqa: ANN401  a lazy text
        super().__init__("statements")
        self.work, self.title = work, title

    def roles_for(self, _view: str, _method: str) -> frozenset[str]:
        return self.work.readers

    @expose("/")
    def index_view(self) -> str:
        writes, counts = may(viewer(), self.work.writers), self.work.queries.counts()
        kinds = [
            {
                "name": plural(kind),
                "path": list_path(kind),
                "count": counts.get(kind.name, 0),
                "act": state_label(kind) if writes else "",
                "act_path": f"console-{path_of(kind)}.create_view",
            }
            for kind in self.work.kinds.values()
        ]
        return str(self.render("statements/index.html", title=self.title, kinds=kinds))


def _search(work: StatementWorkspace, typed: str) -> list[SearchResult]:
    found: list[SearchResult] = []
    for kind in work.kinds.values():
        rows = work.queries.page(
            kind.name, Filters(words=typed), None, descending=True, offset=0, limit=MOST_OF_A_KIND + 1
        )
        work.read_names(rows)
        found += [
            SearchResult(
                str(plural(kind)),
                work.line(kind, row.statement),
                page_path(kind, row.fact),
                _line(row.marking),
            )
            for row in rows
        ]
    return found


def _line(marking: str) -> str:
    return _("Restricted") if marking == "restricted" else ""
