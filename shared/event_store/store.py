"""One log's events in one database: read a stream, append to it. Sealing and reading by position are `sealer` and `log`."""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Engine, Select, and_, bindparam, exists, insert, or_, select

from shared.domain.batches import batched
from shared.domain.errors import AlreadyTaken
from shared.domain.event import Published, Stored
from shared.event_store.codec import Codec, Heading
from shared.event_store.outbox_key import OutboxKey
from shared.event_store.tables import kernel_tables

AT_A_TIME = 500  # streams asked for in one statement


class Fact(msgspec.Struct, frozen=True):
    """An event about to be appended."""

    heading: Heading
    event: Published


class EventStore:
    """Appends within the caller's transaction, so that read models, outbox and answer stand or fall with the events.

    `key` authenticates what is appended; who only reads needs none.
    """

    def __init__(self, engine: Engine, codec: Codec, key: OutboxKey | None = None) -> None:
        self.engine, self.codec, self.log, self._key = engine, codec, codec.log, key
        self.tables = kernel_tables(codec.log)
        # Built once: building them costs as much again as sending them.
        events, claims = self.tables.events, self.tables.claims
        self._of_stream = select(events.c.bytes).where(events.c.stream == bindparam("of")).order_by(events.c.version)
        self._beside: dict[int, Select[Any]] = {}
        self._is_there = select(exists().where(events.c.stream == bindparam("of")))
        self._keep, self._queue = insert(events).returning(events.c.seq), insert(self.tables.outbox)
        self._take = insert(claims)
        self._holder = select(claims.c.holder).where(
            claims.c.kind == bindparam("of"), claims.c.key == bindparam("named")
        )

    def load(self, connection: Connection, stream: str) -> list[Stored]:
        """The stream's events by version; empty when there is none."""
        return [self.codec.decode(row.bytes) for row in connection.execute(self._of_stream, {"of": stream})]

    def load_beside(
        self, connection: Connection, stream: str, others: Sequence[str]
    ) -> tuple[list[Stored], frozenset[str]]:
        """The stream's events by version, and which of the other streams there are: one question instead of one for each."""
        if len(others) not in self._beside:
            self._beside[len(others)] = self._asking(len(others))
        names = {f"other_{number}": other for number, other in enumerate(others)}
        rows = connection.execute(self._beside[len(others)], {"of": stream, **names}).all()
        there = frozenset(row.stream for row in rows)
        return [self.codec.decode(row.bytes) for row in rows if row.stream == stream], there

    def _asking(self, others: int) -> Select[Any]:
        """Every stream that is there has a first event."""
        events = self.tables.events.c
        named = [events.stream == bindparam(f"other_{number}") for number in range(others)]
        either = or_(events.stream == bindparam("of"), *(and_(one, events.version == 1) for one in named))
        return select(events.stream, events.bytes).where(either).order_by(events.version)

    def load_all(self, connection: Connection, streams: Iterable[str]) -> dict[str, list[Stored]]:
        """The events of many streams, each by version; a stream without any is left out."""
        found: dict[str, list[Stored]] = {}
        events = self.tables.events
        for some in batched(sorted(set(streams)), AT_A_TIME):
            query = select(events.c.bytes).where(events.c.stream.in_(some)).order_by(events.c.stream, events.c.version)
            for row in connection.execute(query):
                stored = self.codec.decode(row.bytes)
                found.setdefault(stored.stream, []).append(stored)
        return found

    def has(self, connection: Connection, stream: str) -> bool:
        return bool(connection.scalar(self._is_there, {"of": stream}))

    def append(self, connection: Connection, facts: Sequence[Fact]) -> list[Stored]:
        """Keeps the events and queues them for the log. Raises sqlalchemy's IntegrityError when a version is taken."""
        kept = []
        for fact in facts:
            heading, stored = fact.heading, self.codec.encode(fact.heading, fact.event)
            row = {"id": heading.id, "stream": heading.stream, "version": heading.version, "bytes": stored}
            sequence = connection.execute(self._keep, row).scalar_one()
            connection.execute(
                self._queue, {"event": sequence, "mac": self.mac(heading.stream, heading.version, stored)}
            )
            kept.append(
                Stored(
                    heading.id,
                    self.codec.type_of(fact.event),
                    heading.stream,
                    heading.version,
                    heading.actor,
                    heading.correlation,
                    heading.causation,
                    heading.marking,
                    fact.event,
                    heading.approved_by,
                )
            )
        return kept

    def mac(self, stream: str, version: int, stored: bytes) -> bytes:
        """Authenticate an event for the outbox."""
        assert self._key is not None, "a store that appends is given the key"
        return self._key.mac(self.log, stream, version, stored)

    def claim(self, connection: Connection, kind: str, key: str, holder: str) -> None:
        """Takes a name that only one record may have. Raises AlreadyTaken; the holder may ask again."""
        found = connection.scalar(self._holder, {"of": kind, "named": key})
        if found is None:
            connection.execute(self._take, {"kind": kind, "key": key, "holder": holder})
        elif found != holder:
            raise AlreadyTaken(kind=kind, key=key, holder=found)
