"""Positions without gaps, times that never go back, leaves that anyone can recompute."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count
from multiprocessing.connection import Connection as Pipe
from random import Random
from threading import Event, Thread

import pytest
from sqlalchemy import Engine, func, select, text

from shared.environment.clock import timestamp
from shared.event_store.command_handler import CommandHandler
from shared.event_store.engine import create_engine
from shared.event_store.log import Log
from shared.event_store.sealer import Sealer
from shared.transparency.merkle import inclusion_proof
from tests.event_store.children import FORK
from tests.event_store.lending import (
    BY_ANN,
    LOG,
    NOON,
    OUTBOX_KEY,
    BuyBook,
    StampBook,
    handler_of,
    prepare,
    sealer_of,
    store_of,
)
from tests.event_store.together import PATIENCE, answers, together
from tests.transparency import rfc9162

pytestmark = pytest.mark.requirement("1.07")

EACH = 12


def url_of(engine: Engine) -> str:
    return engine.url.render_as_string(hide_password=False)


def entries(engine: Engine) -> list[bytes]:
    """Return the hashed entries of the leaves, made from the rows by the definition in DESIGN, not by our code."""
    query = "SELECT position, recorded, bytes FROM lending_log JOIN lending_events ON seq = event ORDER BY position"
    with engine.connect() as connection:
        return [
            str(row.position).encode() + b" " + row.recorded.encode() + b"\n" + bytes(row.bytes)
            for row in connection.execute(text(query))
        ]


def check(engine: Engine, size: int) -> None:
    """Check that the log is complete and in order, and agrees with an independent computation."""
    log = Log(engine, LOG)
    sealed = list(log.read_all(page=7))
    assert [event.position for event in sealed] == list(range(1, size + 1))
    times = [event.recorded for event in sealed]
    assert times == sorted(times)
    assert log.unsealed() == 0
    with engine.connect() as connection:
        leaves = list(connection.scalars(select(log.tables.log.c.leaf).order_by(log.tables.log.c.position)))
        assert connection.scalar(select(func.count()).select_from(log.tables.events)) == size
    assert [bytes(leaf) for leaf in leaves] == [rfc9162.hash_of_leaf(entry) for entry in entries(engine)]
    for part in {0, 1, size // 2, size}:
        assert log.root(part) == rfc9162.tree_head(entries(engine)[:part])
    assert log.root() == log.root(size)
    versions: dict[str, int] = {}
    codec = store_of(engine).codec
    for event in sealed:
        stored = codec.decode(event.bytes)
        assert stored.version == versions.get(stored.stream, 0) + 1
        versions[stored.stream] = stored.version


def delayed(engine: Engine, seed: int) -> CommandHandler:
    """Return a writer whose transactions stay open for 0 to 6 ms, so that they commit out of order."""
    chance, never = Random(seed), Event()
    handler = handler_of(engine)

    def linger(point: str) -> None:
        if point == "append.before-commit":
            never.wait(chance.random() * 0.006)

    handler.failpoint = linger
    return handler


def write(engine: Engine, writer: int) -> int:
    """Stamp a separate book and one that all writers stamp."""
    handler = delayed(engine, writer)
    handler.handle(BuyBook(f"book-{writer}", f"A{writer}"), BY_ANN)
    for number in range(EACH):
        handler.handle(StampBook(f"book-{writer}" if number % 3 else "book-all", str(number)), BY_ANN)
    return EACH + 1


def write_in_a_process(url: str, *writers: int) -> None:
    engine = create_engine(url)
    answers(together(*(partial(write, engine, writer) for writer in writers)))
    engine.dispose()


def seal_until(engine: Engine, done: Event) -> None:
    while not done.is_set():
        if not sealer_of(engine).seal(limit=5):
            done.wait(0.005)
    sealer_of(engine).seal_all()


def sealing_meanwhile(engine: Engine, sealers: int, run: Callable[[], None]) -> None:
    """Run sealers in parallel with a function."""
    done = Event()
    threads = [Thread(target=seal_until, args=(engine, done)) for _ in range(sealers)]
    for thread in threads:
        thread.start()
    try:
        run()
    finally:
        done.set()
        for thread in threads:
            thread.join(PATIENCE)


def test_no_gap_under_eight_threads_that_commit_late(engine: Engine, handler: CommandHandler) -> None:
    handler.handle(BuyBook("book-all", "all"), BY_ANN)

    def run() -> None:
        assert answers(together(*(partial(write, engine, writer) for writer in range(8)))) == [EACH + 1] * 8

    sealing_meanwhile(engine, 2, run)
    check(engine, 1 + 8 * (EACH + 1))


@pytest.mark.process
def test_no_gap_under_eight_writers_in_two_processes_that_commit_late(engine: Engine, handler: CommandHandler) -> None:
    handler.handle(BuyBook("book-all", "all"), BY_ANN)
    halves = ((0, 1, 2, 3), (4, 5, 6, 7))
    writers = [FORK.Process(target=write_in_a_process, args=(url_of(engine), *half)) for half in halves]

    def run() -> None:
        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join(PATIENCE)

    sealing_meanwhile(engine, 2, run)
    assert [writer.exitcode for writer in writers] == [0, 0]
    check(engine, 1 + 8 * (EACH + 1))


@pytest.mark.postgres
def test_a_late_commit_is_sealed_after_those_that_overtook_it(postgres_database: str) -> None:
    """A cursor over the sequence would lose it."""
    engine = prepare(create_engine(postgres_database))
    inside, overtaken = Event(), Event()
    late = handler_of(engine)

    def wait(point: str) -> None:
        if point == "append.before-commit":
            inside.set()
            assert overtaken.wait(PATIENCE)

    late.failpoint = wait

    def overtake() -> int:
        assert inside.wait(PATIENCE)
        handler_of(engine).handle(BuyBook("book-2", "A2"), BY_ANN)
        sealed = sealer_of(engine).seal_all()
        overtaken.set()
        return sealed

    late_run, sealed = together(lambda: late.handle(BuyBook("book-1", "A1"), BY_ANN).version, overtake)
    assert (late_run, sealed) == (1, 1)
    sealer_of(engine).seal_all()
    subjects = [store_of(engine).codec.decode(event.bytes).stream for event in Log(engine, LOG).read_all()]
    assert subjects == ["book-2", "book-1"]
    check(engine, 2)
    engine.dispose()


def test_recorded_never_goes_back_though_the_clock_does(engine: Engine, handler: CommandHandler) -> None:
    day = timedelta(days=1)
    for number, now in enumerate((NOON, NOON - day, NOON + day, NOON, NOON + day + timedelta(microseconds=1))):
        handler.handle(BuyBook(f"book-{number}", f"A{number}"), BY_ANN)
        sealer_of(engine, lambda now=now: now).seal_all()  # type: ignore[misc]  # a default binds the loop's value
    assert [event.recorded for event in Log(engine, LOG).read_all()] == [
        "2026-01-05T12:00:00.000007Z",
        "2026-01-05T12:00:00.000007Z",
        "2026-01-06T12:00:00.000007Z",
        "2026-01-06T12:00:00.000007Z",
        "2026-01-06T12:00:00.000008Z",
    ]
    check(engine, 5)


def test_a_time_is_written_in_utc_with_six_places_always() -> None:
    east = datetime.fromisoformat("2026-01-05T02:00:00+05:30")
    assert timestamp(east) == "2026-01-04T20:30:00.000000Z"
    assert timestamp(datetime(2026, 1, 5, 12, 0, 0, 7, tzinfo=UTC)) == "2026-01-05T12:00:00.000007Z"


def test_the_origin_is_made_with_the_first_sealed_event_and_stays(engine: Engine, handler: CommandHandler) -> None:
    log = Log(engine, LOG)
    assert sealer_of(engine).seal_all() == 0
    assert (log.origin(), log.size(), list(log.read_all())) == (None, 0, [])
    handler.handle(BuyBook("book-1", "A1"), BY_ANN)
    assert log.origin() is None
    sealer_of(engine).seal_all()
    origin = str(log.origin())
    name, digits = origin.split("/")
    assert name == LOG
    assert len(digits) == 32
    assert int(digits, 16) >= 0
    handler.handle(StampBook("book-1", "text"), BY_ANN)
    sealer_of(engine).seal_all()
    assert log.origin() == origin


def test_one_event_of_a_log_is_proved_to_be_in_it(engine: Engine, handler: CommandHandler) -> None:
    handler.handle_all([(BuyBook(f"book-{n}", f"A{n}"), BY_ANN) for n in range(11)])
    sealer_of(engine).seal_all()
    log = Log(engine, LOG)
    leaves = [rfc9162.hash_of_leaf(entry) for entry in entries(engine)]
    for event in log.read(5, 3):
        leaf = rfc9162.hash_of_leaf(b"%d %s\n%s" % (event.position, event.recorded.encode(), event.bytes))
        path = inclusion_proof(event.position - 1, leaves)
        assert rfc9162.inclusion_holds(leaf, event.position - 1, 11, path, log.root())
    assert log.event_at(11) == list(log.read_all())[-1]
    assert log.event_at(12) is None


def seal_and_stop_inside(url: str, pipe: Pipe) -> None:
    """Seal until just before the commit of the third batch of five, report it, and wait."""
    batches = count(1)

    def reached(point: str) -> None:
        if point == "seal.before-commit" and next(batches) == 3:
            pipe.send(point)
            pipe.recv()

    Sealer(create_engine(url), LOG, OUTBOX_KEY, failpoint=reached).seal(5)
    for _ in range(2):
        Sealer(create_engine(url), LOG, OUTBOX_KEY, failpoint=reached).seal(5)


@pytest.mark.process
def test_a_sealer_that_dies_inside_a_batch_is_followed_by_another(engine: Engine, handler: CommandHandler) -> None:
    handler.handle_all([(BuyBook(f"book-{n}", f"A{n}"), BY_ANN) for n in range(40)])
    ours, theirs = FORK.Pipe()
    first = FORK.Process(target=seal_and_stop_inside, args=(url_of(engine), theirs))
    first.start()
    assert ours.poll(PATIENCE)
    assert ours.recv() == "seal.before-commit"
    # The uncommitted batch is invisible, and the next sealer waits for its turn.
    reader = create_engine(url_of(engine), read_only=True)
    assert Log(reader, LOG).size() == 10
    second: list[int] = []
    waiting = Thread(target=lambda: second.append(sealer_of(engine).seal_all()))
    waiting.start()
    assert not second
    first.kill()
    first.join(PATIENCE)
    waiting.join(PATIENCE)
    assert second == [30]
    check(engine, 40)
    reader.dispose()


@pytest.mark.postgres
def test_a_sealer_that_lost_its_session_inside_a_batch_changes_nothing(postgres_database: str) -> None:
    """It hung, its server dropped its session, and another took over; then it wakes up and continues."""
    engine = prepare(create_engine(postgres_database))
    handler_of(engine).handle_all([(BuyBook(f"book-{n}", f"A{n}"), BY_ANN) for n in range(20)])
    inside, woken = Event(), Event()

    def hang(point: str) -> None:
        if point == "seal.before-commit":
            inside.set()
            assert woken.wait(PATIENCE)

    def take_over() -> int:
        assert inside.wait(PATIENCE)
        with engine.connect() as connection:
            holders = "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND pid <> pg_backend_pid()"
            connection.execute(text(f"SELECT pg_terminate_backend(pid, 30000) FROM ({holders}) AS holder"))
        sealed = sealer_of(engine).seal_all()
        woken.set()
        return sealed

    hung, sealed = together(lambda: Sealer(engine, LOG, OUTBOX_KEY, failpoint=hang).seal(7), take_over)
    assert isinstance(hung, Exception)
    assert sealed == 20
    check(engine, 20)
    engine.dispose()
