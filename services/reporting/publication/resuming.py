"""Telling partners goes on after the installation was restored: what they were told since the backup is not told again.

What is known at the backup may be older than what was told by now. Telling from there would tell partners how things were, as if
that were news. So what was told already is read again in silence, as far as the log `partners` shows that it had been read.

Where that log lost something, what is left of each record's tellings is a beginning of them. What followed comes of the same
events again, with the same ids.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence

import msgspec
from sqlalchemy import Connection, delete, insert

from services.reporting import read_models as rm
from services.reporting.publication.desk import Desk, told_id
from services.reporting.publication.following import CONCERNS, FOLLOW, moment
from services.reporting.service import codecs
from shared.contracts import partners
from shared.event_store.sealer import Clock, utc_now
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
    return max((position for position, id_ in events if _was_told(id_, told)), default=0)


def tell_again(
    connection: Connection,
    log: str,
    stored: Sequence[tuple[int, bytes]],
    silent: int,
    told: Collection[str],
    clock: Clock = utc_now,
) -> None:
    """Tells what partners had been told of a log's events, and the log `partners` has lost.

    `stored`: the events with their positions, from behind what is known to the last of which anything was told. `silent`: up
    to there nothing was lost; `told`: the ids of what is left of what was told since.
    """
    read, now, last = codecs(), moment(clock), dict[str, int]()
    events = [(position, read[log].decode(each)) for position, each in stored]
    for position, event in events:
        if _was_told(event.id, told):
            last[event.stream] = position
    desk = Desk(connection, read["partners"])
    for position, event in events:
        if isinstance(event.data, CONCERNS):
            loud = position > max(silent, last.get(event.stream, 0))
            tellings = FOLLOW[log](desk, event, now if loud else "")
            if loud:
                desk.tell(event.stream, event.id, tellings)
    # What is known is put away when publication reads these events itself: in silence.


def _was_told(id_: str, told: Collection[str]) -> bool:
    return any(told_id(id_, type_) in told for type_ in partners.EVENTS)


def go_on_from(connection: Connection, places: Mapping[str, Place], told: Mapping[str, int]) -> None:
    """Puts publication's cursors there. `told`: by log, up to which position it is silent."""
    marks = consumer_tables().marks
    connection.execute(delete(marks).where(marks.c.consumer == rm.PUBLICATION))
    for log, place in places.items():
        row = {"consumer": rm.PUBLICATION, "log": log, "origin": place.origin, "position": place.position}
        connection.execute(insert(marks), row | {"kafka_offset": place.offset})
    before = {log: (place.origin, max(place.position, told.get(log, 0))) for log, place in places.items()}
    rm.told_before(connection, before)
