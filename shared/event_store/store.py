"""One log's events in one database: read a stream, append to it. Sealing and reading by position are `sealer` and `log`."""

from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection, Engine, exists, insert, select

from shared.domain.errors import AlreadyTaken
from shared.domain.event import Published, Stored
from shared.event_store.codec import Codec, Heading
from shared.event_store.tables import kernel_tables


class Fact(msgspec.Struct, frozen=True):
    """An event about to be appended."""

    heading: Heading
    event: Published


class EventStore:
    """Appends within the caller's transaction, so that read models, outbox and answer stand or fall with the events."""

    def __init__(self, engine: Engine, codec: Codec) -> None:
        self.engine, self.codec, self.log = engine, codec, codec.log
        self.tables = kernel_tables(codec.log)

    def load(self, connection: Connection, stream: str) -> list[Stored]:
        """The stream's events by version; empty when there is none."""
        events = self.tables.events
        rows = connection.execute(select(events.c.bytes).where(events.c.stream == stream).order_by(events.c.version))
        return [self.codec.decode(row.bytes) for row in rows]

    def has(self, connection: Connection, stream: str) -> bool:
        events = self.tables.events
        return bool(connection.scalar(select(exists().where(events.c.stream == stream))))

    def append(self, connection: Connection, facts: Sequence[Fact]) -> list[Stored]:
        """Keeps the events and queues them for the log. Raises sqlalchemy's IntegrityError when a version is taken."""
        kept = []
        for fact in facts:
            heading, stored = fact.heading, self.codec.encode(fact.heading, fact.event)
            row = {"id": heading.id, "stream": heading.stream, "version": heading.version, "bytes": stored}
            sequence = connection.execute(
                insert(self.tables.events).returning(self.tables.events.c.seq), row
            ).scalar_one()
            connection.execute(insert(self.tables.outbox), {"event": sequence})
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
                )
            )
        return kept

    def claim(self, connection: Connection, kind: str, key: str, holder: str) -> None:
        """Takes a name that only one record may have. Raises AlreadyTaken; the holder may ask again."""
        claims = self.tables.claims
        found = connection.scalar(select(claims.c.holder).where(claims.c.kind == kind, claims.c.key == key))
        if found is None:
            connection.execute(insert(claims), {"kind": kind, "key": key, "holder": holder})
        elif found != holder:
            raise AlreadyTaken(kind=kind, key=key, holder=found)
