"""The cookies of the installation. Under TLS a browser takes them from this very host alone (`__Host-`, RFC 6265bis)."""

from flask import Flask, Request, current_app
from flask import Response as FlaskResponse
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from werkzeug.wrappers import Response

COOKIE = "rapporteur"
"""The one that signs in to every service; `rapporteur_<service>` is the form session of one."""


class FormSessions(SecureCookieSessionInterface):
    """Flask's sessions in signed cookies. Reading one costs nothing where the request has no cookie, and writing one where
    nobody asked for the session, since none is permanent; so programs that send tokens pay for neither."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        return super().open_session(app, request) if request.cookies else self.session_class()

    def save_session(self, app: Flask, session: SessionMixin, response: FlaskResponse) -> None:
        if session.accessed:
            super().save_session(app, session, response)


def cookie_name(name: str, *, secure: bool) -> str:
    return f"__Host-{name}" if secure else name


def sign_in_cookie() -> str:
    """Return the name of the present application's sign-in cookie."""
    return cookie_name(COOKIE, secure=_secure())


def give_sign_in(response: Response, token: str, seconds: int) -> None:
    """Put a token into the browser, for every service of this host."""
    response.set_cookie(
        sign_in_cookie(), token, max_age=seconds, path="/", httponly=True, samesite="Lax", secure=_secure()
    )


def take_sign_in(response: Response) -> None:
    """Remove the token from the browser."""
    response.delete_cookie(sign_in_cookie(), path="/", httponly=True, samesite="Lax", secure=_secure())


def changes_sign_in(response: Response) -> bool:
    """Return whether the response sets or deletes the token."""
    return any(each.startswith(f"{sign_in_cookie()}=") for each in response.headers.getlist("Set-Cookie"))


def _secure() -> bool:
    return bool(current_app.extensions["rapporteur"]["settings"].secure_cookies)
