"""Telling partners goes on after the installation was restored: what they were told since the backup is not told again.

What is known at the backup may be older than what was told by now. Telling from there would tell partners how things were, as if
that were news. So what was told already is read again in silence, as far as the log `partners` shows that it had been read.
"""

from collections.abc import Collection, Iterable, Mapping

import msgspec
from sqlalchemy import Connection, delete, insert

from services.reporting.publication.partner_log import partner_event_id
from services.reporting.read_models.publication import PUBLICATION, mark_published
from shared.contracts import partners
from shared.event_store.tables import consumer_tables


class ResumePosition(msgspec.Struct, frozen=True):
    """How far a log had been read: under which origin it goes on, to which position, and where that is in the topic."""

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
