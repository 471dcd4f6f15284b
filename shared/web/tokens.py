"""The viewer of a request: a signed token (shared/identity/tokens.py), in the cookie `rapporteur` or as a bearer token.

Every service checks the token on every request: revocation of its session each time, the signature once per token and
process.
"""

import time

import msgspec
from flask import Flask, current_app, g, request

from shared.domain.errors import NotSignedIn, TokenNotYetValid
from shared.identity.tokens import OF_MACHINES, issue, verify_token
from shared.web.cookies import COOKIE, sign_in_cookie
from shared.web.settings import IsRevoked, WebSettings
from shared.web.viewer import Via, Viewer


def read(token: str, public_key: str, is_revoked: IsRevoked, via: Via, service: str | None = None) -> Viewer:
    """Return the viewer of a token. Raises NotSignedIn for a forged, malformed, expired or revoked one, and for a
    person's token for another service; a machine's token grants no role there. Raises TokenNotYetValid for one of a later
    time."""
    verified = verify_token(token, public_key)
    if verified is not None and verified.is_early(time.time()):
        raise TokenNotYetValid
    if verified is None or not verified.is_valid(time.time()):
        raise NotSignedIn
    claims, machine, is_for_service = verified.claims, verified.kind in OF_MACHINES, verified.is_for(service)
    if (
        (machine and via == "cookie")
        or not (machine or is_for_service)
        or is_revoked(claims.jti, claims.sub, claims.credential)
    ):
        raise NotSignedIn
    roles = verified.roles if is_for_service else frozenset()
    return Viewer(claims.sub, roles, claims.jti, via, verified.kind, claims.iat, claims.credential)


def viewer_authorization() -> dict[str, str]:
    """Return headers that carry the viewer's own token to another service, however it was received."""
    authorization = request.headers.get("Authorization") or f"Bearer {token_of_the_browser()}"
    return {"Authorization": authorization, "Accept": "application/json"}


def token_of_the_browser() -> str:
    """Return the token in the cookie, valid or not; empty if there is none."""
    return request.cookies.get(sign_in_cookie(), "")


def identify(settings: WebSettings, service: str) -> Viewer:
    """Return the viewer of this request. A bad bearer token is refused; a bad cookie is ignored, since browsers keep
    old ones."""
    opened = frozenset({settings.open_to_all} if settings.open_to_all else ())
    authorization = request.headers.get("Authorization", "")
    if authorization:
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer":
            raise NotSignedIn
        identified = read(token.strip(), settings.public_key, settings.is_revoked, "bearer", service)
    else:
        try:
            identified = read(token_of_the_browser(), settings.public_key, settings.is_revoked, "cookie", service)
        except NotSignedIn:
            return Viewer(roles=opened)
    return identified if identified.is_machine else msgspec.structs.replace(identified, roles=identified.roles | opened)


def recheck_viewer() -> None:
    """Identify the viewer of this request again before a delayed response, since the token may have expired in the
    meantime.

    Raises NotSignedIn. An expired cookie makes the viewer a visitor, so the roles are checked again too.
    """
    extension = current_app.extensions["rapporteur"]
    g.viewer = identify(extension["settings"], extension["service"])


def shows_itself(view: object) -> bool:
    """Return whether a view is identified by a secret in the request itself, so that neither cookie nor bearer token counts."""
    return getattr(view, "shows_itself", False)


def install(app: Flask, settings: WebSettings, service: str) -> None:
    """Put the viewer of every request on `flask.g.viewer`."""

    @app.before_request
    def find_viewer() -> None:
        g.viewer = Viewer()
        if shows_itself(app.view_functions.get(request.endpoint or "")):
            return
        g.viewer = identify(settings, service)


__all__ = [
    "COOKIE",
    "identify",
    "install",
    "issue",
    "read",
    "recheck_viewer",
    "shows_itself",
    "token_of_the_browser",
    "viewer_authorization",
]
