"""The follow-up page: a row for each conclusion, one session with one body, and a list of conclusions without follow-up."""

import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from services.meetings.console.follow_up import referring
from services.meetings.console.room.writing import changing
from services.meetings.domain import commands
from services.meetings.domain.conclusion_commands import AdoptConclusion, DescribeConclusion, DraftConclusion
from services.meetings.read_models.communique_text import ConclusionRow
from shared.contracts.meetings.consultations import REPLIES, REQUESTS, RequestStated
from shared.contracts.meetings.work import ACTIONS, WORK_ITEMS, ActionStated, WorkStated
from shared.contracts.registry import OrganizationRegistered
from shared.contracts.registry.groups import GroupStated
from shared.domain.decider import Command
from shared.event_store.command_handler import CommandContext
from shared.statements.decider import state_fact
from tests.meetings.conftest import Home, Web
from tests.meetings.forms import fields_of_page
from tests.meetings.recorded import recorded, uuid

pytestmark = pytest.mark.requirement("11.01")
SERIES, MEETING, PARTNER = f"series-{uuid(1)}", f"meeting-{uuid(2)}", f"organization-{uuid(3)}"
OLD, NEW, WORK = f"group-{uuid(4)}", f"group-{uuid(5)}", f"work-{uuid(6)}"
ONE, TWO, THREE, FOUR = (f"conclusion-{uuid(number)}" for number in range(11, 15))
COLLEAGUE = CommandContext(actor=f"account-{uuid(31)}")
PAGE = "/meetings/console/follow-up/"


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, empty: Path) -> Home:
    """Four conclusions: one referred to a group of the earlier period, one to be referred to a partner, one with an
    action, one without an addressee."""
    home = Home(tmp_path_factory.mktemp("followed"), empty=empty)
    calling = {ONE: (OLD,), TWO: (PARTNER,), THREE: (OLD,), FOUR: None}
    for command in (
        commands.OpenSeries(series=SERIES, code="CxO", name="CxO meetings", kind="executive meeting"),
        commands.PlanMeeting(meeting=MEETING, series=SERIES, code="CXO-2024", first_day="2024-03-16"),
        *(
            DraftConclusion(
                conclusion=one, meeting=MEETING, number=number, verb="called on" if to else "welcomed",
                wording=f"Wording {number}", language="en", calls_on=to,
            )
            for number, (one, to) in enumerate(calling.items(), 1)
        ),
        *(AdoptConclusion(conclusion=one, on="2024-03-16") for one in calling),
        state_fact(REQUESTS, RequestStated(f"request-{uuid(21)}", ONE, "referral", OLD, "2024-03-20", due="2024-06-01")),
        state_fact(ACTIONS, ActionStated(f"action-{uuid(22)}", {"en": "Write a paper"}, (THREE,), OLD, "2024-03-20")),
        state_fact(WORK_ITEMS, WorkStated(WORK, "work item", "Y.ai-x", {"en": "Networks"}, NEW, started="2024-05-01")),
    ):  # fmt: skip
        home.service.handler.handle(command, COLLEAGUE)
    home.tell(PARTNER, OrganizationRegistered(PARTNER, "Partner forum"))
    home.tell(OLD, GroupStated(OLD, "SG16", "study group", {"en": "Sixteen"}, "2022-2024"))
    home.tell(NEW, GroupStated(NEW, "SG21", "study group", {"en": "Twenty-one"}, "2025-2028", continues=(OLD,)))
    home.service.close()
    return home


@pytest.fixture
def begins_with(filled: Home) -> Path:
    return filled.path


def row_of(page: str, conclusion: str) -> str:
    found = re.search(rf'<tr id="{conclusion}" role="row">.*?</tr>', page, re.DOTALL)
    return found[0] if found else ""


def test_the_start_page_offers_an_auditor_the_task_and_no_act(staff: FlaskClient, web: Web) -> None:
    """The page of the session may be read by auditors, who record nothing there."""
    overdue, act = "is overdue</a>", ">Record the answer</a>"
    start, seen = staff.get("/meetings/console/").text, web.pages("auditor").get("/meetings/console/").text
    assert (overdue in start, act in start) == (True, True)
    assert (overdue in seen, act in seen) == (True, False)


def test_a_row_a_conclusion_and_those_without_follow_up_by_name(staff: FlaskClient) -> None:
    page = staff.get(PAGE).text
    assert "3 conclusions call on somebody" in page
    assert "1 overdue" in page
    assert "one more calls on nobody" in page
    assert "Overdue" in row_of(page, ONE)
    assert "not referred yet" in row_of(page, TWO)
    assert "Write a paper" in row_of(page, THREE)
    assert row_of(page, FOUR) == ""
    foot = page.partition("<h2>Without follow-up</h2>")[2]
    assert "CXO-2024/2" in foot
    assert "CXO-2024/1" not in foot
    overdue = staff.get(f"{PAGE}?show=overdue").text
    assert row_of(overdue, ONE)
    assert not row_of(overdue, TWO)


def test_a_conclusion_is_referred_from_its_row_and_the_asker_does_not_answer(home: Home, staff: FlaskClient) -> None:
    fields = fields_of_page(staff.get(PAGE))
    sent = {"csrf_token": fields["csrf_token"], "batch": fields["batch"], "conclusion": TWO, "to": PARTNER}
    assert staff.post(f"{PAGE}every/refer", data={**sent, "on": "2024-04-01", "due": "2024-12-01"}).status_code == 303
    [row] = [each for each in recorded(home.service, REQUESTS) if each.statement.to == PARTNER]
    assert (row.statement.kind, row.statement.due, row.marking) == ("referral", "2024-12-01", "members")
    page = staff.get(f"{PAGE}{PARTNER}").text
    assert "so a colleague records its answer" in page
    assert "answer.request" not in page


def test_a_form_sent_again_with_other_words_is_refused_and_in_the_same_words_is_one_act(
    home: Home, staff: FlaskClient
) -> None:
    fields = fields_of_page(staff.get(PAGE))
    sent = {"csrf_token": fields["csrf_token"], "batch": fields["batch"], "conclusion": TWO, "to": PARTNER}
    terms = [sent | {"on": "2024-04-01", "due": due} for due in ("2024-12-01", "2024-12-01", "2024-12-24")]
    answers = [staff.post(f"{PAGE}every/refer", data=each) for each in terms]
    assert [each.status_code for each in answers] == [303, 303, 422]
    [row] = [each for each in recorded(home.service, REQUESTS) if each.statement.to == PARTNER]
    assert row.statement.due == "2024-12-01"
    assert "This form was sent before, and its referral is recorded." in answers[-1].text


def test_a_sitting_keeps_every_answer_if_one_is_refused(home: Home, staff: FlaskClient) -> None:
    page = staff.get(f"{PAGE}{OLD}")
    (first, *_others) = re.findall(r'name="answer\.([^"]+)"', page.text)
    fields = fields_of_page(page)
    typed = {"csrf_token": fields["csrf_token"], "batch": fields["batch"], "on": "5 May 2024", "document": 'LS/i "12"'}
    refused = staff.post(f"{PAGE}{OLD}/answers", data={**typed, f"text.{first}": "Grounds & more"})
    assert refused.status_code == 422
    assert "Choose its answer too. Nothing was recorded." in unescape(refused.text)
    again = fields_of_page(refused)
    assert {name: again[name] for name in ("on", "document", f"text.{first}")} == {
        "on": "5 May 2024", "document": 'LS/i "12"', f"text.{first}": "Grounds & more",
    }  # fmt: skip
    assert "Choose its answer too" not in staff.get(PAGE).text


def sent_to_partner(staff: FlaskClient, status: int = 303) -> dict[str, str]:
    """Refer the conclusion without an addressee, and return the form."""
    fields = fields_of_page(staff.get(PAGE))
    sent = {"csrf_token": fields["csrf_token"], "batch": fields["batch"], "conclusion": FOUR, "to": PARTNER}
    assert staff.post(f"{PAGE}every/refer", data=sent).status_code == status
    return sent


def test_undo_takes_back_the_referral_and_the_call_on_its_addressee(home: Home, staff: FlaskClient) -> None:
    sent = sent_to_partner(staff)
    assert home.service.room.conclusion(FOUR).conclusion.calls_on == (PARTNER,)
    undo = f"{PAGE}every/undo/request/{sent['batch']}"
    assert undo in staff.get(PAGE).text
    for said in ("The referral is taken back.", "There is nothing left to undo."):
        assert staff.post(undo, data={"csrf_token": sent["csrf_token"]}).status_code == 303
        assert said in staff.get(PAGE).text
    assert home.service.room.conclusion(FOUR).conclusion.calls_on is None
    assert [row.statement.to for row in recorded(home.service, REQUESTS)] == [OLD]


def test_what_a_colleague_changed_meanwhile_is_not_stated_anew(
    home: Home, staff: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def meanwhile(row: ConclusionRow, **said: Any) -> Command:
        described = DescribeConclusion(conclusion=FOUR, number=4, verb="welcomed", priority=True, reason="it was said")
        home.service.handler.handle(described, COLLEAGUE)
        return changing(row, **said)

    monkeypatch.setattr(referring, "changing", meanwhile)
    sent_to_partner(staff, status=412)
    now = home.service.room.conclusion(FOUR).conclusion
    assert (now.priority, now.calls_on) == (True, None)
    assert [row.statement.to for row in recorded(home.service, REQUESTS)] == [OLD]


def test_one_sitting_answers_for_the_group_and_for_those_it_continues(home: Home, staff: FlaskClient) -> None:
    page = staff.get(PAGE).text
    assert "SG21 (2025-2028)" in page
    assert f'href="{PAGE}{NEW}"' in page
    sitting = staff.get(f"{PAGE}{NEW}")
    assert "It continues SG16 (2022-2024)" in sitting.text
    fields, asked = fields_of_page(sitting), f"request-{uuid(21)}"
    said = {"on": "2024-07-01", "document": "LS/i 12", f"answer.{asked}": "taken up", f"work.{asked}": WORK}
    sent = {"csrf_token": fields["csrf_token"], "batch": fields["batch"], **said}
    assert staff.post(f"{PAGE}{NEW}/answers", data=sent).status_code == 303
    [reply] = recorded(home.service, REPLIES)
    assert (reply.statement.respondent, reply.statement.document, reply.statement.work) == (NEW, "LS/i 12", (WORK,))
    now = staff.get(PAGE).text
    assert "Confirmed" in row_of(now, ONE)
    assert "Y.ai-x" in row_of(now, ONE)


def test_nothing_chosen_and_a_body_that_was_asked_nothing_are_refused(staff: FlaskClient) -> None:
    fields = fields_of_page(staff.get(f"{PAGE}{NEW}"))
    sent = {"csrf_token": fields["csrf_token"], "batch": fields["batch"]}
    assert staff.post(f"{PAGE}every/refer", data=sent | {"conclusion": "one\r\nline", "to": OLD}).status_code == 404
    refused = staff.post(f"{PAGE}{NEW}/answers", data=sent)
    assert (refused.status_code, "Choose an answer in at least one row." in refused.text) == (422, True)
    assert staff.get(f"{PAGE}group-{uuid(99)}").status_code == 404
