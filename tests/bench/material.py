"""A sealed log of the wanted size, made at once: synthetic attendances of about 500 bytes, 200 organizations a meeting."""

from pathlib import Path
from uuid import UUID

import uuid_utils
from sqlalchemy import insert

from shared.contracts import meetings
from shared.contracts.meetings import AttendanceRecorded
from shared.event_store.bulk import insert_rows
from shared.event_store.codec import Codec, Heading
from shared.event_store.engine import create_engine
from shared.event_store.log import Log
from shared.event_store.migrations import migrate
from shared.transparency.merkle import leaf_hash

LOG = "meetings"
CODEC = Codec(LOG, meetings.EVENTS)
RECORDED = "2026-11-24T10:00:00.000000Z"
PAGE = 50_000


def log_of(size: int, folder: Path) -> Log:
    """A log in a SQLite file of its own, made once per size and kept for the run."""
    path = folder / f"log-{size}.db"
    engine = create_engine(f"sqlite:///{path}")
    log = Log(engine, LOG)
    if path.exists() and path.stat().st_size:
        return log
    migrate(engine, [LOG])
    with engine.begin() as connection:
        connection.execute(insert(log.tables.origin), {"one": 1, "origin": f"{LOG}/{'0' * 32}"})
    for begin in range(1, size + 1, PAGE):
        rows = [_event(number) for number in range(begin, min(begin + PAGE, size + 1))]
        with engine.begin() as connection:
            insert_rows(connection, log.tables.events, rows)
            sealed = [(row[0], RECORDED, row[0], leaf_hash(row[0], RECORDED, row[-1])) for row in rows]
            insert_rows(connection, log.tables.log, sealed)
    return log


def _event(number: int) -> tuple[int, str, str, int, bytes]:
    organization, meeting = UUID(int=number % 100_003), UUID(int=number // 200)
    stream, event = f"attendance-{meeting}-{organization}-{number}", str(uuid_utils.uuid7())
    heading = Heading(id=event, stream=stream, version=1, actor="account-operator", correlation=event, marking="bureau")
    recorded = AttendanceRecorded(f"fact-{event}", f"meeting-{meeting}", f"organization-{organization}", "executive")
    return number, event, stream, 1, CODEC.encode(heading, recorded)
