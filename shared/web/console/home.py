"""The console of one service: its start page and its views, in the frame shared by all services."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, cast

import msgspec
from flask import Flask, abort, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_admin import Admin, AdminIndexView, BaseView, expose
from flask_admin.theme import Bootstrap4Theme
from flask_babel import gettext as _
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from shared.privacy.vault_set_aside import SetAside
from shared.web import strict_json
from shared.web.access import closed, declared, may
from shared.web.console.federated_search import (
    MOST_OF_A_KIND,
    OwnWork,
    Peer,
    SearchResult,
    StartPanels,
    Task,
    as_json,
    in_plain_texts,
    search_all,
    work_of_all,
)
from shared.web.console.list_support import ListSupport
from shared.web.console.log_progress import LogProgress
from shared.web.console.notices import show_notice
from shared.web.console.read_only_session import ReadOnlySession
from shared.web.console.refilled import refilled_page
from shared.web.console.worklist import SetAsideStore, View, worklist
from shared.web.days import parse_date
from shared.web.navigation import current_navigation
from shared.web.sealed_search import as_typed, sealed_from_form, searched
from shared.web.security import asks
from shared.web.viewer import viewer

TaskQuery = Callable[[], Sequence[Task]]
PanelQuery = Callable[[], StartPanels]
ProgressQuery = Callable[[], LogProgress]
SearchQuery = Callable[[str], Sequence[SearchResult]]
WRITERS = frozenset({"staff", "approver", "administrator"})
MOST_CHANGES = 10
ASIDE_FOR = timedelta(days=14)


def nothing(_typed: str) -> Sequence[SearchResult]:
    return ()


@dataclass(frozen=True)
class CommonStart:
    """The rest of what the common start page needs: the other services, tasks set aside, and names of accounts."""

    peers: Sequence[Peer] = ()
    aside: SetAsideStore | None = None
    name_of: Callable[[str], str] = str


class Home(AdminIndexView):
    """The pages `/<service>/console/`, with tasks, and `search`, with records by name, both from this and the other
    services. In an installation with a common start page, those of the other services lead there.

    `needs` and `found` below it return this service's own as JSON, for the service with the common start page.
    """

    def __init__(
        self,
        tasks: TaskQuery,
        panels: PanelQuery,
        progress: ProgressQuery,
        find: SearchQuery,
        roles: frozenset[str],
        common: CommonStart,
    ) -> None:
        super().__init__(endpoint="console", url=None, template="admin/index.html")
        self.static_folder = None
        self.tasks, self.panels, self.progress = tasks, panels, progress
        self.find, self.roles, self.common = find, roles, common

    def roles_for(self, view: str, _method: str) -> frozenset[str]:
        return WRITERS if view in ("set_aside", "take_back") else self.roles

    def _run_view(self, fn: Any, *args: Any, **kwargs: Any) -> Any:
        return fn(self, *args, **kwargs)

    def own_work(self) -> OwnWork:
        needs = [without_forbidden_action(need) for need in self.tasks()]
        return OwnWork(needs, self.panels(), self.progress())

    @expose("/")
    def index(self) -> ResponseReturnValue:
        start = current_navigation().start
        if start not in (None, url_for(".index")):
            return redirect(start)
        requested = request.args.get("of", "")
        view = cast(View, requested if requested in ("all", "aside") else "mine")
        work = work_of_all(self.own_work(), self.common.peers)
        today = _today()
        aside = self.common.aside.on(today.isoformat()) if self.common.aside else {}
        listed = worklist(work.needs, aside, view, viewer().account, today, self.common.name_of)
        changes = sorted(work.panels.changes, key=lambda each: each.at, reverse=True)[:MOST_CHANGES]
        values = {"list": listed, "view": view, "panels": work.panels, "changes": changes}
        may_put = self.common.aside is not None and may(viewer(), WRITERS)
        until = (today + ASIDE_FOR).isoformat()
        missing = {"silent": work.unreachable, "lacking": work.lacking}
        return str(self.render(self._template, today=today, may_put=may_put, until=until, **values, **missing))

    @expose("/set-aside", methods=("POST",))
    def set_aside(self) -> ResponseReturnValue:
        """Set a task aside until a day; the record concerned is not changed."""
        if self.common.aside is None:
            abort(404)
        task, reason = request.form.get("task", "")[:200], request.form.get("reason", "")[:300].strip()
        try:
            day = parse_date(request.form.get("until", ""))
            until = date.fromisoformat(day)
        except ValueError:
            return refilled_page(self._back(), _("Type a day, such as 16/03/2027 or 16–18 March 2027."), 422)
        if not task or until < _today():
            over = _("Nothing was set aside: that day is over. Choose a later one.")
            return refilled_page(self._back(), over, 422)
        self.common.aside.put(SetAside(task, str(viewer().account), day, reason))
        show_notice(_("It is set aside. It comes back after that day."))
        return redirect(self._back(), 303)

    @expose("/take-back", methods=("POST",))
    def take_back(self) -> ResponseReturnValue:
        if self.common.aside is None:
            abort(404)
        self.common.aside.take_back(request.form.get("task", "")[:200])
        show_notice(_("It is on the list again."))
        return redirect(self._back(), 303)

    def _back(self) -> str:
        """Return the view of the list from which a form was submitted."""
        requested = request.form.get("of", "")
        return url_for(".index", of=requested if requested in ("all", "aside") else None)

    @expose("/search")
    def search(self) -> ResponseReturnValue:
        common = current_navigation().search
        if common and common.path != url_for(".search"):
            return redirect(common.path)
        query = searched("q")
        typed, peers = query.text, self.common.peers
        results = search_all(self.find(typed) if typed else (), peers if typed else (), typed)
        values = {"typed": typed, "opens": query.opens, "shown": MOST_OF_A_KIND}
        return str(self.render("admin/search.html", **values, found=results.items, silent=results.unreachable))

    @expose("/search", methods=("POST",))
    @asks
    def seal_search(self) -> ResponseReturnValue:
        """Redirect to the results for the typed text."""
        return redirect(url_for(".search", q=sealed_from_form("q") or None), 303)

    @expose("/needs")
    def own_needs(self) -> ResponseReturnValue:
        return cast(ResponseReturnValue, in_plain_texts(self.own_work()))

    @expose("/found", methods=("POST",))
    @asks
    def own_found(self) -> dict[str, list[dict[str, str]]]:
        body = strict_json.loads(request.get_data())
        typed = as_typed(body.get("q")) if isinstance(body, dict) else ""
        return {"found": [as_json(each) for each in self.find(typed)] if typed else []}


def _today() -> date:
    return datetime.now(UTC).date()


def without_forbidden_action(task: Task) -> Task:
    """Drop the acts of a task that the viewer may not do: auditors may open most pages, but record nothing there."""
    writes = may(viewer(), WRITERS)
    if not (writes and _allowed(task.act_path)):
        task = msgspec.structs.replace(task, act="", act_path="")
    return task if writes and _allowed(task.quiet_path) else msgspec.structs.replace(task, quiet="", quiet_path="")


def _allowed(path: str) -> bool:
    """Return whether the viewer may open a page of this service; other services check their own pages."""
    addresses = current_app.create_url_adapter(request)
    if addresses is None or not path:
        return True
    try:
        endpoint, _parts = addresses.match(path.partition("#")[0].partition("?")[0], "GET")
    except (HTTPException, RequestRedirect):
        return True
    return may(viewer(), declared(current_app.view_functions[endpoint], "GET"))


def create_console(
    app: Flask,
    session: ReadOnlySession,
    views: Sequence[BaseView],
    *,
    roles: frozenset[str],
    tasks: TaskQuery = tuple,
    panels: PanelQuery = StartPanels,
    progress: ProgressQuery = LogProgress,
    search: SearchQuery = nothing,
    common: CommonStart | None = None,
    lists: ListSupport | None = None,
) -> Admin:
    """Register views under `/<service>/console`. Unused library routes are closed to everyone.

    `roles` may see the start page and search; the service whose start page is shared by all has `common`. `lists` gives
    lists their write access.
    """
    app.extensions["rapporteur"]["lists"] = lists
    service = app.extensions["rapporteur"]["service"]
    home = Home(tasks, panels, progress, search, roles, common or CommonStart())
    home.url = f"/{service}/console"
    theme = Bootstrap4Theme(base_template="base.html")
    admin = Admin(app, name="Rapporteur", url=f"/{service}/console", index_view=home, theme=theme)
    for view in views:
        admin.add_view(view)
    for endpoint, function in app.view_functions.items():
        if endpoint.endswith(".static"):
            closed(function)
    session.close_with(app)
    return admin
