"""A PostgreSQL that is gone, or there and silent: noticed soon, forgotten when it is back, and never mistaken for a slow one."""

import time
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError

from shared.event_store.database_errors import is_away
from shared.event_store.engine import create_engine, must_answer
from shared.event_store.lease import SessionLease, Taken, lease
from shared.event_store.watched import SILENCE
from tests.end_to_end.program import silent
from tests.event_store.together import until
from tests.plugins.servers import PostgresServer

pytestmark = pytest.mark.requirement("4.05")
NOTICED_WITHIN = 2.0  # seconds
CUT_OFF = """SELECT pg_terminate_backend(l.pid) FROM pg_locks l JOIN pg_database d ON d.oid = l.database
WHERE l.locktype = 'advisory' AND d.datname = current_database()"""


@pytest.fixture
def engine(postgres_database: str) -> Iterator[Engine]:
    engine = create_engine(postgres_database)
    must_answer(engine)
    yield engine
    engine.dispose()


def answers(engine: Engine) -> bool:
    try:
        must_answer(engine)
    except OperationalError as error:
        if not is_away(error):
            raise
        return False
    return True


def test_a_frozen_server_is_noticed_and_used_again_when_it_goes_on(
    engine: Engine, postgres_server: PostgresServer
) -> None:
    with silent(postgres_server.child.pid):
        for _ in range(3):
            asked = time.monotonic()
            assert not answers(engine)
            assert time.monotonic() - asked < NOTICED_WITHIN
    until(lambda: answers(engine), 5)


def test_a_statement_that_takes_long_is_waited_for(engine: Engine) -> None:
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT 7 FROM pg_sleep(:seconds)"), {"seconds": SILENCE * 1.5}) == 7


def test_a_lease_is_taken_again_when_the_server_comes_back(engine: Engine, postgres_server: PostgresServer) -> None:
    with lease(engine, "worker") as mine:
        assert isinstance(mine, SessionLease)
        mine.look_again = 0
        postgres_server.stop()
        with pytest.raises(OperationalError):
            mine.keep()
        postgres_server.start()
        until(lambda: answers(engine))
        mine.keep()
        with lease(engine, "worker") as another:
            assert (bool(mine), bool(another)) == (True, False)


def test_a_lease_that_another_took_meanwhile_is_lost(engine: Engine) -> None:
    with lease(engine, "worker") as mine:
        assert isinstance(mine, SessionLease)
        mine.look_again = 0
        with engine.connect() as connection:
            connection.execute(text(CUT_OFF))
        with lease(engine, "worker") as another:
            assert another
            with pytest.raises(Taken):
                mine.keep()
        assert not mine
