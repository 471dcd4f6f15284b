"""The group of a series: recorded over HTTP and by a form, inherited by its meetings, and visible if the series is open."""

from datetime import date

import pytest

from services.meetings.domain import commands
from services.meetings.queries.follow_up import FollowUpQueries
from shared.contracts.meetings.groups import MEETING_GROUPS, MeetingGroupStated
from shared.contracts.registry.groups import GroupStated, group_on
from shared.statements.decider import state_fact
from tests.meetings.conftest import Home, Web
from tests.meetings.forms import fields_of_page
from tests.meetings.recorded import APPROVER, CLERK, MEETING, OTHER, PLAN, SERIES, uuid

pytestmark = [pytest.mark.requirement("10.01"), pytest.mark.requirement("11.12")]
API, CONSOLE = "/meetings/api", "/meetings/console"
OLD, NEW, OWN = (f"group-{uuid(number)}" for number in (61, 62, 63))
BODY = {"series": SERIES, "code": "SG13s", "name": "Meetings of study group 13", "kind": "study group", "group": "SG13"}


def told(home: Home) -> None:
    for fact, code, period in ((OLD, "SG13", "2013-2016"), (NEW, "SG13", "2025-2028"), (OWN, "SG5", "2013-2016")):
        home.tell(fact, GroupStated(fact, code, "study group", {"en": code}, period))


def test_a_code_is_that_of_another_group_in_each_study_period() -> None:
    said = {
        "old": GroupStated("old", "SG13", "study group", {"en": "13"}, "2022-2024", until="2024-10-24"),
        "new": GroupStated("new", "SG13", "study group", {"en": "13"}, "2025-2028", since="2024-10-25"),
    }.items()
    days = ("2024-10-24", "2024-10-25", "2028-12-31", "2029-01-01")
    assert [group_on("sg13", (date.fromisoformat(day),) * 2, said) for day in days] == ["old", "new", "new", None]
    assert group_on("SG13", (date(2024, 1, 1), date(2024, 12, 31)), said) is None, "a year in which both met"
    assert group_on("SG5", (date(2023, 1, 1),) * 2, said) is None


def test_a_series_names_its_group_which_its_meetings_take_over_unless_they_name_another(web: Web) -> None:
    told(web.home)
    assert web.post(f"{API}/series", BODY).status_code == 201
    web.home.service.handler.handle(PLAN, CLERK)
    assert (web.get(f"{API}/series/{SERIES}").json or {})["group"] == "SG13"
    staff = web.pages("staff")
    page = staff.get(f"{CONSOLE}/series/{SERIES}").text
    assert "SG13; today <a" in page
    assert f"statements/groups/{NEW}" in page
    meeting = f"{CONSOLE}/meetings/{MEETING}"
    assert "SG13 (2013-2016)" in staff.get(meeting).text
    own = MeetingGroupStated(f"meeting-group-{uuid(64)}", MEETING, OWN)
    web.home.service.handler.handle(state_fact(MEETING_GROUPS, own), CLERK)
    shown = staff.get(meeting).text
    assert "SG5 (2013-2016)" in shown
    assert "SG13 (2013-2016)" not in shown
    form = f"{CONSOLE}/series/{SERIES}/do/correct"
    fields = fields_of_page(staff.get(form))
    assert fields["group"] == "SG13"
    assert staff.post(form, data={**fields, "group": "", "reason": "it is of no group"}).status_code == 303
    assert (web.get(f"{API}/series/{SERIES}").json or {})["group"] is None
    assert "SG13" in staff.get(f"{CONSOLE}/series/{SERIES}/history").text


def test_the_next_meeting_of_a_group_may_be_one_of_its_series(web: Web) -> None:
    told(web.home)
    handle = web.home.service.handler.handle
    opened = commands.OpenSeries(series=SERIES, code="SG13s", name="Thirteen", kind="study group", group="SG13")
    handle(opened, CLERK)
    for meeting, code, day in ((MEETING, "A", "2026-03"), (OTHER, "B", "2027-03-02")):
        handle(commands.PlanMeeting(meeting=meeting, series=SERIES, code=code, first_day=day), CLERK)
    service = web.home.service
    queries = FollowUpQueries(service.reader, service.statements, service.handler.store)
    assert queries.next_meetings({NEW, OWN}, date(2026, 6, 1)) == {NEW: date(2027, 3, 2)}
    assert queries.next_meetings({OLD}, date(2014, 1, 1)) == {}


@pytest.mark.requirement("5.01")
def test_an_announced_meeting_does_not_open_the_group_of_its_series(web: Web) -> None:
    handle = web.home.service.handler.handle
    opened = commands.OpenSeries(series=SERIES, code="EX", name="Example", kind="study group", group="CANARY")
    for command, context in ((opened, CLERK), (PLAN, CLERK), (commands.AnnounceMeeting(meeting=MEETING), APPROVER)):
        handle(command, context)
    seen = web.get(f"{API}/series/{SERIES}", "reader").json or {}
    assert (seen["code"], seen["group"]) == ("EX", None)
    raised = commands.CorrectSeries(
        series=SERIES, code="EX", name="Example", kind="study group", group="SG13", reason="it is public"
    )
    handle(raised, APPROVER)
    assert (web.get(f"{API}/series/{SERIES}", "reader").json or {})["group"] == "SG13"
