"""The feed over a log: in order, in complete lines, from the position where a follower stopped."""

import base64
import json
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from shared.domain.event import SealedEvent
from shared.privacy.vault_attempts import Limit, TooManyAttempts
from shared.transparency.note import Note, read_note
from shared.web.feed import WAITING, feed
from shared.web.problems import status_of
from tests.verify.bundles import note
from tests.web.conftest import Shelf

ORIGIN = "shelf/" + "0" * 32


class Lines:
    """A log in memory."""

    def __init__(self, size: int, note: str = "") -> None:
        self.note = note
        self.events = [
            SealedEvent(at, f"2026-01-01T00:00:00.{at:06}Z", f'{{"id":"{at}","é":"\\u0000"}}'.encode())
            for at in range(1, size + 1)
        ]

    def origin(self) -> str | None:
        return ORIGIN if self.events else None

    def continues(self) -> dict[str, int]:
        return {}

    def checkpoint(self) -> Note | None:
        return read_note(self.note) if self.note else None

    def size(self) -> int:
        return len(self.events)

    def read(self, after: int, limit: int) -> list[SealedEvent]:
        return self.events[after : after + limit]


@pytest.fixture
def follow(shelf: Shelf) -> Callable[[Lines], FlaskClient]:
    def over(log: Lines) -> FlaskClient:
        shelf.app.register_blueprint(feed("shelf", log))
        client = shelf.app.test_client()
        client.environ_base["HTTP_AUTHORIZATION"] = shelf.bearer("service")["Authorization"]
        return client

    return over


@pytest.mark.requirement("1.08")
def test_a_follower_gets_every_line_once_and_byte_for_byte(follow: Callable[[Lines], FlaskClient]) -> None:
    log = Lines(2500)
    client, cursor, seen = follow(log), "", []
    while True:
        answer = client.get("/shelf/feed", query_string={"limit": 1000} | ({"after": cursor} if cursor else {}))
        if not answer.data:
            break
        assert answer.mimetype == "application/x-ndjson"
        seen += [json.loads(line) for line in answer.data.splitlines()]
        cursor = answer.headers["Rapporteur-Cursor"]
    assert [line["position"] for line in seen] == list(range(1, 2501))
    assert [line["bytes"].encode() for line in seen] == [event.bytes for event in log.events]
    assert cursor == f"{ORIGIN}:2500"


@pytest.mark.requirement("12.08")
def test_the_newest_checkpoint_comes_with_every_page(follow: Callable[[Lines], FlaskClient]) -> None:
    signed = note(ORIGIN, 3, bytes(32), Ed25519PrivateKey.generate())
    client = follow(Lines(3, signed))
    for after in ("", f"{ORIGIN}:3"):
        answer = client.get("/shelf/feed", query_string={"after": after})
        assert base64.b64decode(answer.headers["Rapporteur-Checkpoint"], validate=True).decode() == signed


@pytest.mark.requirement("12.08")
def test_a_log_that_nobody_signed_yet_names_no_checkpoint(follow: Callable[[Lines], FlaskClient]) -> None:
    assert "Rapporteur-Checkpoint" not in follow(Lines(3)).get("/shelf/feed").headers


class Restored(Lines):
    """A log that continues two others, having lost part of them."""

    def continues(self) -> dict[str, int]:
        return {"shelf/before1": 2, "shelf/long-before1": 1}


@pytest.mark.requirement("4.06")
@pytest.mark.parametrize(
    ("after", "common", "cursor"),
    [
        ("shelf/before1:1", 2, f"{ORIGIN}:1"),
        ("shelf/before1:2", 2, f"{ORIGIN}:2"),
        ("shelf/before1:9", 2, f"{ORIGIN}:2"),
        ("shelf/long-before1:2", 1, f"{ORIGIN}:1"),
        ("shelf/another:1", None, None),
    ],
)
def test_who_follows_a_log_that_was_restored_with_a_loss_is_told_where_to_go_on(
    follow: Callable[[Lines], FlaskClient], after: str, common: int | None, cursor: str | None
) -> None:
    answer = follow(Restored(3)).get("/shelf/feed", query_string={"after": after})
    problem = json.loads(answer.data)
    assert (answer.status_code, problem["type"]) == (410, "/problems/log-replaced")
    said = problem["parameters"]
    assert (said["origin"], said.get("common"), said.get("cursor")) == (ORIGIN, common, cursor)
    assert (cursor or "from its beginning") in problem["detail"]


@pytest.mark.requirement("1.08")
@pytest.mark.requirement("4.11")
@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ({"after": f"{ORIGIN[:-1]}9:1"}, 410, "log-replaced"),
        ({"after": "other/1:1"}, 422, "malformed"),
        ({"after": f"{ORIGIN}:4"}, 409, "beyond-the-end"),
        ({"after": "x"}, 422, "malformed"),
        ({"limit": "10001"}, 422, "malformed"),
        ({"limit": "0"}, 422, "malformed"),
        ({"wait": "31"}, 422, "malformed"),
        ({"since": "1"}, 422, "malformed"),
    ],
)
def test_a_cursor_of_elsewhere_is_told_so(
    follow: Callable[[Lines], FlaskClient], query: dict[str, str], status: int, code: str
) -> None:
    answer = follow(Lines(3)).get("/shelf/feed", query_string=query)
    assert answer.status_code == status
    assert answer.json is not None
    assert answer.json["type"] == f"/problems/{code}"
    if code == "log-replaced":
        assert answer.json["parameters"]["origin"] == ORIGIN


@pytest.mark.requirement("1.08")
def test_an_empty_log_has_no_lines_and_no_cursor(follow: Callable[[Lines], FlaskClient]) -> None:
    answer = follow(Lines(0)).get("/shelf/feed")
    assert (answer.status_code, answer.data) == (200, b"")
    assert "Rapporteur-Cursor" not in answer.headers


class Growing(Lines):
    """A log in which nothing happens until it is read; then something else happens, and an event is added."""

    def __init__(self, meanwhile: Callable[[], None]) -> None:
        super().__init__(1)
        self._meanwhile = meanwhile

    def size(self) -> int:
        size = super().size()
        if size == 1:
            self._meanwhile()
            self.events = Lines(2).events
        return size


@pytest.mark.requirement("3.03", "3.06")
def test_an_answer_that_was_held_back_is_not_given_for_a_token_that_was_revoked_meanwhile(
    shelf: Shelf, follow: Callable[[Lines], FlaskClient]
) -> None:
    asked = {"after": f"{ORIGIN}:1", "wait": "30"}
    answer = follow(Growing(lambda: shelf.revoked.add("session-1"))).get("/shelf/feed", query_string=asked)
    assert (answer.status_code, answer.mimetype) == (401, "application/problem+json")
    assert b"position" not in answer.data
    assert "Rapporteur-Cursor" not in answer.headers


@pytest.mark.requirement("3.03")
def test_an_answer_that_was_held_back_is_given_for_a_token_that_is_still_good(
    follow: Callable[[Lines], FlaskClient],
) -> None:
    asked = {"after": f"{ORIGIN}:1", "wait": "30"}
    answer = follow(Growing(lambda: None)).get("/shelf/feed", query_string=asked)
    assert (answer.status_code, json.loads(answer.data)["position"]) == (200, 2)


@pytest.mark.requirement("1.17")
def test_the_feed_is_for_auditors_and_services(shelf: Shelf) -> None:
    shelf.app.register_blueprint(feed("shelf", Lines(1)))
    client = shelf.app.test_client()
    assert client.get("/shelf/feed").status_code == 401
    assert client.get("/shelf/feed", headers=shelf.bearer("keeper")).status_code == 403
    assert client.get("/shelf/feed", headers=shelf.bearer("auditor")).status_code == 200


@pytest.mark.requirement("4.11")
def test_what_was_tried_too_often_has_a_status_of_its_own() -> None:
    assert status_of(TooManyAttempts(Limit("account", 1), 15)) == 429


@pytest.mark.requirement("5.12")
def test_of_one_account_four_wait_at_a_time(shelf: Shelf) -> None:
    log = Lines(3)
    shelf.app.register_blueprint(feed("shelf", log))

    def follow(account: str, wait: str = "20") -> TestResponse:
        query = {"after": f"{ORIGIN}:3", "wait": wait}
        headers = shelf.bearer("service", account=account)
        return shelf.app.test_client().get("/shelf/feed", query_string=query, headers=headers)

    with ThreadPoolExecutor(5) as threads:
        waiting = [threads.submit(follow, account) for account in (*["one"] * 4, "another")]
        while WAITING.count("one") < 4 or not WAITING.count("another"):
            assert not any(each.done() for each in waiting)
            time.sleep(0.02)
        refused = follow("one")
        assert (refused.status_code, refused.headers["Retry-After"]) == (429, "20")
        assert follow("one", wait="0").status_code == 200
        log.events.append(SealedEvent(4, "2026-01-01T00:00:00.000004Z", b"{}"))
        answers = [each.result(60) for each in waiting]
    assert [(each.status_code, len(each.data.splitlines())) for each in answers] == [(200, 1)] * 5
    assert follow("one", wait="1").status_code == 200
