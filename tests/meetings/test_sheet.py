"""Attendance of many at once: marked on a sheet, pasted, recorded all or not at all, undone."""

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from services.meetings.console.sheet.recording import ATTENDANCE
from services.meetings.console.sheet.rows import SheetRow, recorded_sentence
from services.meetings.domain import commands
from services.meetings.service import rebuild_meetings
from services.reporting.projections.fold import replay_facts
from shared.contracts.registry import OrganizationNamed, OrganizationRegistered
from shared.event_store.outbox_key import OutboxKey
from shared.event_store.projector import RecordedEvent
from shared.web.console.markings import MARKINGS
from tests.meetings.conftest import Home, Web
from tests.meetings.recorded import APPROVER, ATTEND, CLERK, HOLD, MEETING, OPEN, OTHER, PLAN, SERIES, record, uuid

PAGE = f"/meetings/console/meetings/{OTHER}"
SHEET = f"{PAGE}/sheet"
FIELD = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
CHOSEN = re.compile(r'<select name="(capacity\.\d+)".*?<option value="(\w+)" selected', re.DOTALL)
COUNT = 40


def organization(number: int) -> str:
    return f"organization-{uuid(100 + number)}"


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, empty: Path) -> Home:
    """Forty organizations came to the 7th meeting; of the 8th nothing is recorded. Tests copy its database."""
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
    home.service.close()
    return home


@pytest.fixture
def begins_with(filled: Home) -> Path:
    return filled.path


@pytest.fixture
def staff(web: Web) -> FlaskClient:
    return web.pages("staff")


@pytest.fixture
def approver(web: Web) -> FlaskClient:
    return web.pages("approver")


def form(page: TestResponse) -> dict[str, str]:
    """The sheet's fields as a browser would send them, none marked."""
    return dict(FIELD.findall(page.text)) | dict(CHOSEN.findall(page.text))


def marked(client: FlaskClient, count: int = COUNT, mark: str = "in person") -> dict[str, str]:
    return form(client.get(SHEET)) | {f"mark.{number}": mark for number in range(count)}


def listed(home: Home) -> list[tuple[str, str | None, str | None]]:
    return [(row.organization, row.capacity, row.mode) for row in home.service.queries.attendance_of(OTHER)]


@pytest.mark.requirement("1.15")
def test_forty_are_recorded_by_one_act_and_sending_twice_does_nothing(home: Home, staff: FlaskClient) -> None:
    sent = marked(staff) | {"do": "record"}
    first, second = (staff.post(SHEET, data=sent) for _ in range(2))
    assert (first.status_code, first.location, second.status_code) == (303, f"{PAGE}/attendance", 303)
    page = staff.get(first.location).text
    assert "Attendance of 40 organizations is recorded." in page
    assert "This records the opposite, and both stay in the history." in page
    assert len(listed(home)) == COUNT
    assert set(listed(home)) == {(organization(each), "adviser", "in person") for each in range(COUNT)}
    assert "Already recorded" in staff.get(SHEET).text


@pytest.mark.requirement("1.15")
def test_what_is_recorded_may_be_seen_by_whom_the_form_says(home: Home, approver: FlaskClient) -> None:
    """On the sheet, and in the form for one."""
    assert '<option value="bureau" selected>Bureau only</option>' in approver.get(SHEET).text
    approver.post(SHEET, data=marked(approver, 2) | {"do": "record", "marking": "public"})
    one = {"organization.choice": organization(41), "marking": "members"}
    opened = form(approver.get(f"{PAGE}/do/attend"))
    assert approver.post(f"{PAGE}/do/attend", data=opened | one).status_code == 303
    at = {row.organization: row for row in home.service.queries.attendance_of(OTHER)}
    assert {name: row.marking for name, row in at.items()} == {
        organization(0): "public", organization(1): "public", organization(41): "members",
    }  # fmt: skip


@pytest.mark.requirement("1.15")
@pytest.mark.parametrize(("before", "after"), [("public", "bureau"), ("bureau", "public")])
@pytest.mark.parametrize("capacity", ["adviser", "media"])
def test_a_correction_says_who_may_see_the_entry_and_undo_takes_it_back(
    home: Home, web: Web, approver: FlaskClient, before: str, after: str, capacity: str
) -> None:
    """In the table, over HTTP, in the next form and in reports; also where nothing else is corrected."""
    approver.post(SHEET, data=marked(approver, 1) | {"do": "record", "marking": before})
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
    home: Home, web: Web, approver: FlaskClient, marking: str
) -> None:
    approver.post(SHEET, data=marked(approver, 1) | {"do": "record", "marking": marking})
    [row] = home.service.queries.attendance_of(OTHER)
    act = f"/meetings/console/attendance/{row.fact}/do/withdraw"
    page = approver.get(approver.post(act, data=form(approver.get(act)) | {"reason": "a slip"}).location)
    [undo] = re.findall(r'action="([^"]*/undo/[^"]*)"', page.text)
    approver.post(undo, data=form(page))
    assert (seen(home, web), counted(home)) == ((marking, marking == "public"), (marking, 3))


@pytest.mark.requirement("1.15")
def test_who_says_nothing_of_a_marking_changes_none(home: Home, web: Web, approver: FlaskClient) -> None:
    """A sheet or a row of a file that says the same again, and a correction over HTTP that leaves the marking out."""
    sent = marked(approver, 1) | {"do": "record"}
    approver.post(SHEET, data=sent | {"marking": "public"})
    [row] = home.service.queries.attendance_of(OTHER)
    again = approver.post(SHEET, data=sent | {"command_id": uuid(77), "seen.0": "1", "marking": "bureau"})
    assert "No change: all of these are already on the list." in approver.get(again.location).text
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
    """The marking of the one entry's row, and whether a reader is shown the entry."""
    [row] = home.service.queries.attendance_of(OTHER)
    home.service.handler.handle(commands.AnnounceMeeting(meeting=OTHER), APPROVER)
    return row.marking, bool((web.get(f"/meetings/api/meetings/{OTHER}", "reader").json or {})["attendance"])


def counted(home: Home) -> tuple[str, int]:
    """The marking of the fact that reporting makes of the entry, and how many events of it there are."""
    told = [each.event for each in home.service.histories.history(OTHER) if isinstance(each.event.data, ATTENDANCE)]
    recorded = [RecordedEvent("meetings", at, "2026-11-02T09:00:00.000000Z", event) for at, event in enumerate(told, 1)]
    [fact] = [each for each in replay_facts(recorded) if each.known_to is None and not each.withdrawn]
    return fact.marking, len(told)


@pytest.mark.requirement("1.15")
def test_undo_withdraws_exactly_what_the_act_recorded_and_marks_it_again(home: Home, staff: FlaskClient) -> None:
    earlier = commands.RecordAttendance(fact=f"fact-{uuid(50)}", meeting=OTHER, organization=organization(41))
    home.service.handler.handle(earlier, CLERK)
    page = staff.get(staff.post(SHEET, data=marked(staff, 3, "remote") | {"do": "record"}).location)
    [undo] = re.findall(r'action="([^"]*/undo/[^"]*)"', page.text)
    undone = staff.post(undo, data=form(page))
    assert "3 entries are as they were before." in staff.get(undone.location).text
    assert listed(home) == [(organization(41), None, None)]
    assert staff.get(SHEET).text.count("checked") == 3
    assert staff.post(undo, data=form(page)).status_code == 303, "undone twice is undone once"
    history = staff.get(f"{PAGE}/history").text
    assert history.count("Undone right after it was recorded.") == 3


@pytest.mark.requirement("1.15")
def test_undo_is_all_or_nothing_and_for_ones_own_acts(home: Home, web: Web, staff: FlaskClient) -> None:
    page = staff.get(staff.post(SHEET, data=marked(staff, 3) | {"do": "record"}).location)
    [undo] = re.findall(r'action="([^"]*/undo/[^"]*)"', page.text)
    row = home.service.queries.attendance_of(OTHER)[1]
    change = commands.CorrectAttendance(attendance=row.attendance, fact=row.fact, reason="a slip", capacity="media")
    home.service.handler.handle(change, CLERK)
    refused = staff.get(staff.post(undo, data=form(page)).location).text
    assert "Not undone" in refused
    assert len(listed(home)) == 3
    assert staff.post(f"{PAGE}/undo/{uuid(1)}", data=form(page)).status_code == 404


@pytest.mark.requirement("1.15")
def test_what_is_marked_is_kept_on_the_server_and_survives_a_rebuild(home: Home, web: Web, staff: FlaskClient) -> None:
    sent = marked(staff, 2, "excused") | {"mark.5": "remote", "capacity.5": "media"}
    assert staff.post(f"{SHEET}/kept", data=sent).status_code == 204
    with home.service.engine.begin() as connection:
        rebuild_meetings(connection, OutboxKey(home.settings.outbox_key))
    page = web.pages("staff").get(SHEET).text
    assert page.count("checked") == 3
    assert re.search(r'name="capacity.5".*?value="media" selected', page, re.DOTALL)
    assert listed(home) == []
    recorded = staff.post(SHEET, data=marked(staff, 0) | sent | {"do": "record"})
    assert recorded.status_code == 303
    assert len(listed(home)) == 1, "excused is a mark of the clerk's own"
    assert staff.get(SHEET).text.count("checked") == 2


@pytest.mark.requirement("1.15")
def test_all_or_nothing_when_somebody_else_recorded_one_meanwhile(home: Home, staff: FlaskClient) -> None:
    sent = marked(staff) | {"do": "record"}
    other = commands.RecordAttendance(fact=f"fact-{uuid(51)}", meeting=OTHER, organization=organization(7))
    [answer] = record(home.service, other)
    change = commands.WithdrawAttendance(attendance=answer.id, fact=other.fact, reason="a slip")
    record(home.service, change)
    refused = staff.post(SHEET, data=sent)
    assert refused.status_code == 412
    assert "Somebody else has just recorded the attendance of this organization." in refused.text
    assert refused.text.count("checked") == COUNT, "what was marked stays"
    assert listed(home) == []
    again = form(refused) | {f"mark.{number}": "in person" for number in range(COUNT)} | {"do": "record"}
    assert staff.post(SHEET, data=again).status_code == 303
    assert len(listed(home)) == COUNT


@pytest.mark.requirement("1.15")
def test_the_rest_is_marked_by_one_act_and_unmarked_by_undo(home: Home, staff: FlaskClient) -> None:
    sent = marked(staff, 3, "absent") | {"do": "rest"}
    page = staff.get(staff.post(SHEET, data=sent).location)
    assert "37 more are marked as in person." in page.text
    assert page.text.count("checked") == COUNT
    [undo] = re.findall(r'action="([^"]*/rest/undo)"', page.text)
    staff.post(undo, data=form(page))
    assert staff.get(SHEET).text.count("checked") == 3
    assert listed(home) == []


@pytest.mark.requirement("1.15")
def test_a_walk_in_is_found_and_added_without_script(home: Home, staff: FlaskClient) -> None:
    sent = marked(staff, 1)
    several = staff.post(SHEET, data=sent | {"do": "add", "find": "telecom 4"})
    assert several.status_code == 422
    assert "Choose one of those found." in several.text
    added = staff.post(SHEET, data=sent | {"do": "add", "find": "sample"})
    page = staff.get(added.location).text
    assert "Example Télécom 41 is added." in page
    assert "Walk-in" in page
    assert page.count("checked") == 1, "what was marked before is kept"
    assert "No match for Zzz." in staff.post(SHEET, data=sent | {"do": "add", "find": "Zzz"}).text
    found = staff.post(f"{SHEET}/find", data={"q": "sample"}).json
    assert found == {"found": [{"id": organization(41), "label": "Example Télécom 41"}]}


PASTED = """Name,Capacity,Mode
Example Networks, Ltd., executive, remote
example telecom 05\tmedia
Example Telecm 06; In person
Unheard Of
"""


@pytest.mark.requirement("1.15")
def test_a_pasted_list_is_shown_before_it_is_taken(home: Home, staff: FlaskClient) -> None:
    preview = staff.post(SHEET, data=marked(staff, 0) | {"do": "preview", "pasted": PASTED})
    assert preview.status_code == 200
    assert "Of 4 lines, 2 were found, 1 are similar to a name and 1 were not found." in preview.text
    assert "Skipped. Write the name as in the registry, or register it first." in preview.text
    fields = dict(FIELD.findall(preview.text))
    taken = staff.post(SHEET, data=fields | {"line.2": organization(6), "do": "take"})
    page = staff.get(taken.location).text
    assert "3 lines are added. Nothing is recorded yet." in page
    assert page.count("checked") == 2, "the second line does not say how"
    assert re.search(r'name="capacity.\d+".{0,400}?value="executive" selected', page, re.DOTALL)
    again = staff.post(SHEET, data=fields | {"do": "again", "pasted": PASTED})
    assert "Unheard Of" in again.text
    assert listed(home) == []


@pytest.mark.requirement("1.15")
def test_nobody_marked_and_a_cancelled_meeting_are_refused_in_place(home: Home, staff: FlaskClient) -> None:
    assert "Nobody is marked as present." in staff.post(SHEET, data=marked(staff, 0) | {"do": "record"}).text
    sent = marked(staff, 2) | {"do": "record"}
    third = commands.PlanMeeting(meeting=f"meeting-{uuid(70)}", series=SERIES, code="EX-09", first_day="2017")
    record(home.service, third, commands.CancelMeeting(meeting=third.meeting, reason="rain"))
    refused = staff.post(f"/meetings/console/meetings/{third.meeting}/sheet", data=sent)
    assert refused.status_code == 409
    assert refused.text.count("checked") == 2


@pytest.mark.requirement("1.19")
@pytest.mark.parametrize(
    "wrong",
    [
        {"key.0": "x"},
        {"mark.0": "late"},
        {"capacity.0": "boss"},
        {"key.0": "organization-1/person-2"},
        {"marking": "all"},
    ],
)
def test_what_no_sheet_of_ours_sends_is_refused(home: Home, staff: FlaskClient, wrong: dict[str, str]) -> None:
    assert staff.post(SHEET, data=marked(staff, 1) | {"do": "record"} | wrong).status_code == 422
    assert listed(home) == []


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


def test_who_may_not_write_has_no_sheet(web: Web) -> None:
    assert web.pages("auditor").get(SHEET).status_code == 403


@pytest.mark.requirement("1.15")
@pytest.mark.requirement("4.11")
@pytest.mark.parametrize(
    ("keys", "sentence"),
    [
        (["o"], "Attendance of one organization is recorded."),
        (["o", "o"], "Attendance of 2 organizations is recorded."),
        (["o/p", "o/q"], "Attendance of 2 people is recorded."),
        (["o", "o/p"], "Attendance of one person and of one organization is recorded."),
    ],
)
def test_what_was_recorded_is_called_what_it_is(web: Web, keys: list[str], sentence: str) -> None:
    with web.app.test_request_context():
        assert recorded_sentence([SheetRow(key, key) for key in keys]) == sentence


@pytest.mark.requirement("4.11")
def test_the_sheet_and_the_list_name_one_act_alike_and_lead_to_the_report(home: Home, staff: FlaskClient) -> None:
    label = "Confirm whether the list is complete"
    assert f">{label}</a>" in staff.get(SHEET).text
    listed = staff.get(f"{PAGE}/attendance").text
    assert f">{label}</a>" in listed
    assert '<a href="/reporting/reports/wtsa?meeting=EX-08">Reports that count it</a>' in listed
    assert 'href="/reporting/reports/wtsa?meeting=EX-08"' in staff.get(PAGE).text
