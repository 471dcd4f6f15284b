"""`command.http`: durable commands over HTTP on PostgreSQL, compared with the smallest program with the same rows and
checks."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import uuid_utils

from deploy.installation.preparation import prepare
from deploy.runtime import web_server
from deploy.runtime.production.ports import LOOPBACK
from services.meetings.domain.commands import HoldMeeting, OpenSeries, PlanMeeting
from services.meetings.service import migrate, open_service
from services.meetings.settings import Settings
from shared.domain.decider import Command
from shared.environment.settings import read_settings
from shared.event_store.command_handler import CommandContext
from shared.web import tokens
from tests.bench.measuring import Row, Size, beside
from tests.bench.servers import Servers
from tests.plugins.free_ports import free_ports
from tests.plugins.waiting import until

BAR = 0.8
CONNECTIONS = 8
ROUNDS = 3  # per run
OURS, BARE = "services.meetings.app:wsgi()", "tests.bench.http_peer:wsgi()"


def rows(folder: Path, servers: Servers, size: Size) -> Iterator[Row]:
    # Many short rounds, so that other load on the machine affects both equally.
    count = size.commands // ROUNDS // CONNECTIONS * CONNECTIONS
    home = folder / "http"
    prepare(home)
    with _serving(home, servers, OURS) as ours, _serving(home, servers, BARE) as bare:
        for target in (ours, bare):
            _sent(target, min(400, count))  # warm up the connections and caches of both
        yield beside(
            "command.http",
            "commands/s",
            lambda: _sent(ours, count),
            lambda: _sent(bare, count),
            BAR,
            size.runs * ROUNDS,
        )


@contextmanager
def _serving(home: Path, servers: Servers, app: str) -> Iterator[tuple[str, str, str]]:
    """A server with its own database of one meeting; its address, the path to post to, and a token."""
    database = servers.new_database()
    environment = {"RAPPORTEUR_HOME": str(home), "RAPPORTEUR_MEETINGS_DATABASE": database}
    meeting = _meeting(environment)
    address = f"{LOOPBACK}:{free_ports()}"
    command = web_server.command(sys.executable, address, app)
    with (home / "logs" / "bench.log").open("ab") as log:
        process = subprocess.Popen(command, env={**os.environ, **environment}, stdout=log, stderr=log)
    try:
        until(lambda: _listens(address))
        yield address, f"/meetings/api/meetings/{meeting}/attendance", _token(home)
    finally:
        process.terminate()
        process.wait(30)


def _meeting(environment: Mapping[str, str]) -> str:
    settings = read_settings(Settings, environment)
    migrate(settings)
    service = open_service(settings)
    series, meeting = f"series-{uuid_utils.uuid7()}", f"meeting-{uuid_utils.uuid7()}"
    wanted: list[Command] = [
        OpenSeries(series=series, code="Example", name="Example meetings", kind="executive meeting"),
        PlanMeeting(meeting=meeting, series=series, code="Example-01", first_day="2026-11-24"),
        HoldMeeting(meeting=meeting, first_day="2026-11-24"),
    ]
    service.handler.handle_all([(command, CommandContext(actor="account-operator")) for command in wanted])
    service.close()
    return meeting


def _token(home: Path) -> str:
    key = (home / "keys" / "token.key").read_text()
    return tokens.issue(
        key, f"account-{uuid4()}", frozenset({"staff"}), str(uuid_utils.uuid7()), int(time.time()) + 3600
    )


def _sent(target: tuple[str, str, str], count: int) -> float:
    """Measure commands per second, all answered with 201."""
    command = [sys.executable, "-m", "tests.bench.http_load", *target, str(count), str(CONNECTIONS)]
    seconds, created = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    if int(created) != count:
        raise RuntimeError(f"{count} commands were sent and {created} were carried out")
    return count / float(seconds)


def _listens(address: str) -> bool:
    host, _, port = address.partition(":")
    try:
        socket.create_connection((host, int(port)), timeout=5).close()
    except OSError:
        return False
    return True
