"""The console of one service: its start page and its views, in the frame all services share."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from flask import Flask, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_admin import Admin, AdminIndexView, BaseView, expose
from flask_admin.theme import Bootstrap4Theme
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from shared.web import strict_json
from shared.web.access import closed, declared, may
from shared.web.console.federated_search import MOST_OF_A_KIND, Peer, SearchResult, Task, all_tasks, as_json, search_all
from shared.web.console.read_only_session import ReadOnlySession
from shared.web.sealed_search import as_typed, sealed_from_form, searched
from shared.web.security import asks
from shared.web.viewer import viewer

TaskQuery = Callable[[], Sequence[Task]]
SearchQuery = Callable[[str], Sequence[SearchResult]]


def nothing(_typed: str) -> Sequence[SearchResult]:
    return ()


class Home(AdminIndexView):
    """The pages `/<service>/console/`, with tasks, and `search`, with records by name, here and in the other services.

    `needs` and `found` below it give this service's own as JSON, for the service with the common start page.
    """

    def __init__(
        self,
        tasks: TaskQuery,
        find: SearchQuery,
        roles: frozenset[str],
        peers: Sequence[Peer] = (),
        template: str = "admin/index.html",
    ) -> None:
        super().__init__(endpoint="console", url=None, template=template)
        self.static_folder = None
        self.tasks, self.find, self.roles, self.peers = tasks, find, roles, peers

    def roles_for(self, _view: str, _method: str) -> frozenset[str]:
        return self.roles

    def _run_view(self, fn: Any, *args: Any, **kwargs: Any) -> Any:
        return fn(self, *args, **kwargs)

    def own_tasks(self) -> list[Task]:
        return [without_forbidden_action(need) for need in self.tasks()]

    @expose("/")
    def index(self) -> str:
        whole = all_tasks(self.own_tasks(), self.peers)
        counted = [each for each in whole.items if each.group != "history"]
        return str(self.render(self._template, needs=whole.items, counted=counted, silent=whole.unreachable))

    @expose("/search")
    def search(self) -> str:
        asked = searched("q")
        typed = asked.text
        whole = search_all(self.find(typed) if typed else (), self.peers if typed else (), typed)
        words = {"typed": typed, "opens": asked.opens, "shown": MOST_OF_A_KIND}
        return str(self.render("admin/search.html", **words, found=whole.items, silent=whole.unreachable))

    @expose("/search", methods=("POST",))
    @asks
    def seal_search(self) -> ResponseReturnValue:
        """Redirect to the results for the typed text."""
        return redirect(url_for(".search", q=sealed_from_form("q") or None), 303)

    @expose("/needs")
    def own_needs(self) -> dict[str, list[dict[str, str]]]:
        return {"needs": [as_json(each) for each in self.own_tasks()]}

    @expose("/found", methods=("POST",))
    @asks
    def own_found(self) -> dict[str, list[dict[str, str]]]:
        body = strict_json.loads(request.get_data())
        typed = as_typed(body.get("q")) if isinstance(body, dict) else ""
        return {"found": [as_json(each) for each in self.find(typed)] if typed else []}


def without_forbidden_action(task: Task) -> Task:
    """Drop the button of a task whose action the viewer may not do."""
    addresses = current_app.create_url_adapter(request)
    if addresses is None or not task.act_path:
        return task
    try:
        endpoint, _parts = addresses.match(task.act_path.partition("#")[0].partition("?")[0], "GET")
    except (HTTPException, RequestRedirect):
        return task
    allowed = may(viewer(), declared(current_app.view_functions[endpoint], "GET"))
    return task if allowed else replace(task, act="", act_path="")


def create_console(
    app: Flask,
    session: ReadOnlySession,
    views: Sequence[BaseView],
    *,
    roles: frozenset[str],
    tasks: TaskQuery = tuple,
    search: SearchQuery = nothing,
    peers: Sequence[Peer] = (),
    template: str = "admin/index.html",
) -> Admin:
    """Register views under `/<service>/console`. Unused routes of libraries are closed to all.

    `roles` may see the start page and search. `template` is that page's template, which may fill the block `welcome` of
    the kernel's.
    """
    service = app.extensions["rapporteur"]["service"]
    home = Home(tasks, search, roles, peers, template)
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
