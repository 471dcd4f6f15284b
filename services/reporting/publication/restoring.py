"""Publication after a restoration: nothing published since the backup is published again, except events that the log
`partners` lost.

The knowledge in the backup may be older than the last published event. Continuing from there would publish old states
as news. So the events already covered are read again silently, up to the position that the log `partners` shows to have
been read.

Of the events published about each record, the first ones survive. The others follow from the same events again, one
after another as before, with the same ids.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence

import msgspec
from sqlalchemy import Connection, delete, insert

from services.reporting.publication.names import in_all_versions
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
    """Publish again the events that partners received and the log `partners` has lost.

    `stored`: position, time and bytes of the events, from the position of the knowledge to the last event published;
    the time is that of recording, or empty. `silent`: the position up to which everything was published. `since`: ids
    of the surviving published events after it.
    """
    read = codecs()
    partner_log = _RestoredPartnerLog(connection, read["partners"], key, since)
    for position, recorded, content in stored:
        event = read[log].decode(content)
        if isinstance(event.data, PUBLICATION_EVENTS):
            loud = position > silent
            # Embargoes are judged as of the original publication: nothing withdrawn before its embargo ended is ever
            # published.
            tellings = TRANSLATORS[log](partner_log, event, _moment(recorded) if loud else "")
            if loud:
                partner_log.publish(event.stream, event.id, tellings)
    # The knowledge is discarded when publication itself reads these events, silently.


class _RestoredPartnerLog(PartnerLog):
    """A log that keeps the surviving published events in their old places and appends the lost ones."""

    def __init__(self, connection: Connection, codec: Codec, key: OutboxKey, since: Collection[str]) -> None:
        super().__init__(connection, codec, key)
        self._since = since
        self._there: dict[str, dict[str, ExternalEvent]] = {}

    def _all_published(self, stream: str) -> list[ExternalEvent]:
        if stream not in self._there:
            past = self._store.load(self._connection, stream)
            self._there[stream] = {event.id: event.data for event in past}  # type: ignore[misc]  # the log holds no others
            self._published[stream] = [data for id_, data in self._there[stream].items() if id_ not in self._since]
        return self._published[stream]

    def publish(self, stream: str, cause: str, events: Sequence[ExternalEvent]) -> int:
        count = 0
        for event in in_all_versions(self.known, events):
            self._all_published(stream)
            stored, id_ = self._there[stream], partner_event_id(cause, self._store.codec.type_of(event))
            if id_ not in stored:
                self._append(stream, id_, len(stored) + 1, event)
                stored[id_] = event
                count += 1
            self._published[stream].append(stored[id_])
        return count


def _moment(recorded: str) -> str:
    """Return the time to the second, as embargoes are stored."""
    return f"{recorded[:19]}Z" if recorded else ""


class ResumePosition(msgspec.Struct, frozen=True):
    """The position up to which a log had been read: its origin, the position, and its offset in the topic."""

    origin: str
    position: int
    offset: int | None = None


def published_up_to(events: Iterable[tuple[int, str]], published: Collection[str]) -> int:
    """Return the last position of an event that was published to partners; 0 if there is none.

    `published`: ids of the published events; events come as position and id.
    """
    if not published:
        return 0
    found = (
        position
        for position, id_ in events
        if any(partner_event_id(id_, type_) in published for type_ in partners.EVENTS)
    )
    return max(found, default=0)


def resume_from(connection: Connection, places: Mapping[str, ResumePosition], silent_up_to: Mapping[str, int]) -> None:
    """Set publication's cursors. `silent_up_to`: by log, the position up to which it publishes nothing."""
    marks = consumer_tables().marks
    connection.execute(delete(marks).where(marks.c.consumer == PUBLICATION))
    for log, place in places.items():
        row = {"consumer": PUBLICATION, "log": log, "origin": place.origin, "position": place.position}
        connection.execute(insert(marks), row | {"kafka_offset": place.offset})
    published_before = {
        log: (place.origin, max(place.position, silent_up_to.get(log, 0))) for log, place in places.items()
    }
    mark_published(connection, published_before)
