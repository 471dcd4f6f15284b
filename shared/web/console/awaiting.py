"""Statements waiting for an approver, in the console: an approver makes them public, or staff keep them in the
bureau."""

from collections.abc import Callable, Sequence
from typing import Any

import msgspec
from flask import current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from shared.domain.decider import Command
from shared.domain.errors import Problem
from shared.domain.event import Marking
from shared.domain.ids import first_uuid_of
from shared.event_store.awaiting import RECORD, Awaiting, what_waits
from shared.event_store.command_handler import CommandContext
from shared.event_store.command_results import CommandResult
from shared.public_view.marking_changes import ChangeMarking
from shared.web.command_context import is_approver, viewer_context
from shared.web.console.federated_search import Task
from shared.web.console.notices import show_notice
from shared.web.console.page import ConsolePage
from shared.web.viewer import viewer
from shared.web.wording import problem_text

MOST_LISTED = 200
WRITERS = frozenset({"staff", "approver", "administrator"})
PAGES = {
    "organization": "organizations",
    "state": "states",
    "series": "series",
    "meeting": "meetings",
    "period": "study-periods",
    "clause": "clause-records",
}
"""The view of a record's own page, by the first word of its id; attendance uses its meeting's."""
REASON = "An approver decided on what was marked public before approvers alone could."
Opening = Callable[[str, str | None], Command]


def opening(record: str, statement: str | None) -> Command:
    """Return the command that makes a statement public."""
    return ChangeMarking(record=record, statement=statement, reason=REASON)


class AwaitingView(ConsolePage):
    """`/<service>/console/awaiting/`."""

    title = _l("Waiting for an approver")

    def __init__(
        self,
        handle_all: Callable[[Sequence[tuple[Command, CommandContext]]], list[CommandResult]],
        awaiting: Awaiting,
        opens: Opening = opening,
    ) -> None:
        super().__init__("awaiting")
        self._handle_all, self._awaiting, self._opens = handle_all, awaiting, opens

    def roles_for(self, _view: str, method: str) -> frozenset[str]:
        return WRITERS if method == "POST" else WRITERS | {"auditor"}

    @expose("/", methods=("GET", "POST"))
    def index_view(self) -> ResponseReturnValue:
        """GET lists the waiting statements; POST decides on the selected ones, all or none."""
        if request.method == "GET":
            return self._page("")
        chosen = {key for name, key in request.form.items() if name.startswith("chosen.")}
        rows = [row for row in self._awaiting.first(MOST_LISTED) if _key(row) in chosen]
        if not rows:
            return self._page(str(_("Choose at least one of them."))), 422
        public = request.form.get("do") == "public"
        try:
            self._handle_all([self._decided(row, public=public) for row in rows])
        except Problem as problem:
            return self._page(problem_text(problem, current_app.extensions["rapporteur"]["wordings"]).detail), 409
        show_notice(ngettext("It is decided.", "%(num)s are decided.", len(rows)))
        return redirect(url_for(".index_view"), 303)

    def _decided(self, row: Any, *, public: bool) -> tuple[Command, CommandContext]:
        statement = None if row.statement == RECORD else row.statement
        marking: Marking = "public" if public else "bureau"
        command = self._opens(row.record, statement) if public else opening(row.record, statement)
        return command, msgspec.structs.replace(viewer_context(), marking=marking)

    def _page(self, refusal: str) -> str:
        rows, count = self._awaiting.first(MOST_LISTED), self._awaiting.count()
        listed = [
            {"key": _key(row), "what": what_waits(row), "words": row.words, "path": _path(row.record)} for row in rows
        ]
        shown = {"listed": listed, "more": count - len(rows), "refusal": refusal, "approves": is_approver()}
        may_decide = bool(viewer().roles & WRITERS)
        return str(self.render("admin/awaiting.html", view=self, may_decide=may_decide, **shown))

    def tasks(self, console: str) -> list[Task]:
        """Return the tasks for the start page; `console` is the address of the service's console."""
        count = self._awaiting.count()
        if not count:
            return []
        sentence = ngettext("One statement waits for an approver", "%(num)s statements wait for an approver", count)
        reason = _(
            "They were marked public when that did not yet need an approver. Only the bureau sees them until"
            " one decides."
        )
        return [Task("decide", sentence, f"{console}/awaiting/", reason, rule="awaiting", about=console)]


def _key(row: Any) -> str:
    return f"{row.record} {row.statement}"


def _path(record: str) -> str | None:
    kind = record.partition("-")[0]
    if kind == "attendance":
        return f"../meetings/meeting-{first_uuid_of(record)}/attendance"
    return f"../{PAGES[kind]}/{record}" if kind in PAGES else None
