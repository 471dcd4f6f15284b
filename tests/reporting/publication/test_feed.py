"""The log `partners` over HTTP: pages, order, long poll, rights, and each partner's position."""

import json
import time
from threading import Thread
from typing import Any

import pytest

from shared.web import tokens
from tests.reporting.publication.saying import Saying
from tests.reporting.publication.test_meetings import ANNOUNCED, HELD, WITHDRAWN

pytestmark = pytest.mark.requirement("3.02")
FEED, READINGS = "/reporting/partners/feed", "/reporting/partners/readings"
PARTNER = "partner-00000000-0000-4000-8000-000000000001"


@pytest.fixture
def told(saying: Saying) -> Saying:
    """Four published and sealed events."""
    saying.meeting(ANNOUNCED)
    saying.meeting(HELD, marking="public")
    saying.meeting(WITHDRAWN, ANNOUNCED)
    saying.read()
    saying.sealed()
    return saying


def as_partner(saying: Saying, partner: str = PARTNER) -> dict[str, str]:
    expires = int(time.time()) + 3600
    token = tokens.issue(saying.reporting.private_key, partner, frozenset({"partner"}), f"session {partner}", expires)
    return {"Authorization": f"Bearer {token}"}


def get(saying: Saying, path: str = FEED, **query: object) -> Any:
    return saying.reporting.app.test_client().get(path, query_string=query, headers=as_partner(saying))


def readings(saying: Saying, role: str = "staff") -> Any:
    return saying.reporting.app.test_client().get(READINGS, headers=saying.reporting.bearer(role)).json


def test_a_partner_gets_the_bytes_of_the_log_page_by_page_and_each_once(told: Saying) -> None:
    seen, cursor = [], None
    while (answer := get(told, limit=2, **({"after": cursor} if cursor else {}))).data:
        assert answer.mimetype == "application/x-ndjson"
        seen += [json.loads(line) for line in answer.data.splitlines()]
        cursor = answer.headers["Rapporteur-Cursor"]
    sealed = told.sealed()
    assert [(line["position"], line["recorded"], line["bytes"].encode()) for line in seen] == [
        (each.position, each.recorded, each.bytes) for each in sealed
    ]
    assert len(seen) == 5


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("partner", 200),
        ("auditor", 200),
        ("service", 200),
        ("staff", 403),
        ("approver", 403),
        ("reader", 403),
        ("administrator", 403),
    ],
)
def test_the_feed_is_for_partners_auditors_and_services(told: Saying, role: str, status: int) -> None:
    client = told.reporting.app.test_client()
    assert client.get(FEED, headers=told.reporting.bearer(role)).status_code == status
    assert client.get(FEED).status_code == 401


def test_a_partner_reads_nothing_else_of_reporting(told: Saying) -> None:
    client = told.reporting.app.test_client()
    for path in ("/reporting/feed", READINGS, "/reporting/api/study-periods", "/reporting/api/drafts"):
        assert client.get(path, headers=as_partner(told)).status_code == 403


def test_a_request_that_waits_is_answered_when_something_is_told(told: Saying) -> None:
    cursor = get(told).headers["Rapporteur-Cursor"]
    answers: list[Any] = []
    waiting = Thread(target=lambda: answers.append(get(told, after=cursor, wait=30)))
    waiting.start()
    told.meeting(WITHDRAWN)
    told.read()
    told.sealed()
    waiting.join(30)
    (line,) = answers[0].data.splitlines()
    assert json.loads(line)["position"] == 6


def test_what_each_has_read_is_kept_with_its_last_refusal(told: Saying) -> None:
    assert readings(told)["readings"] == []
    origin = get(told).headers["Rapporteur-Cursor"].removesuffix(":5")
    assert {"size": 5, "origin": origin}.items() <= readings(told).items()
    get(told, limit=3)
    (row,) = readings(told)["readings"]
    assert (row["partner"], row["position"], row["refused"], row["refused_at"]) == (PARTNER, 3, None, None)
    assert row["cursor"].endswith(":3")
    assert row["at"].endswith("Z")
    assert get(told, after=f"partners/{0:032x}:1").status_code == 410
    assert get(told, after=row["cursor"].replace(":3", ":99")).status_code == 409
    (row,) = readings(told)["readings"]
    assert (row["position"], row["refused"]) == (3, "/problems/beyond-the-end")
    assert row["refused_at"] >= row["at"]


def test_reading_of_others_than_partners_is_not_kept(told: Saying) -> None:
    client = told.reporting.app.test_client()
    assert client.get(FEED, headers=told.reporting.bearer("auditor")).status_code == 200
    assert readings(told)["readings"] == []


@pytest.mark.parametrize("role", ["administrator", "staff", "auditor", "service"])
def test_who_keeps_partners_sees_what_they_have_read(told: Saying, role: str) -> None:
    assert readings(told, role)["size"] == 5


def test_an_empty_log_has_no_lines_and_keeps_that_it_was_asked(saying: Saying) -> None:
    answer = get(saying)
    assert (answer.status_code, answer.data) == (200, b"")
    assert "Rapporteur-Cursor" not in answer.headers
    assert readings(saying)["origin"] is None
    (row,) = readings(saying)["readings"]
    assert (row["cursor"], row["position"]) == (None, 0)


def test_an_auditor_looks_at_what_was_told_and_nobody_is_named(told: Saying) -> None:
    client = told.reporting.client("auditor")
    for path in ("/reporting/partners/events", "/reporting/partners/events/1"):
        page = client.get(path)
        assert page.status_code == 200
        assert "?account=" not in page.text
        assert "?command=" not in page.text
