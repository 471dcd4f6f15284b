"""`rapporteur up`, started and stopped as by a user: real processes on a real port."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from deploy.installation.locks import run_folder, running
from tests.end_to_end.program import alive, descendants
from tests.plugins.free_ports import free_ports
from tests.plugins.installations import result_of
from tests.plugins.waiting import until

pytestmark = [pytest.mark.process, pytest.mark.slow, pytest.mark.requirement("1.01")]
SECONDS = 120
CHILDREN = {"up", "web", "registry-worker", "meetings-worker", "reporting-worker"}


class Started:
    """A running `rapporteur up`, with its output in two files."""

    def __init__(self, home: Path, folder: Path, port: int, **settings: str) -> None:
        self.home, self.port = home, port
        self.out, self.err = folder / "out", folder / "err"
        with self.out.open("wb") as out, self.err.open("wb") as err:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "deploy.cli", "up", "--port", str(port)],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                env={**os.environ, "RAPPORTEUR_HOME": str(home), **settings},
                start_new_session=True,
            )

    def printed(self) -> str:
        return self.out.read_text()

    def pids(self) -> dict[str, int]:
        """Return the process ids that `status` would show, without starting a process."""
        return running(run_folder(self.home))

    def get(self, path: str) -> tuple[int, str]:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=SECONDS) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def interrupt(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(SECONDS)


@contextmanager
def up(home: Path, folder: Path, **settings: str) -> Iterator[Started]:
    folder.mkdir(exist_ok=True)
    started = Started(home, folder, free_ports(), **settings)
    try:
        until(
            lambda: started.process.poll() is not None or "Ctrl-C" in started.printed(),
            f"not up: {started.err.read_text()[-2000:]}",
        )
        assert started.process.poll() is None, started.err.read_text()
        yield started
    finally:
        if started.process.poll() is None:
            started.interrupt()


def status(home: Path) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = json.loads(result_of(home, "status", "--json"))
    return found


def children_of(parent: int) -> set[int]:
    found = set()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if int((folder / "stat").read_text().rpartition(")")[2].split()[1]) == parent:
                found.add(int(folder.name))
        except (FileNotFoundError, ProcessLookupError):
            continue
    return found


@pytest.mark.requirement("1.22")
def test_started_twice_it_says_where_it_is_tells_its_password_once_and_leaves_nothing(
    few: Path, tmp_path: Path
) -> None:
    """Nor does a kill leave anything: children die with their parent."""
    with up(few, tmp_path / "first") as first:
        printed = first.printed()
        told = re.search(r"Its password: +cat (\S+)", printed)
        assert told is not None
        file = Path(told[1])
        password = file.read_text().strip()
        assert (file.stat().st_mode & 0o777, file.is_relative_to(few)) == (0o600, True)
        assert len(password) > 15
        for path in ("/registry/console/", "/reporting/", "/registry/docs", "/meetings/docs", "/reporting/docs"):
            assert f"http://127.0.0.1:{first.port}{path}" in printed
        assert first.get("/")[0] == first.get("/reporting/")[0] == first.get("/registry/docs")[0] == 200
        assert first.get("/nowhere")[0] == 404
        assert first.get("/registry/organizations")[0] in {401, 404}
        pids = status(few)["pids"]
        assert pids == first.pids()
        assert set(pids) == CHILDREN
        assert first.interrupt() == 0
    until(lambda: not any(alive(pid) for pid in pids.values()), "a child is left")
    assert status(few)["pids"] == {}
    assert password not in first.err.read_text() + first.printed()

    with up(few, tmp_path / "second", RAPPORTEUR_LOG="json") as second:
        printed = second.printed()
        assert f"cat {file}" in printed, "nobody signed in yet"
        assert password not in printed
        second.get("/reporting/")
        until(lambda: '"event": "request"' in second.err.read_text(), "no request is logged")
        left = descendants({second.process.pid})
        assert left > set(second.pids().values())
        second.process.kill()
        second.process.wait(SECONDS)
        until(lambda: not any(map(alive, left)), "a child outlived its parent")
    lines = [json.loads(line) for line in (second.err.read_text() + second.printed()).splitlines()]
    # Workers log nothing in normal operation; tests/web/test_log_lines.py covers their lines.
    assert {("rapporteur", "up"), ("reporting", "web")} <= {(line["service"], line["process"]) for line in lines}
    assert any(line["event"] == "request" for line in lines)
    assert all(re.fullmatch(r"[0-9a-f-]{36}", line["correlation"]) for line in lines)
    assert all(line["timestamp"].endswith("Z") for line in lines)


def test_a_child_that_ends_takes_all_with_it_and_is_named(few: Path, tmp_path: Path) -> None:
    """Even the web server, which has children of its own."""
    with up(few, tmp_path / "out") as started:
        pids = descendants({started.process.pid})
        os.kill(started.pids()["web"], signal.SIGKILL)
        assert started.process.wait(SECONDS) == 7
        assert "web: It ended by itself" in started.err.read_text()
        until(lambda: not any(map(alive, pids)), "a child is left")


def run_up(home: Path, port: int) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "deploy.cli", "up", "--port", str(port)],
        env={**os.environ, "RAPPORTEUR_HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )


def test_a_taken_port_is_told_with_the_remedy_before_anything_is_made(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        refused = run_up(tmp_path / "home", port)
    assert refused.returncode == 7
    assert f"--port {port + 1}" in refused.stderr
    assert f"PORT={port + 1}" in refused.stderr
    assert not (tmp_path / "home" / "registry.db").exists()


def test_a_home_that_cannot_be_written_to_is_told_with_the_remedy(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    refused = run_up(tmp_path / "file", free_ports())
    assert refused.returncode == 7
    assert "RAPPORTEUR_HOME" in refused.stderr
