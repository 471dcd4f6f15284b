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
from shared.web.console.everywhere import SHOWN, Found, Need, Neighbour, found_of_all, needs_of_all, told
from shared.web.console.reading import Reading
from shared.web.sealed_search import as_typed, sealed, searched
from shared.web.security import asks
from shared.web.tokens import viewer

Needs = Callable[[], Sequence[Need]]
Finds = Callable[[str], Sequence[Found]]


def nothing(_typed: str) -> Sequence[Found]:
    return ()


class Home(AdminIndexView):
    """`/<service>/console/`: what needs attention, and `search`: what is called so, here and at the neighbours.

    `needs` and `found` below it tell this service's own as JSON, for the service whose start page is everybody's.
    """

    def __init__(
        self,
        needs: Needs,
        finds: Finds,
        roles: frozenset[str],
        neighbours: Sequence[Neighbour] = (),
        template: str = "admin/index.html",
    ) -> None:
        super().__init__(endpoint="console", url=None, template=template)
        self.static_folder = None
        self.needs, self.finds, self.roles, self.neighbours = needs, finds, roles, neighbours

    def roles_for(self, _view: str, _method: str) -> frozenset[str]:
        return self.roles

    def _run_view(self, fn: Any, *args: Any, **kwargs: Any) -> Any:
        return fn(self, *args, **kwargs)

    def own(self) -> list[Need]:
        return [for_the_viewer(need) for need in self.needs()]

    @expose("/")
    def index(self) -> str:
        whole = needs_of_all(self.own(), self.neighbours)
        counted = [each for each in whole.said if each.group != "history"]
        return str(self.render(self._template, needs=whole.said, counted=counted, silent=whole.silent))

    @expose("/search")
    def search(self) -> str:
        asked = searched("q")
        typed = asked.text
        whole = found_of_all(self.finds(typed) if typed else (), self.neighbours if typed else (), typed)
        words = {"typed": typed, "opens": asked.opens, "shown": SHOWN}
        return str(self.render("admin/search.html", **words, found=whole.said, silent=whole.silent))

    @expose("/search", methods=("POST",))
    @asks
    def seal_search(self) -> ResponseReturnValue:
        """Leads to what is found by what was typed."""
        return redirect(url_for(".search", q=sealed(as_typed(request.form.get("q"))) or None), 303)

    @expose("/needs")
    def own_needs(self) -> dict[str, list[dict[str, str]]]:
        return {"needs": [told(each) for each in self.own()]}

    @expose("/found", methods=("POST",))
    @asks
    def own_found(self) -> dict[str, list[dict[str, str]]]:
        body = strict_json.loads(request.get_data())
        typed = as_typed(body.get("q")) if isinstance(body, dict) else ""
        return {"found": [told(each) for each in self.finds(typed)] if typed else []}


def for_the_viewer(need: Need) -> Need:
    """Without its button for who may not do the act."""
    addresses = current_app.create_url_adapter(request)
    if addresses is None or not need.act_path:
        return need
    try:
        endpoint, _parts = addresses.match(need.act_path.partition("#")[0].partition("?")[0], "GET")
    except (HTTPException, RequestRedirect):
        return need
    allowed = may(viewer(), declared(current_app.view_functions[endpoint], "GET"))
    return need if allowed else replace(need, act="", act_path="")


def create_console(
    app: Flask,
    reading: Reading,
    views: Sequence[BaseView],
    *,
    roles: frozenset[str],
    needs: Needs = tuple,
    finds: Finds = nothing,
    neighbours: Sequence[Neighbour] = (),
    start: str = "admin/index.html",
) -> Admin:
    """Registers views under `/<service>/console`. Library routes that we do not use are closed to all.

    `roles` may see the start page and search. `start` is that page's template, which may fill the block `welcome` of the kernel's.
    """
    service = app.extensions["rapporteur"]["service"]
    home = Home(needs, finds, roles, neighbours, start)
    home.url = f"/{service}/console"
    theme = Bootstrap4Theme(base_template="base.html")
    admin = Admin(app, name="Rapporteur", url=f"/{service}/console", index_view=home, theme=theme)
    for view in views:
        admin.add_view(view)
    for endpoint, function in app.view_functions.items():
        if endpoint.endswith(".static"):
            closed(function)
    reading.close_with(app)
    return admin
