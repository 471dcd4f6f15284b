"""Study periods in the console, and events set aside."""

import re
from typing import Any

import pytest
from sqlalchemy import insert

from services.reporting.domain.commands import clause_stream
from shared.contracts.clauses import CLAUSES
from shared.event_store.tables import consumer_tables
from tests.reporting.conftest import Reporting
from tests.reporting.test_pages import words

LIST = "/reporting/console/study-periods/"
ITEMS = "/reporting/console/clause-records/"
TYPED = {"name": "2025-2028", "first_day": "25 Oct 2024", "other_names": "2025-28\nDelhi period"}


def filled(client: Any, path: str, **typed: str) -> dict[str, str]:
    """Return the data that a browser would send from a form with these fields typed."""
    page = client.get(path).text
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
    return hidden | typed


def sent(client: Any, record: str, act: str, **typed: str) -> str:
    """Return the page that follows an act."""
    path = f"{record}/do/{act}"
    page: str = client.post(path, data=filled(client, path, **typed), follow_redirects=True).text
    return page


@pytest.mark.requirement("1.15")
def test_a_period_is_defined_and_its_history_told(reporting: Reporting) -> None:
    client = reporting.client("staff")
    sent = client.post(f"{LIST}new", data=filled(client, f"{LIST}new", **TYPED), follow_redirects=True)
    assert "The study period 2025-2028 is defined." in sent.text
    assert "From 25 Oct 2024 on" in words(sent.text)
    record = sent.request.path
    change = filled(client, f"{record}/do/correct", first_day="25 Oct 2024", last_day="1 Oct 2028", reason="It ended")
    assert (
        "The study period is corrected." in client.post(f"{record}/do/correct", data=change, follow_redirects=True).text
    )
    history = words(client.get(f"{record}/history").text)
    assert "2025-2028 was defined: From 25 Oct 2024 on." in history
    assert "Correction: the period is 25 Oct 2024 – 1 Oct 2028." in history
    assert "because It ended" in history
    assert "2025-2028" in client.post(LIST, data={"search": "2025"}, follow_redirects=True).text


@pytest.mark.requirement("2.04")
def test_every_item_of_the_resolution_says_since_when_it_is_recorded(reporting: Reporting) -> None:
    client = reporting.client("staff")
    listed = client.get(ITEMS).text
    assert [clause for clause in CLAUSES if f">{clause}<" in listed] == list(CLAUSES)
    assert words(listed).count("not stated") >= len(CLAUSES)
    record = f"{ITEMS}{clause_stream('68-02')}"
    page = client.get(record).text
    assert "Record since when it is kept" in page
    assert "Correct the day" not in page
    assert "Type the day too" in sent(client, record, "state", since="Jan 2027")
    assert "The day is recorded." in sent(client, record, "state", since="1 Jan 2027")
    later = sent(client, record, "correct", since="1 Jul 2027", reason="It began later")
    assert "The day is corrected." in later
    assert "1 July 2027" in words(later)
    assert "Record since when it is kept" not in later
    latest_first = client.get(f"{ITEMS}?sort=since&desc=1").text
    assert min(CLAUSES, key=lambda clause: latest_first.index(f">{clause}<")) == "68-02"
    assert ",68-02,Developing countries consulted before each meeting," in client.get(f"{ITEMS}download.csv").text
    assert "already has its first day: 2027-07-01" in words(sent(client, record, "state", since="1 Jan 2028"))
    assert "The day is withdrawn." in sent(client, record, "withdraw", reason="An error")
    history = words(client.get(f"{record}/history").text)
    assert "It is recorded from 1 Jan 2027 on." in history
    assert "Correction: it is recorded from 1 Jul 2027 on." in history
    assert "Withdrawn: the day from which it is recorded." in history
    assert "because An error" in history
    assert (
        client.post(ITEMS, data={"search": "68-t"}, follow_redirects=True).text.count("/console/clause-records/clause-")
        >= 4
    )
    assert "reports show “none” if nothing is recorded" in words(client.get(f"{ITEMS}{clause_stream('68-05')}").text)
    assert reporting.client("auditor").get(f"{record}/do/state").status_code == 403
    assert reporting.client("reader").get(ITEMS).status_code == 403


@pytest.mark.requirement("1.15")
def test_what_cannot_be_keeps_what_was_typed(reporting: Reporting) -> None:
    client = reporting.client("staff")
    for typed, remedy in (
        (TYPED | {"first_day": "Oct 2024"}, "Type the day too, such as 3 Nov 2016."),
        (TYPED | {"last_day": "1 Jan 2020"}, "The period cannot end on 2020-01-01: it begins on 2024-10-25."),
        (TYPED | {"name": "2016"}, "2016 looks like dates"),
    ):
        answer = client.post(f"{LIST}new", data=filled(client, f"{LIST}new", **typed))
        assert answer.status_code in (409, 422)
        assert remedy in words(answer.text)
        assert "Delhi period" in answer.text


@pytest.mark.requirement("1.15")
def test_a_stale_correction_is_told_what_changed(reporting: Reporting) -> None:
    client = reporting.client("staff")
    sent = client.post(f"{LIST}new", data=filled(client, f"{LIST}new", **TYPED), follow_redirects=True)
    path = f"{sent.request.path}/do/correct"
    mine, theirs = filled(client, path), filled(client, path)
    client.post(path, data=theirs | {"first_day": "26 Oct 2024", "reason": "Theirs"})
    answer = client.post(path, data=mine | {"first_day": "27 Oct 2024", "reason": "Mine"})
    assert answer.status_code == 412
    assert "Somebody changed this while you were typing" in answer.text


@pytest.mark.requirement("1.09")
def test_events_set_aside_are_listed(reporting: Reporting) -> None:
    row = {
        "consumer": "facts_1", "log": "meetings", "position": 99, "recorded": "2026-11-02T09:00:00.000000Z",
        "stream": "meeting-x", "reason": "unknown type", "bytes": b"{}",
    }  # fmt: skip
    assert "Every entry is counted" in reporting.client("auditor").get("/reporting/console/set-aside/").text
    with reporting.service.engine.begin() as connection:
        connection.execute(insert(consumer_tables().set_aside), row)
    page = reporting.client("auditor").get("/reporting/console/set-aside/").text
    assert "meeting-x" in page
    assert "unknown type" in page
    record = re.search(r'href="(/reporting/console/set-aside/[^"?.]+)"', page)
    assert record
    assert "from position 99 of the log meetings" in words(reporting.client("auditor").get(record[1]).text)
    report = words(reporting.client("auditor").get("/reporting/reports/wtsa").text)
    assert "This version of the program cannot read one event, which is not counted." in report
