"""The running worker: an embargo ends by its clock, and the held events are in the feed within seconds."""

import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from services.reporting.worker import jobs
from shared.contracts import meetings as m
from shared.domain.event import PublishedEvent
from shared.event_store.codec import Codec, EventMetadata
from shared.event_store.engine import create_engine
from shared.event_store.log import Log
from shared.event_store.migrations import migrate
from shared.event_store.outbox_key import OutboxKey
from shared.event_store.sealer import Sealer
from shared.event_store.store import EventStore, NewEvent
from shared.event_store.wakeups import Watch, watched_database
from shared.messaging.loops import Loop, Paced, run
from shared.messaging.worker import AT_ONCE
from tests.plugins.waiting import until
from tests.reporting.conftest import Reporting, opened
from tests.reporting.publication.saying import MEETING, OPENED, PLANNED, SERIES

Record = Callable[[str, int, PublishedEvent], None]


@pytest.fixture
def working(tmp_path: Path, migrated_once: Path) -> Iterator[Reporting]:
    """Reporting with its worker's loops running, over other services' logs. A change of the log of meetings wakes them,
    and so does each that did something."""
    found = opened(tmp_path, migrated_once)
    settings = found.settings
    for url, log in ((settings.registry_database, "registry"), (settings.meetings_database, "meetings")):
        migrate(create_engine(url), (log,))
    stop = threading.Event()
    with closing(Watch([watched_database(create_engine(settings.meetings_database))])) as watch:
        loops = [
            Loop("watch for changes", Paced(watch.turn, AT_ONCE), wakes_others=True, end=watch.end),
            *(Loop(name, turn, wakes_others=True) for name, turn in jobs(settings, found.service.engine).items()),
        ]
        worker = threading.Thread(target=run, args=(loops, stop))
        worker.start()
        yield found
        stop.set()
        worker.join(30)


@pytest.fixture
def record(working: Reporting) -> Record:
    engine = create_engine(working.settings.meetings_database)
    key = OutboxKey(b"example key of the meetings' outbox")
    store, sealer = EventStore(engine, Codec("meetings", m.EVENTS), key), Sealer(engine, "meetings", key)

    def append(stream: str, version: int, event: PublishedEvent) -> None:
        heading = EventMetadata(
            id=str(uuid4()), stream=stream, version=version, actor="account-x", correlation="c", marking="bureau"
        )
        with engine.begin() as connection:
            store.append(connection, [NewEvent(heading, event)])
        sealer.seal_all()

    return append


@pytest.mark.requirement("3.01")
def test_an_embargo_ends_by_the_clock_and_is_told_within_seconds(working: Reporting, record: Record) -> None:
    told = Log(working.service.engine, "partners")
    due = (datetime.now(UTC) + timedelta(seconds=2)).replace(microsecond=0)
    record(SERIES, 1, OPENED)
    record(MEETING, 1, PLANNED)
    record(MEETING, 2, m.MeetingAnnounced(due.strftime("%Y-%m-%dT%H:%M:%SZ")))
    until(lambda: told.size() == 1)
    (event,) = told.read(0, 10)
    recorded = datetime.fromisoformat(event.recorded)
    assert due <= recorded < due + timedelta(seconds=10), "not before it, and soon after"


@pytest.mark.requirement("3.02")
def test_an_announcement_is_in_the_feed_soon_after_it_is_made(working: Reporting, record: Record) -> None:
    client = working.app.test_client()
    record(SERIES, 1, OPENED)
    record(MEETING, 1, PLANNED)
    record(MEETING, 2, m.MeetingAnnounced())
    answer = client.get("/reporting/partners/feed?wait=30", headers=working.bearer("partner"))
    assert b"meeting-announced.v1" in answer.data
