"""Slips over HTTP and in the console: mistaken records are corrected without losing anything."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from services.meetings import read_models as rm
from services.meetings.domain import commands
from services.meetings.domain.errors import HasMeetings
from shared.contracts.registry import OrganizationRegistered
from shared.domain.errors import AlreadyTaken
from shared.domain.registration import IsInError, ReferenceWithdrawn, RegisteredInError, Reinstated
from tests.meetings.conftest import Home, Web
from tests.meetings.recorded import ATTEND, HOLD, MEETING, OPEN, ORGANIZATION, OTHER, PLAN, SERIES, TOLD, record, uuid
from tests.meetings.test_console import HIDDEN, fill

pytestmark = pytest.mark.requirement("5.17")

API = f"/meetings/api/meetings/{MEETING}"
PAGES = "/meetings/console"
ANY = {"If-Match": "*"}
MARK = commands.MarkMeetingInError(meeting=MEETING, reason="it stands twice")
REINSTATE = commands.ReinstateMeeting(meeting=MEETING, reason="it is another one")


def rows(home: Home) -> dict[str, list[Any]]:
    with home.service.reader.connect() as connection:
        return {
            table.name: sorted(map(repr, map(tuple, connection.execute(select(table)))))
            for table in rm.metadata.sorted_tables
            if table.name != "happenings"
        }


def test_a_meeting_in_error_leaves_every_table_and_comes_back_as_it_was(home: Home) -> None:
    record(home.service, OPEN, PLAN, HOLD, ATTEND, *TOLD)
    before = rows(home)
    record(home.service, MARK)
    gone = rows(home)
    assert [gone[name] for name in ("meetings", "statements", "meeting_details", "attendance")] == [[]] * 4
    assert MEETING in gone["in_error"][0]
    record(home.service, REINSTATE)
    back = rows(home)
    assert back.keys() == before.keys()
    length = len(home.service.histories.history(MEETING, MEETING))
    for name, those in back.items():
        # The rows are the same, except for the version of the stream, which has two more events.
        assert [each.replace(f" {length},", f" {length - 2},") for each in those] == before[name], name


def test_nothing_more_is_recorded_of_a_meeting_in_error_and_its_attendance(home: Home) -> None:
    record(home.service, OPEN, PLAN, HOLD, MARK)
    with pytest.raises(IsInError):
        record(home.service, commands.CancelMeeting(meeting=MEETING, reason="no host"))
    with pytest.raises(ReferenceWithdrawn):
        record(home.service, ATTEND)


def test_the_code_of_a_meeting_in_error_is_free_and_has_to_be_so_still_to_reinstate_it(home: Home) -> None:
    other = commands.PlanMeeting(meeting=OTHER, series=SERIES, code="ex-07", first_day="2016")
    record(home.service, OPEN, PLAN)
    with pytest.raises(AlreadyTaken):
        record(home.service, other)
    record(home.service, MARK, other)
    with pytest.raises(AlreadyTaken):
        record(home.service, REINSTATE)
    record(home.service, commands.CorrectMeetingCode(meeting=OTHER, code="EX-08", reason="a slip"), REINSTATE)
    assert home.service.queries.meeting(MEETING).code == "EX-07"


def test_a_corrected_code_is_one_meetings_alone(home: Home) -> None:
    record(home.service, OPEN, PLAN, commands.PlanMeeting(meeting=OTHER, series=SERIES, code="EX-08", first_day="2016"))
    with pytest.raises(AlreadyTaken):
        record(home.service, commands.CorrectMeetingCode(meeting=OTHER, code="ex-07", reason="a slip"))
    record(home.service, commands.CorrectMeetingCode(meeting=OTHER, code="Ex-08", reason="a slip"))


def test_a_series_with_meetings_is_not_removed_and_one_removed_gets_none(home: Home) -> None:
    mark = commands.MarkSeriesInError(series=SERIES, reason="it stands twice")
    record(home.service, OPEN, PLAN)
    with pytest.raises(HasMeetings) as refused:
        record(home.service, mark)
    assert refused.value.parameters["codes"] == ["EX-07"]
    record(home.service, MARK, mark)
    for wanted in (PLAN, REINSTATE):
        with pytest.raises((ReferenceWithdrawn, IsInError)):
            record(home.service, wanted)
    assert home.service.queries.series(None, 10) == []
    record(home.service, commands.ReinstateSeries(series=SERIES, reason="it is another one"), REINSTATE)


def test_a_corrected_series_is_called_so_wherever_its_meetings_are(home: Home) -> None:
    correct = commands.CorrectSeries(
        series=SERIES, code="EXM", name="Example gatherings", kind="workshop", reason="a slip"
    )
    record(home.service, OPEN, PLAN, correct)
    assert home.service.queries.meeting(MEETING).series_code == "EXM"
    other = commands.OpenSeries(series=f"series-{uuid(70)}", code="EX", name="Others", kind="workshop")
    record(home.service, other)
    with pytest.raises(AlreadyTaken):
        record(home.service, commands.CorrectSeries(**{**_fields(correct), "code": "ex"}))


def _fields(command: Any) -> dict[str, Any]:
    return {name: getattr(command, name) for name in command.__struct_fields__}


def test_who_was_registered_in_error_is_no_choice_and_counts_nowhere(home: Home) -> None:
    record(home.service, OPEN, PLAN, HOLD, ATTEND)
    home.tell(ORGANIZATION, OrganizationRegistered(ORGANIZATION, "Example Télécom"))
    assert home.service.directory.search("exam") == [(ORGANIZATION, "Example Télécom")]
    assert home.service.queries.entry_count(MEETING) == 1
    home.tell(ORGANIZATION, RegisteredInError("it stands twice"), first=2)
    assert home.service.directory.search("exam") == []
    assert home.service.queries.entry_count(MEETING) == 0
    [entry] = home.service.queries.attendance_of(MEETING)
    assert (entry.name, entry.in_error) == ("Example Télécom", True)
    home.tell(ORGANIZATION, Reinstated("it is another one"), first=3)
    assert home.service.queries.entry_count(MEETING) == 1


@pytest.mark.requirement("5.01")
def test_an_organization_in_error_came_to_no_meeting_as_told_outside(web: Web) -> None:
    record(web.home.service, OPEN, PLAN, HOLD)
    approve = {"role": "approver"}
    assert web.post(f"{API}/announce", {}, **approve, **ANY).status_code == 200
    came = {"organization": ORGANIZATION, "marking": "public"}
    assert web.post(f"{API}/attendance", came, **approve).status_code == 201
    complete = {"complete": True, "marking": "public"}
    assert web.post(f"{API}/list", complete, **approve, **ANY).status_code == 200
    web.home.tell(ORGANIZATION, OrganizationRegistered(ORGANIZATION, "Example Télécom"), marking="public")

    def told() -> tuple[list[str], bool | None]:
        body = web.get(API, "reader").json or {}
        return [each["name"] for each in body["attendance"]], body["complete"]

    assert told() == (["Example Télécom"], True)
    web.home.tell(ORGANIZATION, RegisteredInError("it stands twice"), first=2)
    assert told() == ([], True), "it is no part of what the list completes"
    web.home.tell(ORGANIZATION, Reinstated("it is another one"), first=3)
    assert told() == (["Example Télécom"], True)


def test_a_meeting_to_come_is_not_recorded_as_held(web: Web) -> None:
    soon = (datetime.now(UTC) + timedelta(days=3)).date().isoformat()
    record(web.home.service, OPEN, PLAN)
    answer = web.post(f"{API}/hold", {"first_day": soon}, **ANY)
    assert answer.status_code == 409
    assert answer.json is not None
    assert answer.json["type"] == "/problems/not-yet-begun"
    assert "cannot have been held yet" in answer.json["detail"]
    record(web.home.service, HOLD)
    assert web.post(f"{API}/correct", {"first_day": soon, "reason": "a slip"}, **ANY).status_code == 409
    assert web.post(f"{API}/hold", {"first_day": soon}, **ANY).status_code == 409


def test_held_is_taken_back_over_http_once_what_is_closed_is_reopened(web: Web) -> None:
    close = commands.CloseAttendanceList(meeting=MEETING, complete=True)
    record(web.home.service, OPEN, PLAN, HOLD, close)
    refused = web.post(f"{API}/withdraw-outcome", {"reason": "a wrong line"}, **ANY)
    assert refused.json is not None
    assert (refused.status_code, refused.json["type"]) == (409, "/problems/is-closed")
    assert "the list of attendance is complete" in refused.json["detail"]
    record(web.home.service, commands.CloseAttendanceList(meeting=MEETING, complete=False))
    assert web.post(f"{API}/withdraw-outcome", {"reason": "a wrong line"}, **ANY).status_code == 200
    shown = web.get(API).json
    assert shown is not None
    assert (shown["status"], shown["first_day"], shown["city"]) == ("planned", "2015-10-11", None)


def test_a_record_is_removed_and_reinstated_in_the_console(web: Web) -> None:
    record(web.home.service, OPEN, PLAN, HOLD, ATTEND)
    client = web.pages("staff")
    assert "Nothing is removed" in client.get(f"{PAGES}/in-error/").get_data(as_text=True)
    done = fill(client, f"{PAGES}/meetings/{MEETING}/do/in-error", reason="it stands twice")
    assert done.headers["Location"].endswith(f"{PAGES}/in-error/{MEETING}")
    page = client.get(f"{PAGES}/in-error/{MEETING}").get_data(as_text=True)
    assert "EX-07" in page
    assert "It is removed from all lists and counts" in page
    assert "EX-07" not in client.get(f"{PAGES}/meetings/").get_data(as_text=True)
    assert client.get(f"{PAGES}/meetings/{MEETING}").status_code == 404
    assert "EX-07" in client.get(f"{PAGES}/in-error/").get_data(as_text=True)
    history = client.get(f"{PAGES}/in-error/{MEETING}/history").get_data(as_text=True)
    assert "It was removed from all lists" in history
    back = fill(client, f"{PAGES}/in-error/{MEETING}/do/reinstate", reason="it is another one")
    assert back.headers["Location"].endswith(f"{PAGES}/meetings/{MEETING}")
    assert "It was reinstated" in client.get(f"{PAGES}/meetings/{MEETING}/history").get_data(as_text=True)


def test_a_past_day_shows_the_code_and_the_series_of_that_day(web: Web) -> None:
    record(web.home.service, OPEN, PLAN)
    web.home.seal()
    correct = commands.CorrectSeries(series=SERIES, code="EXM", name="Later name", kind="workshop", reason="a slip")
    record(web.home.service, correct, MARK, REINSTATE)
    web.home.seal()
    today = datetime.now(UTC).date().isoformat()
    page = web.pages("staff").get(f"{PAGES}/meetings/{MEETING}?on={today}").get_data(as_text=True)
    assert "Later name" in page


def test_a_day_far_from_today_is_asked_about_once(web: Web) -> None:
    record(web.home.service, OPEN, PLAN)
    client, path = web.pages("staff"), f"{PAGES}/meetings/{MEETING}/do/correct"
    typed = {"first_day": "11 Oct 1915", "ordinal": "7", "reason": "a letter"}
    asked = fill(client, path, **typed)
    assert asked.status_code == 422
    assert "11 October 1915 is far from today" in asked.text
    again = client.post(path, data=dict(HIDDEN.findall(asked.text)) | typed)
    assert again.status_code == 303
    assert web.home.service.queries.meeting(MEETING).first_day == "1915-10-11"
    # A confirmed date need not be confirmed again unless it changes.
    assert fill(client, path, **{**typed, "city": "Budapest"}).status_code == 303
    assert fill(client, path, **{**typed, "first_day": "2051"}).status_code == 422


@pytest.mark.requirement("5.04")
def test_a_clerk_hides_a_public_meeting_as_an_error_and_only_an_approver_brings_it_back(web: Web) -> None:
    record(web.home.service, OPEN, PLAN)
    approve = web.bearer("approver") | ANY
    client = web.app.test_client()
    assert client.post(f"{API}/announce", json={}, headers=approve).status_code == 200
    assert web.get(API, "reader").status_code == 200
    assert web.post(f"{API}/in-error", {"reason": "it stands twice"}, **ANY).status_code == 200
    assert web.get(API, "reader").status_code == 404
    refused = web.post(f"{API}/reinstate", {"reason": "it was right"}, **ANY)
    assert refused.json is not None
    assert (refused.status_code, refused.json["type"]) == (403, "/problems/needs-approver")
    assert client.post(f"{API}/reinstate", json={"reason": "it was right"}, headers=approve).status_code == 200
    assert web.get(API, "reader").status_code == 200
