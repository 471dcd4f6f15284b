"""`make audit`: a known vulnerability is reported, and an unavailable database does not count as a pass."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from tests.checks.audit import pins_of
from tests.checks.locks import GROUPS

ROOT = Path(__file__).resolve().parents[2]
WEAK = "jinja2"

pytestmark = [pytest.mark.requirement("4.12"), pytest.mark.process]


class Database(BaseHTTPRequestHandler):
    """Responds like OSV: with the vulnerabilities of a version, and the description of each."""

    asked: list[dict[str, Any]]
    known: set[str]

    def do_POST(self) -> None:
        queries = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["queries"]
        type(self).asked += queries
        weak = {"vulns": [{"id": "EXAMPLE-1", "modified": "2026-01-01T00:00:00Z"}]}
        self._answer({"results": [weak if each["package"]["name"] in self.known else {} for each in queries]})

    def do_GET(self) -> None:
        dates = {"modified": "2026-01-01T00:00:00Z", "published": "2026-01-01T00:00:00Z"}
        events = [{"introduced": "0"}, {"fixed": "99.9"}]
        ranges = [{"type": "ECOSYSTEM", "events": events}]
        affected = [{"package": {"ecosystem": "PyPI", "name": WEAK}, "ranges": ranges}]
        self._answer({"id": "EXAMPLE-1", "summary": "An example of a weakness", "affected": affected, **dates})

    def _answer(self, body: object) -> None:
        content = json.dumps(body).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_said: Any) -> None:
        """Discard the log."""


@pytest.fixture
def database() -> Iterator[tuple[type[Database], str]]:
    kind = type("Filled", (Database,), {"asked": [], "known": set()})
    server = ThreadingHTTPServer(("127.0.0.1", 0), kind)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield kind, f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()
    thread.join()


def audit(service: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.checks.audit", "--service", service]
    # It retries several times with a pause; one attempt is enough to see the message.
    once = {**os.environ, "UV_HTTP_RETRIES": "0"}
    return subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True, env=once)


def test_every_pin_of_the_three_locks_is_asked_about(database: tuple[type[Database], str]) -> None:
    kind, url = database
    ran = audit(url)
    assert ran.returncode == 0, ran.stderr
    asked = {(each["package"]["name"], each["version"]) for each in kind.asked}
    assert {each["package"]["ecosystem"] for each in kind.asked} == {"PyPI"}
    for lock in GROUPS:
        assert pins_of((ROOT / lock).read_text()) <= asked
    assert f"{len(asked)} packages of 3 locks" in ran.stderr


def test_a_known_weakness_is_told_with_its_locks_and_what_mends_it(database: tuple[type[Database], str]) -> None:
    kind, url = database
    kind.known.add(WEAK)
    ran = audit(url)
    assert ran.returncode == 1
    (said,) = ran.stdout.splitlines()
    for words in (WEAK, "requirements.lock", "EXAMPLE-1, An example of a weakness", "mended in 99.9"):
        assert words in said


def test_a_database_that_does_not_answer_is_no_clean_bill() -> None:
    ran = audit("http://127.0.0.1:9/")
    assert (ran.returncode, ran.stdout) == (7, "")
    assert "Nothing was audited" in ran.stderr
