"""The web server's two processes: their logs, and their behaviour when one is killed or stopped."""

import json
import logging
import os
import signal
import time
from contextlib import ExitStack
from pathlib import Path

import pytest
from gunicorn.config import Config

from deploy.runtime.web_server.log import SameLog
from tests.embedded.test_many_clients import bearer, computing, end_of, get, opened, seconds
from tests.embedded.test_up import children_of, until, up
from tests.end_to_end.program import alive

SECONDS_TO_BE_BACK = 90.0  # a start on a busy machine


@pytest.mark.requirement("1.22")
@pytest.mark.parametrize("name", ["gunicorn.error", "waitress"])
def test_the_web_servers_own_lines_are_json_and_hold_no_exceptions_text(
    name: str, own_logging: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RAPPORTEUR_LOG", "json")
    gunicorns = SameLog(Config())
    gunicorns.error_log.setLevel("WARNING")
    log = logging.getLogger(name)
    log.info("not worth a line")
    try:
        int("a name that no log may hold")
    except ValueError:
        log.exception("Error handling request %s", "/reporting/")
    said = capsys.readouterr().err
    line = json.loads(said)
    assert (line["level"], line["event"]) == ("error", "Error handling request /reporting/")
    assert line["logger"] == name
    assert "a name" not in said


@pytest.mark.process
@pytest.mark.slow
@pytest.mark.requirement("5.12")
def test_a_web_process_that_is_killed_is_back_under_its_parent_and_finishes_what_it_answers(
    few: Path, tmp_path: Path
) -> None:
    with up(few, tmp_path / "up") as started, ExitStack() as held:
        web = started.pids()["web"]
        [killed] = children_of(web)
        computed_for_it = computing(web)
        assert computed_for_it
        os.kill(killed, signal.SIGKILL)
        begun = time.monotonic()
        until(lambda: bool(children_of(web) - {killed}), "none was started again")
        assert seconds(started, "/reporting/reports/wtsa?period=2013-2016") < SECONDS_TO_BE_BACK
        assert time.monotonic() - begun < SECONDS_TO_BE_BACK
        assert started.pids()["web"] == web
        until(lambda: not any(map(alive, computed_for_it)), "what computed for it is left")

        wait = get(f"/registry/feed?after={end_of(few, started.port)}&wait=2", bearer(few), "\r\n")
        reader = held.enter_context(opened(started.port, wait))
        # By now its loop has handled everything earlier.
        seconds(started, "/registry/health/live")
        assert started.interrupt() == 0
        assert reader.recv(12) == b"HTTP/1.1 200"
