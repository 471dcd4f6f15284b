"""A service's settings for the web edge; everything else in this package is the same for all services."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from shared.environment.service_settings import ServiceSettings
from shared.web.navigation import Navigation

IsRevoked = Callable[[str, str, str | None], bool]
"""Checks whether a session (jti) of an account is revoked, issued for a credential if that is not None."""


def nobody_revoked(_session: str, _account: str, _credential: str | None) -> bool:
    return False


def not_renewed(_token: str) -> str | None:
    return None


@dataclass(frozen=True)
class WebSettings:
    """The settings. `secret_key` signs the form session; `public_key` has the Ed25519 keys (PEM) that verify tokens.

    `is_revoked` is called on every request, so it must be fast. `open_to_all` is a role that visitors hold without
    signing in (`reader` in the demonstration); None opens nothing. `trusted_proxies` is the number of proxies in front
    of the program, each adding its client to X-Forwarded-For. `synthetic`: the records are invented, and every page
    states so. `renew` returns a new token of the same session, or None. `hosts` are the program's host names besides
    those of the machine itself. `home` is the folder on whose disk the databases may be.
    """

    secret_key: str
    public_key: str
    is_revoked: IsRevoked = nobody_revoked
    open_to_all: str | None = None
    secure_cookies: bool = False
    trusted_proxies: int = 0
    synthetic: bool = False
    sign_in: str = "/registry/sign-in"
    renew: Callable[[str], str | None] = not_renewed
    hosts: frozenset[str] = frozenset()
    home: Path | None = None
    navigation: Navigation = field(default_factory=Navigation)


def web_settings(
    settings: ServiceSettings,
    is_revoked: IsRevoked,
    renew: Callable[[str], str | None],
    navigation: Navigation,
) -> WebSettings:
    """Return the settings of the web edge that follow from a service's own."""
    return WebSettings(
        secret_key=settings.session_key.read_bytes().hex(),
        public_key=settings.public_key.read_text(),
        is_revoked=is_revoked,
        open_to_all="reader" if settings.open_to_readers else None,
        secure_cookies=settings.secure_cookies,
        trusted_proxies=settings.trusted_proxies,
        synthetic=settings.synthetic,
        renew=renew,
        hosts=settings.host_names,
        home=settings.home,
        navigation=navigation,
    )
