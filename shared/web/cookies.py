"""The cookies of the installation. Under TLS a browser accepts them only from this exact host (`__Host-`, RFC
6265bis)."""

from flask import Flask, Request, current_app
from flask import Response as FlaskResponse
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from werkzeug.wrappers import Response

COOKIE = "rapporteur"
"""The cookie that signs in to every service; `rapporteur_<service>` is the form session of one service."""


class FormSessions(SecureCookieSessionInterface):
    """Flask's sessions in signed cookies. Reading costs nothing if the request has no cookie, and writing nothing if
    the session was not used, since none is permanent; so programs that send tokens pay for neither."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        return super().open_session(app, request) if request.cookies else self.session_class()

    def save_session(self, app: Flask, session: SessionMixin, response: FlaskResponse) -> None:
        if session.accessed:
            super().save_session(app, session, response)


def cookie_name(name: str, *, secure: bool) -> str:
    return f"__Host-{name}" if secure else name


def sign_in_cookie() -> str:
    """Return the name of the current application's sign-in cookie."""
    return cookie_name(COOKIE, secure=_secure())


def give_sign_in(response: Response, token: str, seconds: int) -> None:
    """Set the token cookie in the browser, for every service on this host."""
    response.set_cookie(
        sign_in_cookie(), token, max_age=seconds, path="/", httponly=True, samesite="Lax", secure=_secure()
    )


def take_sign_in(response: Response) -> None:
    """Remove the token cookie from the browser."""
    response.delete_cookie(sign_in_cookie(), path="/", httponly=True, samesite="Lax", secure=_secure())


def changes_sign_in(response: Response) -> bool:
    """Return whether the response sets or deletes the token."""
    return any(each.startswith(f"{sign_in_cookie()}=") for each in response.headers.getlist("Set-Cookie"))


def _secure() -> bool:
    return bool(current_app.extensions["rapporteur"]["settings"].secure_cookies)
