"""The real server while one partner asks as fast as it can over many connections: it is refused, and nobody else is."""

import http.client
import json
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import pytest

from services.reporting.api.partners import BURST, FEED, RATE
from shared.web import tokens
from shared.web.feed import WAITING
from tests.embedded.test_many_clients import bearer
from tests.embedded.test_up import up

pytestmark = [pytest.mark.process, pytest.mark.slow, pytest.mark.requirement("12.13", "5.12")]
CONNECTIONS, EACH, OTHERS = 40, 40, 25
LONG = f"{FEED}?limit=10000"


def partner(home: Path) -> str:
    """A token of a partner of its own."""
    key, expires = (home / "keys" / "token.key").read_text(), int(time.time()) + 3600
    return tokens.issue(key, f"partner-{uuid4()}", frozenset({"partner"}), str(uuid4()), expires)


def asks(port: int, token: str, paths: list[str]) -> list[tuple[int, str | None, str]]:
    """Status, Retry-After and type of the problem of each answer, one after another over one connection."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    found = []
    for path in paths:
        connection.request("GET", path, headers={"Authorization": f"Bearer {token}"})
        answer = connection.getresponse()
        body = answer.read()
        problem = json.loads(body)["type"] if answer.status >= 400 else ""
        found.append((answer.status, answer.headers["Retry-After"], problem))
    connection.close()
    return found


def test_a_partner_that_asks_without_end_is_refused_and_others_are_answered(few: Path, tmp_path: Path) -> None:
    with up(few, tmp_path / "up") as started, ThreadPoolExecutor(CONNECTIONS + 2) as threads:
        greedy, other, staff = partner(few), partner(few), bearer(few)
        assert asks(started.port, other, [FEED])[0][0] == 200
        begun = time.monotonic()
        asking = [threads.submit(asks, started.port, greedy, [LONG] * EACH) for _ in range(CONNECTIONS)]
        fine = threads.submit(asks, started.port, other, [LONG, f"{FEED}?type=rapporteur.partners.meeting-*"] * OTHERS)
        pages = threads.submit(asks, started.port, staff, ["/registry/sign-in", "/registry/events"] * OTHERS)
        assert Counter(status for status, *_ in fine.result()) == {200: 2 * OTHERS}
        assert Counter(status for status, *_ in pages.result()) == {200: 2 * OTHERS}
        answers = [each for one in asking for each in one.result()]
        seconds = time.monotonic() - begun
        by_status = Counter(status for status, *_ in answers)
        assert set(by_status) == {200, 429}
        assert by_status[200] <= BURST + RATE * seconds + 1
        refused = {(type_, after is not None and int(after) >= 1) for status, after, type_ in answers if status == 429}
        assert refused <= {("/problems/too-many-requests", True), ("/problems/too-many-at-once", True)}
        assert ("/problems/too-many-requests", True) in refused


def test_of_one_partner_four_requests_wait_and_the_others_of_it_are_refused(few: Path, tmp_path: Path) -> None:
    with up(few, tmp_path / "up") as started, ThreadPoolExecutor(CONNECTIONS) as threads:
        greedy, other = partner(few), partner(few)
        # A time that is just over: nothing was recorded since.
        now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        waits = f"{FEED}?since={now}&wait=5"
        waiting = [threads.submit(asks, started.port, greedy, [waits]) for _ in range(CONNECTIONS - 10)]
        fine = [threads.submit(asks, started.port, other, [waits]) for _ in range(WAITING.each)]
        assert [each.result()[0][0] for each in fine] == [200] * WAITING.each
        by_status = Counter(each.result()[0][0] for each in waiting)
        assert by_status == {200: WAITING.each, 429: CONNECTIONS - 10 - WAITING.each}
