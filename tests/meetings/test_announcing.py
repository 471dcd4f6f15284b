"""Announcing a meeting: by an approver, over HTTP and in the console; its visibility over time."""

from typing import Any

import msgspec
import pytest
from werkzeug.test import TestResponse

from services.meetings.api.rights import STAFF
from services.meetings.domain import commands
from shared.domain.provenance import Imported
from tests.meetings.conftest import Web
from tests.meetings.recorded import APPROVER, HOLD, MEETING, OPEN, OTHER, PLAN, SERIES, record
from tests.meetings.test_console import fill

pytestmark = pytest.mark.requirement("3.01")
API = f"/meetings/api/meetings/{MEETING}"
PAGE = f"/meetings/console/meetings/{MEETING}"
ANY = {"If-Match": "*"}
HELD = {"first_day": "2015-10-11", "city": "Budapest", "marking": "public"}


def post(web: Web, what: str, body: dict[str, Any], *roles: str) -> TestResponse:
    return web.app.test_client().post(f"{API}/{what}", json=body, headers=web.bearer(*roles) | ANY)


def names(web: Web, *roles: str) -> list[str]:
    answer = web.get("/meetings/api/meetings", *roles)
    assert answer.json is not None
    return [row["code"] for row in answer.json["items"]]


@pytest.mark.parametrize("role", ["staff", "administrator", "auditor", "service", "reader"])
def test_nobody_announces_but_an_approver(web: Web, role: str) -> None:
    record(web.home.service, OPEN, PLAN)
    for what, body in (("announce", {}), ("withdraw-announcement", {"reason": "too early"})):
        assert post(web, what, body, role).status_code == 403
    assert post(web, "announce", {}, "approver").status_code == 200


def test_a_reader_sees_what_is_announced_until_that_is_withdrawn(web: Web) -> None:
    record(web.home.service, OPEN, PLAN)
    assert names(web, "reader") == []
    assert post(web, "announce", {}, "approver").status_code == 200
    assert names(web, "reader") == ["EX-07"]
    assert web.get(API, "reader").status_code == 200
    assert post(web, "withdraw-announcement", {"reason": "too early"}, "approver").status_code == 200
    assert names(web, "reader") == []
    assert web.get(API, "reader").status_code == 404
    again = post(web, "withdraw-announcement", {"reason": "too early"}, "approver")
    assert again.json is not None
    assert again.json["events"] == []


def test_an_embargo_hides_even_what_is_marked_public(web: Web) -> None:
    record(web.home.service, OPEN)
    web.home.service.handler.handle(PLAN, APPROVER)
    assert names(web, "reader") == ["EX-07"]
    staff = web.pages("staff")
    assert "Seen by the bureau and by members; public once it is announced." in staff.get(PAGE).text
    assert "Not announced" in staff.get(PAGE).text
    assert post(web, "announce", {"not_before": "2999-01-01 09:00"}, "approver").status_code == 200
    assert "Seen by the bureau only, until the embargo ends." in staff.get(PAGE).text
    assert names(web, "reader") == []
    assert web.get(API, "reader").status_code == 404
    assert names(web, "staff") == ["EX-07"]
    assert post(web, "announce", {"not_before": "2020-01-01T09:00:00Z"}, "approver").status_code == 200
    assert names(web, "reader") == ["EX-07"]
    # That embargo is over, though the program has not recorded it yet: another one hides only what it announces.
    assert post(web, "announce", {"not_before": "2999-01-01 09:00"}, "approver").status_code == 200
    assert names(web, "reader") == ["EX-07"]


@pytest.mark.parametrize(
    "wrong", ["soon", "2027-03-01", "2027-02-30 09:00", "2027-03-01 25:00", "2027-03-01T09:00+02:00"]
)
def test_an_embargo_is_a_moment_in_utc(web: Web, wrong: str) -> None:
    record(web.home.service, OPEN, PLAN)
    refused = post(web, "announce", {"not_before": wrong}, "approver")
    assert refused.status_code == 422
    assert refused.json is not None
    assert refused.json["field"] == "not_before"
    assert refused.json["remedy"] == "Type a day and a time in UTC, such as 2027-03-01 09:00."


def test_a_clerk_makes_no_change_of_an_announced_meeting_public(web: Web) -> None:
    record(web.home.service, OPEN, PLAN)
    assert post(web, "announce", {}, "approver").status_code == 200
    for what, body in (
        ("hold", HELD),
        ("correct", HELD | {"reason": "a slip"}),
        ("cancel", {"reason": "no host"} | {"marking": "public"}),
    ):
        assert post(web, what, body, "staff").status_code == 403
    assert post(web, "hold", HELD | {"marking": "bureau"}, "staff").status_code == 200
    assert post(web, "correct", HELD | {"reason": "a slip"}, "approver").status_code == 200


def test_what_was_never_announced_is_not_withdrawn(web: Web) -> None:
    record(web.home.service, OPEN, PLAN)
    refused = post(web, "withdraw-announcement", {"reason": "too early"}, "approver")
    assert refused.status_code == 409
    assert refused.json is not None
    assert refused.json["detail"] == "This meeting is not announced, so there is nothing to withdraw."


def test_the_form_shows_all_that_will_be_told_and_the_page_how_it_stands(web: Web) -> None:
    record(web.home.service, OPEN, PLAN)
    approver = web.pages("approver", "staff")
    assert "not announced; partners know nothing about it" in approver.get(PAGE).text
    form = approver.get(f"{PAGE}/do/announce").text
    assert (
        "partners are told that it is planned (meeting-announced): "
        "its id; EX-07; Example meetings; 11 October 2015; number 7 in the series." in form
    )
    assert fill(approver, f"{PAGE}/do/announce", not_before="2999-01-01 09:00").status_code == 303
    page = approver.get(PAGE).text
    assert "Embargo until 1 Jan 2999, 09:00 UTC" in page
    assert "embargo until 1 Jan 2999, 09:00 UTC" in page
    assert fill(approver, f"{PAGE}/do/announce", not_before="").status_code == 303
    # Immediately: the page does not wait until the log has the event.
    assert "nothing differs" in approver.get(PAGE).text
    record(
        web.home.service, commands.CorrectMeeting(meeting=MEETING, reason="a slip", first_day="2015-10-12", ordinal=7)
    )
    page = approver.get(PAGE).text
    assert "one fact differs" in page
    assert '<td>12 Oct 2015</td><td><span class="warned">11 Oct 2015</span></td>' in page
    assert "Announce the changes to EX-07?" in approver.get("/meetings/console/").text
    assert fill(approver, f"{PAGE}/do/withdraw-announcement", reason="too early").status_code == 303
    history = approver.get(f"{PAGE}/history").text
    assert "The meeting was announced, with an embargo until <b>1 Jan 2999, 09:00 UTC</b>." in history
    assert "The meeting was announced as it was recorded then." in history
    assert "The announcement was withdrawn." in history
    assert "because too early" in history


def test_a_clerk_is_offered_no_announcement(web: Web) -> None:
    record(web.home.service, OPEN, PLAN)
    staff = web.pages("staff")
    assert "do/announce" not in staff.get(PAGE).text
    assert staff.get(f"{PAGE}/do/announce").status_code == 403


def test_what_a_file_with_public_sources_brings_counts_as_announced(web: Web) -> None:
    record(web.home.service, OPEN)
    plan = commands.PlanMeeting(
        meeting=OTHER, series=SERIES, code="EX-08", first_day="2016", imported=Imported("history", "EX-08")
    )
    web.home.service.handler.handle(plan, APPROVER)
    assert web.home.service.queries.meeting(OTHER).announced
    web.home.service.handler.handle(PLAN, APPROVER)
    assert not web.home.service.queries.meeting(MEETING).announced, "typing is no announcement, whatever the marking"
    assert (
        "It is public because the sources in its file are public."
        in web.pages("staff").get(f"/meetings/console/meetings/{OTHER}").text
    )


@pytest.mark.requirement("4.11")
@pytest.mark.parametrize(("what", "status"), [("cancel", "cancelled"), ("not-held", "not held")])
@pytest.mark.requirement("5.01")
def test_that_a_meeting_failed_and_why_is_the_bureaus_until_that_is_announced(web: Web, what: str, status: str) -> None:
    record(web.home.service, OPEN, PLAN)
    assert post(web, "announce", {}, "approver").status_code == 200
    assert post(web, what, {"reason": "the sponsor left"}, "staff").status_code == 200
    shown = {role: web.get(API, role).json or {} for role in ("reader", *STAFF)}
    assert {role: (row["status"], row["reason"]) for role, row in shown.items()} == {
        "reader": ("planned", None),
        **dict.fromkeys(STAFF, (status, "the sponsor left")),
    }
    assert "the sponsor left" not in web.get("/meetings/api/meetings", "reader").text
    said = web.home.service.handler.handle(
        commands.CorrectMeeting(meeting=MEETING, reason="a slip", first_day="2015"),
        APPROVER,
    )
    assert said.events
    assert "the sponsor left" not in web.get(API, "reader").text, "what is public of it since does not open why"


@pytest.mark.requirement("4.11")
def test_a_reason_that_was_marked_public_is_for_everybody(web: Web) -> None:
    record(web.home.service, OPEN, PLAN)
    assert post(web, "announce", {}, "approver").status_code == 200
    assert post(web, "cancel", {"reason": "the host withdrew", "marking": "public"}, "approver").status_code == 200
    assert (web.get(API, "reader").json or {})["reason"] == "the host withdrew"


def _announced_and(web: Web, *changes: object) -> None:
    record(web.home.service, OPEN, PLAN)
    assert post(web, "announce", {}, "approver").status_code == 200
    record(web.home.service, *changes)


CANCEL = commands.CancelMeeting(meeting=MEETING, reason="no host")
MOVE = commands.CorrectMeeting(meeting=MEETING, reason="a slip", first_day="2015-10-12", ordinal=7, city="Budapest")
WHOLE = "its id; EX-07; Example meetings; 11 October 2015; number 7 in the series"
MOVED = "its id; EX-07; Example meetings; 12 October 2015; number 7 in the series; Budapest"
FAILED = "that it does not take place (meeting-cancelled): its id; EX-07; cancelled."


@pytest.mark.requirement("4.11")
@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ((), "Partners have already been told all of it."),
        ((CANCEL,), f"partners are told {FAILED}"),
        ((MOVE,), f"partners are told that this is so now (meeting-changed): {MOVED}."),
        ((MOVE, CANCEL), f"partners are told that this is so now (meeting-changed): {MOVED}, and then {FAILED}"),
        ((HOLD,), "partners are told that it was held (meeting-held): its id; EX-07;"),
    ],
)
def test_the_form_shows_event_by_event_what_is_new_to_partners(
    web: Web, changes: tuple[object, ...], told: str
) -> None:
    _announced_and(web, *changes)
    assert told in web.pages("approver").get(f"{PAGE}/do/announce").text


@pytest.mark.requirement("4.11")
def test_what_was_withdrawn_is_told_anew_and_then_that_it_failed(web: Web) -> None:
    _announced_and(web, CANCEL)
    assert post(web, "withdraw-announcement", {"reason": "too early"}, "approver").status_code == 200
    form = web.pages("approver").get(f"{PAGE}/do/announce").text
    assert f"partners are told that it is planned (meeting-announced): {WHOLE}, and then {FAILED}" in form


@pytest.mark.requirement("4.11")
@pytest.mark.parametrize(
    ("act", "typed"),
    [
        ("cancel", {"reason": "no host"}),
        ("not-held", {"reason": "no host"}),
        ("hold", {"first_day": "2015-10-11"}),
        ("correct", {"first_day": "2015-10-12", "ordinal": "7", "reason": "a slip"}),
    ],
)
def test_who_changes_an_announced_meeting_reads_that_partners_are_not_told_yet(
    web: Web, act: str, typed: dict[str, str]
) -> None:
    _announced_and(web)
    link = f'<a href="{PAGE}/do/announce">Announce the meeting</a>'
    staff, both = web.pages("staff"), web.pages("staff", "approver")
    assert "Partners are told of your change only when an approver" in staff.get(f"{PAGE}/do/{act}").text
    assert fill(both, f"{PAGE}/do/{act}", **typed).status_code == 303
    page = both.get(PAGE).text
    assert f"Partners have not been told of this yet. An approver can choose Announce the meeting. {link}" in page
    seen = staff.get(PAGE).text
    assert "do/announce" not in seen
    assert "Waits for an approver." in seen
    start = staff.get("/meetings/console/").text
    assert "An approver decides." in start
    assert f'href="{PAGE}/history"' in start
    assert f'href="{PAGE}/do/announce"' in both.get("/meetings/console/").text


@pytest.mark.requirement("4.11")
def test_a_change_of_what_is_not_announced_says_nothing_of_partners(web: Web) -> None:
    record(web.home.service, OPEN, PLAN)
    staff = web.pages("staff")
    assert "Partners are told of your change" not in staff.get(f"{PAGE}/do/cancel").text
    assert fill(staff, f"{PAGE}/do/cancel", reason="no host").status_code == 303
    page = staff.get(PAGE).text
    assert "The meeting is cancelled." in page
    assert "Partners have not been told of this" not in page


@pytest.mark.requirement("4.11")
def test_sources_are_the_bureaus_until_they_are_announced(web: Web) -> None:
    def sources(role: str) -> object:
        return (web.get(API, role).json or {})["sources"]

    record(web.home.service, OPEN, PLAN)
    assert post(web, "announce", {}, "approver").status_code == 200
    moved = {"first_day": "2015-10-12", "ordinal": 7, "sources": ["an internal memo"], "reason": "a slip"}
    assert post(web, "correct", moved, "staff").status_code == 200
    assert (sources("reader"), sources("staff")) == ([], ["an internal memo"])
    assert post(web, "announce", {}, "approver").status_code == 200
    assert sources("reader") == ["an internal memo"]


@pytest.mark.requirement("4.11")
@pytest.mark.parametrize(
    ("what", "body"),
    [
        ("cancel", {"reason": "no host"}),
        ("not-held", {"reason": "nobody came", "sources": ["an internal memo"]}),
        ("correct", {"first_day": "2015-10-12", "ordinal": 7, "sources": ["a press release"], "reason": "a slip"}),
        ("hold", {"first_day": "2015-10-11", "city": "Budapest", "sources": ["a press release"]}),
    ],
)
def test_announced_sources_stay_open_while_nobody_changes_them(web: Web, what: str, body: dict[str, Any]) -> None:
    record(web.home.service, OPEN, msgspec.structs.replace(PLAN, sources=("a press release",)))
    assert post(web, "announce", {}, "approver").status_code == 200
    assert post(web, what, body, "staff").status_code == 200
    assert (web.get(API, "reader").json or {})["sources"] == ["a press release"]
