"""A sealed log of any size, written directly: synthetic attendances of about 500 bytes, 200 organizations per meeting."""

import sqlite3
from hashlib import md5
from pathlib import Path
from uuid import UUID

import uuid_utils
from sqlalchemy import Engine, event, insert
from sqlalchemy.pool import ConnectionPoolEntry

from shared.contracts import meetings
from shared.contracts.meetings import AttendanceCorrected, AttendanceRecorded
from shared.domain.event import PublishedEvent
from shared.event_store.bulk import insert_rows
from shared.event_store.codec import Codec, EventMetadata
from shared.event_store.engine import create_engine
from shared.event_store.log import Log
from shared.event_store.migrations import migrate
from shared.transparency.merkle import leaf_hash

LOG = "meetings"
CODEC = Codec(LOG, meetings.EVENTS)
RECORDED = "2026-11-24T10:00:00.000000Z"
PAGE = 50_000


def log_of(size: int, folder: Path, streams: int | None = None) -> Log:
    """Return a log in its own SQLite file, made once per size and kept for the run.

    Each event begins a stream, or the events are distributed in turn over a number of `streams`.
    """
    path = path_of(size, folder, streams)
    making = path.with_suffix(".making")
    if not path.exists():
        making.unlink(missing_ok=True)
        engine = in_haste(making)
        _fill(Log(engine, LOG), size, streams or size)
        engine.dispose()
        making.rename(path)
    return Log(create_engine(f"sqlite:///{path}"), LOG)


def path_of(size: int, folder: Path, streams: int | None = None) -> Path:
    return folder / f"log-{size}-{streams or size}.db"


def in_haste(path: Path) -> Engine:
    """An engine without crash safety, for a file that is made again if it was not finished."""
    engine = create_engine(f"sqlite:///{path}")

    @event.listens_for(engine, "connect")
    def _connect(connection: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
        connection.execute("PRAGMA synchronous=OFF")
        connection.execute("PRAGMA cache_size=-400000")

    return engine


def _fill(log: Log, size: int, streams: int) -> None:
    migrate(log.engine, [LOG])
    with log.engine.begin() as connection:
        connection.execute(insert(log.tables.origin), {"one": 1, "origin": f"{LOG}/{'0' * 32}"})
    for begin in range(1, size + 1, PAGE):
        rows = [_event(position, streams) for position in range(begin, min(begin + PAGE, size + 1))]
        sealed = [(row[0], RECORDED, row[0], leaf_hash(row[0], RECORDED, row[-1])) for row in rows]
        with log.engine.begin() as connection:
            insert_rows(connection, log.tables.events, rows)
            insert_rows(connection, log.tables.log, sealed)


def _event(position: int, streams: int) -> tuple[int, str, str, int, bytes]:
    number, version = (position - 1) % streams, (position - 1) // streams + 1
    organization, meeting = _uuid("organization", number % 100_003), _uuid("meeting", number // 200)
    stream, id_ = f"attendance-{meeting}-{organization}", str(uuid_utils.uuid7())
    begins = version == 1
    said = _RECORDED if begins else _CORRECTED
    about = (meeting, organization) if begins else ()
    fact = f"fact-{_uuid('fact', number)}"
    return position, id_, stream, version, (said % (id_, stream, version, id_, fact, *about)).encode()


def _uuid(kind: str, number: int) -> UUID:
    """Return an id like those of imported rows: the same in every log, and unordered."""
    return UUID(bytes=md5(f"{kind}/{number}".encode(), usedforsecurity=False).digest(), version=5)


def _template(published: PublishedEvent) -> str:
    """Return the codec's output with placeholders for the variable parts, since the codec takes a third of the time
    of making a log."""
    heading = EventMetadata(
        id="%s", stream="%s", version=0, actor="account-operator", correlation="%s", marking="bureau"
    )
    return CODEC.encode(heading, published).decode().replace('"streamversion":0', '"streamversion":%d')


_RECORDED = _template(AttendanceRecorded("%s", "meeting-%s", "organization-%s", "executive"))
_CORRECTED = _template(AttendanceCorrected("%s", "Example correction", "executive", "remote"))
