"""Tokens: JWTs signed with Ed25519 (RFC 8037, RFC 9864), each of one kind and for one audience.

The header's `typ` names the kind (RFC 8725, section 3.11) and `kid` the key. The claims are sub (account), jti
(session), roles, aud, iat, nbf and exp, and for a partner's machine the credential. Tokens of 0.3.0 have no typ, kid,
aud or nbf: their kind follows from their roles, and they are valid until they expire.
"""

import time
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Literal

import msgspec
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from shared.identity.keys import private_key, public_keys

ALGORITHM = "Ed25519"
Kind = Literal["session", "account", "service", "partner", "metrics"]
"""The use of a token: by a browser's session, an account's program, one of our own services, a partner's machine, a
monitor."""
KINDS: tuple[Kind, ...] = ("session", "account", "service", "partner", "metrics")
OF_MACHINES: Mapping[Kind, str] = {"service": "service", "partner": "partner", "metrics": "metrics"}
"""The only role of a token of each machine kind; no other kind has it."""
AUDIENCE = "rapporteur"
"""The audience of all services of an installation."""
SKEW = 30  # seconds by which the clocks of two machines may differ


class Claims(msgspec.Struct, frozen=True):
    sub: str
    jti: str
    roles: list[str]
    exp: int
    iat: int = 0
    nbf: int = 0
    aud: str = AUDIENCE
    credential: str | None = None


class Token(msgspec.Struct, frozen=True):
    """The content of a token with a valid signature."""

    kind: Kind
    claims: Claims

    @property
    def roles(self) -> frozenset[str]:
        """Return the roles that the token grants, limited to those allowed for its kind."""
        roles, machine_role = frozenset(self.claims.roles), OF_MACHINES.get(self.kind)
        return roles - frozenset(OF_MACHINES.values()) if machine_role is None else roles & {machine_role}

    def is_valid(self, now: float) -> bool:
        return not self.is_early(now) and now < self.claims.exp

    def is_early(self, now: float) -> bool:
        """Return whether the token is of a later time: the clock was set back, or that of another machine is ahead."""
        return now < self.claims.nbf - SKEW

    def is_for(self, service: str | None) -> bool:
        """Return whether the token is for a service, or for all services; for None, only whether it is for all."""
        return self.claims.aud in (AUDIENCE, audience_of(service))


def audience_of(service: str | None) -> str:
    """Return the audience that consists of a single service."""
    return f"{AUDIENCE}/{service}"


def kind_of(roles: Iterable[str], credential: str | None = None) -> Kind:
    """Return the kind of a token that does not name one: a machine's if it has that kind's only role, or else an
    account's."""
    if credential is not None:
        return "partner"
    return next((kind for kind, role in OF_MACHINES.items() if set(roles) == {role}), "account")


def issue(
    private_pem: str,
    account: str,
    roles: frozenset[str],
    session: str,
    expires: int,
    credential: str | None = None,
    *,
    kind: Kind | None = None,
    audience: str = AUDIENCE,
    now: float | None = None,
) -> str:
    """Return a signed token that ends with `credential`, if given; `expires` and `now` are in seconds since 1970."""
    key, made = private_key(private_pem), int(time.time() if now is None else now)
    header = {"alg": ALGORITHM, "typ": _typ(kind or kind_of(roles, credential)), "kid": key.thumbprint()}
    claims: dict[str, object] = {"sub": account, "jti": session, "roles": sorted(roles), "aud": audience}
    claims |= {"iat": made, "nbf": min(made, expires), "exp": expires}
    if credential is not None:
        claims["credential"] = credential
    return jwt.encode(header, claims, key, algorithms=[ALGORITHM])


@lru_cache(maxsize=4096)
def verify_token(token: str, public_pem: str) -> Token | None:
    """Return the content of a token with a valid signature; None for any other text. Its times are not checked."""
    keys = public_keys(public_pem)
    return next((found for key in keys.values() if (found := _by(key, token, keys))), None)


def _by(key: OKPKey, token: str, keys: Mapping[str, OKPKey]) -> Token | None:
    try:
        decoded = jwt.decode(token, key, algorithms=[ALGORITHM])
        claims = msgspec.convert(decoded.claims, Claims)
    except (JoseError, ValueError, msgspec.ValidationError):
        return None
    key_id, typ = decoded.header.get("kid"), decoded.header.get("typ")
    if key_id is None and typ in (None, "JWT"):
        return Token(kind_of(claims.roles, claims.credential), claims)
    kind = next((each for each in KINDS if _typ(each) == typ), None)
    if kind is None or "aud" not in decoded.claims or keys.get(str(key_id)) is not key:
        return None
    return Token(kind, claims)


def _typ(kind: Kind) -> str:
    return f"rapporteur-{kind}+jwt"
