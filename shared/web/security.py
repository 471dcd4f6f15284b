"""Headers on every answer, and the token that a browser's changes must carry (CSRF)."""

from flask import Flask, Response, request, session
from flask_wtf.csrf import generate_csrf, validate_csrf
from wtforms import ValidationError

from shared.web.problems import FileTooLarge, FormExpired
from shared.web.tokens import shows_itself, viewer

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
"""Of every answer, whoever gives it."""
YEAR = 365 * 24 * 3600
ROUND_A_FILE = 64 * 1024  # bytes of a form beside its file


def install(app: Flask) -> None:
    """Adds the headers, and refuses changes without a form's token unless a bearer token carries them."""
    app.config.update(WTF_CSRF_TIME_LIMIT=None, WTF_CSRF_SSL_STRICT=False, WTF_CSRF_ENABLED=True)
    app.jinja_env.globals["csrf_token"] = generate_csrf

    @app.before_request
    def take_files() -> None:
        """A view that says `takes_up_to` takes a file of so many bytes, which the form's token comes with."""
        view = app.view_functions.get(request.endpoint or "")
        most = getattr(getattr(view, "__self__", None), "takes_up_to", None)
        if most is None or request.method != "POST":
            return
        request.max_content_length = most + ROUND_A_FILE
        if (request.content_length or 0) > request.max_content_length:
            raise FileTooLarge(most=most // 1024 // 1024)

    @app.before_request
    def check_form_token() -> None:
        if request.method in ("GET", "HEAD", "OPTIONS", "TRACE") or viewer().via == "bearer":
            return
        if request.endpoint is None or shows_itself(app.view_functions[request.endpoint]):
            return
        try:
            validate_csrf(request.form.get("csrf_token") or request.headers.get("X-CSRF-Token"))
        except ValidationError:
            raise FormExpired from None

    @app.after_request
    def protect(response: Response) -> Response:
        headers = response.headers
        headers.update(HEADERS)
        if request.endpoint == "static":
            cached_by_version(response)
        else:
            headers.setdefault("Cache-Control", "no-store" if session else "private, no-cache")
        return response


def cached_by_version(response: Response) -> None:
    """A file asked for with its version never changes; without one it is asked for again after a day."""
    if response.status_code == 200 and "v" in request.args:
        response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    else:
        response.headers["Cache-Control"] = "public, max-age=86400"
