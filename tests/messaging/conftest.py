"""A growing log, its feed over HTTP, its topic in the run's Kafka, and a reader that records the events it reads."""

import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from uuid import uuid4

import pytest
from joserfc.jwk import OKPKey
from sqlalchemy import Column, Connection, Integer, MetaData, String, Table, insert, select

from shared.event_store.codec import EventMetadata
from shared.event_store.engine import create_engine
from shared.event_store.log import Log
from shared.event_store.projector import Projector, RecordedEvent
from shared.event_store.store import NewEvent
from shared.event_store.tables import consumer_tables
from shared.messaging.administration import create_topics
from shared.messaging.consumer import Consumer
from shared.messaging.publisher import Publisher
from shared.messaging.sources.feed import FeedSource
from shared.messaging.sources.topic import TopicSource
from shared.web import tokens
from shared.web.factory import create_service_app
from shared.web.feed import feed
from shared.web.settings import WebSettings
from tests.event_store import lending
from tests.plugins.servers import KafkaServer
from tests.plugins.serving import address_of

models = MetaData()
taken = Table(
    "taken", models, Column("n", Integer, primary_key=True), Column("position", Integer), Column("id", String)
)


class Book:
    """A sealed log in SQLite."""

    def __init__(self, url: str) -> None:
        self.engine = lending.prepare(create_engine(url))
        self.log = Log(self.engine, lending.LOG)
        self._store, self._sealer = lending.store_of(self.engine), lending.sealer_of(self.engine)
        self._version = 0

    def grow(self, count: int) -> None:
        """Append and seal a number of events."""
        facts = []
        for _ in range(count):
            self._version += 1
            heading = EventMetadata(
                id=str(uuid4()),
                stream="book-1",
                version=self._version,
                actor="account-1",
                correlation="c-1",
                marking="public",
            )
            facts.append(NewEvent(heading, lending.BookStamped(f"stamp {self._version}")))
        with self.engine.begin() as connection:
            self._store.append(connection, facts)
        self._sealer.seal_all()


class Reader:
    """Records each event that it is given in its own database, which refuses duplicates."""

    def __init__(self, url: str) -> None:
        self.engine = create_engine(url)
        consumer_tables().metadata.create_all(self.engine)
        models.create_all(self.engine)
        self.projector = Projector(
            self.engine, "reader", {lending.LOG: lending.store_of(self.engine).codec}, self._apply
        )

    def _apply(self, connection: Connection, events: Sequence[RecordedEvent]) -> None:
        connection.execute(insert(taken), [{"position": each.position, "id": each.event.id} for each in events])

    def positions(self) -> list[int]:
        """Return the positions in the order in which they were applied."""
        with self.engine.connect() as connection:
            return list(connection.scalars(select(taken.c.position).order_by(taken.c.n)))


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    book = Book(f"sqlite:///{tmp_path}/book.db")
    yield book
    book.engine.dispose()


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[Reader]:
    reader = Reader(f"sqlite:///{tmp_path}/reader.db")
    yield reader
    reader.engine.dispose()


@pytest.fixture
def fed(book: Book) -> Iterator[FeedSource]:
    """The book's feed, served over HTTP to token holders."""
    key = OKPKey.generate_key("Ed25519")
    app = create_service_app("lending", WebSettings("a secret for tests only", key.as_pem(private=False).decode()))
    app.register_blueprint(feed("lending", book.log))
    token = tokens.issue(
        key.as_pem(private=True).decode(), "account-1", frozenset(["service"]), "s", int(time.time()) + 600
    )
    with address_of(app) as address:
        yield FeedSource(lending.LOG, f"{address}/lending/feed", lambda: token)


@pytest.fixture
def topic(topic_prefix: str, kafka_cluster: KafkaServer) -> str:
    name = f"{topic_prefix}lending.events"
    create_topics(kafka_cluster.connection(), [name])
    return name


@pytest.fixture
def publisher(book: Book, kafka_cluster: KafkaServer, topic: str) -> Iterator[Publisher]:
    publisher = Publisher(book.log, kafka_cluster.connection(), topic)
    yield publisher
    publisher.close()


@pytest.fixture
def source(kafka_cluster: KafkaServer, topic: str) -> Iterator[TopicSource]:
    source = TopicSource(kafka_cluster.connection(), topic, silence=0.5)
    yield source
    source.close()


@pytest.fixture
def consumer(reader: Reader, source: TopicSource, fed: FeedSource) -> Consumer:
    return Consumer(lending.LOG, reader.projector, source, fed, leave=0.2)
