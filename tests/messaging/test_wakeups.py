"""A waiting worker is woken by the events it waits for, and a lost wake-up delays it only briefly."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from itertools import pairwise
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import Connection, Engine, event, text
from sqlalchemy.exc import OperationalError

from shared.event_store import wakeups
from shared.event_store.codec import EventMetadata
from shared.event_store.database_errors import is_unreachable
from shared.event_store.engine import create_engine
from shared.event_store.folder_events import FolderEvents
from shared.event_store.store import EventStore, NewEvent
from shared.event_store.wakeups import Watch, WatchedFolder
from shared.messaging.loops import FALL_BACK, Job, Loop, Pace, Paced, run
from shared.messaging.worker import run_worker_until
from tests.event_store import lending
from tests.plugins.waiting import until

pytestmark = pytest.mark.requirement("9.08")
LONG = Pace(longest=3600.0)
CUT_OFF = "SELECT pg_terminate_backend(pid, 30000) FROM pg_stat_activity WHERE query ~ 'LISTEN|pg_current_snapshot' AND pid <> pg_backend_pid() AND datname = current_database()"


@pytest.fixture
def engine(store_url: str) -> Iterator[Engine]:
    engine = lending.prepare(create_engine(store_url))
    yield engine
    engine.dispose()


def stamped() -> NewEvent:
    """Return an event in a new stream."""
    heading = EventMetadata(
        id=str(uuid4()), stream=f"book-{uuid4()}", version=1, actor="account-1", correlation="c-1", marking="public"
    )
    return NewEvent(heading, lending.BookStamped("stamp"))


def append(store: EventStore) -> None:
    with store.engine.begin() as connection:
        store.append(connection, [stamped()])


@contextmanager
def working(engine: Engine, jobs: dict[str, Job]) -> Iterator[None]:
    """Run a worker for a block."""
    stop = threading.Event()
    worker = threading.Thread(target=run_worker_until, args=(stop, "lending", engine, lambda: jobs))
    worker.start()
    try:
        yield
    finally:
        stop.set()
        worker.join(30)


def waiting(turns: list[int]) -> Callable[[], bool]:
    """Return a check that a job was done and has been idle for a moment."""

    def still() -> bool:
        before = len(turns)
        time.sleep(0.5)
        return bool(before) and len(turns) == before

    return still


@contextmanager
def counted(engine: Engine) -> Iterator[list[int]]:
    """Run a sealing worker that polls only once an hour; yield the number sealed in each turn."""
    sealed, sealer = list[int](), lending.sealer_of(engine)

    def turn() -> int:
        sealed.append(sealer.seal())
        return sealed[-1]

    with working(engine, {"seal lending": Paced(turn, LONG)}):
        until(waiting(sealed))
        yield sealed


def test_a_worker_that_looks_once_an_hour_seals_an_append_at_once(engine: Engine, store_url: str) -> None:
    elsewhere = create_engine(store_url)
    with counted(engine) as sealed:
        for expected in (1, 2):
            append(lending.store_of(elsewhere))
            until(lambda expected=expected: sum(sealed) == expected)  # type: ignore[misc]  # bound now, not later
    elsewhere.dispose()


def test_appends_one_after_the_other_are_all_seen_though_not_each_notifies(engine: Engine, store_url: str) -> None:
    elsewhere, notified = create_engine(store_url), 0
    store = lending.store_of(elsewhere)

    @event.listens_for(elsewhere, "before_cursor_execute")
    def _count(*told: object) -> None:
        nonlocal notified
        notified += str(told[2]).startswith("NOTIFY")

    with counted(engine) as sealed:
        began = time.monotonic()
        for _ in range(20):
            append(store)
        took = time.monotonic() - began
        until(lambda: sum(sealed) == 20)
    elsewhere.dispose()
    assert notified <= took / wakeups.APART + 1 if engine.dialect.name == "postgresql" else not notified


def test_jobs_that_others_wait_for_wake_them_and_no_others_do(engine: Engine) -> None:
    turns, work = dict.fromkeys(("consume a", "tell b", "forget c", "send d"), 0), set[str]()

    def turn(name: str) -> int:
        turns[name] += 1
        work_done = name in work
        work.discard(name)
        return int(work_done)

    def sent_after(name: str) -> bool:
        before = turns["send d"]
        work.add(name)
        # In a thread's place: the job finds it the next time it looks.
        until(lambda: name not in work)
        time.sleep(0.5)
        return turns["send d"] > before

    often = Pace(longest=0.05, by_time=True)
    jobs = {name: Paced(partial(turn, name), LONG if name == "send d" else often) for name in turns}
    with working(engine, dict(jobs)):
        time.sleep(2 * wakeups.BUSY)
        assert [name for name in turns if name != "send d" and sent_after(name)] == ["consume a", "tell b"]


def test_after_a_lost_connection_it_is_listened_to_again(postgres_database: str) -> None:
    engine = lending.prepare(create_engine(postgres_database))
    with counted(engine) as sealed:
        with engine.connect() as connection:
            assert connection.scalar(text(CUT_OFF))
        append(lending.store_of(engine))
        until(lambda: sum(sealed) == 1)
        until(waiting(sealed))
        append(lending.store_of(engine))
        until(lambda: sum(sealed) == 2)
    engine.dispose()


def test_a_commit_that_notified_nobody_is_found_and_reading_is_no_change(
    postgres_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wakeups, "LONGEST", 0.1)
    engine, elsewhere = (lending.prepare(create_engine(postgres_database)) for _ in range(2))
    with closing(wakeups.WatchedChannel(engine)) as watched:
        # The tables were just made, which the server may still be tidying.
        until(lambda: not watched.changed())

        def later() -> bool:
            time.sleep(2 * wakeups.LONGEST)
            return watched.changed()

        assert not any(later() for _ in range(3))
        with elsewhere.connect() as connection:
            connection.execute(text("SELECT 1"))
        assert not later()
        with elsewhere.begin() as connection:
            connection.execute(text("CREATE TABLE silent (one integer)"))
        assert later()
    for each in (engine, elsewhere):
        each.dispose()


def cut_off(connection: Connection, elsewhere: Engine) -> None:
    """End a connection at the server."""
    ends = text("SELECT pg_terminate_backend(:mine, 5000)")
    mine = connection.scalar(text("SELECT pg_backend_pid()"))
    with elsewhere.connect() as other:
        assert other.scalar(ends, {"mine": mine})


@pytest.mark.parametrize("statements", [1, 0], ids=["at a statement", "at the commit"])
def test_a_connection_lost_in_a_transaction_that_wakes_is_reported_as_lost(
    postgres_database: str, statements: int
) -> None:
    engine, elsewhere = (lending.prepare(create_engine(postgres_database)) for _ in range(2))
    store = lending.store_of(engine)

    def lose() -> None:
        with engine.begin() as connection:
            store.append(connection, [stamped()])
            cut_off(connection, elsewhere)
            for _ in range(statements):
                connection.execute(text("SELECT 1"))

    with pytest.raises(OperationalError) as failed:
        lose()
    assert is_unreachable(failed.value)
    with counted(engine) as sealed:
        append(store)
        until(lambda: sum(sealed) == 1)
    for each in (engine, elsewhere):
        each.dispose()


def test_a_lost_wake_up_costs_no_more_than_the_fall_back() -> None:
    stop, waits, turns = threading.Event(), list[float](), list[int]()

    def turn() -> int:
        turns.append(1)
        waits.append(time.monotonic())
        if len(turns) == 3:
            stop.set()
        return 0

    run([Loop("seal", Paced(turn, Pace(shortest=0.0, longest=0.1)))], stop)
    assert min(later - sooner for sooner, later in pairwise(waits)) >= 0.1
    assert Pace().longest == FALL_BACK <= 30


def test_an_idle_worker_does_nothing(engine: Engine) -> None:
    """One quiet second of three is enough, since on a busy machine the start may extend into the first."""
    asked = list[str]()
    with counted(engine) as sealed:
        event.listen(engine, "before_cursor_execute", lambda *told: asked.append(told[2]))

        def idle() -> bool:
            turns = len(sealed)
            asked.clear()
            time.sleep(1.0)
            only_the_lease_is_kept = set(asked) <= {"SELECT 1", "SELECT pg_current_snapshot()"} and len(asked) <= 2
            return len(sealed) == turns and only_the_lease_is_kept

        assert any(idle() for _ in range(3)), asked


def test_a_file_in_a_folder_is_seen_whether_the_system_tells_of_it_or_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wakeups, "LONGEST", 0.5)
    for told in (True, False):
        folder = tmp_path / f"requests-{told}"
        if not told:
            monkeypatch.setattr(FolderEvents, "_open", lambda *_: None)
        with closing(Watch([WatchedFolder(folder)])) as watch:
            folder.mkdir()
            until(lambda watch=watch: watch.turn() == 1)  # type: ignore[misc]  # bound now, not later
            (folder / "lending-1").touch()
            until(lambda watch=watch: watch.turn() == 1)  # type: ignore[misc]  # likewise


def test_a_watch_ends_when_it_is_told_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wakeups, "BUSY_STEP", 60.0)
    with closing(Watch([WatchedFolder(tmp_path)])) as watch:
        watch.end()
        begun = time.monotonic()
        for _ in range(3):
            watch.turn()
        assert time.monotonic() - begun < wakeups.BUSY_STEP / 2
