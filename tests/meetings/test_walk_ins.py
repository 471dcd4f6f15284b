"""Unexpected participants: added by the entry line or a pasted list, completed later, approved by the focal point; and
the list of participants with its files."""

import io
import re
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.shared import Mm
from flask.testing import FlaskClient
from openpyxl import load_workbook

from shared.contracts.meetings.seats import REPRESENTATIVES, SEATS, RepresentativeStated, SeatStated
from tests.meetings.conftest import Home, Web
from tests.meetings.recorded import OTHER, SERIES, uuid
from tests.meetings.test_sheet import FIELD, JSON, SHEET, filled, form, listed, mark, organization, sheet, state

pytestmark = pytest.mark.requirement("10.04")

__all__ = ["filled"]


@pytest.fixture
def begins_with(filled: Home) -> Path:
    return filled.path


def add(client: FlaskClient, find: str, **more: str) -> dict[str, str]:
    """Send the entry line like the page's script."""
    token = form(client.get(SHEET))["csrf_token"]
    sent = {"csrf_token": token, "command_id": f"add {find}", "find": find, "how": "in person"} | more
    answer = client.post(f"{SHEET}/add", data=sent, headers=JSON)
    assert answer.status_code == 200, answer.text
    return dict(answer.json or {})


def seated(home: Home, number: int) -> None:
    seat = SeatStated(fact=f"seat-{uuid(number)}", organization=organization(number), series=SERIES, since="2015")
    state(home, SEATS, seat)


def test_enter_takes_the_first_found_and_whom_nobody_is_called_is_new(home: Home, web: Web, staff: FlaskClient) -> None:
    found = staff.post(f"{SHEET}/find", data={"q": "telecom"}).json or {}
    assert len(found["found"]) == 8
    assert add(staff, "sample")["key"] == organization(41), "by another spelling"
    assert add(staff, "telecom 4")["key"] == organization(40), "the first of several"
    new = add(staff, "Unheard Of", capacity="speaker", how="remote")
    assert add(staff, "Unheard Of", capacity="speaker", how="remote")["key"] == new["key"], "sent again, it is the same"
    assert len(listed(home)) == 3
    entry = next(row for row in home.service.queries.attendance_of(OTHER) if row.organization == new["key"])
    assert (entry.name, entry.listed_as, entry.capacity, entry.mode) == (None, "Unheard Of", "speaker", "remote")
    assert "Walk-in, new" in new["row"]
    assert "Counted as present already. To finish:" in new["row"]
    # Until it is registered, its listed name is shown, and never its id.
    history = re.sub(r"<[^>]*>", "", staff.get(f"/meetings/console/meetings/{OTHER}/history").text)
    assert "Unheard Of attended: " in history
    needs: Any = web.get("/meetings/console/needs").json
    assert any(each["what"].startswith("Unheard Of at ") for each in needs["panels"]["changes"])


def test_who_is_expected_is_marked_by_the_entry_line_as_the_person_who_is_preset(
    home: Home, staff: FlaskClient
) -> None:
    seated(home, 42)
    principal = RepresentativeStated(
        fact=f"representative-{uuid(1)}",
        organization=organization(42),
        person=f"person-{uuid(80)}",
        role="principal",
        since="2015",
        series=SERIES,
        level="executive",
    )
    state(home, REPRESENTATIVES, principal)
    assert add(staff, "telecom 42", capacity="executive")["key"] == f"{organization(42)}/{principal.person}"
    [entry] = home.service.queries.attendance_of(OTHER)
    assert (entry.person, entry.level) == (principal.person, "executive")


def test_a_walk_in_is_on_top_of_every_tab_until_its_focal_point_has_answered(home: Home, staff: FlaskClient) -> None:
    seated(home, 0)
    point = RepresentativeStated(
        fact=f"representative-{uuid(1)}",
        organization=organization(41),
        person=f"person-{uuid(80)}",
        role="focal point",
        since="2015",
    )
    state(home, REPRESENTATIVES, point)
    add(staff, "telecom 42", capacity="media")
    add(staff, "sample", capacity="executive")
    for tab in ("expected", "unmarked", "present", "walk-ins"):
        page = staff.get(f"{SHEET}?tab={tab}").text
        top = page.split("<tbody data-row")[1]
        assert f'data-key="{organization(41)}"' in top
        assert "hidden>" not in top.split(">")[0] + ">"
        assert f"{point.person}, the focal point, decides." in top
    assert sheet(staff)[organization(42)][2] == "", "the media need no approval"
    opened = staff.get(SHEET)
    fact = next(row.fact for row in home.service.queries.attendance_of(OTHER) if row.organization == organization(41))
    staff.post(f"{SHEET}/approve", data=form(opened) | {"fact": fact, "answer": "given"})
    [consent] = home.service.statements.referring(point.person, ("consent",))
    record = f"attendance-{OTHER[-36:]}-{organization(41)[-36:]}"
    assert (consent.statement.about, consent.statement.to, consent.statement.answer) == (
        record,
        "registration",
        "given",
    )
    assert sheet(staff)[organization(41)][2] == "approved by the focal point"


def test_an_alternate_whom_nobody_named_is_approved_too(home: Home, staff: FlaskClient) -> None:
    seated(home, 3)
    row = f"{organization(3)}/person-{uuid(82)}"
    mark(staff, row, "in person", capacity="alternate")
    assert sheet(staff)[row][2] == "focal point to approve"
    mark(staff, row, "in person", capacity="adviser")
    assert sheet(staff)[row][2] == "seat, no answer"


def test_a_row_changes_its_company_in_one_act(home: Home, staff: FlaskClient) -> None:
    person = f"person-{uuid(80)}"
    mark(staff, f"{organization(3)}/{person}", "remote", capacity="adviser", level="other")
    [entry] = home.service.queries.attendance_of(OTHER)
    opened = staff.get(f"{SHEET}?edit={entry.fact}").text
    fields = dict(FIELD.findall(opened.split('<tr class="open">')[1].split("</tr>")[0]))
    changed = fields | {"find.id": organization(41), "person": person, "capacity": "speaker", "level": "executive"}
    assert staff.post(f"{SHEET}/change", data=changed).status_code == 303
    [now] = home.service.queries.attendance_of(OTHER)
    assert (now.organization, now.person, now.capacity, now.mode, now.level) == (
        organization(41), person, "speaker", "remote", "executive",
    )  # fmt: skip
    events = home.service.histories.history(OTHER)[-2:]
    assert len({each.event.correlation for each in events}) == 1
    again = staff.post(f"{SHEET}/change", data=fields | {"fact": now.fact, "row": f"{organization(41)}/{person}"})
    assert again.status_code == 303
    missing = staff.post(f"{SHEET}/change", data=fields | {"fact": now.fact, "person": "Nobody", "person.id": ""})
    assert (missing.status_code, "No match for Nobody." in missing.text) == (422, True)


PASTED = """Name,Capacity,Mode
Example Networks, Ltd., executive, remote
example telecom 05\tmedia
Example Telecm 06; In person
Unheard Of
"""
TABLE = "Example Télécom 07\tSpeaker\tremote\tx\nexample telecom 08\tMedia\t\ty\nUnheard Of\t\tIn person\tz\n"


def test_a_pasted_list_is_shown_before_it_is_recorded(home: Home, staff: FlaskClient) -> None:
    preview = staff.post(f"{SHEET}/paste", data=form(staff.get(SHEET)) | {"do": "preview", "pasted": PASTED})
    assert preview.status_code == 200
    assert "Found: 2 of 4. Similar to a name: 1. Not found: 1." in preview.text
    assert listed(home) == []
    fields = form(preview) | {"line.2": organization(6), "line.3": "new", "do": "take", "how": "in person"}
    taken = [staff.post(f"{SHEET}/paste", data=fields) for _ in range(2)]
    assert "4 lines are added." in staff.get(taken[0].location).text
    assert len(listed(home)) == 4, "sent twice it is recorded once"
    as_listed = {(row.organization, row.capacity, row.mode) for row in home.service.queries.attendance_of(OTHER)}
    assert (organization(0), "executive", "remote") in as_listed
    assert (organization(5), "media", "in person") in as_listed
    [new] = [row for row in home.service.queries.attendance_of(OTHER) if row.name is None]
    assert new.listed_as == "Unheard Of"
    again = staff.post(f"{SHEET}/paste", data=fields | {"do": "again", "pasted": PASTED})
    assert "Unheard Of" in again.text


@pytest.mark.parametrize("pasted", ["\n\n".join(f"Name {number}" for number in range(301)), "N" * 60_001])
def test_a_pasted_list_that_is_too_long_comes_back_whole(home: Home, staff: FlaskClient, pasted: str) -> None:
    """No one may be missing from a list that is then closed as complete."""
    refused = staff.post(f"{SHEET}/paste", data=form(staff.get(SHEET)) | {"do": "preview", "pasted": pasted})
    assert refused.status_code == 422
    assert "at most 300 lines" in refused.text
    assert pasted in refused.text.replace("\r\n", "\n")


@pytest.mark.parametrize("pasted", ["N" * 230, "Name\tPerson\nNobody\t" + "N" * 230])
def test_a_name_of_a_pasted_list_that_is_too_long_is_refused_not_cut(
    home: Home, staff: FlaskClient, pasted: str
) -> None:
    refused = staff.post(f"{SHEET}/paste", data=form(staff.get(SHEET)) | {"do": "preview", "pasted": pasted})
    assert refused.status_code == 422
    assert "NNN…” has 230 characters. Use at most 200." in refused.text
    assert pasted in refused.text.replace("\r\n", "\n")
    preview = staff.post(f"{SHEET}/paste", data=form(staff.get(SHEET)) | {"do": "preview", "pasted": "Unheard Of"})
    changed = form(preview) | {"line.1": "new", "name.1": "N" * 230, "do": "take", "how": "in person"}
    assert staff.post(f"{SHEET}/paste", data=changed).status_code == 422
    assert listed(home) == []


def test_a_name_typed_in_the_entry_line_that_is_too_long_is_refused_not_cut(home: Home, staff: FlaskClient) -> None:
    sent = form(staff.get(SHEET)) | {"find": "N" * 230, "new": "yes"}
    refused = staff.post(f"{SHEET}/add", data=sent)
    assert refused.status_code == 422
    assert "NNN…” has 230 characters. Use at most 200." in refused.text
    assert listed(home) == []


def test_columns_of_a_pasted_table_are_recognized_and_may_be_mapped(home: Home, staff: FlaskClient) -> None:
    sent = form(staff.get(SHEET)) | {"do": "preview", "pasted": TABLE}
    page = staff.post(f"{SHEET}/paste", data=sent)
    chosen = re.findall(r'<select id="column-\d" name="column.\d">.*?value="(\w*)" selected', page.text)
    assert chosen == ["name", "capacity", "how", "person"]
    assert "Nobody is called x: recorded without a name." in page.text
    headed = staff.post(
        f"{SHEET}/paste", data=sent | {"pasted": "Organization\tName\tCapacity\nExample Forty\tX\texecutive"}
    )
    assert re.findall(r'<select id="column-\d".*?value="(\w*)" selected', headed.text) == ["name", "person", "capacity"]
    mapped = staff.post(f"{SHEET}/paste", data=sent | {"column.0": "name", "column.1": "", "column.2": "how"})
    assert mapped.text.count("capacity not given") == 3
    assert "Nobody is called" not in mapped.text


def test_people_of_a_pasted_list_whom_nobody_knows_are_each_an_entry(home: Home, staff: FlaskClient) -> None:
    """Two of one organization are alike in everything that is recorded of them. The list pasted again adds nobody."""
    lines = [f"Example Télécom 07\t{who}\tAdviser\tremote" for who in ("Ex Ample", "Ex Ampel", "Ex Empla")]

    def take(pasted: list[str]) -> str:
        sent = form(staff.get(SHEET)) | {"do": "preview", "pasted": "\n".join(pasted)}
        fields = form(staff.post(f"{SHEET}/paste", data=sent)) | {"do": "take", "how": "in person"}
        taken = [staff.post(f"{SHEET}/paste", data=fields) for _ in range(2)]
        return staff.get(taken[0].location).text

    assert "2 lines are added." in take(lines[:2])
    assert listed(home) == [(organization(7), "adviser", "remote")] * 2
    assert "One line is added." in take(lines)
    assert listed(home) == [(organization(7), "adviser", "remote")] * 3
    assert "3 participants." in staff.get(f"{SHEET}/participants").text
    first, *_others = home.service.queries.attendance_of(OTHER)
    mark(staff, organization(7), "", fact=first.fact)
    assert len(listed(home)) == 2


def test_two_people_of_a_new_organization_on_a_pasted_list_belong_to_one(home: Home, staff: FlaskClient) -> None:
    pasted = "Unheard Of\tEx Ample\tAdviser\tremote\nUNHEARD  of\tEx Ampel\tAdviser\tremote"
    preview = staff.post(f"{SHEET}/paste", data=form(staff.get(SHEET)) | {"do": "preview", "pasted": pasted})
    chosen = {"line.0": "new", "line.1": "new", "do": "take", "how": "in person"}
    taken = staff.post(f"{SHEET}/paste", data=form(preview) | chosen)
    assert "2 lines are added." in staff.get(taken.location).text
    first, second = listed(home)
    assert first == second


def test_participants_are_listed_with_names_and_without_as_page_and_files(home: Home, staff: FlaskClient) -> None:
    person = f"person-{uuid(80)}"
    mark(staff, f"{organization(1)}/{person}", "remote", capacity="executive")
    mark(staff, organization(2), "in person", capacity="delegate")
    mark(staff, organization(3), "absent")
    page = staff.get(f"{SHEET}/participants").text
    assert re.findall(r"<caption>([^<]+)<", page) == ["Industry ", "Delegates of States "]
    for words in ("Example Télécom 01", "Finland", "Executive", "Remote", person, "2 participants."):
        assert words in page
    assert "Example Télécom 03" not in page
    assert person not in staff.get(f"{SHEET}/participants?names=no").text

    book = load_workbook(io.BytesIO(staff.get(f"{SHEET}/participants.xlsx").data))
    rows = [[cell.value for cell in row] for row in book.active.rows]
    assert rows[0] == ["Group", "Organization", "Represented by", "Country", "Capacity", "How"]
    assert rows[1] == ["Industry", "Example Télécom 01", person, "Finland", "Executive", "Remote"]
    assert rows[2] == [
        "Delegates of States", "Example Télécom 02", "not named", "not known", "Delegate of a State", "In person",
    ]  # fmt: skip
    unnamed = staff.get(f"{SHEET}/participants.docx?names=no").data
    document = Document(io.BytesIO(unnamed))
    told = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert "Example Télécom 01" in told
    assert person not in told
    assert round((document.sections[0].page_width or Mm(0)).mm) == 210
    assert document.sections[0].footer.paragraphs[0].text == "Page 1 of 1"
    assert [round(column.width.mm) for column in document.tables[0].columns] == [68, 34, 34, 34]
    first, second = (staff.get(f"{SHEET}/participants.pdf").data for _ in range(2))
    assert first.startswith(b"%PDF-")
    assert first == second, "no clock is in it"
    assert staff.get(f"{SHEET}/participants.odt").status_code == 404
