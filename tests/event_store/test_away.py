"""A PostgreSQL that is down or silent is detected soon, used again when it is back, and never confused with a slow one."""

import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from threading import Thread

import psycopg
import pytest
from sqlalchemy import Connection, Engine, event, make_url, text
from sqlalchemy.exc import DatabaseError, OperationalError

from deploy.cli.failures import exit_code, sentence
from shared.event_store.database_errors import (
    is_disk_full,
    is_out_of_connections,
    is_read_only,
    is_unreachable,
    server_message,
    takes_no_connections,
)
from shared.event_store.engine import check_writable, create_engine
from shared.event_store.lease import LeaseLost, SessionLease, lease
from shared.event_store.liveness import (
    SECONDS_TO_ANSWER,
    SILENCE,
    NoAnswer,
    ReadOnlyServer,
    ServerLiveness,
    refusal,
)
from shared.event_store.wakeups import WatchedChannel
from tests.end_to_end.program import silent
from tests.plugins.servers import PostgresServer
from tests.plugins.waiting import until

pytestmark = pytest.mark.requirement("4.05")
NOTICED_WITHIN = 2.0  # seconds
TIMES = 3  # number of measurements; the shortest counts, since a busy machine prolongs any of them
# Wait until each has ended, since its lock is held until then.
CUT_OFF = """SELECT pg_terminate_backend(l.pid, 30000) FROM pg_locks l JOIN pg_database d ON d.oid = l.database
WHERE l.locktype = 'advisory' AND d.datname = current_database()"""


def ping(engine: Engine) -> None:
    with engine.connect() as connection:
        connection.exec_driver_sql("SELECT 1")


@pytest.fixture
def engine(postgres_database: str) -> Iterator[Engine]:
    engine = create_engine(postgres_database)
    ping(engine)
    yield engine
    engine.dispose()


def answers(engine: Engine) -> bool:
    try:
        ping(engine)
    except OperationalError as error:
        if not is_unreachable(error):
            raise
        return False
    return True


def test_a_frozen_server_is_noticed_and_used_again_when_it_goes_on(
    engine: Engine, postgres_server: PostgresServer
) -> None:
    def noticed() -> float:
        """Freeze the server; return the longest time in seconds until a query failed."""
        with silent(postgres_server.child.pid):
            took = list[float]()
            for _ in range(3):
                asked = time.monotonic()
                assert not answers(engine)
                took.append(time.monotonic() - asked)
        until(lambda: answers(engine))
        return max(took)

    assert any(noticed() < NOTICED_WITHIN for _ in range(TIMES))


@pytest.mark.parametrize(
    ("said", "means"),
    [
        ("could not write init file: No space left on device", is_disk_full),
        ('could not open file "global/pg_filenode.map": Input/output error', is_unreachable),
        ("the database system is shutting down", takes_no_connections),
        ("sorry, too many clients already", is_out_of_connections),
    ],
)
def test_what_a_server_says_that_lets_nobody_in_is_understood(
    monkeypatch: pytest.MonkeyPatch, said: str, means: Callable[[BaseException], bool]
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise psycopg.OperationalError(f"connection failed: FATAL:  {said}")

    monkeypatch.setattr(psycopg.Connection, "connect", refuse)
    engine = create_engine("postgresql+psycopg:///nowhere")
    with pytest.raises(OperationalError) as refused:
        ping(engine)
    assert means(refused.value)


def test_a_statement_that_takes_long_is_waited_for(engine: Engine) -> None:
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT 7 FROM pg_sleep(:seconds)"), {"seconds": SILENCE * 1.5}) == 7


def test_a_lease_is_taken_again_when_the_server_comes_back(engine: Engine, postgres_server: PostgresServer) -> None:
    with lease(engine, "worker") as mine:
        assert isinstance(mine, SessionLease)
        mine.look_again = 0.2
        time.sleep(mine.look_again)
        postgres_server.stop()
        try:
            for _ in range(2):
                with pytest.raises(OperationalError):
                    mine.renew()
        finally:
            postgres_server.start()
        until(lambda: answers(engine))
        mine.renew()
        with lease(engine, "worker") as another:
            assert (bool(mine), bool(another)) == (True, False)


@pytest.mark.requirement("9.08")
def test_a_session_with_a_lease_is_asked_rarely_and_at_once_when_it_was_closed(engine: Engine) -> None:
    asked = list[str]()
    with lease(engine, "worker") as mine, engine.connect() as other:
        assert isinstance(mine, SessionLease)
        event.listen(engine, "before_cursor_execute", lambda *told: asked.append(told[2]))
        for _ in range(10):
            mine.renew()
        assert asked == []
        held = "SELECT pg_terminate_backend(pid, 5000) FROM pg_locks WHERE locktype = 'advisory'"
        assert other.scalar(text(held))
        mine.renew()
        assert mine
        assert any("pg_try_advisory_lock" in each for each in asked), "it was taken again, without a question's delay"


@pytest.mark.requirement("12.01")
@pytest.mark.parametrize("asked", ["a new connection", "a pool's connection"])
def test_a_server_that_takes_nobody_new_is_left_so_that_it_can_stop(
    engine: Engine, postgres_server: PostgresServer, asked: str
) -> None:
    """On SIGTERM the postmaster continues to serve present clients, and waits for them indefinitely."""
    channel, reader = WatchedChannel(engine), create_engine(engine.url.render_as_string(hide_password=False))
    ping(reader)
    with lease(engine, "worker") as mine:
        assert isinstance(mine, SessionLease)
        mine.look_again = 0
        assert channel.changed()
        at = postgres_server.cluster.url("postgres")
        os.kill(postgres_server.child.pid, signal.SIGTERM)
        try:
            until(lambda: refusal("127.0.0.1", postgres_server.cluster.port) is not None)
            mine.renew()
            ping(reader)
            assert postgres_server.child.ended() is None
            ways = {
                "a new connection": lambda: check_writable(engine),
                "a pool's connection": lambda: ping(create_engine(at)),
            }
            with pytest.raises(Exception, match="shutting down") as refused:
                ways[asked]()
            assert takes_no_connections(refused.value)
            for keeper in (mine.renew, channel.changed):
                with pytest.raises(OperationalError):
                    keeper()
            assert not answers(reader)
            until(lambda: postgres_server.child.ended() is not None)
        finally:
            # It does not exit by itself while clients are connected.
            postgres_server.stop()
            postgres_server.start()
        until(lambda: answers(reader))
        mine.renew()
        with lease(engine, "worker") as another:
            assert (bool(mine), bool(another)) == (True, False)
    channel.close()
    reader.dispose()


@pytest.mark.requirement("12.01")
def test_a_server_that_lets_nobody_write_is_found_by_a_new_connection(engine: Engine, postgres_database: str) -> None:
    check_writable(engine)
    with engine.begin() as connection:
        connection.execute(
            text(f'ALTER DATABASE "{make_url(postgres_database).database}" SET default_transaction_read_only = on')
        )
    ping(engine)
    with pytest.raises(ReadOnlyServer):
        check_writable(engine)
    engine.dispose()
    with pytest.raises(DatabaseError) as refused, engine.begin() as connection:
        connection.execute(text("CREATE TABLE written (n INTEGER)"))
    assert (is_read_only(refused.value), is_unreachable(refused.value)) == (True, True)
    assert (exit_code(refused.value), "accepts no writes" in sentence(refused.value)) == (7, True)


def test_a_lease_that_another_took_meanwhile_is_lost(engine: Engine) -> None:
    with lease(engine, "worker") as mine:
        assert isinstance(mine, SessionLease)
        mine.look_again = 0
        with engine.connect() as connection:
            connection.execute(text(CUT_OFF))
        with lease(engine, "worker") as another:
            assert another
            with pytest.raises(LeaseLost):
                mine.renew()
        assert not mine


def cut_off_unheard(session: Connection) -> socket.socket:
    """Cut the connection without the server noticing: return the server's end, which stays open here."""
    connection = session.connection.driver_connection
    assert connection is not None
    at_the_server = socket.socket(fileno=os.dup(connection.fileno()))
    ours, gone = socket.socketpair()
    os.dup2(ours.fileno(), connection.fileno())
    ours.close()
    gone.close()
    return at_the_server


def test_a_worker_s_own_session_that_the_server_did_not_hear_end_is_no_other_worker(engine: Engine) -> None:
    with lease(engine, "worker") as mine:
        assert isinstance(mine, SessionLease)
        mine.look_again = 0
        assert mine._session is not None  # noqa: SLF001  what a network does to it is done from outside
        with cut_off_unheard(mine._session):  # noqa: SLF001
            mine.renew()
            with lease(engine, "worker") as another:
                assert (bool(mine), bool(another)) == (True, False)
            mine.renew()
        with engine.connect() as connection:
            held = connection.scalar(text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted"))
        assert held == 1
    with lease(engine, "worker") as next_one:
        assert next_one


def test_the_server_lets_go_of_a_holder_that_is_silent(engine: Engine) -> None:
    with lease(engine, "worker") as mine:
        assert isinstance(mine, SessionLease)
        assert mine._session is not None  # noqa: SLF001
        shown = [
            mine._session.scalar(text(f"SHOW tcp_keepalives_{name}"))  # noqa: SLF001
            for name in ("idle", "interval", "count")
        ]
        assert shown == ["5", "2", "3"]


@pytest.mark.parametrize("answered", [0, 1])
def test_a_server_that_answers_one_of_two_questions_is_there(answered: int, postgres_database: str) -> None:
    """Only one of the two queries gets through, and is answered only after the second was sent."""
    there = make_url(postgres_database)
    with socket.create_server(("127.0.0.1", 0)) as way, ExitStack() as stack:

        def carry() -> None:
            asked = [stack.enter_context(way.accept()[0]) for _ in range(2)]
            with socket.create_connection((str(there.host), int(there.port or 5432))) as server:
                server.sendall(asked[answered].recv(8))
                asked[answered].sendall(server.recv(1))

        carrying = Thread(target=carry)
        carrying.start()
        ServerLiveness(*way.getsockname()).must_answer()
        carrying.join()


def test_a_server_that_answers_no_question_is_gone_soon() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent_one:

        def gone() -> float:
            asked = time.monotonic()
            with pytest.raises(NoAnswer):
                ServerLiveness(*silent_one.getsockname()).must_answer()
            return time.monotonic() - asked

        took = [gone() for _ in range(TIMES)]
        assert SECONDS_TO_ANSWER < min(took) < NOTICED_WITHIN - SILENCE


def failure(url: str) -> OperationalError:
    engine = create_engine(url)
    with pytest.raises(OperationalError) as failed:
        engine.connect()
    engine.dispose()
    return failed.value


def test_who_is_not_let_in_is_not_told_that_nobody_answers(postgres_database: str) -> None:
    url = make_url(postgres_database)
    for other, message in (
        (url.set(password="wrong"), 'password authentication failed for user "rapporteur"'),
        (url.set(database="none"), 'database "none" does not exist'),
        (url.set(username="nobody"), "fe_sendauth: no password supplied"),
    ):
        refused = failure(other.render_as_string(hide_password=False))
        assert (is_unreachable(refused), server_message(refused)) == (False, message)


def test_a_server_without_a_connection_to_spare_is_asked_again(engine: Engine, postgres_database: str) -> None:
    with engine.begin() as connection:
        connection.execute(text("CREATE ROLE crowded LOGIN PASSWORD 'crowded' CONNECTION LIMIT 0"))
    try:
        url = make_url(postgres_database).set(username="crowded", password="crowded")
        error = failure(url.render_as_string(hide_password=False))
    finally:
        with engine.begin() as connection:
            connection.execute(text("DROP ROLE crowded"))
    assert (is_unreachable(error), is_out_of_connections(error)) == (True, True)


def test_transactions_that_wait_for_each_other_are_no_server_that_is_away(engine: Engine) -> None:
    lock = text("SELECT pg_advisory_xact_lock(:number)")
    failed: list[OperationalError] = []

    def wait(connection: Connection, number: int) -> None:
        try:
            connection.execute(lock, {"number": number})
        except OperationalError as error:
            failed.append(error)

    with engine.connect() as one, engine.connect() as two:
        one.execute(lock, {"number": 1})
        two.execute(lock, {"number": 2})
        waiting = Thread(target=wait, args=(one, 2))
        waiting.start()
        wait(two, 1)
        two.rollback()
        waiting.join()
    assert [is_unreachable(error) for error in failed] == [False]
