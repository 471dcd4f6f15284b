"""Many statements at once: typed, pasted or selected, previewed, recorded in one act and undone in another."""

import re
from pathlib import Path
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from services.meetings.domain import commands
from shared.contracts.meetings.consultations import REQUESTS
from shared.contracts.registry import StateRegistered
from shared.event_store.statements import Filters, StatementRow
from shared.statements.decider import correct_fact, state_fact
from shared.web.console.fields import FormField
from shared.web.statements.grid import MOST_ROWS, Grid, pasted_rows
from tests.meetings.conftest import Home, Web
from tests.meetings.forms import fields_of_page
from tests.meetings.recorded import APPROVER, CLERK, uuid
from tests.meetings.stated import MEETING, RECORDS
from tests.plugins.sql_statements import sql_statements
from tests.statements.examples import correction_of_example, example

pytestmark = pytest.mark.requirement("7.05")
REQUESTED = "/meetings/console/statements/requests"
MANY = f"{REQUESTED}/many"
MANY_NEEDS = "/meetings/console/statements/needs/many"
COUNT = 12
UNDO = re.compile(r'class="undo" action="([^"]+)"')


def state(number: int) -> str:
    return f"state-{uuid(400 + number)}"


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, empty: Path) -> Home:
    """A meeting, and twelve States with names. Tests copy its database."""
    home = Home(tmp_path_factory.mktemp("many"), empty=empty)
    for command in RECORDS:
        home.service.handler.handle(command, CLERK)
    for number in range(COUNT):
        letter = chr(ord("A") + number)
        home.tell(state(number), StateRegistered(state(number), f"XX{letter}", f"X{letter}", f"Stateland {letter}"))
    home.service.close()
    return home


@pytest.fixture
def begins_with(filled: Home) -> Path:
    return filled.path


def send(client: FlaskClient, page: TestResponse, do: str, **typed: str) -> TestResponse:
    return client.post(MANY, data=fields_of_page(page) | typed | {"do": do})


def chosen(staff: FlaskClient) -> TestResponse:
    """Return the page on which all States are to be invited to one meeting."""
    page = staff.get(f"{MANY}?about={MEETING}")
    page = send(staff, page, "group:to:all", kind="invitation", on="3 Mar 2027", document="Circular 1")
    return send(staff, page, "pick")


def recorded(home: Home) -> list[StatementRow]:
    return home.service.statements.newer_first("request", Filters(), None, 600)


def undo(staff: FlaskClient, notice: str) -> str:
    """Return the notice after Undo."""
    found = UNDO.search(notice)
    assert found
    token = fields_of_page(staff.get(MANY))["csrf_token"]
    answer = staff.post(found[1], data={"csrf_token": token})
    assert answer.status_code == 303
    return staff.get(answer.location).text


@pytest.mark.statement_rule("S7")
def test_records_that_are_chosen_become_rows_that_one_act_records_and_one_undoes(
    home: Home, staff: FlaskClient
) -> None:
    page = chosen(staff)
    assert "Invitation to Stateland A, 3 Mar 2027" in page.text
    assert f"Record {COUNT} rows" in page.text
    assert recorded(home) == []
    answer = send(staff, page, "record")
    assert answer.status_code == 303
    rows = recorded(home)
    assert {row.statement.to for row in rows} == {state(number) for number in range(COUNT)}
    assert {(row.statement.about, row.statement.document, row.marking) for row in rows} == {
        (MEETING, "Circular 1", "restricted")
    }
    events = [home.service.histories.history(row.fact)[0].event for row in rows]
    assert len({event.correlation for event in events}) == 1
    notice = staff.get(answer.location).text
    assert f"{COUNT} rows are recorded." in notice
    assert f"{COUNT} rows are withdrawn." in undo(staff, notice)
    assert recorded(home) == []
    undone = [home.service.histories.history(row.fact)[1].event for row in rows]
    assert len({event.correlation for event in undone} - {event.correlation for event in events}) == 1
    assert "There is nothing left to undo." in undo(staff, notice)
    assert {len(home.service.histories.history(row.fact)) for row in rows} == {2}


@pytest.mark.statement_rule("S7")
def test_sending_twice_is_one_act_and_another_content_under_it_is_refused(home: Home, staff: FlaskClient) -> None:
    page = chosen(staff)
    first, second = send(staff, page, "record"), send(staff, page, "record")
    assert (first.status_code, second.status_code) == (303, 303)
    assert len(recorded(home)) == COUNT
    other = send(staff, page, "record", **{"row.0.document": "Circular 2", "kind": "reminder"})
    assert other.status_code == 409
    assert "This form was sent before with other content." in other.text
    assert len(recorded(home)) == COUNT
    assert fields_of_page(other)["row.0.document"] == "Circular 2"
    assert send(staff, other, "record").status_code == 303
    assert len(recorded(home)) == 2 * COUNT


@pytest.mark.statement_rule("S7")
def test_undo_leaves_what_was_changed_since_and_names_it(home: Home, staff: FlaskClient, web: Web) -> None:
    notice = staff.get(send(staff, chosen(staff), "record").location).text
    changed = recorded(home)[0]
    correction = correct_fact(REQUESTS, correction_of_example(REQUESTS, changed.statement, document="Circular 3"))
    home.service.handler.handle(correction, APPROVER)
    said = undo(staff, notice)
    assert f"{COUNT - 1} rows are withdrawn." in said
    assert "Changed since, and left as it is: Invitation to Stateland " in said
    assert [row.fact for row in recorded(home)] == [changed.fact]
    assert "rows are withdrawn" not in undo(staff, notice)
    assert [row.fact for row in recorded(home)] == [changed.fact]


def test_rows_that_are_pasted_are_told_of_by_row_and_field_and_nothing_is_lost(home: Home, staff: FlaskClient) -> None:
    page = staff.get(MANY)
    table = (
        "Kind\tTo\tAbout\tAsked on\tDocument\n"
        "Invitation\tStateland A\tEXA-01\t3 Mar 2027\tLS/o 1\n"
        "Call\tNowhere\tEXA-01\tsoon\tLS/o 2\n"
        "consultation\tXXB\tEXA-01\t2027\tLS/o 3\n"
        "Invitation\tStateland\tEXA-01\t2027-03\tLS/o 4\n"
        "Invitation\tstateland a\tEXA-01\t2027-03\t\n"
    )
    page = send(staff, page, "paste", pasted=table)
    assert page.status_code == 422
    for words in (
        "Row 2, Kind: Choose one of: Invitation, Reminder, Consultation, Transmission, Referral.",
        "Row 2, To: No match for Nowhere.",
        "Row 2, Asked on: Type a day, such as 16/03/2027 or 16–18 March 2027.",
        "Row 4, To: Choose one of those found",
    ):
        assert words in page.text
    assert "Record" not in page.text.rpartition('class="ends"')[2]
    kept = fields_of_page(page)
    assert (kept["row.1.kind"], kept["row.1.to"], kept["row.1.on"], kept["row.1.document"]) == (
        "Call", "Nowhere", "soon", "LS/o 2",
    )  # fmt: skip
    # A rule of the domain is also reported at its row: a consultation must be about a meeting.
    assert 'aria-describedby="error-2-kind"' in page.text
    right = {"row.1.kind": "reminder", "row.1.to": "XXC", "row.1.on": "2027", "row.2.kind": "invitation"}
    page = send(staff, page, "check", **right, **{"row.3.to.choice": state(3)})
    # The first and the last row state the same of one State: each is valid alone, but not both.
    assert page.status_code == 422
    assert "There is a problem" in page.text
    page = send(staff, page, "check", **{"row.4.to": "", "row.4.kind": "", "row.4.about": "", "row.4.on": ""})
    assert "4 rows are ready" in page.text, page.text
    assert send(staff, page, "record").status_code == 303
    assert {(row.statement.to, row.statement.document) for row in recorded(home)} == {
        (state(0), "LS/o 1"), (state(2), "LS/o 2"), (state(1), "LS/o 3"), (state(3), "LS/o 4"),
    }  # fmt: skip


def test_a_source_is_said_for_all_rows_or_for_one(home: Home, staff: FlaskClient) -> None:
    page = send(staff, chosen(staff), "check", source="Circular 1, annex", **{"row.3.source": "Letter of Xland"})
    assert send(staff, page, "record").status_code == 303
    sources = {row.statement.to: row.statement.source for row in recorded(home)}
    assert sources.pop(state(3)) == "Letter of Xland"
    assert set(sources.values()) == {"Circular 1, annex"}
    too_long = send(staff, chosen(staff), "check", source="x" * 1001)
    assert (too_long.status_code, 'id="cell-0-source"' in too_long.text) == (422, True)
    assert "Row 1, Source: Use at most 1000 characters." in too_long.text


def test_texts_of_several_lines_keep_them(home: Home, staff: FlaskClient) -> None:
    table = 'Kind\tText\tRaised on\nneed\t"To take part from afar\nand to be heard"\t2027'
    page = staff.post(MANY_NEEDS, data=fields_of_page(staff.get(MANY_NEEDS)) | {"pasted": table, "do": "paste"})
    assert '<textarea id="cell-0-text" name="row.0.text" rows="2"' in page.text, page.text
    assert staff.post(MANY_NEEDS, data=fields_of_page(page) | {"do": "record"}).status_code == 303
    [row] = home.service.statements.newer_first("need", Filters(), None, 5)
    assert row.statement.text == "To take part from afar\nand to be heard"
    many = "/meetings/console/statements/consultations/many"
    assert '<textarea id="cell-0-subject"' in staff.get(many).text


def test_what_rows_name_again_is_looked_up_once(staff: FlaskClient) -> None:
    def searches(rows: int) -> int:
        lines = (f"need\tNeed {number}\t2027\tStateland A\tEXA-01\n" for number in range(rows))
        table = "Kind\tText\tRaised on\tRaised by\tRaised at\n" + "".join(lines)
        filled = fields_of_page(staff.get(MANY_NEEDS)) | {"pasted": table, "do": "paste"}
        with sql_statements() as asked:
            page = staff.post(MANY_NEEDS, data=filled)
        assert f"{rows} rows are ready" in page.text
        return sum(" LIKE " in each for each in asked)

    assert searches(50) == searches(2) > 0


def test_rows_that_cannot_be_together_are_told_of_where_the_later_stands(staff: FlaskClient) -> None:
    def begun(letters: str) -> int:
        """Return the number of transactions that refusing repeated rows takes."""
        row = "Invitation\t{}\tEXA-01\t2027-03\n"
        table = "Kind\tTo\tAbout\tAsked on\n" + "".join(row.format(f"XX{letter}") for letter in letters)
        page = staff.get(MANY)
        with sql_statements() as asked:
            page = send(staff, page, "paste", pasted=table)
        assert page.status_code == 422
        wrong = re.findall(r'<tr id="row-(\d+)" class="wrong"', page.text)
        assert wrong == [str(number) for number, letter in enumerate(letters) if letter in letters[:number]]
        # The check for an ended session is repeated every few seconds, in a separate transaction.
        return sum(each.startswith("BEGIN") for each in asked) - sum("revoked_sessions" in each for each in asked)

    assert begun("ABABABABABAB") == begun("ABA") > 0


def test_one_refusal_records_nothing(home: Home, staff: FlaskClient) -> None:
    page = chosen(staff)
    asked = state_fact(REQUESTS, example(REQUESTS, 1, to=state(5), work=None))
    home.service.handler.handle(asked, CLERK)
    answer = send(staff, page, "record")
    assert answer.status_code in (409, 422)
    assert "Row 6" in answer.text
    assert [row.fact for row in recorded(home)] == [asked.record]


@pytest.mark.statement_rule("S7")
def test_only_five_hundred_find_room(staff: FlaskClient) -> None:
    page = send(staff, staff.get(MANY), "paste", pasted="To\n" + "Stateland A\n" * (MOST_ROWS + 3))
    assert "3 rows were left out: at most 500 can be recorded at once." in page.text
    assert f"row.{MOST_ROWS - 1}.to" in page.text
    assert f"row.{MOST_ROWS}.to" not in page.text


def test_an_act_of_somebody_else_is_not_undone(home: Home, staff: FlaskClient, web: Web) -> None:
    batch = str(uuid4())
    command = state_fact(REQUESTS, example(REQUESTS, 1, to=state(1), work=None))
    home.service.handler.handle_batch(batch, [command], APPROVER)
    token = fields_of_page(staff.get(MANY))["csrf_token"]
    answer = staff.post(f"{MANY}/{batch}/undo", data={"csrf_token": token})
    assert "There is nothing left to undo." in staff.get(answer.location).text
    assert len(recorded(home)) == 1
    assert staff.post(f"{MANY}/nonsense/undo", data={"csrf_token": token}).status_code == 404
    auditor = web.pages("auditor")
    assert auditor.post(f"{MANY}/{batch}/undo", data={"csrf_token": token}).status_code == 403


def test_what_an_approver_made_public_staff_do_not_undo(home: Home, staff: FlaskClient) -> None:
    batch = fields_of_page(staff.get(MANY))["command_id"]
    actor = home.service.handler
    context = CLERK.__class__(actor=f"account-{uuid(9)}", marking="public", approved_by=f"account-{uuid(9)}")
    actor.handle_batch(batch, [state_fact(REQUESTS, example(REQUESTS, 1, to=state(1), work=None))], context)
    token = fields_of_page(staff.get(MANY))["csrf_token"]
    answer = staff.post(f"{MANY}/{batch}/undo", data={"csrf_token": token})
    assert "Nothing was undone." in staff.get(answer.location).text
    assert len(recorded(home)) == 1


def test_several_words_and_records_of_a_cell_are_parted_by_semicolons(home: Home, staff: FlaskClient) -> None:
    other = commands.PlanMeeting(
        meeting=f"meeting-{uuid(5)}", series=RECORDS[0].stream, code="EXA-02", first_day="2028"
    )
    home.service.handler.handle(other, CLERK)
    many = "/meetings/console/statements/consultations/many"
    table = "Method\tSubject\tMeetings it prepares\tOpened\tAnswers until\tRegions\nLetter\tNeeds\tEXA-01; exa-02\t2027\t2027\tAfrica; cis"
    page = staff.post(many, data=fields_of_page(staff.get(many)) | {"pasted": table, "do": "paste"})
    assert "One row is ready" in page.text, page.text
    answer = staff.post(many, data=fields_of_page(page) | {"do": "record"})
    assert answer.status_code == 303
    [row] = home.service.statements.newer_first("consultation", Filters(), None, 5)
    assert row.statement.meetings == (MEETING, f"meeting-{uuid(5)}")
    assert (row.statement.regions, row.statement.subject) == (("Africa", "CIS"), {"en": "Needs"})


def test_without_heads_columns_are_in_the_order_of_the_fields() -> None:
    fields = [FormField("to", "To"), FormField("kind", "Kind", kind="select", choices=(("a", "Ay"), ("b", "Bee")))]
    assert pasted_rows("x\tbee\n\n\ty\n", fields) == [{"to": "x", "kind": "b"}, {"kind": "y"}]
    assert pasted_rows('kind\tTO\n a \t"two ""words"""\n', fields) == [{"kind": "a", "to": 'two "words"'}]
    grid = Grid(REQUESTS, fields)
    grid.common = {"kind": "a"}
    assert grid.add([{"to": "x"}]) == 0
    assert [each.name for each in grid.columns] == ["to"]


@pytest.mark.parametrize("typed", ["yes", "Yes", "YES"])
def test_a_word_of_a_list_is_taken_as_it_is_called_whatever_its_case(
    home: Home, staff: FlaskClient, typed: str
) -> None:
    many = "/meetings/console/statements/completeness/many"
    page = staff.get(many)
    rows = {"row.0.of": "Needs", "row.0.complete": typed}
    answer = staff.post(many, data=fields_of_page(page) | rows | {"do": "record"})
    assert answer.status_code == 303, answer.text
    [row] = home.service.statements.newer_first("completeness", Filters(), None, 1)
    assert (row.statement.of, row.statement.complete) == ("needs", True)


@pytest.mark.requirement("7.02")
@pytest.mark.statement_rule("S11")
def test_a_row_that_seems_to_name_a_person_is_told_of_and_recorded_as_it_is(home: Home, staff: FlaskClient) -> None:
    table = "Kind\tText\tRaised on\nneed\tVisas for Dr Example\t2027\nneed\tVisas\t2027\n"
    page = staff.post(MANY_NEEDS, data=fields_of_page(staff.get(MANY_NEEDS)) | {"pasted": table, "do": "paste"})
    assert page.text.count("Text: this seems to name a person.") == 1
    answer = staff.post(MANY_NEEDS, data=fields_of_page(page) | {"do": "record"})
    assert answer.status_code == 303
    notices = staff.get(answer.location).text
    assert "2 rows are recorded." in notices
    assert "Text: this seems to name a person. The text was saved as you wrote it." in notices
    needs = home.service.statements.newer_first("need", Filters(), None, 9)
    assert {row.statement.text for row in needs} == {"Visas for Dr Example", "Visas"}
