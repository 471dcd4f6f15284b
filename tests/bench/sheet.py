"""`sheet`: the response to a mark on a meeting's sheet and to an added line, in one process, with a long list."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr
from io import StringIO
from logging import WARNING, getLogger
from pathlib import Path
from statistics import median, quantiles
from uuid import UUID, uuid4, uuid5

import uuid_utils

from deploy.installation.preparation import prepare
from services.meetings.app import create_app
from services.meetings.domain.commands import HoldMeeting, OpenSeries, PlanMeeting
from services.meetings.service import migrate
from services.meetings.settings import Settings
from shared.contracts.meetings.seats import SEATS, SeatStated
from shared.environment.settings import read_settings
from shared.event_store.command_handler import CommandContext
from shared.statements.decider import state_fact
from shared.web import logging, tokens
from tests.bench.measuring import Row, Size

BAR = 200  # milliseconds
SEATS_HELD = 120
NAMES = UUID("018f0000-0000-7000-8000-000000000000")


def rows(folder: Path, size: Size) -> Iterator[Row]:
    home = folder / "sheet"
    prepare(home)
    # No service answers here, since a mark needs no people's names.
    nowhere = dict.fromkeys(("RAPPORTEUR_REGISTRY_URL", "RAPPORTEUR_REPORTING_URL"), "http://127.0.0.1:9")
    settings = read_settings(Settings, {"RAPPORTEUR_HOME": str(home), **nowhere})
    migrate(settings)
    logging.configure()
    with redirect_stderr(StringIO()):
        app = create_app(settings)
    meeting = _fill(app.extensions["meetings"].handler)
    client, key = app.test_client(), (home / "keys" / "token.key").read_text()
    session, expires = str(uuid_utils.uuid7()), int(time.time()) + 3600
    client.set_cookie(tokens.COOKIE, tokens.issue(key, f"account-{uuid4()}", frozenset({"staff"}), session, expires))
    page = f"/meetings/console/meetings/{meeting}/attendance"
    token = re.findall(r'name="csrf_token" value="([^"]+)"', client.get(page).text)[0]

    def post(what: str, **said: str) -> None:
        answer = client.post(
            f"{page}/{what}", data=said | {"csrf_token": token}, headers={"Accept": "application/json"}
        )
        if answer.status_code != 200:
            raise RuntimeError(f"no mark: {answer.text[:500]}")

    def mark(number: int) -> None:
        how = ("in person", "remote", "excused", "absent", "")[number // SEATS_HELD % 5]
        post("mark", row=_organization(number % SEATS_HELD), mark=how, capacity="executive")

    def add(number: int) -> None:
        post("add", find=f"Example walk-in {number}", how="remote", command_id=str(uuid4()))

    for what, act in (("a mark", mark), ("one added", add)):
        with (home / "logs" / "bench.log").open("a") as log, redirect_stderr(log):
            took = [_slowest(act, run * size.requests, size.requests) for run in range(size.runs)]
        yield Row(f"sheet, {what}, p95", "ms", took, [], None, BAR, median(took) <= BAR)
    getLogger().setLevel(WARNING)


def _organization(number: int) -> str:
    return f"organization-{uuid5(NAMES, str(number))}"


def _fill(handler: object) -> str:
    """Create a meeting with seats in its series, and return it."""
    by, series, meeting = CommandContext(actor="account-operator"), f"series-{uuid4()}", f"meeting-{uuid4()}"
    asked = [
        OpenSeries(series=series, code="EX", name="Example meetings", kind="executive meeting"),
        PlanMeeting(meeting=meeting, series=series, code="EX-1", first_day="2016-11-02"),
        HoldMeeting(meeting=meeting, first_day="2016-11-02"),
        *(
            state_fact(
                SEATS,
                SeatStated(fact=f"seat-{uuid4()}", organization=_organization(each), series=series, since="2015"),
            )
            for each in range(SEATS_HELD)
        ),
    ]
    handler.handle_all([(each, by) for each in asked])  # type: ignore[attr-defined]  # the service's
    return meeting


def _slowest(act: Callable[[int], None], first: int, count: int) -> float:
    """Return the 95th percentile in milliseconds."""
    took = []
    for number in range(first, first + count):
        begin = time.perf_counter()
        act(number)
        took.append((time.perf_counter() - begin) * 1000)
    return round(quantiles(took, n=100)[94], 1)
