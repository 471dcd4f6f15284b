"""Where publication keeps what it knows, and where it appends what it tells, within one transaction."""

from collections.abc import Sequence
from uuid import UUID, uuid5

import msgspec
from sqlalchemy import Connection, delete, insert, select

from services.reporting import read_models as rm
from services.reporting.publication.known import Known
from shared.domain.event import Outward
from shared.event_store.codec import Codec, Heading
from shared.event_store.lease import wait_in_line
from shared.event_store.outbox_key import OutboxKey
from shared.event_store.store import EventStore, Fact
from shared.public_view.meetings import Meeting

AT_A_TIME = 500
_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Known).decode


def told_id(cause: str, type_: str) -> str:
    """The id of what partners are told because of an event: a second telling has the same."""
    return str(uuid5(UUID(cause), type_))


class Desk:
    """One at a time: whoever tells partners something else waits for the end of the transaction."""

    def __init__(self, connection: Connection, codec: Codec, key: OutboxKey) -> None:
        wait_in_line(connection, "tell partners")
        self._connection = connection
        self._store = EventStore(connection.engine, codec, key)
        self._known: dict[str, Known | None] = {}
        self._told: dict[str, list[Outward]] = {}
        self._changed: set[str] = set()

    def known(self, stream: str) -> Known | None:
        if stream not in self._known:
            query = select(rm.known_records.c.known).where(rm.known_records.c.stream == stream)
            row = self._connection.scalar(query)
            self._known[stream] = None if row is None else _decode(row)
        return self._known[stream]

    def keep(self, stream: str, known: Known) -> None:
        self._known[stream] = known
        self._changed.add(stream)

    def told(self, stream: str) -> Sequence[Outward]:
        """What partners were told of a record, in order."""
        if stream not in self._told:
            past = self._store.load(self._connection, stream)
            self._told[stream] = [event.data for event in past]  # type: ignore[misc]  # the log holds no others
        return self._told[stream]

    def tell(self, stream: str, cause: str, events: Sequence[Outward]) -> int:
        """Appends what follows from the event `cause`; how many it were. What was told is not told again."""
        told = 0
        for event in events:
            number = len(self.told(stream)) + 1
            id_ = told_id(cause, self._store.codec.type_of(event))
            table = self._store.tables.events
            if self._connection.scalar(select(table.c.seq).where(table.c.id == id_)) is not None:
                continue
            self._append(stream, id_, number, event)
            self._told[stream].append(event)
            told += 1
        return told

    def _append(self, stream: str, id_: str, number: int, event: Outward) -> None:
        heading = Heading(id=id_, stream=stream, version=number, actor="", correlation="", marking="public")
        self._store.append(self._connection, [Fact(heading, event)])

    def put_away(self) -> None:
        """Writes what is known otherwise than before."""
        table, streams = rm.known_records, sorted(self._changed)
        for at in range(0, len(streams), AT_A_TIME):
            some = streams[at : at + AT_A_TIME]
            self._connection.execute(delete(table).where(table.c.stream.in_(some)))
            self._connection.execute(insert(table), [self._row(stream) for stream in some])
        self._changed.clear()

    def _row(self, stream: str) -> dict[str, object]:
        known = self._known[stream]
        waiting = known.waiting if isinstance(known, Meeting) else None
        return {"stream": stream, "known": _encode(known), "due": waiting.due if waiting else None}
