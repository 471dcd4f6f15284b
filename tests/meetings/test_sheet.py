"""The sheet of a meeting: expected organizations, marks that are saved individually, excuses, acts on all rows, and
Undo."""

import re
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from services.meetings.console.sheet.acts import present_in_person
from services.meetings.console.sheet.kept_marks import KeptMarks
from services.meetings.console.sheet.marking import Mark, MarkedByAnother, MarkRecorder
from services.meetings.console.sheet.rows import SheetBuilder
from services.meetings.console.sheet.undoing import ATTENDANCE
from services.meetings.domain import commands
from services.meetings.queries.expected import ExpectedAttendees
from services.meetings.queries.meetings import MeetingQueries, Rows
from services.meetings.service import rebuild_meetings
from services.reporting.projections.fold import replay_facts
from shared.contracts.meetings.consultations import REPLIES, REQUESTS, ReplyStated, RequestStated
from shared.contracts.meetings.seats import REPRESENTATIVES, SEATS, RepresentativeStated, SeatStated
from shared.contracts.registry import (
    DuplicateRecognized,
    OrganizationMerged,
    OrganizationNamed,
    OrganizationPlaced,
    OrganizationRegistered,
    PersonAffiliated,
    StateRegistered,
)
from shared.domain.decider import Command
from shared.domain.event import Marking
from shared.domain.registration import RegisteredInError
from shared.event_store.outbox_key import OutboxKey
from shared.event_store.projector import RecordedEvent
from shared.event_store.statements import Filters
from shared.statements.decider import correct_to, state_fact
from shared.statements.events import StreamStatement
from shared.statements.kinds import StatementKind
from shared.web.console.markings import MARKINGS
from tests.event_store.together import answers, together
from tests.meetings.conftest import Home, Web
from tests.meetings.recorded import APPROVER, ATTEND, CLERK, HOLD, MEETING, OPEN, OTHER, PLAN, SERIES, record, uuid
from tests.plugins.sql_statements import queries, sql_statements

PAGE = f"/meetings/console/meetings/{OTHER}"
SHEET = f"{PAGE}/attendance"
FIELD = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
ROW = re.compile(
    r'<tbody data-row id="row-\w+" data-key="([^"]+)" data-mark="([^"]*)" data-capacity="([^"]*)"(.*?)</tbody>',
    re.DOTALL,
)
WHY = re.compile(r'<td class="why[^"]*">([^<]*)</td>')
COUNT = 40
JSON = {"Accept": "application/json"}


def organization(number: int) -> str:
    return f"organization-{uuid(100 + number)}"


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, empty: Path) -> Home:
    """Forty organizations came to the 7th meeting; nothing is recorded about the 8th. Tests copy its database."""
    home = Home(tmp_path_factory.mktemp("filled"), empty=empty)
    came = [
        commands.RecordAttendance(
            fact=f"fact-{uuid(300 + number)}", meeting=MEETING, organization=organization(number), capacity="adviser"
        )
        for number in range(COUNT)
    ]
    second = commands.PlanMeeting(meeting=OTHER, series=SERIES, code="EX-08", first_day="2016-11-02", ordinal=8)
    record(home.service, OPEN, PLAN, HOLD, *came, second, commands.HoldMeeting(meeting=OTHER, first_day="2016-11-02"))
    for number in range(COUNT + 3):
        name = f"Example Télécom {number:02}" if number else "Example Networks, Ltd."
        home.tell(organization(number), OrganizationRegistered(organization(number), name), marking="public")
    spelling = OrganizationNamed(fact=f"fact-{uuid(60)}", kind="spelling", name="Sample Radio")
    home.tell(organization(41), spelling, first=2)
    home.tell(f"state-{uuid(30)}", StateRegistered(f"state-{uuid(30)}", "FIN", "FI", "Finland"))
    home.tell(organization(1), OrganizationPlaced(fact=f"fact-{uuid(62)}", country="FIN"), first=2)
    home.service.close()
    return home


@pytest.fixture
def begins_with(filled: Home) -> Path:
    return filled.path


@pytest.fixture
def approver(web: Web) -> FlaskClient:
    return web.pages("approver")


def form(page: TestResponse) -> dict[str, str]:
    """Return the first hidden field of each name, as a browser would send it."""
    return dict(reversed(FIELD.findall(page.text)))


def mark(client: FlaskClient, row: str, how: str, page: str = SHEET, **more: str) -> TestResponse:
    """Mark a row like the page's script."""
    token = form(client.get(SHEET))["csrf_token"]
    return client.post(f"{page}/mark", data={"csrf_token": token, "row": row, "mark": how} | more, headers=JSON)


def sheet(client: FlaskClient, page: str = SHEET) -> dict[str, tuple[str, str, str]]:
    """Return the mark, the capacity and the reason of each row, in order."""
    found = ROW.findall(client.get(page).text)
    return {key: (mark, capacity, (WHY.search(rest) or [""] * 2)[1]) for key, mark, capacity, rest in found}


def listed(home: Home) -> list[tuple[str, str | None, str | None]]:
    return [(row.organization, row.capacity, row.mode) for row in home.service.queries.attendance_of(OTHER)]


def recorded(home: Home, marking: Marking) -> None:
    """Record the first organization's attendance, visible to this audience."""
    came = commands.RecordAttendance(
        fact=f"fact-{uuid(49)}", meeting=OTHER, organization=organization(0), capacity="adviser", mode="in person"
    )
    home.service.handler.handle(came, msgspec.structs.replace(APPROVER, marking=marking, actor=f"account-{uuid(9)}"))


def state(home: Home, kind: StatementKind, statement: StreamStatement) -> str:
    home.service.handler.handle(state_fact(kind, statement), CLERK)
    return statement.fact


def replied(home: Home, number: int, answer: str, on: str = "2016-10-01", **more: str) -> str:
    said = {"fact": f"reply-{uuid(400 + number)}", "about": OTHER, "respondent": organization(number)}
    reply = msgspec.convert({**said, "answer": answer, "on": on, **more}, ReplyStated)
    return state(home, REPLIES, reply)


def replies(home: Home) -> list[tuple[str, str, str]]:
    return sorted(
        (row.statement.about, row.statement.respondent, row.statement.answer)
        for row in home.service.statements.newer_first("reply", Filters(), None, 50)
    )


@pytest.mark.requirement("10.04")
def test_a_mark_is_saved_by_itself_and_says_how_things_are(home: Home, staff: FlaskClient) -> None:
    """A repeated mark records once; another mark corrects it; no mark withdraws it. Only the marked row changes."""
    first, second = (mark(staff, organization(3), "in person", capacity="executive").json or {} for _ in range(2))
    assert first["fact"] == second["fact"]
    assert listed(home) == [(organization(3), "executive", "in person")]
    assert counted_events(home) == 1
    mark(staff, organization(3), "remote", fact=first["fact"], was="in person", capacity="media")
    assert listed(home) == [(organization(3), "media", "remote")]
    shown = sheet(staff)
    assert shown[organization(3)][:2] == ("remote", "media")
    assert sum(bool(marked) for marked, _capacity, _why in shown.values()) == 1
    assert (mark(staff, organization(3), "", was="remote").json or {})["mark"] == ""
    assert (listed(home), counted_events(home)) == ([], 3)


@pytest.mark.requirement("10.04")
def test_a_form_marks_too_and_leads_back_to_its_tab(home: Home, staff: FlaskClient) -> None:
    opened = form(staff.get(SHEET))
    pressed = {
        "csrf_token": opened["csrf_token"],
        "row": organization(2),
        "mark": "remote",
        "was": "",
        "tab": "unmarked",
    }
    answer = staff.post(f"{SHEET}/mark", data=pressed)
    assert (answer.status_code, answer.location) == (303, f"{SHEET}?tab=unmarked")
    assert listed(home) == [(organization(2), None, "remote")]


@pytest.mark.requirement("10.04")
def test_an_excuse_is_a_reply_and_absence_is_no_fact(home: Home, web: Web, staff: FlaskClient) -> None:
    invited = RequestStated(
        fact=f"request-{uuid(90)}", about=OTHER, kind="invitation", to=organization(1), on="2016-09-01"
    )
    state(home, REQUESTS, invited)
    mark(staff, organization(1), "excused")
    mark(staff, organization(2), "excused")
    mark(staff, organization(3), "absent")
    assert replies(home) == [(OTHER, organization(2), "excused"), (invited.fact, organization(1), "excused")]
    assert (listed(home), counted_events(home)) == ([], 0)
    seen_by_another = sheet(web.pages("administrator"))
    assert [seen_by_another[organization(each)][0] for each in (1, 2, 3)] == ["excused", "excused", "absent"]
    with home.service.engine.begin() as connection:
        rebuild_meetings(connection, OutboxKey(home.settings.outbox_key))
    assert sheet(staff)[organization(3)][0] == "absent", "no log could restore it"
    # It came after all: the mark removes the excuse of the same day.
    for number in (1, 2, 3):
        mark(staff, organization(number), "in person")
    assert (len(listed(home)), replies(home)) == (3, [])


@pytest.mark.requirement("10.04")
def test_an_excuse_of_before_the_meeting_stays_a_fact(home: Home, staff: FlaskClient) -> None:
    replied(home, 5, "excused")
    assert sheet(staff)[organization(5)] == ("excused", "", "excused on 1 Oct 2016")
    assert (mark(staff, organization(5), "").json or {})["mark"] == "excused"
    mark(staff, organization(5), "remote", was="excused")
    assert (listed(home), len(replies(home))) == ([(organization(5), None, "remote")], 1)


@pytest.mark.requirement("10.04")
def test_of_two_clerks_the_second_is_told_what_the_first_marked(home: Home, staff: FlaskClient) -> None:
    mark(staff, organization(4), "remote", was="")
    other = mark(staff, organization(4), "absent", was="")
    assert (other.status_code, (other.json or {})["mark"]) == (409, "remote")
    assert listed(home) == [(organization(4), None, "remote")]
    assert mark(staff, organization(4), "remote", was="").status_code == 200, "both say the same"
    assert mark(staff, organization(4), "in person", was="remote").status_code == 200


@pytest.mark.requirement("10.04")
@pytest.mark.parametrize("other", ["in person", "absent", "excused"])
def test_of_two_clerks_at_once_one_is_told_what_the_other_marked(
    home: Home, staff: FlaskClient, approver: FlaskClient, other: str
) -> None:
    tokens = {client: form(client.get(SHEET))["csrf_token"] for client in (staff, approver)}

    def marks(client: FlaskClient, row: str, how: str) -> TestResponse:
        data = {"csrf_token": tokens[client], "row": row, "mark": how, "was": ""}
        return client.post(f"{SHEET}/mark", data=data, headers=JSON)

    for number in range(10, 18):
        clerks = (
            partial(marks, staff, organization(number), "remote"),
            partial(marks, approver, organization(number), other),
        )
        said = answers(together(*clerks))
        assert sorted(each.status_code for each in said) == [200, 409], number
        assert len({(each.json or {})["mark"] for each in said}) == 1, "the second is told what the first marked"
        assert sheet(staff)[organization(number)][0] == (said[0].json or {})["mark"]


class ReadBeforeAnother(MeetingQueries):
    """Queries after the first of which others give their commands, before the act that reads goes on."""

    def __init__(self, home: Home, *others: Command) -> None:
        super().__init__(home.service.reader)
        self.handler, self.others = home.service.handler, list(others)

    def entries_of(self, meeting: str, organization: str) -> Rows:
        return self._then_others(super().entries_of(meeting, organization))

    def attendance_of(self, meeting: str) -> Rows:
        return self._then_others(super().attendance_of(meeting))

    def _then_others(self, found: Rows) -> Rows:
        while self.others:
            self.handler.handle(self.others.pop(0), CLERK)
        return found


@pytest.mark.postgres
@pytest.mark.requirement("10.04")
def test_a_clerk_is_told_what_a_command_changed_while_the_mark_was_recorded(home_on_postgres: Home) -> None:
    home = home_on_postgres
    record(home.service, OPEN, PLAN, HOLD, msgspec.structs.replace(ATTEND, mode="in person"))
    corrected = commands.CorrectAttendance(
        attendance=ATTEND.stream, fact=ATTEND.fact, reason="they wrote so", mode="remote", capacity="speaker"
    )
    lists = ReadBeforeAnother(home, corrected)
    work: Any = SimpleNamespace(handler=home.service.handler, queries=lists)
    clerk = Mark(row=ATTEND.organization, fact=ATTEND.fact, status="absent", was="in person")
    with pytest.raises(MarkedByAnother) as told:
        MarkRecorder(work, KeptMarks(home.service.reader)).mark(lists.meeting(MEETING), clerk, CLERK)
    assert (told.value.now.mark, told.value.now.capacity) == ("remote", "speaker")
    assert lists.entry(ATTEND.fact).mode == "remote"
    lists.others = [
        commands.RecordAttendance(fact=f"fact-{uuid(65)}", meeting=MEETING, organization=organization(1), mode="remote")
    ]
    first = Mark(row=organization(1), status="in person", was="")
    with pytest.raises(MarkedByAnother):
        MarkRecorder(work, KeptMarks(home.service.reader)).mark(lists.meeting(MEETING), first, CLERK)
    assert [each.fact for each in lists.entries_of(MEETING, organization(1))] == [f"fact-{uuid(65)}"]


@pytest.mark.postgres
@pytest.mark.requirement("10.04")
def test_the_rest_is_only_whom_no_command_marked_while_it_was_recorded(home_on_postgres: Home) -> None:
    home = home_on_postgres
    other = commands.RecordAttendance(fact=f"fact-{uuid(300)}", meeting=MEETING, organization=organization(1))
    second = commands.PlanMeeting(meeting=OTHER, series=SERIES, code="EX-08", first_day="2016-11-02", ordinal=8)
    record(home.service, OPEN, PLAN, HOLD, ATTEND, other, second)
    remote = commands.RecordAttendance(
        fact=f"fact-{uuid(301)}", meeting=OTHER, organization=organization(1), mode="remote", capacity="speaker"
    )
    lists, kept = ReadBeforeAnother(home, remote), KeptMarks(home.service.reader)
    work: Any = SimpleNamespace(handler=home.service.handler, queries=lists)
    meeting = lists.meeting(OTHER)
    MarkRecorder(work, kept).record_all(meeting, partial(present_in_person, SheetBuilder(work, kept), meeting), CLERK)
    assert sorted(listed(home)) == [
        (ATTEND.organization, ATTEND.capacity, "in person"), (organization(1), "speaker", "remote"),
    ]  # fmt: skip


@pytest.mark.requirement("10.04")
def test_replies_and_seats_come_first_with_what_is_preset_and_nothing_chosen(home: Home, staff: FlaskClient) -> None:
    principal, alternate = f"person-{uuid(80)}", f"person-{uuid(81)}"
    for number in (40, 42):
        seat = SeatStated(fact=f"seat-{uuid(number)}", organization=organization(number), series=SERIES, since="2015")
        state(home, SEATS, seat)
    ended = SeatStated(
        fact=f"seat-{uuid(41)}", organization=organization(41), series=SERIES, since="2014", until="2016-01-31"
    )
    state(home, SEATS, ended)
    for role, person in (("principal", principal), ("alternate", alternate)):
        named = RepresentativeStated(
            fact=f"representative-{person[-36:]}", organization=organization(42), person=person, role=role,  # type: ignore[arg-type]
            since="2015", series=SERIES, level="executive" if role == "principal" else "other",
        )  # fmt: skip
        state(home, REPRESENTATIVES, named)
    replied(home, 40, "tentative", "2016-09", fact=f"reply-{uuid(499)}")
    replied(home, 40, "accepted", "2016-10-01", mode="remote", capacity="speaker")
    replied(home, 7, "declined")
    with sql_statements() as first:
        shown = sheet(staff)
    keys = list(shown)
    assert shown[keys[0]] == ("", "speaker", "accepted, remote")
    assert keys[:2] == [organization(40), f"{organization(42)}/{principal}"]
    assert shown[keys[1]] == ("", "executive", "seat, no answer")
    assert organization(41) not in keys, "its seat ended before the meeting"
    assert shown[organization(7)][2] == "came to EX-07", "one that declined may come all the same"
    mark(staff, keys[1], "in person", capacity="executive", level="executive")
    [entry] = home.service.queries.attendance_of(OTHER)
    assert (entry.person, entry.capacity, entry.level) == (principal, "executive", "executive")
    replied(home, 41, "accepted")
    with sql_statements() as later:
        sheet(staff)
    assert queries(later) <= queries(first) + 1, "a person's approval is asked for once, whatever the number of rows"


@pytest.mark.requirement("10.04")
def test_the_replies_of_a_duplicate_are_its_originals(home: Home, staff: FlaskClient) -> None:
    original, duplicate = organization(40), organization(41)
    home.tell(original, OrganizationRegistered(original, "Example Forty"))
    recognized = DuplicateRecognized(f"fact-{uuid(410)}", original)
    home.tell(duplicate, OrganizationRegistered(duplicate, "Example 40"), recognized)
    replied(home, 41, "accepted", "2016-09-01", fact=f"reply-{uuid(411)}")
    replied(home, 40, "tentative", "2016-09-05")
    assert sheet(staff)[original][2] == "tentative"
    replied(home, 41, "accepted", "2016-09-10", fact=f"reply-{uuid(412)}", mode="remote")
    assert sheet(staff)[original][2] == "accepted, remote", "the latest of both"
    replied(home, 41, "excused", "2016-11-02", fact=f"reply-{uuid(413)}")
    assert sheet(staff)[original][0] == "excused"
    mark(staff, original, "in person")
    mark(staff, original, "")
    assert sheet(staff)[original][0] == "", "the excuse of the day was withdrawn with its mark"


@pytest.mark.requirement("10.04")
def test_of_replies_on_one_day_the_one_stated_later_holds_though_the_other_was_corrected(
    home: Home, staff: FlaskClient
) -> None:
    """As on the page of invitations and in figures."""
    replied(home, 40, "accepted", fact=f"reply-{uuid(415)}")
    replied(home, 40, "tentative")
    first = home.service.statements.one(f"reply-{uuid(415)}").statement
    home.service.handler.handle(correct_to(REPLIES, msgspec.structs.replace(first, mode="remote"), "a slip"), CLERK)
    assert sheet(staff)[organization(40)][2] == "tentative"


@pytest.mark.requirement("10.04")
def test_an_organization_registered_in_error_is_not_on_the_sheet(home: Home, staff: FlaskClient) -> None:
    mark(staff, organization(0), "in person")
    replied(home, 40, "accepted")
    for each in (organization(0), organization(40)):
        home.tell(each, RegisteredInError("it stands twice"), first=3)
    assert sheet(staff).keys().isdisjoint((organization(0), organization(40)))


@pytest.mark.requirement("10.04")
def test_the_representatives_of_a_duplicate_are_its_originals(home: Home, staff: FlaskClient) -> None:
    original, duplicate, person = organization(40), organization(41), f"person-{uuid(82)}"
    home.tell(duplicate, DuplicateRecognized(f"fact-{uuid(414)}", original), first=3)
    seat = SeatStated(fact=f"seat-{uuid(41)}", organization=duplicate, series=SERIES, since="2015")
    state(home, SEATS, seat)
    for role, who in (("principal", person), ("focal point", f"person-{uuid(83)}")):
        stated = RepresentativeStated(
            fact=f"representative-{who[-36:]}", organization=duplicate, person=who, role=role, since="2015",  # type: ignore[arg-type]
            series=SERIES if role == "principal" else None, level="executive" if role == "principal" else None,
        )  # fmt: skip
        state(home, REPRESENTATIVES, stated)
    key = f"{original}/{person}"
    assert sheet(staff)[key] == ("", "executive", "seat, no answer")
    expected = ExpectedAttendees(home.service.reader)
    for each in (original, duplicate):
        assert expected.focal_points([each], "2016-11-02") == {each: f"person-{uuid(83)}"}


@pytest.mark.requirement("10.04")
def test_an_organization_that_has_merged_is_expected_as_its_successor(home: Home, staff: FlaskClient) -> None:
    """Its seat, its invitation and its reply are the successor's from the day of the merger on, as in figures."""
    whole, part, later = organization(40), organization(41), organization(42)
    for each, since in ((part, "2016-11-02"), (later, "2016-11-03")):
        home.tell(each, OrganizationMerged(f"fact-{each[-36:]}", whole, since), first=3)
        state(home, SEATS, SeatStated(fact=f"seat-{each[-36:]}", organization=each, series=SERIES, since="2015"))
    people = {each: f"person-{each[-36:]}" for each in (part, whole)}
    for each, person in people.items():
        stated = RepresentativeStated(f"representative-{each[-36:]}", each, person, "principal", "2015", SERIES)
        state(home, REPRESENTATIVES, stated)
    replied(home, 41, "accepted")
    found = sheet(staff)
    assert (found[f"{whole}/{people[whole]}"][2], found[later][2]) == ("accepted", "seat, no answer")
    assert [each for each in found if each.startswith(part)] == [], "its own principal comes first"
    came = commands.RecordAttendance(fact=f"fact-{uuid(90)}", meeting=OTHER, organization=part, mode="remote")
    home.service.handler.handle(came, CLERK)
    row = sheet(staff)[whole]
    assert (row[0], row[2]) == ("remote", "accepted"), "an entry recorded for the part is the successor's, and expected"
    assert mark(staff, whole, "in person", fact=f"fact-{uuid(90)}", was="remote").status_code == 200
    (entry,) = home.service.queries.attendance_of(OTHER)
    assert (entry.organization, entry.entity, entry.mode) == (part, whole, "in person")


@pytest.mark.requirement("10.04")
def test_who_left_an_organization_is_not_preset_for_it(home: Home, staff: FlaskClient) -> None:
    """Neither in its seat nor as its focal point, nor as who came for it before."""
    left, stays = f"person-{uuid(84)}", f"person-{uuid(85)}"
    for person, until in ((left, "2016-06"), (stays, None)):
        home.tell(person, PersonAffiliated(f"fact-{person[-36:]}", organization(40), since="2010", until=until))
        for role in ("principal", "focal point"):
            stated = RepresentativeStated(
                fact=f"representative-{uuid(440 + len(role) + (person == stays))}", organization=organization(40),
                person=person, role=role, since="2015" if until is None else "2016",
                series=SERIES if role == "principal" else None,
            )  # fmt: skip
            state(home, REPRESENTATIVES, stated)
    state(home, SEATS, SeatStated(fact=f"seat-{uuid(41)}", organization=organization(40), series=SERIES, since="2015"))
    came = commands.RecordAttendance(
        fact=f"fact-{uuid(86)}", meeting=MEETING, organization=organization(41), person=left
    )
    home.service.handler.handle(came, CLERK)
    found = sheet(staff)
    assert [each for each in found if each.startswith(organization(40))] == [f"{organization(40)}/{stays}"]
    assert [each for each in found if each.startswith(organization(41))] == [organization(41)]
    points = ExpectedAttendees(home.service.reader).focal_points([organization(40)], "2016-11-02")
    assert points == {organization(40): stays}


@pytest.mark.requirement("10.04")
def test_an_organization_marked_with_a_person_is_not_expected_without_one(home: Home, staff: FlaskClient) -> None:
    came = commands.RecordAttendance(
        fact=f"fact-{uuid(87)}", meeting=OTHER, organization=organization(3), person=f"person-{uuid(88)}", mode="remote"
    )
    home.service.handler.handle(came, CLERK)
    assert [each for each in sheet(staff) if each.startswith(organization(3))] == [
        f"{organization(3)}/person-{uuid(88)}"
    ]


@pytest.mark.requirement("10.04")
def test_the_sheet_opens_on_the_first_day_before_the_meeting_is_said_to_be_held(home: Home, staff: FlaskClient) -> None:
    third, fourth = f"meeting-{uuid(70)}", f"meeting-{uuid(71)}"
    begun = commands.PlanMeeting(meeting=third, series=SERIES, code="EX-09", first_day="2017-01-01")
    ahead = commands.PlanMeeting(meeting=fourth, series=SERIES, code="EX-99", first_day="2999-01-01")
    record(home.service, begun, ahead)
    page = f"/meetings/console/meetings/{third}/attendance"
    assert mark(staff, organization(0), "in person", page).status_code == 200
    assert len(home.service.queries.attendance_of(third)) == 1
    later = staff.get(f"/meetings/console/meetings/{fourth}/attendance").text
    assert "The sheet opens on the first day of the meeting." in later
    assert 'class="strip"' not in later
    token = form(staff.get(SHEET))["csrf_token"]
    early = {"csrf_token": token, "row": organization(0), "mark": "in person"}
    assert (
        staff.post(f"/meetings/console/meetings/{fourth}/attendance/mark", data=early, headers=JSON).status_code == 409
    )
    record(home.service, commands.CancelMeeting(meeting=third, reason="rain"))
    assert mark(staff, organization(1), "in person", page).status_code == 409


@pytest.mark.requirement("10.04")
def test_the_rest_is_recorded_by_one_act_and_undone_by_one(home: Home, staff: FlaskClient) -> None:
    mark(staff, organization(0), "absent")
    mark(staff, organization(1), "remote")
    page = staff.get(staff.post(f"{SHEET}/rest", data=form(staff.get(SHEET))).location)
    assert "38 more are marked as in person." in page.text
    assert (len(listed(home)), {mode for _who, _as, mode in listed(home)}) == (39, {"in person", "remote"})
    assert {capacity for _who, capacity, mode in listed(home) if mode == "in person"} == {"adviser"}, "as it was preset"
    [undo] = re.findall(r'action="([^"]*/undo/[^"]*)"', page.text)
    undone = staff.post(undo, data=form(page))
    assert "38 entries are as they were before." in staff.get(undone.location).text
    assert listed(home) == [(organization(1), None, "remote")]
    assert staff.post(undo, data=form(page)).status_code == 303, "undone twice is undone once"


@pytest.mark.requirement("10.04")
def test_undo_is_all_or_nothing_and_for_ones_own_acts(home: Home, web: Web, staff: FlaskClient) -> None:
    page = staff.get(staff.post(f"{SHEET}/rest", data=form(staff.get(SHEET))).location)
    [undo] = re.findall(r'action="([^"]*/undo/[^"]*)"', page.text)
    row = home.service.queries.attendance_of(OTHER)[1]
    change = commands.CorrectAttendance(attendance=row.attendance, fact=row.fact, reason="a slip", capacity="media")
    home.service.handler.handle(change, CLERK)
    assert "Not undone" in staff.get(staff.post(undo, data=form(page)).location).text
    assert len(listed(home)) == COUNT
    assert staff.post(f"{SHEET}/undo/{uuid(1)}", data=form(page)).status_code == 404


@pytest.mark.requirement("10.04")
def test_a_complete_list_is_asked_about_once_and_everyone_present_besides(home: Home, staff: FlaskClient) -> None:
    mark(staff, organization(1), "remote")
    asked = staff.post(f"{SHEET}/complete", data=form(staff.get(SHEET)) | {"everyone": "yes"})
    assert "39 are not marked. Complete means that they did not come." in asked.text
    assert home.service.queries.meeting(OTHER).complete is None
    done = staff.get(staff.post(f"{SHEET}/complete", data=form(asked) | {"sure": "yes", "everyone": "yes"}).location)
    assert "Everyone present is on it, the secretariat too." in done.text
    assert home.service.queries.meeting(OTHER).complete is True
    [everyone] = home.service.statements.referring(OTHER, ("completeness",))
    assert (everyone.statement.of, everyone.statement.complete) == ("everyone present", True)
    staff.post(f"{SHEET}/complete", data=form(done) | {"complete": "no"})
    assert home.service.queries.meeting(OTHER).complete is False
    answers = [row.statement.complete for row in home.service.statements.referring(OTHER, ("completeness",))]
    assert sorted(answers) == [False, True]


@pytest.mark.requirement("10.04")
def test_who_may_see_the_list_is_said_once_and_new_entries_follow(home: Home, approver: FlaskClient) -> None:
    for number in (0, 1):
        mark(approver, organization(number), "in person")
    page = approver.get(approver.post(f"{SHEET}/seen", data=form(approver.get(SHEET)) | {"marking": "public"}).location)
    assert "The audience of 2 entries was changed." in page.text
    mark(approver, organization(2), "remote")
    assert {row.marking for row in home.service.queries.attendance_of(OTHER)} == {"public"}
    [undo] = re.findall(r'action="([^"]*/undo/[^"]*)"', page.text)
    approver.post(undo, data=form(page))
    assert sorted(row.marking for row in home.service.queries.attendance_of(OTHER)) == ["bureau", "bureau", "public"]


@pytest.mark.requirement("1.19")
@pytest.mark.parametrize(
    "wrong", [{"row": "x"}, {"mark": "late"}, {"capacity": "boss"}, {"row": "organization-1/person-2"}, {"fact": "x"}]
)
def test_what_no_sheet_of_ours_sends_is_refused(home: Home, staff: FlaskClient, wrong: dict[str, str]) -> None:
    sent = {"csrf_token": form(staff.get(SHEET))["csrf_token"], "row": organization(1), "mark": "remote"}
    assert staff.post(f"{SHEET}/mark", data=sent | wrong, headers=JSON).status_code == 422
    assert listed(home) == []


@pytest.mark.requirement("10.04")
def test_who_may_not_write_reads_the_list_and_marks_nothing(home: Home, web: Web) -> None:
    recorded(home, "bureau")
    auditor = web.pages("auditor")
    page = auditor.get(f"{SHEET}?tab=present").text
    assert "Example Networks, Ltd." in page
    assert 'class="strip"' not in page
    assert '<form method="post"' not in page.split("<main", 1)[1]
    assert auditor.post(f"{SHEET}/mark", data={"row": organization(1), "mark": "remote"}).status_code == 403


@pytest.mark.requirement("4.11")
def test_the_sheet_and_the_meeting_lead_to_the_report(staff: FlaskClient) -> None:
    for page in (staff.get(SHEET).text, staff.get(PAGE).text):
        assert 'href="/reporting/reports/wtsa?meeting=EX-08"' in page


@pytest.mark.requirement("1.15")
@pytest.mark.parametrize(("before", "after"), [("public", "bureau"), ("bureau", "public")])
@pytest.mark.parametrize("capacity", ["adviser", "media"])
def test_a_correction_says_who_may_see_the_entry_and_undo_takes_it_back(
    home: Home, web: Web, approver: FlaskClient, before: Marking, after: Marking, capacity: str
) -> None:
    """This applies to the table, HTTP, the next form and reports, even if nothing else is corrected."""
    recorded(home, before)
    [row] = home.service.queries.attendance_of(OTHER)
    entry = f"/meetings/console/attendance/{row.fact}/do/correct"
    opened = approver.get(entry)
    assert chosen(opened) == before
    said = {"capacity": capacity, "marking": after, "reason": "a slip"}
    page = approver.get(approver.post(entry, data=form(opened) | said).location)
    assert "The entry is corrected." in page.text
    assert (seen(home, web), counted(home), chosen(approver.get(entry))) == (
        (after, after == "public"),
        (after, 2),
        after,
    )

    again = approver.post(entry, data=form(approver.get(entry)) | said)
    assert "Nothing was changed." in approver.get(again.location).text
    assert counted(home) == (after, 2)

    [undo] = re.findall(r'action="([^"]*/undo/[^"]*)"', page.text)
    approver.post(undo, data=form(page))
    [row] = home.service.queries.attendance_of(OTHER)
    assert row.capacity == "adviser"
    told = f"Who may see it: <s>{MARKINGS[before]}</s> is now <b>{MARKINGS[after]}</b>."
    assert approver.get(f"{PAGE}/history").text.count(told) == 1
    assert (seen(home, web), counted(home)) == ((before, before == "public"), (before, 3))


@pytest.mark.requirement("1.15")
@pytest.mark.parametrize("marking", ["public", "bureau"])
def test_undo_of_a_withdrawal_brings_the_entry_back_as_it_was_marked(
    home: Home, web: Web, approver: FlaskClient, marking: Marking
) -> None:
    recorded(home, marking)
    [row] = home.service.queries.attendance_of(OTHER)
    act = f"/meetings/console/attendance/{row.fact}/do/withdraw"
    page = approver.get(approver.post(act, data=form(approver.get(act)) | {"reason": "a slip"}).location)
    [undo] = re.findall(r'action="([^"]*/undo/[^"]*)"', page.text)
    approver.post(undo, data=form(page))
    assert (seen(home, web), counted(home)) == ((marking, marking == "public"), (marking, 3))


@pytest.mark.requirement("1.15")
def test_who_says_nothing_of_a_marking_changes_none(home: Home, web: Web, approver: FlaskClient) -> None:
    """A repeated mark, a repeated row of a file, and a correction over HTTP without a marking."""
    recorded(home, "public")
    [row] = home.service.queries.attendance_of(OTHER)
    said = mark(approver, organization(0), "in person", fact=row.fact, capacity="adviser")
    assert said.json == {"mark": "in person", "fact": row.fact, "capacity": "adviser", "at": (said.json or {})["at"]}
    assert (seen(home, web), counted(home)) == (("public", True), ("public", 1))
    path, version = f"/meetings/api/attendance/{row.attendance}/correct", {"If-Match": f'"{row.version}"'}
    same = {"fact": row.fact, "reason": "none", "capacity": row.capacity, "mode": row.mode}
    assert (web.post(path, same, **version).json or {})["events"] == []
    assert (seen(home, web), counted(home)) == (("public", True), ("public", 1))
    assert len((web.post(path, same | {"marking": "bureau"}, **version).json or {})["events"]) == 1
    assert (seen(home, web), counted(home)) == (("bureau", False), ("bureau", 2))


def chosen(page: TestResponse) -> str:
    """Return the audience chosen in the form."""
    [found] = re.findall(r'<input type="radio"[^>]*name="marking"[^>]*value="(\w+)"[^>]*checked', page.text)
    return str(found)


def seen(home: Home, web: Web) -> tuple[str, bool]:
    """Return the marking of the only entry's row, and whether a reader can see the entry."""
    [row] = home.service.queries.attendance_of(OTHER)
    home.service.handler.handle(commands.AnnounceMeeting(meeting=OTHER), APPROVER)
    return row.marking, bool((web.get(f"/meetings/api/meetings/{OTHER}", "reader").json or {})["attendance"])


def counted(home: Home) -> tuple[str, int]:
    """Return the marking of reporting's fact for the entry, and the number of its events."""
    told = [each.event for each in home.service.histories.history(OTHER) if isinstance(each.event.data, ATTENDANCE)]
    recorded = [RecordedEvent("meetings", at, "2026-11-02T09:00:00.000000Z", event) for at, event in enumerate(told, 1)]
    [fact] = [each for each in replay_facts(recorded) if each.known_to is None and not each.withdrawn]
    return fact.marking, len(told)


@pytest.mark.requirement("1.15")
def test_single_acts_are_undone_too(home: Home, staff: FlaskClient) -> None:
    record(home.service, ATTEND)
    entry = f"/meetings/console/attendance/{ATTEND.fact}"
    for act, typed, back in (
        ("correct", {"capacity": "media", "reason": "a slip"}, "executive"),
        ("withdraw", {"reason": "a slip"}, "executive"),
    ):
        opened = staff.get(f"{entry}/do/{act}")
        page = staff.get(staff.post(f"{entry}/do/{act}", data=form(opened) | typed).location)
        [undo] = re.findall(r'action="([^"]*/undo/[^"]*)"', page.text)
        staff.post(undo, data=form(page))
        [row] = [each for each in home.service.queries.attendance_of(MEETING) if each.person == ATTEND.person]
        assert row.capacity == back


def counted_events(home: Home) -> int:
    return sum(isinstance(each.event.data, ATTENDANCE) for each in home.service.histories.history(OTHER))
