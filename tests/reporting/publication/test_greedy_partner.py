"""The real web server while one partner sends requests as fast as it can over many connections: only that partner is
refused."""

import http.client
import json
import socket
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Thread

import pytest

from deploy.runtime.web_server.serving import Server, server_on
from services.reporting.api.partners import AT_ONCE, BURST, FEED, RATE
from shared.web.feed import WAITING
from tests.reporting.publication.saying import Saying
from tests.reporting.publication.test_feed import READINGS, as_partner
from tests.reporting.publication.test_meetings import ANNOUNCED

pytestmark = [pytest.mark.slow, pytest.mark.requirement("12.13", "5.12")]
CONNECTIONS, EACH, OTHERS = 20, 30, 15
LONG = f"{FEED}?limit=10000"
GREEDY, OTHER = (f"partner-{'0' * 8}-0000-4000-8000-{number:012}" for number in (2, 3))
Answers = list[tuple[int, str | None, str]]


class Served:
    """The application behind the server that `up` starts, in this process."""

    def __init__(self, saying: Saying) -> None:
        listener = socket.create_server(("127.0.0.1", 0))
        self.port = listener.getsockname()[1]
        self.server: Server = server_on(listener, saying.reporting.app)
        self._ended = Event()
        self._loop = Thread(target=self._serve)
        self._loop.start()

    def _serve(self) -> None:
        while not self._ended.is_set():
            self.server.turn()

    def close(self) -> None:
        self._ended.set()
        self.server.pull_trigger()
        self._loop.join()
        self.server.task_dispatcher.shutdown()
        self.server.close()

    def ask(self, headers: dict[str, str], paths: list[str]) -> Answers:
        """Return status, Retry-After and problem type of each answer, one after another over one connection."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        found: Answers = []
        for path in paths:
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            body = answer.read()
            problem = json.loads(body)["type"] if answer.status >= 400 else ""
            found.append((answer.status, answer.headers["Retry-After"], problem))
        connection.close()
        return found


@pytest.fixture
def served(saying: Saying) -> Iterator[Served]:
    saying.meeting(ANNOUNCED)
    saying.read()
    saying.sealed()
    served = Served(saying)
    yield served
    served.close()


def test_a_partner_that_asks_without_end_is_refused_and_others_are_answered(served: Served, saying: Saying) -> None:
    greedy, other, staff = as_partner(saying, GREEDY), as_partner(saying, OTHER), saying.reporting.bearer("staff")
    with ThreadPoolExecutor(CONNECTIONS + 2) as threads:
        begun = time.monotonic()
        asking = [threads.submit(served.ask, greedy, [LONG] * EACH) for _ in range(CONNECTIONS)]
        fine = threads.submit(served.ask, other, [LONG, f"{FEED}?type=rapporteur.partners.meeting-*"] * OTHERS)
        pages = threads.submit(served.ask, staff, [READINGS] * OTHERS)
        assert Counter(status for status, *_ in fine.result()) == {200: 2 * OTHERS}
        assert Counter(status for status, *_ in pages.result()) == {200: OTHERS}
        answers = [each for one in asking for each in one.result()]
        seconds = time.monotonic() - begun
    by_status = Counter(status for status, *_ in answers)
    assert set(by_status) == {200, 429}
    assert by_status[200] <= BURST + RATE * seconds + 1
    refused = {(problem, int(after or 0) >= 1) for status, after, problem in answers if status == 429}
    assert refused <= {("/problems/too-many-requests", True), ("/problems/too-many-at-once", True)}
    assert len(answers) == CONNECTIONS * EACH, "each is answered, and none is left without an answer"


def test_of_one_partner_four_requests_wait_and_the_others_of_it_are_refused(served: Served, saying: Saying) -> None:
    greedy, other, staff = as_partner(saying, GREEDY), as_partner(saying, OTHER), saying.reporting.bearer("staff")
    log = saying.reporting.service.logs["partners"]
    waits = [f"{FEED}?after={log.origin()}:{log.size()}&wait=20"]
    with ThreadPoolExecutor(CONNECTIONS + WAITING.each) as threads:
        waiting = [threads.submit(served.ask, greedy, waits) for _ in range(CONNECTIONS)]
        fine = [threads.submit(served.ask, other, waits) for _ in range(WAITING.each)]
        while WAITING.count(GREEDY) + WAITING.count(OTHER) < 2 * WAITING.each:
            time.sleep(0.05)
        # Waiting requests have separate threads, so others are answered meanwhile.
        assert [status for status, *_ in served.ask(other, [FEED])] == [200]
        assert [status for status, *_ in served.ask(staff, [READINGS])] == [200]
        assert (WAITING.count(GREEDY), WAITING.count(OTHER)) == (WAITING.each, WAITING.each)
        by_status = Counter(each.result()[0][0] for each in waiting)
        assert by_status == {200: WAITING.each, 429: CONNECTIONS - WAITING.each}
        assert [each.result()[0][0] for each in fine] == [200] * WAITING.each


def test_fewer_requests_of_one_credential_are_under_way_than_there_are_threads_for_feeds(served: Served) -> None:
    lanes = served.server.task_dispatcher.by_name
    assert len(lanes["feeds"].threads) > 2 * AT_ONCE
    assert WAITING.most < len(lanes["waits"].threads)
