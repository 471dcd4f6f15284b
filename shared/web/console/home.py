"""The console of one service: its start page and its views, in the frame all services share."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from flask import Flask
from flask_admin import Admin, AdminIndexView, BaseView, expose
from flask_admin.theme import Bootstrap4Theme

from shared.web.access import SIGNED_IN, closed
from shared.web.console.reading import Reading

Group = Literal["late", "next", "decide", "history"]


@dataclass(frozen=True)
class Need:
    """One thing that needs attention: what (a sentence), why or which, where it is, and the act with its button."""

    group: Group
    what: str
    path: str
    why: str = ""
    due: str = ""
    act: str = ""
    act_path: str = ""


class Home(AdminIndexView):
    """`/<service>/console/`: what needs attention, as `needs` answers when it is asked."""

    def __init__(
        self, needs: Callable[[], Sequence[Need]], roles: frozenset[str], template: str = "admin/index.html"
    ) -> None:
        super().__init__(endpoint="console", url=None, template=template)
        self.static_folder = None
        self.needs, self.roles = needs, roles

    def roles_for(self, _view: str, _method: str) -> frozenset[str]:
        return self.roles

    def _run_view(self, fn: Any, *args: Any, **kwargs: Any) -> Any:
        return fn(self, *args, **kwargs)

    @expose("/")
    def index(self) -> str:
        needs = list(self.needs())
        return str(
            self.render(self._template, needs=needs, counted=[each for each in needs if each.group != "history"])
        )


def create_console(
    app: Flask,
    reading: Reading,
    views: Sequence[BaseView],
    *,
    needs: Callable[[], Sequence[Need]] = tuple,
    roles: frozenset[str] = SIGNED_IN,
    start: str = "admin/index.html",
) -> Admin:
    """Registers views under `/<service>/console`. Library routes that we do not use are closed to all.

    `start` is the start page's template, which may fill the block `welcome` of the kernel's.
    """
    service = app.extensions["rapporteur"]["service"]
    home = Home(needs, roles, start)
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
