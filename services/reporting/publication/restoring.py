"""Telling partners goes on after the installation was restored: what they were told since the backup is not told again, and what the
log `partners` lost is.

What is known at the backup may be older than what was told by now. Telling from there would tell partners how things were, as if
that were news. So what was told already is read again in silence, as far as the log `partners` shows that it had been read.

What is left of each record's tellings is a beginning of them. The rest comes of the same events again, told one after another
as it was then, with the same ids.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence

import msgspec
from sqlalchemy import Connection, delete, insert

from services.reporting.publication.partner_log import PartnerLog, partner_event_id
from services.reporting.publication.translators import PUBLICATION_EVENTS, TRANSLATORS
from services.reporting.read_models.publication import PUBLICATION, mark_published
from services.reporting.service import codecs
from shared.contracts import partners
from shared.domain.event import ExternalEvent
from shared.event_store.codec import Codec
from shared.event_store.outbox_key import OutboxKey
from shared.event_store.tables import consumer_tables


def restore_partner_log(
    connection: Connection,
    key: OutboxKey,
    log: str,
    stored: Iterable[tuple[int, str, bytes]],
    silent: int,
    since: Collection[str],
) -> None:
    """Tells what partners had been told of a log's events, and the log `partners` has lost.

    `stored`: position, time and bytes of the events, from behind what is known to the last of which anything was told; the
    time is when it was recorded, or empty. `silent`: up to there all is told that was. `since`: ids of what is left of what was
    told behind that.
    """
    read = codecs()
    partner_log = _RestoredPartnerLog(connection, read["partners"], key, since)
    for position, recorded, content in stored:
        event = read[log].decode(content)
        if isinstance(event.data, PUBLICATION_EVENTS):
            loud = position > silent
            # An embargo is over when it was then: what was withdrawn before is never told.
            tellings = TRANSLATORS[log](partner_log, event, _moment(recorded) if loud else "")
            if loud:
                partner_log.publish(event.stream, event.id, tellings)
    # What is known is put away when publication reads these events itself: in silence.


class _RestoredPartnerLog(PartnerLog):
    """On which what is left of what was told is met where it was told, and the rest is told."""

    def __init__(self, connection: Connection, codec: Codec, key: OutboxKey, since: Collection[str]) -> None:
        super().__init__(connection, codec, key)
        self._since = since
        self._there: dict[str, dict[str, ExternalEvent]] = {}

    def published(self, stream: str) -> Sequence[ExternalEvent]:
        if stream not in self._there:
            past = self._store.load(self._connection, stream)
            self._there[stream] = {event.id: event.data for event in past}  # type: ignore[misc]  # the log holds no others
            self._told[stream] = [data for id_, data in self._there[stream].items() if id_ not in self._since]
        return self._told[stream]

    def publish(self, stream: str, cause: str, events: Sequence[ExternalEvent]) -> int:
        told = 0
        for event in events:
            self.published(stream)
            there, id_ = self._there[stream], partner_event_id(cause, self._store.codec.type_of(event))
            if id_ not in there:
                self._append(stream, id_, len(there) + 1, event)
                there[id_] = event
                told += 1
            self._told[stream].append(there[id_])
        return told


def _moment(recorded: str) -> str:
    """To the second, as an embargo is kept."""
    return f"{recorded[:19]}Z" if recorded else ""


class ResumePosition(msgspec.Struct, frozen=True):
    """The place up to which a log had been read: its origin, the position, and the offset of that in the topic."""

    origin: str
    position: int
    offset: int | None = None


def published_up_to(events: Iterable[tuple[int, str]], told: Collection[str]) -> int:
    """Of events, by position and id, the last position of one that partners were told of; 0 for none.

    `told`: ids of what partners were told.
    """
    if not told:
        return 0
    found = (
        position for position, id_ in events if any(partner_event_id(id_, type_) in told for type_ in partners.EVENTS)
    )
    return max(found, default=0)


def resume_from(connection: Connection, places: Mapping[str, ResumePosition], told: Mapping[str, int]) -> None:
    """Puts publication's cursors there. `told`: by log, up to which position it is silent."""
    marks = consumer_tables().marks
    connection.execute(delete(marks).where(marks.c.consumer == PUBLICATION))
    for log, place in places.items():
        row = {"consumer": PUBLICATION, "log": log, "origin": place.origin, "position": place.position}
        connection.execute(insert(marks), row | {"kafka_offset": place.offset})
    before = {log: (place.origin, max(place.position, told.get(log, 0))) for log, place in places.items()}
    mark_published(connection, before)
