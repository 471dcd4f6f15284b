"""The year: meetings by month with their deadlines, planning line by line, calendars, and the public view."""

import re
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from services.meetings.console.year.lines import a_year_later, next_code
from services.meetings.domain import commands as c
from tests.meetings.conftest import Home, Web
from tests.meetings.forms import fields_of_page
from tests.meetings.recorded import APPROVER, CLERK, uuid
from tests.plugins.page_words import words

pytestmark = pytest.mark.requirement("10.07")
YEAR = datetime.now(UTC).year + 1
SERIES, TSAG, MEETING, LATER = f"series-{uuid(1)}", f"series-{uuid(2)}", f"meeting-{uuid(3)}", f"meeting-{uuid(4)}"
OPEN = c.OpenSeries(series=SERIES, code="CXO", name="Example CxO", kind="executive meeting")
PLAN = c.PlanMeeting(
    meeting=MEETING,
    series=SERIES,
    code=f"CXO-{YEAR}",
    first_day=f"{YEAR}-10-12",
    last_day=f"{YEAR}-10-13",
    city="Geneva",
)
PAGE, PLANNING = "/meetings/console/year/", "/meetings/console/year/plan"


def record(home: Home, *commands: object) -> None:
    for command in commands:
        home.service.handler.handle(command, CLERK)  # type: ignore[arg-type]


def test_a_meeting_stands_in_its_month_and_its_deadlines_in_theirs(home: Home, staff: FlaskClient) -> None:
    month = c.PlanMeeting(meeting=LATER, series=SERIES, code="CXO-X", first_day=f"{YEAR}-11")
    record(home, OPEN, PLAN, month)
    page = words(staff.get(f"{PAGE}?year={YEAR}").text)
    # 120 days before 12 October is 14 June, 60 is 13 August, 30 is 12 September.
    for part in (
        f"June {YEAR} 14 Jun to come Invitations are due: CXO-{YEAR}",
        f"August {YEAR} 13 Aug to come The agenda is due",
        f"September {YEAR} 12 Sep to come The announcement is due",
        f"October {YEAR} 12–13 Oct planned CXO-{YEAR} Executive meeting Geneva",
        f"November {YEAR} Nov planned CXO-X Executive meeting place not known",
    ):
        assert part in page
    record(home, c.CorrectMeeting(meeting=MEETING, first_day=f"{YEAR}-10-22", reason="moved"))
    assert "24 Jun to come Invitations are due" in words(staff.get(f"{PAGE}?year={YEAR}").text), "they move with it"


def test_a_deadline_of_the_next_years_meeting_stands_in_this_year(home: Home, staff: FlaskClient) -> None:
    record(home, OPEN, c.PlanMeeting(meeting=MEETING, series=SERIES, code="CXO-N", first_day=f"{YEAR + 1}-01-15"))
    page = words(staff.get(f"{PAGE}?year={YEAR}").text)
    assert "17 Sep to come Invitations are due: CXO-N" in page
    assert "Executive meeting" not in page


def test_while_reporting_is_silent_no_report_is_called_late(home: Home, staff: FlaskClient) -> None:
    opened = c.OpenSeries(series=TSAG, code="TSAG", name="TSAG", kind="advisory group")
    soon = datetime.now(UTC).date() + timedelta(days=2)
    record(home, OPEN, opened, c.PlanMeeting(meeting=LATER, series=TSAG, code="TSAG-9", first_day=soon.isoformat()))
    held = datetime.now(UTC).date() - timedelta(days=50)
    record(home, c.PlanMeeting(meeting=MEETING, series=SERIES, code="CXO-H", first_day=held.isoformat()))
    year = words(staff.get(f"{PAGE}?year={(soon - timedelta(days=7)).year}").text)
    assert "to come The report is due: TSAG-9 reporting is not answering" in year
    page = words(staff.get(f"/meetings/console/meetings/{MEETING}").text)
    assert "Report to TSAG-9 reporting is not answering, so it is not known whether it was posted" in page


def test_the_next_act_of_a_meeting_is_that_of_start(home: Home, staff: FlaskClient) -> None:
    day = datetime.now(UTC).date() + timedelta(days=100)
    record(home, OPEN, c.PlanMeeting(meeting=MEETING, series=SERIES, code="CXO-S", first_day=day.isoformat()))
    page = staff.get(f"{PAGE}?year={day.year}").text
    assert "Nobody is invited to CXO-S yet</a>" in page


def test_a_meeting_under_way_leads_to_its_sheet(home: Home, staff: FlaskClient) -> None:
    """As its own page does: "nothing to do now" would contradict it."""
    day = datetime.now(UTC).date()
    record(home, OPEN, c.PlanMeeting(meeting=MEETING, series=SERIES, code="CXO-D", first_day=day.isoformat()))
    page = staff.get(f"{PAGE}?year={day.year}").text
    assert f'href="/meetings/console/meetings/{MEETING}/attendance">Mark attendance</a>' in page
    assert "nothing to do now" not in page


def test_the_meetings_of_the_year_before_are_filled_in_and_planned_in_one_act(home: Home, staff: FlaskClient) -> None:
    record(home, OPEN, PLAN)
    page = staff.get(f"{PLANNING}?year={YEAR + 1}").text
    filled = dict(re.findall(r'name="(line\.0\.[a-z]+)" value="([^"]*)"', page))
    assert page.count('<td data-head="') == 6 * page.count('.plan" value="yes"'), (
        "a phone shows heads beside the fields"
    )
    # 52 weeks after 12 October, on the same day of the week.
    assert filled["line.0.code"] == f"CXO-{YEAR + 1}"
    first = date(YEAR, 10, 12) + timedelta(weeks=52)
    assert filled["line.0.days"] == f"{first.day}–{first.day + 1} Oct {YEAR + 1}"
    sent = filled | {
        "csrf_token": re.findall('name="csrf_token" value="([^"]+)"', page)[0],
        "command_id": str(uuid4()), "year": str(YEAR + 1), "do": "plan", "line.0.series": SERIES,
        "line.1.plan": "yes", "line.1.series": SERIES, "line.1.code": "CXO-EXTRA", "line.1.days": f"March {YEAR + 1}",
        "line.2.plan": "yes",
    }  # fmt: skip
    for _twice in range(2):
        done = staff.post(PLANNING, data=sent)
        assert (done.status_code, done.location) == (303, f"{PAGE}?year={YEAR + 1}")
    found = {row.code: row for row in home.service.queries.meetings(None, 9)}
    assert set(found) == {f"CXO-{YEAR}", f"CXO-{YEAR + 1}", "CXO-EXTRA"}
    new = found[f"CXO-{YEAR + 1}"]
    assert (new.first_day, new.last_day, new.city) == (str(first), str(first + timedelta(days=1)), "Geneva")
    assert (found["CXO-EXTRA"].first_day, found["CXO-EXTRA"].last_day) == (f"{YEAR + 1}-03", None)
    assert f"CXO-{YEAR + 1}" not in staff.get(f"{PLANNING}?year={YEAR + 1}").text.partition("<tbody")[2]


def test_without_a_year_before_nothing_is_filled_in_and_the_code_follows_from_series_and_year(
    home: Home, staff: FlaskClient
) -> None:
    record(home, OPEN)
    page = staff.get(f"{PLANNING}?year={YEAR}").text
    assert "Nothing is filled in" in words(page)
    assert f'<option value="{SERIES}" data-code="CXO-{YEAR}">' in page
    sent = fields_of_page(staff.get(f"{PLANNING}?year={YEAR}"))
    assert "Nothing is filled in" in words(staff.post(PLANNING, data=sent | {"do": "more"}).text)
    sent |= {"do": "plan", "line.0.plan": "yes", "line.0.series": SERIES, "line.0.days": f"March {YEAR}"}
    assert staff.post(PLANNING, data=sent).status_code == 303
    assert [row.code for row in home.service.queries.meetings(None, 9)] == [f"CXO-{YEAR}"]


def test_two_meetings_of_a_series_do_not_get_one_code(home: Home, staff: FlaskClient) -> None:
    forums = (
        c.PlanMeeting(meeting=f"meeting-{uuid(number)}", series=SERIES, code=code, first_day=f"{YEAR}-0{number - 4}-01")
        for number, code in ((6, "SPRING"), (7, "SUMMER"))
    )
    record(home, OPEN, *forums)
    page = staff.get(f"{PLANNING}?year={YEAR + 1}")
    filled = fields_of_page(page) | dict(re.findall(r'name="(line\.[01]\.[a-z]+)" value="([^"]*)"', page.text))
    assert (filled["line.0.code"], filled["line.1.code"]) == (f"CXO-{YEAR + 1}", "")
    sent = filled | {"do": "plan", "line.0.series": SERIES, "line.1.series": SERIES}
    refused = staff.post(PLANNING, data=sent)
    assert (refused.status_code, refused.text.count("Fill this in.")) == (422, 1)
    assert staff.post(PLANNING, data=sent | {"line.1.code": "CXO-B"}).status_code == 303


@pytest.mark.parametrize(
    ("typed", "remedy"),
    [
        ({"line.0.days": "11/24/2027"}, "Type a day, such as 16/03/2027 or 16–18 March 2027."),
        ({"line.0.series": ""}, "Fill this in."),
        ({"line.1.code": f"cxo-{YEAR + 1}"}, "belongs to another meeting"),
    ],
)
def test_one_line_that_cannot_be_plans_nothing_and_says_why(
    home: Home, staff: FlaskClient, typed: dict[str, str], remedy: str
) -> None:
    record(home, OPEN)
    page = staff.get(f"{PLANNING}?year={YEAR + 1}").text
    lines = {
        f"line.{n}.{name}": value
        for n, code in ((0, f"CXO-{YEAR + 1}"), (1, "CXO-OTHER"))
        for name, value in {"plan": "yes", "series": SERIES, "code": code, "days": f"1 March {YEAR + 1}"}.items()
    }
    token = re.findall('name="csrf_token" value="([^"]+)"', page)[0]
    sent = {"csrf_token": token, "command_id": str(uuid4()), "year": str(YEAR + 1), "do": "plan"}
    answer = staff.post(PLANNING, data=sent | lines | typed)
    assert answer.status_code == 422
    assert "Nothing was planned." in answer.text
    assert remedy in answer.text
    assert home.service.queries.meetings(None, 9) == []


def test_a_place_says_what_was_held_there_last_and_what_is_known_there(home: Home, staff: FlaskClient) -> None:
    record(home, OPEN, c.PlanMeeting(meeting=MEETING, series=SERIES, code=f"CXO-{YEAR}", first_day=f"{YEAR - 3}-03-01"))
    record(home, c.HoldMeeting(meeting=MEETING, first_day=f"{YEAR - 3}-03-01", city="Geneva"))
    page = staff.get(f"{PLANNING}?year={YEAR - 2}").text
    assert f"last held there: CXO-{YEAR}, 1 Mar {YEAR - 3}" in page


@pytest.mark.parametrize(
    ("code", "ordinal", "after"),
    [("CXO-2026", None, ("CXO-2027", None)), ("CTO-08", 8, ("CTO-09", 9)), ("TSAG-2026-05", None, ("TSAG-2027-05", None)),
     ("CTO-08", None, ("CTO-08", None)), ("FORUM", 3, ("FORUM", 4))],
)  # fmt: skip
def test_the_code_after(code: str, ordinal: int | None, after: tuple[str, int | None]) -> None:
    assert next_code(code, ordinal) == after


def test_a_year_later_is_the_same_day_of_the_week() -> None:
    assert a_year_later("2026-11-10") == "2027-11-09"
    assert (a_year_later("2026-11"), a_year_later("2026")) == ("2027-11", "2027")


PUBLIC_CALENDAR = "http://127.0.0.1:9/reporting/calendar.ics"


def test_the_public_sees_what_is_announced_and_nothing_else(home: Home, web: Web) -> None:
    record(home, OPEN, PLAN, c.PlanMeeting(meeting=LATER, series=SERIES, code="CXO-SECRET", first_day=f"{YEAR}-05-04"))
    announced = c.AnnounceMeeting(meeting=MEETING)
    visitor = web.app.test_client()
    assert f"CXO-{YEAR}" not in visitor.get("/meetings/announced").text
    home.service.handler.handle(announced, APPROVER)
    page, moved = visitor.get("/meetings/announced"), visitor.get("/meetings/announced.ics")
    assert f"CXO-{YEAR}" in page.text
    assert f"12–13 October {YEAR}" in page.text
    assert "SECRET" not in page.text
    # The public calendar is made from the events published to partners.
    assert (moved.status_code, moved.location) == (301, PUBLIC_CALENDAR)
    assert "/meetings/announced.ics" in page.text


def test_the_calendar_of_the_bureau_has_deadlines_and_is_behind_sign_in_or_a_token(home: Home, web: Web) -> None:
    record(home, OPEN, PLAN)
    calendar = web.get("/meetings/calendar.ics", "staff")
    assert f"SUMMARY:Invitations are due: CXO-{YEAR}" in calendar.text
    assert f"DTSTART;VALUE=DATE:{YEAR}0614" in calendar.text
    assert all(len(line.encode()) <= 75 for line in calendar.text.split("\r\n"))
    assert web.app.test_client().get("/meetings/calendar.ics").status_code == 401
    assert web.get("/meetings/calendar.ics", "reader").status_code == 403
