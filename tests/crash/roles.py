"""The children's work until they are killed: write, seal, sign, publish, consume. Each runs the program's own code in
a loop."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from multiprocessing.connection import Connection as Pipe

from sqlalchemy import Column, Connection, Engine, Integer, LargeBinary, MetaData, Table, insert, select, update

from shared.event_store.codec import Codec
from shared.event_store.command_handler import CommandContext
from shared.event_store.engine import create_engine
from shared.event_store.log import Log
from shared.event_store.projector import Projector, RecordedEvent
from shared.event_store.sealer import Sealer
from shared.event_store.signer import CheckpointSigner
from shared.messaging.connection import Kafka
from shared.messaging.consumer import Consumer
from shared.messaging.errors import SourceError
from shared.messaging.publisher import Publisher
from shared.messaging.sources.local_log import LocalLogSource
from shared.messaging.sources.topic import TopicSource
from shared.transparency.checkpoint_store import CheckpointStore
from shared.transparency.signing_key import SigningKey
from tests.event_store import lending
from tests.event_store.signing import make_key
from tests.oracle.recorder import ACKNOWLEDGED, INTENT, Oracle, Recorder

POINTS = {
    "writer": ("append.before-commit", "append.after-commit"),
    "sealer": ("seal.before-commit", "seal.after-commit"),
    "signer": ("sign.before-commit", "sign.after-commit", "sign.after-keep"),
    "publisher": ("publish.after-send", "publish.before-mark", "publish.after-mark"),
    "consumer": ("consume.before-commit", "consume.after-commit"),
}
BOOKS = ("book-1", "book-2", "book-3")
READY, STOP = "ready", "stop"
CONSUMER = "tally"
IDLE = 0.01  # seconds

tally_tables = MetaData()
tally = Table("tally", tally_tables, Column("events", Integer, nullable=False), Column("digest", LargeBinary))


@dataclass(frozen=True)
class Place:
    """The locations of all data. Without Kafka there is no publisher, and the consumer reads the log itself."""

    store: str
    consumer: str
    oracle: Oracle
    kafka: Kafka | None = None
    topic: str = ""

    @property
    def key(self) -> SigningKey:
        return SigningKey(self.oracle.folder / "keys", lending.LOG)

    @property
    def kept(self) -> CheckpointStore:
        return CheckpointStore(self.oracle.folder / "checkpoints", lending.LOG)


class Watch:
    """The child's end of its pipe: it receives the point at which to stop, reports when it gets there, and is killed."""

    def __init__(self, pipe: Pipe) -> None:
        self._pipe = pipe
        self._asked, self._ready = "", False

    def reached(self, point: str) -> None:
        self.listen()
        if point == self._asked:
            self._pipe.send(point)
            self._pipe.recv()

    def listen(self, seconds: float = 0) -> bool:
        """Return whether to continue. Raises EOFError if the parent has ended."""
        while self._pipe.poll(seconds):
            self._asked, seconds = self._pipe.recv(), 0
        return self._asked != STOP

    def ready(self) -> None:
        """Report that the first turn is done."""
        if not self._ready:
            self._ready = True
            self._pipe.send(READY)


def write(pipe: Pipe, place: Place, writer: str, number: int) -> None:
    """Stamp books, one after another, each under its own command id; the first may have been sent before."""
    watch, recorder = Watch(pipe), Recorder(place.oracle)
    handler = lending.handler_of(create_engine(place.store))
    handler.failpoint = watch.reached
    while watch.listen():
        text = f"{writer}-{number}"
        recorder.tell(INTENT, text)
        command = lending.StampBook(BOOKS[number % len(BOOKS)], text)
        handler.handle(command, CommandContext(actor=f"account-{writer}", command=text))
        recorder.tell(ACKNOWLEDGED, text)
        number += 1
        watch.ready()


def seal(pipe: Pipe, place: Place) -> None:
    watch = Watch(pipe)
    _repeat(watch, Sealer(create_engine(place.store), lending.LOG, lending.OUTBOX_KEY, failpoint=watch.reached).seal)


def sign(pipe: Pipe, place: Place) -> None:
    """Sign immediately, from the beginning of the log after each start."""
    watch = Watch(pipe)
    signer = CheckpointSigner(create_engine(place.store), lending.LOG, place.key, place.kept, watch.reached)
    _repeat(watch, partial(signer.sign, at_once=True))


def publish(pipe: Pipe, place: Place) -> None:
    watch = Watch(pipe)
    assert place.kafka is not None
    log = Log(create_engine(place.store), lending.LOG)
    _repeat(watch, Publisher(log, place.kafka, place.topic, watch.reached).publish)


def consume(pipe: Pipe, place: Place) -> None:
    """Read the topic, using the log instead of the feed."""
    watch = Watch(pipe)
    projector = projector_of(create_engine(place.consumer), watch.reached)
    local = LocalLogSource(Log(create_engine(place.store), lending.LOG))
    if place.kafka is None:
        consumer = Consumer(lending.LOG, projector, local)
    else:
        consumer = Consumer(lending.LOG, projector, TopicSource(place.kafka, place.topic), local)
    _repeat(watch, partial(consumer.step, 0.05))


def projector_of(engine: Engine, reached: Callable[[str], None] = lambda _: None) -> Projector:
    codec = Codec(lending.LOG, lending.EVENTS)
    return Projector(engine, CONSUMER, {lending.LOG: codec}, count, failpoint=reached)


def _repeat(watch: Watch, turn: Callable[[], int]) -> None:
    done = 0
    while watch.listen(0 if done else IDLE):
        try:
            done = turn()
        except SourceError:
            done = 0
        watch.ready()


def prepare(place: Place) -> None:
    """Create both databases, with books to stamp."""
    engine = lending.prepare(create_engine(place.store))
    handler = lending.handler_of(engine)
    handler.handle_all([(lending.BuyBook(book, f"shelf of {book}"), lending.BY_ANN) for book in BOOKS])
    consumer = engine if place.consumer == place.store else lending.prepare(create_engine(place.consumer))
    tally_tables.create_all(consumer)
    make_key(place.oracle.folder / "keys")
    with consumer.begin() as connection:
        connection.execute(insert(tally), {"events": 0, "digest": b""})
    engine.dispose()
    consumer.dispose()


def count(connection: Connection, events: Sequence[RecordedEvent]) -> None:
    """Count and chain the given events, so that a repeated, missing or misplaced event is detected."""
    row = connection.execute(select(tally)).one()
    digest = bytes(row.digest)
    for recorded in events:
        digest = chained(digest, recorded)
    connection.execute(update(tally).values(events=row.events + len(events), digest=digest))


def chained(digest: bytes, recorded: RecordedEvent) -> bytes:
    return sha256(digest + f"{recorded.position} {recorded.recorded} {recorded.event.id}".encode()).digest()


def tallied(engine: Engine) -> tuple[int, bytes]:
    with engine.connect() as connection:
        row = connection.execute(select(tally)).one()
    return row.events, bytes(row.digest)
