"""The page of a consultation: the States asked, by region; answers by digits; needs, and their outcomes."""

import re
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from services.meetings.domain import commands
from services.meetings.queries.exchanges import exchange_about
from shared.contracts.meetings.agendas import AGENDA_ITEMS, AgendaItemStated
from shared.contracts.meetings.consultations import (
    CONSULTATIONS,
    RAISED_NEEDS,
    REPLIES,
    REQUESTS,
    ConsultationStated,
    ReplyStated,
    RequestStated,
)
from shared.contracts.registry import (
    OrganizationMerged,
    OrganizationMergerCorrected,
    OrganizationRegistered,
    StateRegistered,
    StatusStated,
)
from shared.contracts.registry.groups import TermStated
from shared.contracts.registry.states import StatusField
from shared.domain.registration import RegisteredInError, Reinstated
from shared.statements.decider import state_fact
from shared.web.days import parse_date
from tests.meetings.conftest import Home, Web
from tests.meetings.forms import fields_of_page
from tests.meetings.recorded import CLERK, recorded, uuid
from tests.plugins.sql_statements import queries, sql_statements

pytestmark = pytest.mark.requirement("10.02")
SERIES, MEETING = f"series-{uuid(1)}", f"meeting-{uuid(2)}"
CONSULTATION = f"consultation-{uuid(3)}"
PAGE = f"/meetings/console/consultation/{CONSULTATION}"
KENYA, GHANA, EGYPT, ALBANIA, FRANCE = (f"state-{uuid(number)}" for number in range(11, 16))
STATES: tuple[tuple[str, str, str, dict[StatusField, str]], ...] = (
    (KENYA, "KEN", "Kenya", {"region": "Africa", "development": "developing"}),
    (GHANA, "GHA", "Ghana", {"region": "Africa", "development": "developing"}),
    (EGYPT, "EGY", "Egypt", {"region": "Arab States", "development": "developing"}),
    # Developing according to the footnote, as an economy in transition.
    (ALBANIA, "ALB", "Albania", {"region": "Europe", "development": "developed", "transition": "yes"}),
    (FRANCE, "FRA", "France", {"region": "Europe", "development": "developed", "transition": "no"}),
)
UNDO = re.compile(r'class="undo" action="([^"]+)"')


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, empty: Path) -> Home:
    """A consultation before a meeting, and five States, four of them developing. Tests copy its database."""
    home = Home(tmp_path_factory.mktemp("consulted"), empty=empty)
    for command in (
        commands.OpenSeries(series=SERIES, code="CxO", name="CxO meetings", kind="executive meeting"),
        commands.PlanMeeting(meeting=MEETING, series=SERIES, code="CXO-2027", first_day="2027-12-07"),
        state_fact(
            CONSULTATIONS,
            ConsultationStated(
                CONSULTATION, "letter", {"en": "Priorities"}, (MEETING,), "2025-07-01", "2025-09-30", "Circular 45"
            ),
        ),
    ):
        home.service.handler.handle(command, CLERK)
    for record, iso3, name, statuses in STATES:
        every: dict[StatusField, str] = {"member": "yes", **statuses}
        told = [StatusStated(f"{record}-{field}", field, value) for field, value in every.items()]
        home.tell(record, StateRegistered(record, iso3, iso3[:2], name), *told)
    home.service.close()
    return home


@pytest.fixture
def begins_with(filled: Home) -> Path:
    return filled.path


def ask(staff: FlaskClient, *states: str) -> str:
    """Ask these States, by default all selected ones; return the next page."""
    page = staff.get(f"{PAGE}/ask")
    said = fields_of_page(page)
    to = list(states) or re.findall(r'name="to" value="([^"]+)" checked', page.text)
    answer = staff.post(f"{PAGE}/ask", data={**said, "to": to})
    assert answer.location.endswith(PAGE)
    return staff.get(PAGE).text


def strip_value(page: str, state: str, answer: str) -> str:
    found = re.search(rf'value="({state}\|{answer}\|[^"]+)"', page)
    assert found
    return found[1]


def answer_of(staff: FlaskClient, state: str, answer: str, **typed: str) -> str:
    page = staff.get(PAGE)
    said = {"csrf_token": fields_of_page(page)["csrf_token"], "answer": strip_value(page.text, state, answer), **typed}
    sent = staff.post(f"{PAGE}/answer", data=said)
    assert sent.status_code == 303
    return staff.get(PAGE).text


def undo(staff: FlaskClient, page: str) -> str:
    found = UNDO.search(page)
    assert found
    staff.post(found[1], data={"csrf_token": fields_of_page(staff.get(PAGE))["csrf_token"]})
    return staff.get(PAGE).text


def test_all_developing_states_are_ticked_and_asked_in_one_act_that_undo_takes_back(
    home: Home, staff: FlaskClient
) -> None:
    assert "0 of 4 asked, 0 answered" in staff.get(PAGE).text
    page = ask(staff)
    assert "4 of 4 asked, 0 answered" in page
    assert "4 States are asked." in page
    rows = recorded(home.service, REQUESTS)
    assert {row.statement.to for row in rows} == {KENYA, GHANA, EGYPT, ALBANIA}
    assert {(row.statement.kind, row.statement.on, row.statement.document, row.statement.due) for row in rows} == {
        ("consultation", "2025-07-01", "Circular 45", "2025-09-30")
    }
    assert {row.marking for row in rows} == {"restricted"}
    events = [home.service.histories.history(row.fact)[0].event for row in rows]
    assert len({each.correlation for each in events}) == 1
    assert "0 of 4 asked" in undo(staff, page)
    assert recorded(home.service, REQUESTS) == []


def test_a_region_alone_is_ticked_and_who_was_asked_is_not_offered_again(home: Home, staff: FlaskClient) -> None:
    africa = staff.get(f"{PAGE}/ask?region=Africa").text
    assert set(re.findall(r'name="to" value="([^"]+)" checked', africa)) == {KENYA, GHANA}
    ask(staff, KENYA)
    assert KENYA not in staff.get(f"{PAGE}/ask").text
    said = fields_of_page(staff.get(f"{PAGE}/ask"))
    refused = staff.post(f"{PAGE}/ask", data={**said, "to": [KENYA, FRANCE]})
    assert "No further State is chosen" in refused.text
    assert len(recorded(home.service, REQUESTS)) == 1


def test_answers_are_recorded_with_their_day_and_document_and_the_last_holds(home: Home, staff: FlaskClient) -> None:
    ask(staff)
    page = answer_of(staff, KENYA, "replied", on="28 Aug 2025", document="letter 12")
    assert "4 of 4 asked, 1 answered" in page
    assert "Kenya: Replied." in page
    [reply] = recorded(home.service, REPLIES)
    request = next(row for row in recorded(home.service, REQUESTS) if row.statement.to == KENYA)
    assert (reply.statement.about, reply.statement.respondent) == (request.fact, KENYA)
    assert (reply.statement.on, reply.statement.document) == ("2025-08-28", "letter 12")
    # The last document used is preset in the line of the next answer.
    assert re.search(r'id="document"[^>]*value="letter 12"', page)
    page = answer_of(staff, KENYA, "took part", on="18 Sep 2025")
    assert len(recorded(home.service, REPLIES)) == 2
    assert "1 answered" in page
    assert re.search(r'class="chosen">took part<', page)
    page = undo(staff, page)
    assert re.search(r'class="chosen">replied<', page)


def test_a_script_is_given_the_row_and_a_wrong_day_is_said(home: Home, staff: FlaskClient) -> None:
    ask(staff)
    page = staff.get(PAGE)
    token, asks = fields_of_page(page)["csrf_token"], {"Rapporteur-Fragment": "row"}
    said = {"csrf_token": token, "answer": strip_value(page.text, GHANA, "nothing to raise"), "on": "soon"}
    refused = staff.post(f"{PAGE}/answer", data=said, headers=asks)
    assert (refused.status_code, refused.text) == (422, "“soon” is not a day. Type one, such as 16 March 2027.")
    given = staff.post(f"{PAGE}/answer", data={**said, "on": "2 Sep 2025"}, headers=asks)
    assert given.status_code == 200
    assert given.text.count("<tr") == 1
    assert "nothing to raise" in given.text
    assert "Ghana" in given.text
    assert len(recorded(home.service, REPLIES)) == 1
    unasked = staff.post(f"{PAGE}/answer", data={**said, "answer": f"{FRANCE}|replied|{uuid(5)}"}, headers=asks)
    assert unasked.status_code == 404


def test_those_without_an_answer_are_reminded(home: Home, staff: FlaskClient) -> None:
    ask(staff)
    answer_of(staff, EGYPT, "replied")
    page = staff.get(PAGE)
    assert "This page: bureau only" in page.text, "members may see the consultation itself"
    assert "Remind 3" in page.text
    said = fields_of_page(page)
    staff.post(f"{PAGE}/remind", data={"csrf_token": said["csrf_token"], "batch": said["batch"]})
    reminded = [row.statement.to for row in recorded(home.service, REQUESTS) if row.statement.kind == "reminder"]
    assert set(reminded) == {KENYA, GHANA, ALBANIA}
    after = staff.get(PAGE).text
    assert "3 States are reminded." in after
    assert f'action="{PAGE}/remind"' not in after
    again = staff.post(f"{PAGE}/remind", data={"csrf_token": said["csrf_token"], "batch": uuid(6)})
    assert again.status_code == 422
    assert "All that have not answered were reminded today." in again.text
    assert sum(row.statement.kind == "reminder" for row in recorded(home.service, REQUESTS)) == 3


def test_a_need_is_typed_under_its_state_waits_and_is_taken_up_or_refused(home: Home, staff: FlaskClient) -> None:
    ask(staff)
    term = f"term-{uuid(50)}"
    home.tell(term, TermStated(term, "difficulty", "visa"), marking="public")
    opened = staff.get(f"{PAGE}?need={KENYA}")
    assert "Need of Kenya" in opened.text
    assert '<datalist id="difficulties"><option value="visa">' in opened.text
    assert '<option value="visa">' in staff.get("/meetings/console/statements/needs/new").text
    token, batch = (
        fields_of_page(opened)["csrf_token"],
        re.search(r'id="need".*?name="batch" value="([^"]+)"', opened.text),
    )
    assert batch
    typed = {"csrf_token": token, "batch": batch[1], "state": KENYA, "text": "A test centre", "kind": "difficulty"}
    staff.post(f"{PAGE}/need", data=typed)
    [need] = recorded(home.service, RAISED_NEEDS)
    assert (need.statement.raised_by, need.statement.at, need.marking) == (KENYA, CONSULTATION, "restricted")
    page = staff.get(PAGE).text
    assert "1, waits" in page
    assert f"takes_up={need.fact}" in page
    hub = re.sub(r"<[^>]*>", "", staff.get(f"/meetings/console/meetings/{MEETING}").text)
    assert "They raised 1 need. 1 waits." in hub
    item = AgendaItemStated(
        f"agenda-item-{uuid(40)}", MEETING, "3", "substantive", {"en": "Testing"}, takes_up=(need.fact,)
    )
    home.service.handler.handle(state_fact(AGENDA_ITEMS, item), CLERK)
    page = staff.get(PAGE).text
    assert "1, on the agenda" in page
    assert "Item 3, Testing" in page
    staff.post(f"{PAGE}/need", data={**typed, "batch": uuid(41), "text": "Ask Mr Example"})
    page = staff.get(PAGE).text
    assert "seems to name a person" in page
    other = next(row for row in recorded(home.service, RAISED_NEEDS) if row.statement.text == "Ask Mr Example")
    refusing = {"csrf_token": token, "batch": uuid(42), "need": other.fact}
    assert "Nothing was recorded." in staff.post(f"{PAGE}/refuse", data=refusing).text
    staff.post(f"{PAGE}/refuse", data={**refusing, "batch": uuid(43), "text": "Not for this meeting"})
    assert "1, refused" in staff.get(PAGE).text


def test_filters_and_regions_without_anybody_asked(staff: FlaskClient) -> None:
    ask(staff, KENYA, EGYPT)
    answer_of(staff, KENYA, "replied")
    page = staff.get(PAGE).text
    assert f'id="{ALBANIA}"' not in page
    assert "No State of this region was asked." in page
    assert f'id="{ALBANIA}"' in staff.get(f"{PAGE}?show=all").text
    silent = staff.get(f"{PAGE}?answer=none").text
    assert f'id="{EGYPT}"' in silent
    assert f'id="{KENYA}"' not in silent


def test_a_state_in_error_is_not_there_and_has_its_statuses_again_when_reinstated(
    home: Home, staff: FlaskClient
) -> None:
    home.tell(KENYA, RegisteredInError("typed twice"), first=9)
    assert "0 of 3 asked" in staff.get(PAGE).text
    home.tell(KENYA, Reinstated("it is right"), first=10)
    assert "0 of 4 asked" in staff.get(PAGE).text


def test_an_organization_asked_counts_as_what_it_is_part_of_today(home: Home, staff: FlaskClient) -> None:
    """As on Start; a consultation can be answered at any time, also after a merger."""
    old, new, request = f"organization-{uuid(31)}", f"organization-{uuid(32)}", f"request-{uuid(33)}"
    for record, name in ((old, "Old Networks"), (new, "New Networks")):
        home.tell(record, OrganizationRegistered(record, name))
    asked = RequestStated(request, CONSULTATION, "consultation", old, "2025-07-01")
    home.service.handler.handle(state_fact(REQUESTS, asked), CLERK)
    assert "not counted as developing States: Old Networks." in staff.get(PAGE).text
    home.tell(old, OrganizationMerged(f"fact-{uuid(34)}", new, "2099-12-01"), first=2)
    assert "not counted as developing States: Old Networks." in staff.get(PAGE).text
    home.tell(old, OrganizationMergerCorrected(f"fact-{uuid(34)}", new, "2025-08-01", "a slip"), first=3)
    assert "not counted as developing States: New Networks." in staff.get(PAGE).text
    reply = ReplyStated(f"reply-{uuid(35)}", request, new, "replied", "2025-09-01")
    home.service.handler.handle(state_fact(REPLIES, reply), CLERK)
    exchange = exchange_about(home.service.statements, CONSULTATION, "2025-09-30")
    assert not exchange.status_of(new, date(2025, 9, 30)).is_open


def test_more_rows_ask_for_nothing_more(web: Web, staff: FlaskClient) -> None:
    ask(staff, KENYA)
    reader = web.app.extensions["meetings"].reader
    with sql_statements(reader) as few:
        staff.get(PAGE)
    ask(staff)
    for state in (KENYA, GHANA, EGYPT):
        answer_of(staff, state, "replied")
    with sql_statements(reader) as many:
        staff.get(PAGE)
    assert queries(many) == queries(few)


def test_who_may_not_write_sees_no_act_and_who_may_not_read_sees_nothing(web: Web, staff: FlaskClient) -> None:
    ask(staff)
    auditor = web.pages("auditor")
    page = auditor.get(PAGE).text
    assert "4 of 4 asked" in page
    assert 'name="answer" value' not in page
    assert "Remind" not in page.replace("Reminded", "")
    assert auditor.get(f"{PAGE}/ask").status_code == 403
    assert web.pages("reader").get(PAGE).status_code == 403


def test_a_meeting_leads_to_its_consultation_and_one_without_to_the_form_of_a_new_one(
    home: Home, staff: FlaskClient
) -> None:
    assert f'href="{PAGE}"' in staff.get(f"/meetings/console/meetings/{MEETING}").text
    before = "/meetings/console/consultation/before"
    assert staff.get(f"{before}/{MEETING}").location.endswith(PAGE)
    assert PAGE in staff.get(f"/meetings/console/statements/consultations/{CONSULTATION}").text
    other = f"meeting-{uuid(30)}"
    plan = commands.PlanMeeting(meeting=other, series=SERIES, code="CXO-2028", first_day="2028-06-01")
    home.service.handler.handle(plan, CLERK)
    assert f'href="{before}/{other}"' in staff.get(f"/meetings/console/meetings/{other}").text
    page = staff.get(f"{before}/{other}").text
    assert "No consultation yet" in page
    # 150 and 70 days before 1 June 2028.
    assert "opened=2028-01-03" in page
    assert "closed=2028-03-23" in page


@pytest.mark.requirement("10.07")
def test_the_form_opened_from_a_meeting_is_filled_in(home: Home, staff: FlaskClient) -> None:
    meeting = f"meeting-{uuid(77)}"
    for command in (
        commands.OpenSeries(series=f"series-{uuid(76)}", code="FOR", name="Forum", kind="executive meeting"),
        commands.PlanMeeting(meeting=meeting, series=f"series-{uuid(76)}", code="FOR-1", first_day="2099-06-30"),
    ):
        home.service.handler.handle(command, CLERK)
    page = staff.get(f"/meetings/console/meetings/{meeting}").text
    [path] = set(re.findall(r'href="(/meetings/console/statements/consultations/new[^"]*)"', page))
    fields = fields_of_page(staff.get(unescape(path)))
    assert fields["subject.text.0"] == "Needs and difficulties before FOR-1"
    # 150 and 70 days before 30 June 2099.
    assert [parse_date(fields[name]) for name in ("opened", "closed")] == ["2099-01-31", "2099-04-21"]
