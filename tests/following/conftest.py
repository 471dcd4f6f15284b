"""A growing log, its feed over HTTP, its topic in the run's Kafka, and users with and without read access."""

import socket
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from typing import ClassVar, TextIO, cast
from uuid import uuid4

import pytest
import structlog
from flask import Flask
from joserfc.jwk import OKPKey
from kafka.admin import (
    ACL,
    ACLOperation,
    ACLPermissionType,
    ACLResourcePatternType,
    ResourcePattern,
    ResourceType,
)
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from shared.contracts.registry import EVENTS, OrganizationRegistered
from shared.domain.event import PublishedEvent
from shared.event_store.codec import Codec, EventMetadata
from shared.event_store.engine import create_engine
from shared.event_store.log import Log
from shared.event_store.migrations import migrate
from shared.event_store.outbox_key import OutboxKey
from shared.event_store.sealer import Sealer
from shared.event_store.store import EventStore, NewEvent
from shared.messaging.administration import TopicRight, admin_client, create_topics, create_users, grant_rights
from shared.messaging.publisher import Publisher
from shared.web import tokens
from shared.web.factory import create_service_app
from shared.web.feed import feed
from shared.web.logging import Stderr
from shared.web.settings import WebSettings
from tests.plugins.free_ports import free_ports
from tests.plugins.servers import KafkaServer
from tests.plugins.serving import in_a_thread

LOG = "registry"
OUTBOX_KEY = OutboxKey(b"example key of the outbox")
PASSWORD = "example-password-of-a-partner"


class Book:
    """A sealed log in SQLite."""

    def __init__(self, url: str, log: str = LOG, events: Mapping[str, type[PublishedEvent]] = EVENTS) -> None:
        self.engine = create_engine(url)
        migrate(self.engine, [log])
        self.log = Log(self.engine, log)
        self._store = EventStore(self.engine, Codec(log, events), OUTBOX_KEY)
        self._sealer = Sealer(self.engine, log, OUTBOX_KEY)

    def grow(self, count: int) -> None:
        with self.engine.begin() as connection:
            self._store.append(connection, [self._fact() for _ in range(count)])
        self._sealer.seal_all()

    def stored(self, after: int = 0) -> bytes:
        """Return a follower's output for the log."""
        return b"".join(event.bytes + b"\n" for event in self.log.read(after, 10_000))

    def _fact(self) -> NewEvent:
        organization = f"organization-{uuid4()}"
        heading = EventMetadata(
            id=str(uuid4()), stream=organization, version=1, actor="account-1", correlation="c-1", marking="public"
        )
        return NewEvent(heading, OrganizationRegistered(organization, f"Example Örganization {organization[-4:]}"))


class _Remembered(WSGIRequestHandler):
    """Remembers its connections, so that they break when the server is stopped, as when a process dies."""

    connections: ClassVar[list[socket.socket]] = []

    def setup(self) -> None:
        self.connections.append(self.request)
        super().setup()


@dataclass
class Served:
    """The book's feed, on a port that stays the same when the server is restarted."""

    app: Flask
    key: OKPKey
    port: int = field(default_factory=free_ports)
    _running: list[tuple[BaseWSGIServer, Thread]] = field(default_factory=list)

    def start(self) -> None:
        server = make_server("127.0.0.1", self.port, self.app, threaded=True, request_handler=_Remembered)
        server.block_on_close = False  # type: ignore[attr-defined]  # of the standard library's threading server
        thread = in_a_thread(server)
        self._running.append((server, thread))

    def stop(self) -> None:
        while self._running:
            server, thread = self._running.pop()
            server.shutdown()
            server.server_close()
            thread.join()
        while _Remembered.connections:
            with suppress(OSError):
                _Remembered.connections.pop().shutdown(socket.SHUT_RDWR)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def token(self, role: str = "service", lasts: int = 600) -> str:
        return tokens.issue(
            self.key.as_pem(private=True).decode(), "account-1", frozenset([role]), "s", int(time.time()) + lasts
        )


def served_feed(book: Book) -> Served:
    key = OKPKey.generate_key("Ed25519")
    app = create_service_app(LOG, WebSettings("a secret for tests only", key.as_pem(private=False).decode()))
    app.register_blueprint(feed(LOG, book.log))
    return Served(app, key)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    book = Book(f"sqlite:///{tmp_path}/book.db")
    yield book
    book.engine.dispose()


@pytest.fixture
def fed(book: Book) -> Iterator[Served]:
    served = served_feed(book)
    # The server runs in this process: its log must not mix with the printed lines, even for a long poll that ends in a
    # later test, so this setting is permanent.
    structlog.configure(logger_factory=structlog.WriteLoggerFactory(file=cast(TextIO, Stderr())))
    served.start()
    yield served
    served.stop()


@pytest.fixture
def token_file(fed: Served, tmp_path: Path) -> Path:
    file = tmp_path / "token"
    file.write_text(fed.token() + "\n")
    return file


@pytest.fixture
def over_feed(fed: Served, token_file: Path) -> list[str]:
    return ["--log", LOG, "--url", fed.url, "--token-file", str(token_file)]


class Partner:
    """A user of the run's broker who may read one topic, and use groups whose names begin with the user's."""

    def __init__(self, server: KafkaServer, folder: Path) -> None:
        self.server = server
        self.user = f"example-partner-{uuid4().hex[:8]}"
        self.password_file = folder / "password"
        self.password_file.write_text(PASSWORD + "\n")
        create_users(server.connection(), {self.user: PASSWORD})
        self.groups = f"{self.user}-"
        self._may_use_groups(self.user)

    def may_read(self, topic: str) -> None:
        grant_rights(self.server.connection(), [TopicRight(self.user, topic)])

    def rotated(self, topic: str) -> str:
        """Create a second user of the partner with the same password, who may read a topic through the same groups."""
        user = f"{self.user}.2"
        create_users(self.server.connection(), {user: PASSWORD})
        grant_rights(self.server.connection(), [TopicRight(user, topic)])
        self._may_use_groups(user)
        return user

    def _may_use_groups(self, user: str) -> None:
        own = ResourcePattern(ResourceType.GROUP, self.groups, ACLResourcePatternType.PREFIXED)
        with admin_client(self.server.connection()) as client:
            made = client.create_acls([ACL(f"User:{user}", "*", ACLOperation.READ, ACLPermissionType.ALLOW, own)])
        assert not made["failed"]

    def over(self, topic: str, *more: str) -> list[str]:
        """Return the options that follow a topic as this user."""
        return [
            *("--log", LOG, "--kafka", self.server.broker.bootstrap, "--kafka-protocol", "SASL_PLAINTEXT"),
            *("--kafka-user", self.user, "--kafka-password-file", str(self.password_file), "--topic", topic, *more),
        ]


@pytest.fixture(scope="module")
def partner(kafka_cluster: KafkaServer, tmp_path_factory: pytest.TempPathFactory) -> Partner:
    kafka_cluster.start()
    return Partner(kafka_cluster, tmp_path_factory.mktemp("partner"))


@pytest.fixture
def topic(topic_prefix: str, kafka_cluster: KafkaServer, partner: Partner) -> str:
    name = f"{topic_prefix}{LOG}.events"
    create_topics(kafka_cluster.connection(), [name])
    partner.may_read(name)
    return name


@pytest.fixture
def publish(kafka_cluster: KafkaServer, topic: str) -> Callable[[Book], None]:
    """Bring a book's topic up to date."""

    def publish(book: Book) -> None:
        with publishing(book, kafka_cluster, topic) as publisher:
            publisher.publish()

    return publish


@contextmanager
def publishing(book: Book, server: KafkaServer, topic: str) -> Iterator[Publisher]:
    publisher = Publisher(book.log, server.connection(), topic)
    try:
        yield publisher
    finally:
        publisher.close()
