"""Access is denied unless declared: every route names its roles, and an undeclared route is refused to everyone.

A view function is declared with `@access("clerk", …)`, `@anyone_signed_in` or `@public`. An object with views as
methods (a Flask-Admin view) declares itself with `roles_for(function name, method)`; a decorator on the method takes
precedence.
"""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple, TypeVar
from urllib.parse import urlencode

from flask import Flask, redirect, request
from flask.typing import ResponseReturnValue

from shared.domain.errors import NotAllowed, NotSignedIn
from shared.web.form_recovery import is_own_form, recovered_form
from shared.web.problems import wants_page
from shared.web.viewer import Viewer, viewer

View = TypeVar("View", bound=Callable[..., Any])
Roles = frozenset[str]

PUBLIC: Roles = frozenset({"*"})
"""Everyone, signed in or not."""
SIGNED_IN: Roles = frozenset({"+"})
"""Every signed-in person, whatever their roles, but no machine."""
NOBODY: Roles = frozenset()

_MARK = "access_roles"


def access(*roles: str) -> Callable[[View], View]:
    """Require one of the roles. Naming none is a programming error: see `anyone_signed_in`."""
    if not roles:
        raise TypeError("a route without roles is open to nobody: name them, or declare it for anyone_signed_in")

    def declare(view: View) -> View:
        setattr(view, _MARK, frozenset(roles))
        return view

    return declare


def anyone_signed_in(view: View) -> View:
    """Open a view to every signed-in person, but to no machine."""
    setattr(view, _MARK, SIGNED_IN)
    return view


def public(view: View) -> View:
    """Open a view to everyone."""
    setattr(view, _MARK, PUBLIC)
    return view


def secret_in_request(view: View) -> View:
    """Open a view to all requests, which are identified by a secret they carry: cookies are ignored, and no form token
    is needed."""
    view.shows_itself = True  # type: ignore[attr-defined]
    return public(view)


def closed(view: View) -> View:
    """Close a view to everyone, for a library's unwanted routes."""
    setattr(view, _MARK, NOBODY)
    return view


def declared(view: Any, method: str) -> Roles | None:
    """Return the roles that may call a view with a method; None if nothing is declared."""
    target = getattr(view, "view_class", None)
    if target is not None:
        view = getattr(target, "get" if method == "HEAD" else method.lower(), target)
    roles: Roles | None = getattr(view, _MARK, None)
    owner = getattr(view, "__self__", None)
    if roles is None and owner is not None and hasattr(owner, "roles_for"):
        roles = owner.roles_for(view.__name__, method)
    return roles


def may(who: Viewer, roles: Roles | None) -> bool:
    if not roles:
        return False
    if roles in (PUBLIC, SIGNED_IN):
        return roles == PUBLIC or (who.signed_in and not who.is_machine)
    return bool(roles & who.roles)


def require(roles: Roles | None) -> None:
    """Raise NotSignedIn or NotAllowed unless the viewer of this request holds one of the roles."""
    if may(viewer(), roles):
        return
    if viewer().signed_in or not roles:
        raise NotAllowed(needs=sorted(roles or ()))
    raise NotSignedIn


class Route(NamedTuple):
    """One row of the table of rights. `roles` is None if undeclared, and so denied to everyone."""

    rule: str
    method: str
    endpoint: str
    roles: Roles | None


def routes_and_roles(app: Flask) -> Iterator[Route]:
    """Return every route and method of an app with the roles declared for it."""
    for rule in app.url_map.iter_rules():
        for method in sorted(rule.methods or ()):
            if method != "OPTIONS":
                yield Route(rule.rule, method, rule.endpoint, declared(app.view_functions[rule.endpoint], method))


def install(app: Flask) -> None:
    """Enforce the declared roles. Requests for unknown addresses pass, and are answered with 404."""

    @app.before_request
    def refuse_unless_declared() -> ResponseReturnValue | None:
        if request.endpoint is None or request.method == "OPTIONS":
            return None
        try:
            require(declared(app.view_functions[request.endpoint], request.method))
        except NotSignedIn:
            if is_own_form():
                return recovered_form(401)
            if not _opens_the_console():
                raise
            door = app.extensions["rapporteur"]["settings"].sign_in
            return redirect(f"{door}?{urlencode({'next': request.full_path.rstrip('?')})}", 303)
        return None


def _opens_the_console() -> bool:
    """Return whether a browser requests a console page; if so, the visitor is sent to the sign-in, and from there back
    to the page."""
    return request.method == "GET" and "/console/" in request.path and wants_page()
