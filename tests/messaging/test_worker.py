"""A worker and its lease: one worker at a time, which waits for a command that briefly holds the lease."""

import logging
import threading
from pathlib import Path

import pytest
from sqlalchemy import Engine

from shared.event_store.engine import check_writable, create_engine
from shared.event_store.lease import WORKER, lease
from shared.event_store.migrations import migrate
from shared.messaging import worker

pytestmark = pytest.mark.requirement("4.11")


def test_a_command_that_has_the_lease_for_a_moment_is_waited_for(tmp_path: Path) -> None:
    engine, stop, tried = create_engine(f"sqlite:///{tmp_path}/lending.db"), threading.Event(), threading.Event()
    migrate(engine, ["lending"])
    codes: list[int] = []

    def turn() -> int:
        stop.set()
        return 0

    def work() -> None:
        tried.set()
        codes.append(worker.run_worker_until(stop, "lending", engine, lambda: {"seal": turn}))

    with lease(engine, WORKER) as mine:
        assert mine
        working = threading.Thread(target=work)
        working.start()
        assert tried.wait(60)
        assert not stop.is_set()
    working.join(60)
    assert stop.is_set()
    assert codes == [0]


def test_another_worker_is_not_waited_for_longer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(worker, "SECONDS_FOR_A_COMMAND", 0.05)
    engine = create_engine(f"sqlite:///{tmp_path}/lending.db")
    migrate(engine, ["lending"])
    with lease(engine, WORKER):
        code = worker.run_worker_until(threading.Event(), "lending", engine, dict)
    assert code == worker.REFUSED
    # A server of another test may still log an answer.
    assert capsys.readouterr().err.endswith("Another worker of lending is running on this database. This one stops.\n")


@pytest.mark.postgres
def test_a_worker_that_starts_while_its_server_is_away_waits_for_it_and_says_so_once(
    postgres_database: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    away, engine = create_engine("postgresql://nobody@127.0.0.1:1/none"), create_engine(postgres_database)
    asked: list[Engine] = []

    def first_away(each: Engine) -> None:
        asked.append(each)
        check_writable(away if len(asked) < 4 else each)

    stop = threading.Event()

    def turn() -> int:
        stop.set()
        return 0

    monkeypatch.setattr(worker, "check_writable", first_away)
    caplog.set_level(logging.WARNING)
    assert worker.run_worker_until(stop, "lending", engine, lambda: {"seal": turn}) == 0
    assert asked[:4] == [engine] * 4
    failed, goes_on = (record.getMessage() for record in caplog.records if "ask the database" in record.getMessage())
    assert failed.startswith("ask the database failed (the database does not answer), and is tried again")
    assert goes_on == "ask the database goes on, after 3 that failed"
    engine.dispose()


@pytest.mark.postgres
def test_a_worker_that_waits_for_its_server_can_be_stopped() -> None:
    stop = threading.Event()
    threading.Timer(0.3, stop.set).start()
    engine = create_engine("postgresql://nobody@127.0.0.1:1/none")
    assert worker.run_worker_until(stop, "lending", engine, dict) == 0
