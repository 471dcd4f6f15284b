"""Publication's knowledge of records that partners may be told of, and its appends, within one transaction. The
knowledge is derived from the events; everything told is only in the log."""

from collections.abc import Sequence
from uuid import UUID, uuid5

import msgspec
from sqlalchemy import Connection, bindparam, delete, insert, select

from services.reporting.publication.known_records import KnownRecord
from services.reporting.publication.names import in_all_versions, in_first_version
from services.reporting.read_models.publication import known_records
from shared.domain.event import ExternalEvent
from shared.domain.ids import kind_of
from shared.event_store.codec import Codec, EventMetadata
from shared.event_store.lease import advisory_lock
from shared.event_store.outbox_key import OutboxKey
from shared.event_store.store import EventStore, NewEvent
from shared.public_view.meetings import MeetingView, ends_of_embargoes

AT_A_TIME = 500
_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(KnownRecord).decode
# Built once, since it is looked up several times for each event.
_KNOWN = select(known_records.c.known).where(known_records.c.stream == bindparam("of"))


def partner_event_id(cause: str, type_: str) -> str:
    """Return the id of the telling for an event: a second telling has the same."""
    return str(uuid5(UUID(cause), type_))


class PartnerLog:
    """The log `partners`, for one writer at a time: others wait for the end of the transaction."""

    def __init__(self, connection: Connection, codec: Codec, key: OutboxKey) -> None:
        advisory_lock(connection, "tell partners")
        self._connection = connection
        self._store = EventStore(connection.engine, codec, key)
        self._known: dict[str, KnownRecord | None] = {}
        self._published: dict[str, list[ExternalEvent]] = {}
        self._changed: set[str] = set()

    def known(self, stream: str) -> KnownRecord | None:
        if stream not in self._known:
            row = self._connection.scalar(_KNOWN, {"of": stream})
            self._known[stream] = None if row is None else _decode(row)
        return self._known[stream]

    def known_of_kind(self, kind: str) -> list[str]:
        """Return the known records of a kind."""
        self.flush()
        streams = select(known_records.c.stream).where(known_records.c.stream.startswith(f"{kind}-", autoescape=True))
        return [
            each for each in self._connection.scalars(streams.order_by(known_records.c.stream)) if kind_of(each) == kind
        ]

    def set_known(self, stream: str, known: KnownRecord) -> None:
        self._known[stream] = known
        self._changed.add(stream)

    def published(self, stream: str) -> Sequence[ExternalEvent]:
        """Return the events published to partners about a record, in order, each in its first version."""
        return in_first_version(self._all_published(stream))

    def _all_published(self, stream: str) -> list[ExternalEvent]:
        if stream not in self._published:
            past = self._store.load(self._connection, stream)
            self._published[stream] = [event.data for event in past]  # type: ignore[misc]  # the log holds no others
        return self._published[stream]

    def publish(self, stream: str, cause: str, events: Sequence[ExternalEvent]) -> int:
        """Append the events that follow from the event `cause`, each in all its versions; return their number. Events
        already published are left out."""
        count = 0
        for event in in_all_versions(self.known, events):
            number = len(self._all_published(stream)) + 1
            id_ = partner_event_id(cause, self._store.codec.type_of(event))
            table = self._store.tables.events
            if self._connection.scalar(select(table.c.seq).where(table.c.id == id_)) is not None:
                continue
            self._append(stream, id_, number, event)
            self._published[stream].append(event)
            count += 1
        return count

    def _append(self, stream: str, id_: str, number: int, event: ExternalEvent) -> None:
        heading = EventMetadata(id=id_, stream=stream, version=number, actor="", correlation="", marking="public")
        self._store.append(self._connection, [NewEvent(heading, event)])

    def flush(self) -> None:
        """Write the changed knowledge."""
        table, streams = known_records, sorted(self._changed)
        for start in range(0, len(streams), AT_A_TIME):
            batch = streams[start : start + AT_A_TIME]
            self._connection.execute(delete(table).where(table.c.stream.in_(batch)))
            self._connection.execute(insert(table), [self._row(stream) for stream in batch])
        self._changed.clear()

    def _row(self, stream: str) -> dict[str, object]:
        known = self._known[stream]
        ends = ends_of_embargoes(known) if isinstance(known, MeetingView) else ()
        return {"stream": stream, "known": _encode(known), "due": ends[0][0] if ends else None}


def change_since(published: Sequence[ExternalEvent], present: ExternalEvent | None) -> list[ExternalEvent]:
    """Return the event that brings partners from the events `published` about something, in order, to what they may know
    now; without anything, that it is withdrawn. Empty if they know it."""
    last = published[-1] if published else None
    if present is None and last is not None and not getattr(last, "withdrawn", None):
        present = msgspec.structs.replace(last, withdrawn=True)
    return [] if present is None or present == last else [present]
