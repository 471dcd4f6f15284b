"""A home with an empty, migrated database of the meetings service, and ways to fill it."""

import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from flask.testing import FlaskClient
from playwright.sync_api import Browser, BrowserContext
from sqlalchemy import select
from werkzeug.test import TestResponse

from services.meetings.app import create_app
from services.meetings.service import Service, migrate, open_service, registry_projector
from services.meetings.settings import Settings
from shared.contracts import registry
from shared.domain.event import Marking, PublishedEvent, SealedEvent
from shared.environment.settings import read_settings
from shared.event_store.codec import Codec, EventMetadata
from shared.event_store.outbox_key import OutboxKey
from shared.event_store.sealer import Sealer
from shared.event_store.tables import consumer_tables
from shared.web import tokens
from tests.meetings.recorded import uuid
from tests.meetings.stated import record_examples
from tests.plugins.browser import browser_contexts
from tests.plugins.installations import put_back
from tests.plugins.serving import address_of

REGISTRY = Codec("registry", registry.EVENTS)
Contexts = Callable[..., BrowserContext]


class Home:
    """The service in a separate directory; `signing_key` is the key that the registry would sign tokens with.

    `empty` is a migrated SQLite database to start from, which is quicker than migrating one.
    """

    def __init__(self, path: Path, database: str | None = None, empty: Path | None = None) -> None:
        self.path = path
        for folder in ("keys", "secrets"):
            (path / folder).mkdir()
        private = Ed25519PrivateKey.generate()
        self.signing_key = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
        public = private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        (path / "keys" / "token.pub").write_bytes(public)
        (path / "secrets" / "meetings-commands.key").write_bytes(b"a key for tests only")
        (path / "secrets" / "meetings-outbox.key").write_bytes(b"a third key for tests only")
        (path / "secrets" / "meetings-session.key").write_bytes(b"another key for tests only")
        # Neither the registry nor reporting answers here, so pages show ids.
        nowhere = dict.fromkeys(("RAPPORTEUR_REGISTRY_URL", "RAPPORTEUR_REPORTING_URL"), "http://127.0.0.1:9")
        environment = {"RAPPORTEUR_HOME": str(path), **nowhere}
        if database:
            environment["RAPPORTEUR_MEETINGS_DATABASE"] = database
        self.settings = self._settings = read_settings(Settings, environment)
        if database or empty is None:
            migrate(self.settings)
        else:
            shutil.copy(empty, path / "meetings.db")
        self.service: Service = open_service(self.settings)
        self._told = 0

    def begin_anew(self, as_made: Path) -> None:
        """Restore the other home's state, discarding everything recorded here."""
        put_back(self.path, as_made)
        marks = consumer_tables().marks
        with self.service.reader.connect() as connection:
            self._told = connection.scalar(select(marks.c.position).where(marks.c.log == "registry")) or 0
        self.settings = self._settings

    def use_registry(self, url: str) -> None:
        """Set the registry's address."""
        self.settings = replace(self.settings, registry_url=url)

    def tell(self, stream: str, *events: PublishedEvent, first: int = 1, marking: Marking = "bureau") -> None:
        """Apply events of one stream of the registry's log, as its consumer does."""
        consumer = registry_projector(self.service.engine)
        for version, event in enumerate(events, first):
            self._told += 1
            number = f"00000000-0000-7000-8000-{self._told:012}"
            heading = EventMetadata(
                id=number,
                stream=stream,
                version=version,
                actor="account-operator",
                correlation=number,
                marking=marking,
            )
            sealed = SealedEvent(self._told, "2026-11-24T09:00:00.000000Z", REGISTRY.encode(heading, event))
            consumer.apply("registry", "registry/0", [sealed])

    def seal(self) -> None:
        Sealer(self.service.engine, "meetings", OutboxKey(self.settings.outbox_key)).seal_all()


class Web:
    """The application over a home, and tokens for it."""

    def __init__(self, home: Home) -> None:
        self.home, self.app = home, create_app(home.settings)

    def token(self, *roles: str) -> str:
        expires = int(time.time()) + 3600
        return tokens.issue(self.home.signing_key, f"account-{uuid(9)}", frozenset(roles), "session-1", expires)

    def bearer(self, *roles: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token(*roles)}"}

    def get(self, path: str, *roles: str) -> TestResponse:
        return self.app.test_client().get(path, headers=self.bearer(*(roles or ("staff",))))

    def post(self, path: str, body: object, *, role: str = "staff", **headers: str) -> TestResponse:
        client = self.app.test_client()
        return client.post(path, json=body, headers=self.bearer(role) | headers)

    def pages(self, *roles: str) -> FlaskClient:
        """Return a client that is signed in with the cookie, and requests pages."""
        client = self.app.test_client()
        client.set_cookie(tokens.COOKIE, self.token(*roles))
        client.environ_base["HTTP_ACCEPT"] = "text/html"
        return client


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database that each test copies."""
    made = Home(tmp_path_factory.mktemp("meetings"))
    made.service.close()
    return made.path / "meetings.db"


@pytest.fixture(scope="session")
def examples_once(tmp_path_factory: pytest.TempPathFactory, empty: Path) -> Path:
    """A home with a statement of each kind and the records that these refer to."""
    made = Home(tmp_path_factory.mktemp("examples"), empty=empty)
    record_examples(made.service)
    made.service.close()
    return made.path


@pytest.fixture(scope="session")
def web_once(tmp_path_factory: pytest.TempPathFactory, empty: Path) -> Iterator[Web]:
    """One application, emptied for each test that uses `home` or `web`, since creating it takes most of the time."""
    made = Home(tmp_path_factory.mktemp("once"), empty=empty)
    once = Web(made)
    yield once
    once.app.extensions["meetings"].close()
    made.service.close()


@pytest.fixture
def begins_with(empty: Path) -> Path:
    """The home that each test's own home is copied from."""
    return empty.parent


@pytest.fixture
def home(web_once: Web, begins_with: Path) -> Home:
    web_once.home.begin_anew(begins_with)
    return web_once.home


@pytest.fixture
def home_on_postgres(tmp_path: Path, postgres_database: str) -> Iterator[Home]:
    made = Home(tmp_path, postgres_database)
    yield made
    made.service.close()


@pytest.fixture
def web(home: Home, web_once: Web) -> Web:
    assert home is web_once.home
    return web_once


@pytest.fixture
def staff(web: Web) -> FlaskClient:
    """A client signed in as staff."""
    return web.pages("staff")


@pytest.fixture(scope="module")
def web_shared(tmp_path_factory: pytest.TempPathFactory, empty: Path) -> Iterator[Web]:
    """One application for all tests of a module that tolerate one another's records."""
    made = Home(tmp_path_factory.mktemp("shared"), empty=empty)
    shared = Web(made)
    yield shared
    shared.app.extensions["meetings"].close()
    made.service.close()


@pytest.fixture
def contexts(browser: Browser, web: Web) -> Iterator[Contexts]:
    """Browser contexts signed in as staff."""
    with address_of(web.app) as address, browser_contexts(browser, address, web.token("staff")) as contexts:
        yield contexts
