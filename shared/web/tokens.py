"""Who is asking: a JWT signed with Ed25519 (RFC 8037, RFC 9864), in the cookie `rapporteur` or as a bearer token.

The claims are sub (account), jti (session), roles, iat and exp, and for a machine of others the credential. The token is
checked here, by every service, on every request; whether its session is revoked is asked each time, the signature is
checked once per token and process.
"""

import time
from collections.abc import Callable
from functools import lru_cache
from typing import Literal, cast

import msgspec
from flask import Flask, current_app, g, request
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from shared.domain.errors import NotSignedIn

COOKIE = "rapporteur"
ALGORITHM = "Ed25519"
IsRevoked = Callable[[str, str, str | None], bool]
"""Whether a session (jti) of an account is no longer good, issued for a credential if that is not None."""


class Viewer(msgspec.Struct, frozen=True):
    """Who asks. `account` and `session` are None for visitors; `via` says how the token came."""

    account: str | None = None
    roles: frozenset[str] = frozenset()
    session: str | None = None
    via: Literal["cookie", "bearer", "none"] = "none"

    @property
    def signed_in(self) -> bool:
        return self.account is not None


class _Claims(msgspec.Struct, frozen=True):
    sub: str
    jti: str
    roles: list[str]
    exp: int
    credential: str | None = None


def issue(
    private_key: str, account: str, roles: frozenset[str], session: str, expires: int, credential: str | None = None
) -> str:
    """A signed token; `private_key` is PEM, `expires` in seconds since 1970. It ends with `credential`, if there is one."""
    claims = {"sub": account, "jti": session, "roles": sorted(roles), "iat": int(time.time()), "exp": expires}
    if credential is not None:
        claims["credential"] = credential
    return jwt.encode({"alg": ALGORITHM}, claims, OKPKey.import_key(private_key), algorithms=[ALGORITHM])


@lru_cache(maxsize=4096)
def _verified(token: str, public_key: str) -> _Claims | None:
    """The claims of a token with a good signature; None for any other text. Expiry is left to the caller."""
    try:
        decoded = jwt.decode(token, OKPKey.import_key(public_key), algorithms=[ALGORITHM])
        return msgspec.convert(decoded.claims, _Claims)
    except (JoseError, ValueError, msgspec.ValidationError):
        return None


def read(token: str, public_key: str, is_revoked: IsRevoked, via: Literal["cookie", "bearer"]) -> Viewer:
    """The viewer a token stands for. Raises NotSignedIn when it is forged, malformed, expired or revoked."""
    claims = _verified(token, public_key)
    if claims is None or claims.exp <= time.time() or is_revoked(claims.jti, claims.sub, claims.credential):
        raise NotSignedIn
    return Viewer(claims.sub, frozenset(claims.roles), claims.jti, via)


def viewer() -> Viewer:
    """Who asks in this request."""
    return cast(Viewer, g.viewer)


def right_of_the_viewer() -> dict[str, str]:
    """Headers that ask another service with the viewer's own token, however it came."""
    given = request.headers.get("Authorization") or f"Bearer {request.cookies.get(COOKIE, '')}"
    return {"Authorization": given, "Accept": "application/json"}


def identify(public_key: str, is_revoked: IsRevoked, open_to_all: str | None) -> Viewer:
    """The viewer of this request. A bad bearer token is refused; a bad cookie is nobody, since browsers keep old ones."""
    opened = frozenset({open_to_all} if open_to_all else ())
    authorization = request.headers.get("Authorization", "")
    if authorization:
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer":
            raise NotSignedIn
        found = read(token.strip(), public_key, is_revoked, "bearer")
    else:
        try:
            found = read(request.cookies.get(COOKIE, ""), public_key, is_revoked, "cookie")
        except NotSignedIn:
            return Viewer(roles=opened)
    return Viewer(found.account, found.roles | opened, found.session, found.via)


def look_again() -> None:
    """Finds the viewer of this request anew, for an answer that was held back: the token may have ended meanwhile.

    Raises NotSignedIn. Whoever asks by a cookie that ended is nobody then, so the right is asked for anew too.
    """
    settings = current_app.extensions["rapporteur"]["settings"]
    g.viewer = identify(settings.public_key, settings.is_revoked, settings.open_to_all)


def shows_itself(view: object) -> bool:
    """Whether who asks a view is told by the request's own secret, so that neither cookie nor bearer token counts there."""
    return getattr(view, "shows_itself", False)


def install(app: Flask, public_key: str, is_revoked: IsRevoked, open_to_all: str | None) -> None:
    """Puts the viewer of every request on `flask.g.viewer`."""

    @app.before_request
    def find_viewer() -> None:
        g.viewer = Viewer()
        if shows_itself(app.view_functions.get(request.endpoint or "")):
            return
        g.viewer = identify(public_key, is_revoked, open_to_all)
