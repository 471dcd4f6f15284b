"""A toy service over the event store: a library that lends and stamps books. Its read model counts stamps."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from sqlalchemy import Column, Connection, Engine, Integer, MetaData, String, Table, insert, select, update

from shared.domain.decider import Command, Decider
from shared.domain.errors import Refused
from shared.domain.event import Personal, PublishedEvent, StoredEvent
from shared.environment.clock import Clock, utc_now
from shared.event_store.codec import Codec, FieldCipher
from shared.event_store.command_handler import CommandContext, CommandHandler
from shared.event_store.migrations import migrate
from shared.event_store.outbox_key import OutboxKey
from shared.event_store.sealer import Sealer
from shared.event_store.store import EventStore

LOG = "lending"
KEY = b"example key of the fingerprints"
OUTBOX_KEY = OutboxKey(b"example key of the outbox")
SPOILT = "this stamp does not take"
BY_ANN = CommandContext(actor="account-ann")
NOON = datetime(2026, 1, 5, 12, 0, 0, 7, tzinfo=UTC)


class BookBought(PublishedEvent, frozen=True):
    book: str
    shelf: str
    title: str | None = None


class BookStamped(PublishedEvent, frozen=True):
    text: str
    copies: int | None = None


class ReaderEnrolled(PublishedEvent, frozen=True):
    reader: str
    name: Personal
    nickname: Personal | None = None


class BookBurnt(PublishedEvent, frozen=True):
    """Published only by a later version of the program."""

    on: str


EVENTS: dict[str, type[PublishedEvent]] = {
    "example.lending.book-bought.v1": BookBought,
    "example.lending.book-stamped.v1": BookStamped,
    "example.lending.reader-enrolled.v1": ReaderEnrolled,
}
LATER_EVENTS: dict[str, type[PublishedEvent]] = {**EVENTS, "example.lending.book-burnt.v1": BookBurnt}


class BuyBook(msgspec.Struct, frozen=True):
    book: str
    shelf: str
    title: str | None = None

    @property
    def stream(self) -> str:
        return self.book

    @property
    def refers(self) -> tuple[tuple[str, str], ...]:
        return ()


class StampBook(msgspec.Struct, frozen=True):
    """Every stamp is an event. `like` names another book, which must exist."""

    book: str
    text: str
    like: str | None = None

    @property
    def stream(self) -> str:
        return self.book

    @property
    def refers(self) -> tuple[tuple[str, str], ...]:
        return (("like", self.like),) if self.like else ()


class NotBought(Refused):
    code = "not-bought"


class Book(msgspec.Struct, frozen=True):
    bought: bool = False
    stamps: int = 0


class Lending:
    """The aggregate, with the interface of a module."""

    initial_state = Book()

    def decide(self, command: Command, book: Book) -> Sequence[PublishedEvent]:
        match command:
            case BuyBook():
                return [] if book.bought else [BookBought(command.book, command.shelf, command.title)]
            case StampBook():
                if not book.bought:
                    raise NotBought(book=command.book)
                return [BookStamped(command.text, book.stamps + 1)]
        raise AssertionError(command)

    def evolve(self, book: Book, event: PublishedEvent) -> Book:
        match event:
            case BookBought():
                return Book(bought=True)
            case BookStamped():
                return Book(bought=True, stamps=book.stamps + 1)
        return book


models = MetaData()
_prepared: list[bytes] = []
stamps = Table("stamps", models, Column("book", String, primary_key=True), Column("stamps", Integer, nullable=False))


def project(connection: Connection, events: Sequence[StoredEvent]) -> None:
    """Count the stamps; not idempotent, so that applying an event twice is detected."""
    for event in events:
        match event.data:
            case BookBought():
                connection.execute(insert(stamps), {"book": event.stream, "stamps": 0})
            case BookStamped():
                connection.execute(
                    update(stamps).where(stamps.c.book == event.stream).values(stamps=stamps.c.stamps + 1)
                )
                if event.data.text == SPOILT:
                    raise ValueError(SPOILT)


def claims(event: PublishedEvent) -> Sequence[tuple[str, str]]:
    return [("shelf", event.shelf)] if isinstance(event, BookBought) else ()


def prepare(engine: Engine) -> Engine:
    """Create the tables of an empty database. A file on SQLite is a copy of the first one, since migrating takes 0.1 s."""
    file = engine.url.database if engine.dialect.name == "sqlite" else None
    if file and _prepared:
        Path(file).write_bytes(_prepared[0])
        return engine
    migrate(engine, [LOG])
    models.create_all(engine)
    if file:
        with closing(sqlite3.connect(file)) as made:
            _prepared.append(made.serialize())
    return engine


def store_of(engine: Engine, boxes: FieldCipher | None = None) -> EventStore:
    return EventStore(engine, Codec(LOG, EVENTS, boxes), OUTBOX_KEY)


def handler_of(engine: Engine, clock: Clock = utc_now) -> CommandHandler:
    lending = Lending()
    deciders: dict[type, Decider] = {BuyBook: lending, StampBook: lending}
    return CommandHandler(store_of(engine), deciders, key=KEY, project=project, unique_keys=claims, clock=clock)


def sealer_of(engine: Engine, clock: Clock = utc_now) -> Sealer:
    return Sealer(engine, LOG, OUTBOX_KEY, clock)


def counted(engine: Engine) -> dict[str, int]:
    """Return stamps per book, from the read model."""
    with engine.connect() as connection:
        return {row.book: row.stamps for row in connection.execute(select(stamps))}
