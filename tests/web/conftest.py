"""The shelf as an application in the test's process, and served on a port for a browser."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from flask import Flask
from flask.testing import FlaskClient
from joserfc.jwk import OKPKey
from playwright.sync_api import Browser, BrowserContext

from shared.web import tokens
from tests.plugins.browser import browser_contexts
from tests.plugins.serving import address_of
from tests.web.shelf import create_app


class Shelf(NamedTuple):
    app: Flask
    private_key: str
    revoked: set[str]

    def token(self, *roles: str, account: str = "account-1", session: str = "session-1", lasts: int = 3600) -> str:
        return tokens.issue(self.private_key, account, frozenset(roles), session, int(time.time()) + lasts)

    def bearer(self, *roles: str, **options: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token(*roles, **options)}"}  # type: ignore[arg-type]

    def reader_of_pages(self, *roles: str) -> FlaskClient:
        """Return a client that is signed in with the cookie and requests pages."""
        client = self.app.test_client()
        client.set_cookie(tokens.COOKIE, self.token(*roles))
        client.environ_base["HTTP_ACCEPT"] = "text/html"
        return client


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    key = OKPKey.generate_key("Ed25519")
    revoked: set[str] = set()
    app = create_app(
        tmp_path, key.as_pem(private=False).decode(), lambda session, _account, _credential: session in revoked
    )
    return Shelf(app, key.as_pem(private=True).decode(), revoked)


@pytest.fixture
def served(shelf: Shelf) -> Iterator[str]:
    """The address of the shelf on a free port."""
    with address_of(shelf.app) as address:
        yield address


@pytest.fixture
def signed_in(browser: Browser, served: str, shelf: Shelf) -> Iterator[Callable[..., BrowserContext]]:
    """Return a function that creates browser contexts signed in as a keeper."""
    with browser_contexts(browser, served, shelf.token("keeper")) as contexts:
        yield contexts
