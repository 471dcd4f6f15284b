"""A partner's first five minutes by webhook, as described in docs/walkthroughs.md, with a running program and the
receiver in docs/partners.md."""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen
from uuid import uuid4

import pytest

from deploy.runtime.loading import open_installation
from services.registry.app import create_app
from services.registry.service import issue_account_token
from tests.docs.written import blocks, code, section, text_of
from tests.embedded.test_up import Started, up
from tests.plugins.free_ports import free_ports
from tests.plugins.waiting import until

pytestmark = [pytest.mark.requirement("12.15"), pytest.mark.process]
PARTNERS = text_of("docs/partners.md")
WALK = section(text_of("docs/walkthroughs.md"), "A partner's first five minutes")


class Bureau:
    """The bureau's administrator, over HTTP."""

    def __init__(self, started: Started) -> None:
        registry = create_app(open_installation({"RAPPORTEUR_HOME": str(started.home)}).registry)
        self._port = started.port
        self._token = issue_account_token(registry.extensions["registry"], "Example administrator", "administrator")
        registry.extensions["registry"].close()

    def post(self, path: str, version: int | None = None, **said: Any) -> dict[str, Any]:
        headers = {
            "Authorization": f"Bearer {self._token}",
            "Content-Type": "application/json",
            "Idempotency-Key": str(uuid4()),
        }
        if version is not None:
            headers["If-Match"] = f'"{version}"'
        request = Request(f"http://127.0.0.1:{self._port}{path}", json.dumps(said).encode(), headers)
        with urlopen(request) as answer:  # noqa: S310  the address is ours, of the line above
            found: dict[str, Any] = json.load(answer)
        return found


@contextmanager
def receiver(folder: Path, port: int, secret: str) -> Iterator[Path]:
    """Start the document's own receiver as described; yield its log, which has a line for each request."""
    (folder / "receiver.py").write_text(blocks(PARTNERS, "python")[3])
    environment = {**os.environ, "WEBHOOK_SECRET": secret, "PORT": str(port)}
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([sys.executable, "receiver.py"], cwd=folder, env=environment, stderr=log)
    try:
        yield folder / "log"
    finally:
        process.kill()
        process.wait()


def kept(folder: Path) -> list[str]:
    try:
        with closing(sqlite3.connect(folder / "mine.db", timeout=30)) as mine:
            return [id_ for (id_,) in mine.execute("SELECT id FROM event ORDER BY rowid")]
    except sqlite3.OperationalError:
        return []  # it has not created its tables yet


def test_a_receiver_that_is_started_after_its_webhook_is_registered_has_everything_once(
    few: Path, tmp_path: Path
) -> None:
    """The first requests reach no server. They are sent again under the same ids, and each event is stored once."""
    port = free_ports()
    hook = f"http://127.0.0.1:{port}/hook"
    with up(few, tmp_path / "up", RAPPORTEUR_WEBHOOKS_INSIDE=f"127.0.0.1:{port}") as started:
        bureau = Bureau(started)
        partner = bureau.post("/registry/api/partners", name="Example SDO", handle="example-sdo", ways=["feed"])["id"]
        webhooks = f"/registry/api/partners/{partner}/webhooks"
        made = bureau.post(webhooks, url=hook, begins="beginning")
        with closing(sqlite3.connect(few / "reporting.db", timeout=30)) as own:

            def number(of: str) -> int:
                return int(own.execute(f"SELECT COUNT(*) FROM {of}").fetchone()[0])

            until(lambda: number("webhook_attempts WHERE failure = 'connection'") > 0, "nothing was tried")
            with receiver(tmp_path, port, made["signing_secret"]) as log:
                until(lambda: 0 < number("partners_log") == len(kept(tmp_path)), "not all events came")
                had = kept(tmp_path)
                requests = log.read_text().count('"POST /hook HTTP/1.1" 204')
                bureau.post(f"{webhooks}/again", made["version"], webhook=made["webhook"], position=1)
                until(lambda: log.read_text().count('"POST /hook HTTP/1.1" 204') > requests, "nothing came again")
                again = f"webhook_attempts WHERE event = '{had[0]}' AND position = 1 AND status = 204"
                until(lambda: number(again) > 0, "what came again was not the first event")
            assert kept(tmp_path) == had
            assert len(set(had)) == len(had)


def test_what_the_walk_quotes_stands_in_the_partners_page() -> None:
    quoted = code(WALK)
    assert len(quoted) > 15
    assert [each for each in quoted if each not in PARTNERS] == []
