"""One log's events in one database: reading a stream, together with the basis for deciding a command, and appending to
it. For sealing and reading by position see `sealer` and `log`."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import (
    CompoundSelect,
    Connection,
    Engine,
    Insert,
    Integer,
    LargeBinary,
    String,
    and_,
    bindparam,
    cast,
    insert,
    literal,
    null,
    or_,
    select,
    union_all,
)

from shared.domain.batches import batched
from shared.domain.errors import AlreadyTaken
from shared.domain.event import PublishedEvent, StoredEvent
from shared.event_store.codec import Codec, EventMetadata
from shared.event_store.command_results import select_answer
from shared.event_store.outbox_key import OutboxKey
from shared.event_store.tables import kernel_tables
from shared.event_store.wakeups import wake_on_commit

STREAMS_PER_QUERY = 500  # streams per statement


class NewEvent(msgspec.Struct, frozen=True):
    """An event about to be appended."""

    metadata: EventMetadata
    event: PublishedEvent


class DecisionBasis(NamedTuple):
    """The basis for a decision: the command's stored result as a row of `select_answer`, or None; its stream's events
    by version; and the existing streams among those it refers to."""

    kept: Any
    past: list[StoredEvent]
    existing: frozenset[str]


@cache
def _append_statements(log: str, dialect: str) -> tuple[Insert, ...]:
    """Return the SQL that stores an event and queues it for the log: one statement on PostgreSQL, otherwise two."""
    events, queued = kernel_tables(log).events, insert(kernel_tables(log).outbox)
    parameters = {"id": "event_id", "stream": "of", "version": "number", "bytes": "stored"}
    store = insert(events).values({name: bindparam(parameter) for name, parameter in parameters.items()})
    mac = bindparam("authenticated", type_=LargeBinary)
    if dialect == "postgresql":
        stored = store.returning(events.c.seq).cte()
        return (queued.from_select(["event", "mac"], select(stored.c.seq, mac)),)
    new = and_(events.c.stream == bindparam("of"), events.c.version == bindparam("number"))
    return store, queued.from_select(["event", "mac"], select(events.c.seq, mac).where(new))


class EventStore:
    """The store of one log's events. It appends within the caller's transaction, so that events, read models, outbox
    and result are committed together or not at all.

    `key` authenticates appended events; readers need none.
    """

    def __init__(self, engine: Engine, codec: Codec, key: OutboxKey | None = None) -> None:
        self.engine, self.codec, self.log, self._key = engine, codec, codec.log, key
        self.tables = kernel_tables(codec.log)
        # Built once, because building statements costs as much as sending them.
        events, claims = self.tables.events, self.tables.claims
        self._select_stream = (
            select(events.c.bytes).where(events.c.stream == bindparam("of")).order_by(events.c.version)
        )
        self._basis_with: dict[int, CompoundSelect[Any]] = {}
        self._append_statements = _append_statements(codec.log, engine.dialect.name)
        self._insert_claim = insert(claims)
        self._select_holder = select(claims.c.holder).where(
            claims.c.kind == bindparam("of"), claims.c.key == bindparam("named")
        )

    def load(self, connection: Connection, stream: str) -> list[StoredEvent]:
        """Return the stream's events by version; empty if it does not exist."""
        return [self.codec.decode(row.bytes) for row in connection.execute(self._select_stream, {"of": stream})]

    def load_basis(
        self, connection: Connection, stream: str, references: Sequence[str], account: str, command: str | None
    ) -> DecisionBasis:
        """Return the basis for deciding a command, identified by its account and id, on a stream. One query instead of
        three, because sending a query costs more than finding a row."""
        if len(references) not in self._basis_with:
            self._basis_with[len(references)] = self._select_basis(len(references))
        names = {f"other_{number}": other for number, other in enumerate(references)}
        parameters = {"of": stream, "by": account, "id": command, **names}
        rows = connection.execute(self._basis_with[len(references)], parameters).all()
        kept = next((row for row in rows if row.stream is None), None)
        # A command that has a result gets it again even if an event of its stream cannot be read.
        past = [self.codec.decode(row.answer) for row in rows if row.stream == stream and kept is None]
        return DecisionBasis(kept, past, frozenset(row.stream for row in rows))

    def _select_basis(self, references: int) -> CompoundSelect[Any]:
        """Build the query; every existing stream has a first event. The bytes of an event share a column with those of
        a result."""
        events, answer = self.tables.events.c, select_answer(self.tables.commands)
        referenced = [events.stream == bindparam(f"other_{number}") for number in range(references)]
        either = or_(events.stream == bindparam("of"), *(and_(one, events.version == 1) for one in referenced))
        no_answer = cast(null(), LargeBinary), cast(null(), Integer)
        no_event = cast(null(), String).label("stream"), literal(0).label("version")
        existing = select(*no_answer, events.bytes, events.stream, events.version).where(either)
        return union_all(answer.add_columns(*no_event), existing).order_by("version")

    def load_all(self, connection: Connection, streams: Iterable[str]) -> dict[str, list[StoredEvent]]:
        """Return the events of many streams, each by version; streams without events are left out."""
        found: dict[str, list[StoredEvent]] = {}
        events = self.tables.events
        for batch in batched(sorted(set(streams)), STREAMS_PER_QUERY):
            query = select(events.c.bytes).where(events.c.stream.in_(batch)).order_by(events.c.stream, events.c.version)
            for row in connection.execute(query):
                stored = self.codec.decode(row.bytes)
                found.setdefault(stored.stream, []).append(stored)
        return found

    def existing(self, connection: Connection, streams: Iterable[str]) -> set[str]:
        """Return those of the given streams that exist."""
        events, found = self.tables.events.c, set[str]()
        for batch in batched(sorted(set(streams)), STREAMS_PER_QUERY):
            found.update(connection.scalars(select(events.stream).where(events.stream.in_(batch), events.version == 1)))
        return found

    def append(self, connection: Connection, new_events: Sequence[NewEvent]) -> list[StoredEvent]:
        """Store the events and queue them for the log. Raises sqlalchemy's IntegrityError if a version is taken."""
        appended = []
        for new_event in new_events:
            heading, stored = new_event.metadata, self.codec.encode(new_event.metadata, new_event.event)
            row = {
                "event_id": heading.id,
                "of": heading.stream,
                "number": heading.version,
                "stored": stored,
                "authenticated": self.mac(heading.stream, heading.version, stored),
            }
            for statement in self._append_statements:
                connection.execute(statement, row)
            appended.append(
                StoredEvent(
                    heading.id,
                    self.codec.type_of(new_event.event),
                    heading.stream,
                    heading.version,
                    heading.actor,
                    heading.correlation,
                    heading.causation,
                    heading.marking,
                    new_event.event,
                    heading.approved_by,
                )
            )
        wake_on_commit(connection)
        return appended

    def mac(self, stream: str, version: int, stored: bytes) -> bytes:
        """Authenticate an event for the outbox."""
        assert self._key is not None, "a store that appends is given the key"
        return self._key.mac(self.log, stream, version, stored)

    def reserve_unique_key(self, connection: Connection, kind: str, key: str, holder: str) -> None:
        """Claim a key that only one record may have; its current holder may claim it again. Raises AlreadyTaken."""
        current = connection.scalar(self._select_holder, {"of": kind, "named": key})
        if current is None:
            connection.execute(self._insert_claim, {"kind": kind, "key": key, "holder": holder})
        elif current != holder:
            raise AlreadyTaken(kind=kind, key=key, holder=current)
