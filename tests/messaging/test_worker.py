"""A worker and its lease: one worker at a time, which waits for a command that briefly holds the lease."""

import threading
from pathlib import Path

import pytest

from shared.event_store.engine import create_engine
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
