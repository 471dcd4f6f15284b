"""Files of consultations, of their answers, of invitations, seats and measures, with the columns of the catalogue."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from services.meetings.domain import commands
from services.meetings.importing.answers import CONSULTATION_ANSWERS, INVITATIONS
from services.meetings.queries.exchanges import exchange_about
from shared.contracts.meetings.consultations import CONSULTATIONS, RAISED_NEEDS, REPLIES, REQUESTS, RequestStated
from shared.contracts.meetings.measures import MEASURES
from shared.contracts.meetings.proposals import PROPOSALS
from shared.contracts.meetings.seats import REPRESENTATIVES, SEATS
from shared.contracts.registry import OrganizationRegistered, StateRegistered
from shared.domain.ids import imported_id
from shared.domain.importing import FileRefused
from shared.event_store.command_handler import CommandContext
from shared.event_store.statements import Filters
from shared.statements.decider import state_fact
from shared.statements.kinds import StatementKind
from shared.tables.composed import ComposedFile, sheets_of
from shared.web.statements.composed_files import ComposedImport, plan_composed, read_composed
from shared.web.statements.file_names import FileNames
from shared.web.statements.importing import StatementImport, plan_statements, read_statements
from tests.meetings.conftest import Home, Web
from tests.meetings.recorded import CLERK, uuid

pytestmark = pytest.mark.requirement("10.02")
SERIES, MEETING = f"series-{uuid(1)}", f"meeting-{uuid(2)}"
KENYA, EGYPT, FIRM, PERSON = f"state-{uuid(11)}", f"state-{uuid(12)}", f"organization-{uuid(13)}", f"person-{uuid(14)}"
SOURCE = "Example file"
LETTERS = """code,method,subject,meetings,opened,closed,document,regions
K1,letter,Needs,CXO-2027,2025-07-01,2025-09-30,Circular 45,Africa | CIS
"""
ANSWERS = """consultation,iso3,asked on,document,answer,answered on,answer document
K1,KEN,2025-07-01,Circular 45,replied,2025-08-28,letter 12
K1,EGY,2025-07-01,Circular 45,,,
"""
INVITED = """meeting,organization,kind,on,by,document,due,answer,text,person,capacity,mode
CXO-2027,Example Firm,invitation,2025-09-01,letter,letter 4,2025-10-01,,,,,
CXO-2027,Example Firm,reply,2025-09-20,,,,accepted,,,executive,remote
CXO-2027,Example Firm,reply,2025-11-20,,,,excused,a strike,,,
CXO-2027,Example Firm,reminder,2025-09-15,,,,,,,,
"""


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, empty: Path) -> Home:
    home = Home(tmp_path_factory.mktemp("files"), empty=empty)
    home.service.handler.handle(
        commands.OpenSeries(series=SERIES, code="CxO", name="CxO", kind="executive meeting"), CLERK
    )
    plan = commands.PlanMeeting(meeting=MEETING, series=SERIES, code="CXO-2027", first_day="2027-12-07")
    home.service.handler.handle(plan, CLERK)
    home.tell(KENYA, StateRegistered(KENYA, "KEN", "KE", "Kenya"))
    home.tell(EGYPT, StateRegistered(EGYPT, "EGY", "EG", "Egypt"))
    home.tell(FIRM, OrganizationRegistered(FIRM, "Example Firm"))
    home.service.close()
    return home


@pytest.fixture
def begins_with(filled: Home) -> Path:
    return filled.path


def load(home: Home, web: Web, kind: StatementKind, text: str) -> int:
    """Import a file of one kind; return the number of commands."""
    with web.app.test_request_context():
        wanted = StatementImport(kind=kind, source=SOURCE)
        plan = plan_statements(
            read_statements(text.encode(), kind), wanted, home.service, FileNames(home.service, SOURCE)
        )
    home.service.handler.handle_all(plan.commands_in(CLERK))
    return len(plan.commands)


def load_answers(
    home: Home, web: Web, file: ComposedFile, text: str, reason: str | None = None, by: CommandContext = CLERK
) -> int:
    """Import a file whose rows create requests and replies; return the number of commands."""
    with web.app.test_request_context():
        wanted = ComposedImport(file=file, source=SOURCE, reason=reason)
        plan = plan_composed(read_composed(text.encode(), file), wanted, home.service, FileNames(home.service, SOURCE))
    home.service.handler.handle_all(plan.commands_in(by))
    return len(plan.commands)


def every(home: Home, kind: StatementKind) -> list[Any]:
    return [row.statement for row in home.service.statements.newer_first(kind.name, Filters(), None, 50)][::-1]


def test_a_row_of_answers_makes_a_request_and_a_reply_and_a_file_again_makes_nothing(home: Home, web: Web) -> None:
    assert load(home, web, CONSULTATIONS, LETTERS) == 1
    assert load_answers(home, web, CONSULTATION_ANSWERS, ANSWERS) == 3
    consultation = imported_id("consultation", SOURCE, "K1")
    asked = exchange_about(home.service.statements, consultation, "2025-12-31")
    assert {state: [row.statement.on for row in rows] for state, rows in asked.requests.items()} == {
        KENYA: ["2025-07-01"], EGYPT: ["2025-07-01"],
    }  # fmt: skip
    [reply] = asked.replies[KENYA]
    assert (reply.statement.answer, reply.statement.on, reply.statement.document) == (
        "replied",
        "2025-08-28",
        "letter 12",
    )
    assert reply.statement.about == asked.requests[KENYA][0].fact
    assert load_answers(home, web, CONSULTATION_ANSWERS, ANSWERS) == 0
    later = ANSWERS + "K1,KEN,,,took part,2025-09-01,workshop\n"
    with pytest.raises(FileRefused):
        load_answers(home, web, CONSULTATION_ANSWERS, later)


def test_who_was_asked_on_the_page_is_not_asked_twice_and_who_was_not_needs_a_day(home: Home, web: Web) -> None:
    load(home, web, CONSULTATIONS, LETTERS)
    consultation, by_hand = imported_id("consultation", SOURCE, "K1"), f"request-{uuid(30)}"
    asked = RequestStated(by_hand, consultation, "consultation", KENYA, "2025-07-02")
    home.service.handler.handle(state_fact(REQUESTS, asked), CLERK)
    assert load_answers(home, web, CONSULTATION_ANSWERS, ANSWERS.replace("K1,EGY", "K1,EGY")) == 2
    [reply] = home.service.statements.newer_first(REPLIES.name, Filters(), None, 5)
    assert reply.statement.about == by_hand
    with pytest.raises(FileRefused) as refused:
        load_answers(
            home, web, CONSULTATION_ANSWERS, "consultation,iso3,answer,answered on\nK2,KEN,replied,2025-08-28\n"
        )
    assert "Fill in “asked on”." in str([each.reason for each in refused.value.refusals])


def test_invitations_reminders_and_replies_are_rows_of_one_file(home: Home, web: Web) -> None:
    assert load_answers(home, web, INVITATIONS, INVITED) == 4
    found = exchange_about(home.service.statements, MEETING, "2025-12-31")
    assert [row.statement.kind for row in found.requests[FIRM]] == ["invitation", "reminder"]
    invitation = found.requests[FIRM][0]
    assert (invitation.statement.due, invitation.statement.by) == ("2025-10-01", "letter")
    replies = [row.statement for row in found.replies[FIRM]]
    assert [(each.answer, each.mode, each.text) for each in replies] == [
        ("accepted", "remote", None),
        ("excused", None, "a strike"),
    ]
    assert {each.about for each in replies} == {invitation.fact}
    assert load_answers(home, web, INVITATIONS, INVITED) == 0


def test_needs_proposals_seats_representatives_and_measures_have_the_columns_of_the_catalogue(
    home: Home, web: Web
) -> None:
    load(home, web, CONSULTATIONS, LETTERS)
    needs = "code,kind,difficulty,text,raised by,at,on,topics\nN1,difficulty,visa,Example text,state:KEN,consultation:K1,2025-08,\n"
    proposals = "code,kind,text,by,supporters,meeting,on,topics,earliest,latest\nP1,workshop,Example,org:Example Firm,,CXO-2027,2025,,2026,2027\n"
    seats = "series,organization,since,until,ended\nCxO,Example Firm,2022,,\n"
    representatives = (
        f"series,organization,role,person,level,since,until\nCxO,Example Firm,principal,{PERSON},executive,2022,\n"
    )
    measures = "code,kind,by,text,series,aimed at,since,until\nM1,mechanism,org:Example Firm,A standing group,CxO,micro | CIS,2018-03,\n"
    for kind, text in (
        (RAISED_NEEDS, needs),
        (PROPOSALS, proposals),
        (SEATS, seats),
        (REPRESENTATIVES, representatives),
        (MEASURES, measures),
    ):
        assert load(home, web, kind, text) == 1, kind.name
        assert load(home, web, kind, text) == 0, kind.name
    [need] = every(home, RAISED_NEEDS)
    assert (need.raised_by, need.at) == (KENYA, imported_id("consultation", SOURCE, "K1"))
    [measure] = every(home, MEASURES)
    assert measure.aimed_at == ("micro", "CIS")
    assert home.service.statements.one(imported_id("seat", SOURCE, "CxO/Example Firm/2022")).statement.series == SERIES


def test_a_file_makes_sheets_with_its_own_lines() -> None:
    sheet = read_composed(ANSWERS.encode(), CONSULTATION_ANSWERS)
    (_asked, requests), (_answered, replies) = sheets_of(CONSULTATION_ANSWERS, sheet, SOURCE)
    assert [row.number for row in requests.rows] == [2, 3]
    assert [row.number for row in replies.rows] == [2]
    assert replies.rows[0].cells["about"] == imported_id("request", SOURCE, "K1/KEN")


def test_what_the_columns_of_a_file_do_not_say_stays_as_it_is_recorded(home: Home, web: Web) -> None:
    load_answers(home, web, INVITATIONS, INVITED)
    narrow = "meeting,organization,kind,on,by\nCXO-2027,Example Firm,invitation,2025-09-01,call\n"
    assert load_answers(home, web, INVITATIONS, narrow, "read again") == 1
    [invitation, _reminder] = exchange_about(home.service.statements, MEETING, "2025-12-31").requests[FIRM]
    assert (invitation.statement.by, invitation.statement.due) == ("call", "2025-10-01")
    assert load_answers(home, web, INVITATIONS, narrow.replace("Example Firm", "Example  Firm")) == 0


def test_the_faults_of_requests_and_of_replies_are_told_together_and_each_once(home: Home, web: Web) -> None:
    load(home, web, CONSULTATIONS, LETTERS)
    wrong = (
        ANSWERS.replace("KEN,2025-07-01", "KEN,July").replace("replied", "perhaps") + "K1,XXX,,,replied,2025-08-28,\n"
    )
    with pytest.raises(FileRefused) as refused:
        load_answers(home, web, CONSULTATION_ANSWERS, wrong)
    assert sorted((each.line, each.field) for each in refused.value.refusals) == [
        (2, "answer"), (2, "asked on"), (4, "asked on"), (4, "iso3"),
    ]  # fmt: skip


def test_a_file_of_one_marking_gets_the_chosen_one(home: Home, web: Web) -> None:
    load_answers(home, web, INVITATIONS, INVITED, by=msgspec.structs.replace(CLERK, marking="members"))
    found = exchange_about(home.service.statements, MEETING, "2025-12-31")
    assert {row.marking for row in (*found.requests[FIRM], *found.every_reply)} == {"members"}
