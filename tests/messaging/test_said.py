"""The worker's log explains a read failure in our own words, whatever the Kafka client's error."""

import logging
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event, Thread
from threading import enumerate as enumerate_threads
from uuid import uuid4

import pytest
from joserfc.jwk import OKPKey
from kafka.errors import KafkaError

from shared.messaging import connection
from shared.messaging.administration import create_users
from shared.messaging.connection import Kafka
from shared.messaging.consumer import Consumer
from shared.messaging.loops import Loop, run
from shared.messaging.sources.feed import FeedSource
from shared.messaging.sources.topic import TopicSource
from shared.web import tokens
from tests.event_store import lending
from tests.messaging.conftest import Book, Reader
from tests.plugins.servers import KafkaServer
from tests.plugins.waiting import until

pytestmark = pytest.mark.requirement("3.06")
PASSWORD = "example-password"


@pytest.fixture
def says(caplog: pytest.LogCaptureFixture) -> Iterator[Callable[[Consumer, str], None]]:
    """Let a worker consume until its log contains a text."""
    stop = Event()
    threads: list[Thread] = []

    def wait(consumer: Consumer, words: str) -> None:
        threads.append(Thread(target=run, args=([Loop("consume lending", consumer.step)], stop)))
        threads[-1].start()
        # Some of kafka's log records can no longer be formatted, since their socket is closed.
        until(lambda: any(words in each.getMessage() for each in caplog.records if each.name.startswith("shared.")))

    with caplog.at_level(logging.WARNING, "shared.messaging"):
        yield wait
        stop.set()
        for thread in threads:
            thread.join()


@pytest.fixture
def stranger(kafka_cluster: KafkaServer, tmp_path: Path) -> Kafka:
    """A user without any rights, and its password."""
    user, file = f"stranger-{uuid4().hex[:8]}", tmp_path / "password"
    kafka_cluster.start()
    create_users(kafka_cluster.connection(), {user: PASSWORD})
    file.write_text(PASSWORD)
    return Kafka(kafka_cluster.broker.bootstrap, "SASL_PLAINTEXT", user, file)


def test_a_wrong_password(
    says: Callable[[Consumer, str], None], book: Book, reader: Reader, fed: FeedSource, stranger: Kafka, topic: str
) -> None:
    book.grow(1)
    assert stranger.password_file is not None
    stranger.password_file.write_text("another-one")
    says(
        Consumer(lending.LOG, reader.projector, TopicSource(stranger, topic), fed),
        f"does not let the user {stranger.user} in",
    )
    until(lambda: reader.positions() == [1])  # meanwhile the feed is read


@pytest.mark.parametrize("make", [Kafka.consumer, Kafka.admin])
def test_a_client_that_is_refused_leaves_no_thread_behind(
    stranger: Kafka, make: Callable[[Kafka], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "BOOTSTRAP_SECONDS", 1)
    assert stranger.password_file is not None
    stranger.password_file.write_text("another-one")
    with pytest.raises(KafkaError):
        make(stranger)
    assert not [each.name for each in enumerate_threads() if f"rapporteur-{stranger.user}" in each.name]


def test_a_forbidden_topic(
    says: Callable[[Consumer, str], None], reader: Reader, fed: FeedSource, stranger: Kafka, topic: str
) -> None:
    source = TopicSource(stranger, topic, silence=0.5)
    says(Consumer(lending.LOG, reader.projector, source, fed), f"{topic}. To it a topic without the right looks empty.")


def test_a_token_that_ended(says: Callable[[Consumer, str], None], reader: Reader, fed: FeedSource) -> None:
    key = OKPKey.generate_key("Ed25519").as_pem(private=True).decode()
    ended = tokens.issue(key, "account-1", frozenset(["service"]), "s", int(time.time()) - 5)
    says(Consumer(lending.LOG, reader.projector, FeedSource(lending.LOG, fed.url, lambda: ended)), " ended on ")


def test_a_log_that_was_replaced(
    says: Callable[[Consumer, str], None], book: Book, reader: Reader, fed: FeedSource
) -> None:
    book.grow(2)
    reader.projector.apply(lending.LOG, "lending/another", book.log.read(0, 1))
    says(
        Consumer(lending.LOG, reader.projector, fed), "The log lending is another one: read so far was lending/another"
    )


def test_a_log_that_was_put_back(
    says: Callable[[Consumer, str], None], book: Book, reader: Reader, fed: FeedSource, tmp_path: Path
) -> None:
    later = Book(f"sqlite:///{tmp_path}/later.db")
    later.grow(3)
    book.grow(1)
    reader.projector.apply(lending.LOG, str(book.log.origin()), later.log.read(0, 3))
    says(Consumer(lending.LOG, reader.projector, fed), "ends at 1, and 3 events of it have been read")
    later.engine.dispose()
