"""`pages`: pages based on 100,000 attendances, with the history in memory as in a computing process, and a sheet of
300 names; 95th percentiles."""

import html
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random
from statistics import quantiles
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import msgspec
import uuid_utils
from flask.testing import FlaskClient

from deploy.installation.preparation import prepare
from services.meetings.app import create_app as create_meetings
from services.meetings.domain import commands
from services.meetings.service import migrate as migrate_meetings
from services.meetings.service import open_service as open_meetings
from services.meetings.settings import Settings as MeetingsSettings
from services.registry.settings import Settings as RegistrySettings
from services.reporting.app import create_app as create_reporting
from services.reporting.rebuild import rebuild
from services.reporting.service import codecs, migrate
from services.reporting.settings import Settings
from shared.environment import memoization
from shared.environment.settings import read_settings
from shared.event_store.command_handler import CommandContext
from shared.event_store.engine import create_engine
from shared.messaging.sources.local_log import LocalLogSource
from shared.web import logging, tokens
from tests.bench.assessed import LOGS, PERIOD, facts_of
from tests.bench.measuring import Row, Size, at_most

BAR = 300  # milliseconds
NAMES = 300
FIRST, LAST = date(2017, 2, 1), date(2020, 6, 30)
_EVIDENCE = re.compile(r'href="(?:https?://[^/"]+)?(/reporting/evidence\?[^"]*)"')
Take = Callable[[str], float]


def rows(folder: Path, size: Size) -> Iterator[Row]:
    """Measure in a separate process, where pages over a whole history are computed, without a network."""
    made, asked = folder / "pages.json", msgspec.json.encode(size).decode()
    command = [sys.executable, "-m", "tests.bench.pages", str(folder), asked, str(made)]
    subprocess.run(command, check=True, capture_output=True)
    yield from msgspec.json.decode(made.read_bytes(), type=list[Row])


def main() -> None:
    folder, asked, made = sys.argv[1:]
    size = msgspec.json.decode(asked, type=Size)
    logging.configure()  # one line per request, like a server
    memoization.enable()
    found = []
    for name, paths, take in (*reports(Path(folder), size), *sheets(Path(folder), size)):
        runs = [slowest(take, paths[run :: size.runs]) for run in range(size.runs)]
        found.append(at_most(f"pages, {name}, p95", "ms", runs, BAR))
    Path(made).write_bytes(msgspec.json.encode(found))


def reports(folder: Path, size: Size) -> Iterator[tuple[str, Sequence[str], Take]]:
    """Measure reporting's pages over a number of attendances, with each address requested for the first time."""
    client = _reporting(folder, size.counted)
    random = Random(size.counted)
    took = _taking(client)
    report = client.get(f"/reporting/reports/wtsa?{urlencode({'period': PERIOD})}").text
    evidence = [html.unescape(each) for each in _EVIDENCE.findall(report)]
    days = [_day(random) for _ in range(size.turns)]
    compared = [
        f"/reporting/compare?{urlencode({'period': PERIOD, 'from': day, 'to': day + timedelta(days=1)})}"
        for day in days
    ]
    replayed = [f"/reporting/replay?{urlencode({'period': PERIOD, 'at': day, 'go': 'on'})}" for day in days]
    yield "evidence", random.choices(evidence, k=size.requests), took
    yield "comparison of two days", compared, took
    yield "replay, a step", replayed, took


def sheets(folder: Path, size: Size) -> Iterator[tuple[str, Sequence[str], Take]]:
    """Measure the sheet of a meeting whose predecessor was attended by 300 organizations."""
    home = folder / "sheet"
    shutil.rmtree(home, ignore_errors=True)
    prepare(home)
    settings = read_settings(MeetingsSettings, {"RAPPORTEUR_HOME": str(home)})
    migrate_meetings(settings)
    series, *meetings = f"series-{uuid4()}", f"meeting-{uuid4()}", f"meeting-{uuid4()}"
    service = open_meetings(settings)
    told: list[Any] = [commands.OpenSeries(series=series, code="EX", name="Example", kind="executive meeting")]
    for number, meeting in enumerate(meetings, 1):
        day = f"201{number}-10-11"
        told += [
            commands.PlanMeeting(meeting=meeting, series=series, code=f"EX-{number}", first_day=day, ordinal=number),
            commands.HoldMeeting(meeting=meeting, first_day=day),
        ]
    for _ in range(min(NAMES, size.counted // 5)):
        came, person = f"organization-{uuid4()}", f"person-{uuid4()}"
        told.append(
            commands.RecordAttendance(
                fact=f"fact-{uuid4()}", meeting=meetings[0], organization=came, capacity="executive", person=person
            )
        )
    clerk = CommandContext(actor=f"account-{uuid4()}")
    service.handler.handle_all([(each, clerk) for each in told])
    service.close()
    client = _signed_in(create_meetings(settings).test_client(), home, "staff")
    yield (
        "a sheet of 300",
        [f"/meetings/console/meetings/{meetings[1]}/attendance"] * min(60, 3 * size.requests),
        _taking(client),
    )


def _reporting(folder: Path, attendances: int) -> FlaskClient:
    home = folder / "pages"
    shutil.rmtree(home, ignore_errors=True)
    prepare(home)
    settings = read_settings(Settings, {"RAPPORTEUR_HOME": str(home)})
    migrate(settings)
    logs, facts = facts_of(attendances, folder)
    facts.dispose()
    engine = create_engine(settings.database)
    rebuild(engine, {log: codecs()[log] for log in LOGS}, {log: LocalLogSource(logs[log]) for log in LOGS})
    engine.dispose()
    app = create_reporting(settings)
    return _signed_in(app.test_client(), home, "auditor")


def _signed_in(client: FlaskClient, home: Path, role: str) -> FlaskClient:
    key = read_settings(RegistrySettings, {"RAPPORTEUR_HOME": str(home)}).token_key.read_text()
    session, expires = str(uuid_utils.uuid7()), int(time.time()) + 3600
    client.set_cookie(tokens.COOKIE, tokens.issue(key, f"account-{uuid4()}", frozenset({role}), session, expires))
    client.environ_base["HTTP_ACCEPT"] = "text/html"
    return client


def _day(random: Random) -> date:
    return FIRST + timedelta(days=random.randrange((LAST - FIRST).days))


def _taking(client: FlaskClient) -> Take:
    def take(path: str) -> float:
        begin = time.perf_counter()
        answer = client.get(path)
        took = (time.perf_counter() - begin) * 1000
        if answer.status_code != 200:
            raise RuntimeError(f"{path}: {answer.status}")
        return took

    return take


def slowest(take: Take, asked: Iterable[str]) -> float:
    """Return the 95th percentile in milliseconds."""
    return round(quantiles([take(path) for path in asked], n=100, method="inclusive")[94], 1)


if __name__ == "__main__":
    main()
