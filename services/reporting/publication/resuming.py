"""Telling partners goes on after the installation was restored: what they were told since the backup is not told again.

What is known at the backup may be older than what was told by now. Telling from there would tell partners how things were, as if
that were news. So what was told already is read again in silence, as far as the log `partners` shows that it had been read.

Where that log lost something, what is left of each record's tellings is a beginning of them. The rest comes of the same events
again, told one after another as it was then, with the same ids.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence

import msgspec
from sqlalchemy import Connection, delete, insert

from services.reporting import read_models as rm
from services.reporting.publication.desk import Desk, told_id
from services.reporting.publication.following import CONCERNS, FOLLOW
from services.reporting.service import codecs
from shared.contracts import partners
from shared.domain.event import Outward
from shared.event_store.codec import Codec
from shared.event_store.tables import consumer_tables


class Place(msgspec.Struct, frozen=True):
    """How far a log had been read: under which origin it goes on, to which position, and where that is in the topic."""

    origin: str
    position: int
    offset: int | None = None


def told_up_to(events: Iterable[tuple[int, str]], told: Collection[str]) -> int:
    """Of events, by position and id, the last position of one that partners were told of; 0 for none.

    `told`: ids of what partners were told.
    """
    if not told:
        return 0
    found = (position for position, id_ in events if any(told_id(id_, type_) in told for type_ in partners.EVENTS))
    return max(found, default=0)


def tell_again(
    connection: Connection, log: str, stored: Iterable[tuple[int, str, bytes]], silent: int, since: Collection[str]
) -> None:
    """Tells what partners had been told of a log's events, and the log `partners` has lost.

    `stored`: position, time and bytes of the events, from behind what is known to the last of which anything was told; the
    time is when it was recorded, or empty. `silent`: up to there all is told that was. `since`: ids of what is left of what was
    told behind that.
    """
    read = codecs()
    desk = _AsItWas(connection, read["partners"], since)
    for position, recorded, content in stored:
        event = read[log].decode(content)
        if isinstance(event.data, CONCERNS):
            loud = position > silent
            # An embargo is over when it was then: what was withdrawn before is never told.
            tellings = FOLLOW[log](desk, event, _moment(recorded) if loud else "")
            if loud:
                desk.tell(event.stream, event.id, tellings)
    # What is known is put away when publication reads these events itself: in silence.


class _AsItWas(Desk):
    """On which what is left of what was told is met where it was told, and the rest is told."""

    def __init__(self, connection: Connection, codec: Codec, since: Collection[str]) -> None:
        super().__init__(connection, codec)
        self._since = since
        self._there: dict[str, dict[str, Outward]] = {}

    def told(self, stream: str) -> Sequence[Outward]:
        if stream not in self._there:
            past = self._store.load(self._connection, stream)
            self._there[stream] = {event.id: event.data for event in past}  # type: ignore[misc]  # the log holds no others
            self._told[stream] = [data for id_, data in self._there[stream].items() if id_ not in self._since]
        return self._told[stream]

    def tell(self, stream: str, cause: str, events: Sequence[Outward]) -> int:
        told = 0
        for event in events:
            self.told(stream)
            there, id_ = self._there[stream], told_id(cause, self._store.codec.type_of(event))
            if id_ not in there:
                self._append(stream, id_, len(there) + 1, event)
                there[id_] = event
                told += 1
            self._told[stream].append(there[id_])
        return told


def _moment(recorded: str) -> str:
    """To the second, as an embargo is kept."""
    return f"{recorded[:19]}Z" if recorded else ""


def go_on_from(connection: Connection, places: Mapping[str, Place], told: Mapping[str, int]) -> None:
    """Puts publication's cursors there. `told`: by log, up to which position it is silent."""
    marks = consumer_tables().marks
    connection.execute(delete(marks).where(marks.c.consumer == rm.PUBLICATION))
    for log, place in places.items():
        row = {"consumer": rm.PUBLICATION, "log": log, "origin": place.origin, "position": place.position}
        connection.execute(insert(marks), row | {"kafka_offset": place.offset})
    before = {log: (place.origin, max(place.position, told.get(log, 0))) for log, place in places.items()}
    rm.told_before(connection, before)
