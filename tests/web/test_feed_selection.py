"""A feed for outside readers: by type, by subject, from a given time, compressed; its cursor skips excluded events."""

import gzip
import json
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask.testing import FlaskClient

from shared.domain.event import SealedEvent
from shared.web.feed import feed
from tests.web.conftest import Shelf
from tests.web.test_feed import ORIGIN, Lines

pytestmark = pytest.mark.requirement("12.13")
TYPES = ("shelf.book-lent.v1", "shelf.book-returned.v1", "shelf.reader-joined.v1")


class Mixed(Lines):
    """Of every three events one is of each type; each is about one of two books; events come a minute apart."""

    def __init__(self, size: int) -> None:
        super().__init__(0)
        self.reads = 0
        for at in range(1, size + 1):
            self.add(TYPES[at % 3], f"book-{at % 2}")

    def add(self, type_: str, subject: str) -> None:
        at = len(self.events) + 1
        recorded = f"2026-01-01T{at // 60:02}:{at % 60:02}:00.000000Z"
        body = f'{{"id":"{at}","source":"shelf","type":"{type_}","subject":"{subject}","data":{{}}}}'
        self.events.append(SealedEvent(at, recorded, body.encode()))

    def read(self, after: int, limit: int) -> list[SealedEvent]:
        self.reads += 1
        return super().read(after, limit)


@pytest.fixture
def follow(shelf: Shelf) -> Callable[[Lines], FlaskClient]:
    def over(log: Lines) -> FlaskClient:
        shelf.app.register_blueprint(feed("shelf", log, types=TYPES))
        client = shelf.app.test_client()
        client.environ_base["HTTP_AUTHORIZATION"] = shelf.bearer("service")["Authorization"]
        return client

    return over


def get(client: FlaskClient, **query: Any) -> Any:
    return client.get("/shelf/feed", query_string=query)


def positions(answer: Any) -> list[int]:
    assert answer.status_code == 200, answer.data
    return [json.loads(line)["position"] for line in answer.data.splitlines()]


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ({"type": "shelf.book-lent.v1"}, lambda at: at % 3 == 0),
        ({"type": "shelf.book-*"}, lambda at: at % 3 < 2),
        ({"type": ["shelf.reader-joined.v1", "shelf.book-lent.v1"]}, lambda at: at % 3 != 1),
        ({"subject": "book-1"}, lambda at: at % 2 == 1),
        ({"type": "shelf.book-lent.v1", "subject": ["book-0", "book-7"]}, lambda at: at % 6 == 0),
    ],
)
def test_a_filtered_reader_gets_what_passes_page_by_page_and_each_once(
    follow: Callable[[Lines], FlaskClient], query: dict[str, Any], wanted: Callable[[int], bool]
) -> None:
    client, cursor, seen = follow(Mixed(2500)), "", []
    while found := positions(answer := get(client, limit=100, **query, **({"after": cursor} if cursor else {}))):
        seen += found
        cursor = answer.headers["Rapporteur-Cursor"]
    assert seen == [at for at in range(1, 2501) if wanted(at)]
    assert answer.headers["Rapporteur-Cursor"] == f"{ORIGIN}:2500"


def test_the_cursor_moves_over_what_was_left_out_so_that_nothing_is_looked_at_twice(
    follow: Callable[[Lines], FlaskClient],
) -> None:
    log = Mixed(2500)
    client = follow(log)
    first = get(client, subject="book-9")
    assert (positions(first), first.headers["Rapporteur-Cursor"]) == ([], f"{ORIGIN}:2500")
    log.reads = 0
    assert positions(get(client, subject="book-9", after=first.headers["Rapporteur-Cursor"])) == []
    assert log.reads == 1
    # With another filter the reader continues at the same position.
    log.add("shelf.book-lent.v1", "book-9")
    assert positions(get(client, after=first.headers["Rapporteur-Cursor"])) == [2501]


def test_a_request_that_waits_is_answered_by_what_passes_alone(follow: Callable[[Lines], FlaskClient]) -> None:
    log = Mixed(3)
    client = follow(log)
    with ThreadPoolExecutor(1) as threads:
        answer = threads.submit(get, client, subject="book-9", wait=30)
        log.add("shelf.book-lent.v1", "book-1")
        time.sleep(0.2)
        assert not answer.done()
        log.add("shelf.book-lent.v1", "book-9")
        found = answer.result(25)
    assert (positions(found), found.headers["Rapporteur-Cursor"]) == ([5], f"{ORIGIN}:5")


@pytest.mark.parametrize(
    ("since", "first"),
    [
        ("2025-12-31T23:59:59Z", 1),
        ("2026-01-01T00:05:00Z", 5),
        ("2026-01-01T00:05:00.000001Z", 6),
        ("2026-01-01T01:05:00+01:00", 5),
        ("2026-01-01t00:10:00z", 10),
        ("0001-01-01T00:00:00Z", 1),
    ],
)
def test_a_reader_begins_with_the_first_event_recorded_at_a_time_or_after_it(
    follow: Callable[[Lines], FlaskClient], since: str, first: int
) -> None:
    assert positions(get(follow(Mixed(12)), since=since)) == list(range(first, 13))


def test_a_time_after_the_last_event_begins_at_the_end(follow: Callable[[Lines], FlaskClient]) -> None:
    answer = get(follow(Mixed(12)), since="2026-02-01T00:00:00Z")
    assert (positions(answer), answer.headers["Rapporteur-Cursor"]) == ([], f"{ORIGIN}:12")


@pytest.mark.parametrize(
    ("query", "field", "said"),
    [
        ({"type": "shelf.book-lost.v1"}, "type", "shelf.book-lost.v1"),
        ({"type": "*.v1"}, "type", "star"),
        ({"type": ["shelf.book-*"] * 51}, "type", "50"),
        ({"subject": ""}, "subject", "star"),
        ({"since": "yesterday"}, "since", "2026-11-02T09:00:00Z"),
        ({"since": "2026-01-01T00:00:00"}, "since", "offset"),
        ({"since": "2026-02-30T00:00:00Z"}, "since", "2026-11-02T09:00:00Z"),
        ({"since": "0001-01-01T00:00:00+23:59"}, "since", "2026-11-02T09:00:00Z"),
        ({"since": "9998-01-01T00:00:00Z"}, "since", "future"),
        ({"since": "2026-01-01T00:00:00Z", "after": f"{ORIGIN}:1"}, "since", "either"),
        ({"kind": "book"}, "kind", "after, since, type, subject, limit and wait"),
    ],
)
def test_what_cannot_be_meant_is_refused_by_its_name_with_a_remedy(
    follow: Callable[[Lines], FlaskClient], query: dict[str, Any], field: str, said: str
) -> None:
    answer = get(follow(Mixed(3)), **query)
    assert (answer.status_code, answer.json["field"]) == (422, field)
    assert said in answer.json["remedy"]


@pytest.mark.requirement("12.14")
def test_a_line_for_outsiders_names_the_origin_behind_what_every_line_has(
    follow: Callable[[Lines], FlaskClient],
) -> None:
    (line,) = get(follow(Mixed(1))).data.splitlines()
    assert list(json.loads(line)) == ["position", "recorded", "bytes", "origin"]
    assert json.loads(line)["origin"] == ORIGIN


@pytest.mark.parametrize("accepted", ["gzip", "br, gzip;q=0.5", "*"])
def test_a_feed_is_compressed_for_readers_who_take_it_and_says_the_same(
    follow: Callable[[Lines], FlaskClient], accepted: str
) -> None:
    client = follow(Mixed(2500))
    plain = get(client, limit=2500)
    packed = client.get("/shelf/feed?limit=2500", headers={"Accept-Encoding": accepted})
    assert (plain.headers.get("Content-Encoding"), packed.headers["Content-Encoding"]) == (None, "gzip")
    assert gzip.decompress(packed.data) == plain.data
    assert packed.headers["Rapporteur-Cursor"] == plain.headers["Rapporteur-Cursor"]
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert len(packed.data) < len(plain.data) / 5


@pytest.mark.parametrize("accepted", ["", "identity", "gzip;q=0, br"])
def test_a_feed_is_sent_as_it_is_to_all_others(follow: Callable[[Lines], FlaskClient], accepted: str) -> None:
    answer = follow(Mixed(2500)).get("/shelf/feed", headers={"Accept-Encoding": accepted})
    assert "Content-Encoding" not in answer.headers
    assert len(positions(answer)) == 1000


def test_of_a_compressed_page_no_more_is_held_than_a_piece(follow: Callable[[Lines], FlaskClient]) -> None:
    answer = follow(Mixed(10_000)).get("/shelf/feed?limit=10000", headers={"Accept-Encoding": "gzip"}, buffered=False)
    pieces = [len(piece) for piece in answer.response]
    assert len(pieces) > 3
    assert max(pieces) < 64 * 1024
