"""Files whose rows make several statements: presentations with consents and recordings, and their sending."""

import pytest

from services.meetings.domain import commands
from services.meetings.importing.recordings import PRESENTED, SENT
from shared.contracts.meetings.consultations import REPLIES, REQUESTS
from shared.contracts.meetings.follow_up import CONSENTS
from shared.contracts.meetings.recordings import RECORDINGS
from shared.contracts.registry import OrganizationRegistered
from shared.domain.ids import imported_id
from shared.domain.importing import FileRefused
from tests.meetings.conftest import Home, Web
from tests.meetings.importing.taking import planned, record
from tests.meetings.recorded import CLERK, OPEN, PLAN, recorded, uuid

pytestmark = pytest.mark.requirement("10.05")
ORGANIZATION, BODY = f"organization-{uuid(4)}", f"organization-{uuid(5)}"
SHOWN = """meeting,line,item,title,organization,speaker,recording consent,sharing consent,consent on,address,language,made on
EX-07,1,,en: Networks | fr: Réseaux,org:Example,12,given,given,2015-10-12,https://example.org/1,en,2015-10-11
EX-07,2,,Refused,org:Example,,refused,,2015-10-12,,,
"""
WENT = "meeting,line,to,on,document,answer,answered on\nEX-07,1,org:Body,2015-10-20,LS/o 34,passed on,2015-11\n"


@pytest.fixture
def given(home: Home, web: Web) -> Home:
    """A home with a meeting and two organizations; the application resolves the names in files."""
    for command in (OPEN, PLAN, commands.HoldMeeting(meeting=PLAN.meeting, first_day="2015-10-11")):
        home.service.handler.handle(command, CLERK)
    for organization, name in ((ORGANIZATION, "Example"), (BODY, "Body")):
        home.tell(organization, OrganizationRegistered(organization, name))
    assert web.home is home
    return home


def test_a_row_makes_a_presentation_its_consents_and_its_recording(given: Home, web: Web) -> None:
    assert record(given, web, PRESENTED, SHOWN) == 6
    presentation = imported_id("presentation", "example", "EX-07/1")
    shown = given.service.statements.one(presentation)
    assert (shown.statement.title, shown.marking) == ({"en": "Networks", "fr": "Réseaux"}, "public")
    assert shown.statement.speaker == imported_id("person", "example", "12")
    consents = {(row.statement.about, row.statement.to): row for row in recorded(given.service, CONSENTS)}
    assert consents[presentation, "sharing"].statement.by == shown.statement.speaker
    assert {row.marking for row in consents.values()} == {"restricted"}
    refused = consents[imported_id("presentation", "example", "EX-07/2"), "recording"].statement
    assert (refused.answer, refused.by) == ("refused", ORGANIZATION)
    [recording] = recorded(given.service, RECORDINGS)
    assert (recording.statement.presentation, recording.statement.address) == (presentation, "https://example.org/1")


def test_what_was_sent_names_a_presentation_by_meeting_and_line_and_its_answer(given: Home, web: Web) -> None:
    record(given, web, PRESENTED, SHOWN)
    assert record(given, web, SENT, WENT) == 2
    [request], [reply] = recorded(given.service, REQUESTS), recorded(given.service, REPLIES)
    assert request.statement.about == imported_id("presentation", "example", "EX-07/1")
    assert (request.statement.kind, request.statement.to, request.marking) == ("transmission", BODY, "restricted")
    assert (reply.statement.about, reply.statement.answer, reply.statement.on) == (request.fact, "passed on", "2015-11")


def test_again_is_no_event_and_a_changed_row_is_corrected_for_a_reason(given: Home, web: Web) -> None:
    record(given, web, PRESENTED, SHOWN)
    assert record(given, web, PRESENTED, SHOWN) == 0
    changed = SHOWN.replace("https://example.org/1", "https://example.org/2")
    [proposal] = [each for each in planned(given, web, PRESENTED, changed).proposals if each.verdict == "changed"]
    assert (proposal.field, proposal.now) == ("address", "https://example.org/1")
    assert record(given, web, PRESENTED, changed) == 0, "without a reason it stays"
    assert record(given, web, PRESENTED, changed, "read again") == 1
    assert recorded(given.service, RECORDINGS)[0].statement.address == "https://example.org/2"


def test_complaints_name_the_columns_of_the_file(given: Home, web: Web) -> None:
    wrong = SHOWN.replace("given,given,2015-10-12", "perhaps,given,").replace(
        "https://example.org/1,en", "https://example.org/1,"
    )
    with pytest.raises(FileRefused) as refused:
        planned(given, web, PRESENTED, wrong)
    assert {(each.line, each.field) for each in refused.value.refusals} == {
        (2, "recording consent"), (2, "consent on"), (2, "language"),
    }  # fmt: skip


def test_the_page_names_the_columns(web: Web) -> None:
    page = web.pages("staff").get("/meetings/console/import-presentations/")
    assert page.status_code == 200
    assert "recording consent" in page.text
