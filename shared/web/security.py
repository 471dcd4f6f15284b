"""Headers on every response, and the token that changes from a browser must carry (CSRF)."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, Response, current_app, g, request, session
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf, validate_csrf
from wtforms import ValidationError

from shared.web.access import declared, may
from shared.web.form_recovery import is_own_form, recovered_form
from shared.web.problems import FileTooLarge, FormExpired
from shared.web.tokens import shows_itself
from shared.web.viewer import Viewer, viewer

View = TypeVar("View", bound=Callable[..., Any])

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
"""The headers of every response, whatever produces it."""
YEAR = 365 * 24 * 3600
ROUND_A_FILE = 64 * 1024  # bytes of a form apart from its file


def install(app: Flask) -> None:
    """Add the headers, and refuse changes without a form token unless they carry a bearer token."""
    app.config.update(WTF_CSRF_TIME_LIMIT=None, WTF_CSRF_SSL_STRICT=False, WTF_CSRF_ENABLED=True)
    app.jinja_env.globals["csrf_token"] = lambda: generate_csrf(_secret())

    app.before_request(take_files)
    app.before_request(check_form_token)
    app.after_request(protect)


def take_files() -> None:
    """Accept a file of up to the size in the view's `takes_up_to`, sent with the form token."""
    most = getattr(getattr(_view(), "__self__", None), "takes_up_to", None)
    if most is None or request.method != "POST":
        return
    request.max_content_length = most + ROUND_A_FILE
    if (request.content_length or 0) > request.max_content_length:
        raise FileTooLarge(most=most // 1024 // 1024)


def check_form_token() -> ResponseReturnValue | None:
    """Refuse a browser's change without the token of its form."""
    if request.method in ("GET", "HEAD", "OPTIONS", "TRACE") or viewer().via == "bearer":
        return None
    view = _view()
    if view is None or shows_itself(view) or only_asks(view):
        return None
    try:
        validate_csrf(request.form.get("csrf_token") or request.headers.get("X-CSRF-Token"), _secret())
    except ValidationError:
        # A user who has signed in again since opening the form resubmits it, with its content preserved.
        if viewer().signed_in and is_own_form():
            return recovered_form(403)
        raise FormExpired from None
    return None


def protect(response: Response) -> Response:
    """Add the headers to a response."""
    headers = response.headers
    headers.update(HEADERS)
    if request.endpoint == "static":
        cached_by_version(response)
    elif not _is_open() or session:
        headers["Cache-Control"] = "no-store"
    else:
        headers.setdefault("Cache-Control", "private, no-cache")
    return response


def signs_in(view: View) -> View:
    """Declare that a view's form is submitted before signing in: its token is bound only to the browser's form
    session."""
    view.signs_in = True  # type: ignore[attr-defined]
    return view


def asks(view: View) -> View:
    """Declare that a view changes nothing despite POST: the query is in the body to keep it out of addresses.

    Like a GET, it needs no form token; the search box on every page belongs to another service.
    """
    view.only_asks = True  # type: ignore[attr-defined]
    return view


def only_asks(view: object) -> bool:
    """Return whether a posted view changes nothing."""
    return getattr(view, "only_asks", False)


def _view() -> Any:
    """Return the view for this request; None if its address has none."""
    return current_app.view_functions.get(request.endpoint or "")


def _secret() -> str:
    """Return the secret that signs form tokens, so that a token issued to another account is invalid."""
    account = None if getattr(_view(), "signs_in", False) else g.get("viewer", Viewer()).account
    return f"{current_app.config['SECRET_KEY']}\n{account or ''}"


def _is_open() -> bool:
    """Return whether every visitor gets this response: the viewer is not signed in, and need not be."""
    who, view = g.get("viewer", Viewer()), _view()
    return not who.signed_in and (view is None or may(who, declared(view, request.method)))


def cached_by_version(response: Response) -> None:
    """Let a file with a version in its address be cached indefinitely; one without is requested again after a day."""
    if response.status_code == 200 and "v" in request.args:
        response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    else:
        response.headers["Cache-Control"] = "public, max-age=86400"
