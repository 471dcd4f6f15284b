"""Statements of any kind on the pages: in their own wording, with names, and without restricted or closed ones."""

import pytest

from shared.contracts.meetings import STREAM_KINDS, MeetingPlanned
from shared.contracts.meetings.consultations import (
    CONSULTATIONS,
    REPLIES,
    REQUESTS,
    ConsultationStated,
    ReplyStated,
    RequestCorrected,
    RequestStated,
    RequestWithdrawn,
)
from shared.contracts.registry import StateRegistered
from shared.domain.ids import imported_id
from tests.reporting.conftest import Reporting
from tests.reporting.example import PERIOD
from tests.reporting.test_pages import EVIDENCE, words

pytestmark = pytest.mark.requirement("7.07")
CONSULTATION = imported_id("consultation", "test", "1")
SAID = "Example topics (Letter, 1 Jul 2014 to 1 Aug 2014)"


@pytest.fixture
def consulted(reporting: Reporting) -> Reporting:
    """A public consultation, a corrected request of the bureau's, a withdrawn one, and a restricted one."""
    told = reporting.told
    events = [each.event for log in told.logs.values() for each in log]
    meeting = next(event.meeting for event in events if isinstance(event, MeetingPlanned))
    states = {event.iso3: event.state for event in events if isinstance(event, StateRegistered)}
    stated = ConsultationStated(
        CONSULTATION, "letter", {"en": "Example topics"}, (meeting,), "2014-07-01", "2014-08-01"
    )
    told.add("meetings", CONSULTATION, stated)
    for number, (iso3, marking) in enumerate((("TUN", "bureau"), ("FRA", "bureau"), ("CAN", "restricted"))):
        request = imported_id("request", "test", str(number))
        said = RequestStated(request, CONSULTATION, "consultation", states[iso3], "2014-07-01")
        told.add("meetings", request, said, marking)  # type: ignore[arg-type]
        reply = imported_id("reply", "test", str(number))
        said_back = ReplyStated(reply, request, states[iso3], "replied", "2014-07-20", text="Example text")
        told.add("meetings", reply, said_back, marking)  # type: ignore[arg-type]
    corrected, withdrawn = (imported_id("request", "test", number) for number in "01")
    again = RequestCorrected(corrected, CONSULTATION, "consultation", states["TUN"], "2014-07-02", "a slip")  # type: ignore[call-arg]
    told.add("meetings", corrected, again, "bureau")
    told.add("meetings", withdrawn, RequestWithdrawn(withdrawn, "an error"), "bureau")
    reporting.take_in()
    return reporting


def asked_as(reporting: Reporting, role: str) -> str:
    answer = reporting.client(role).get(f"{EVIDENCE}?figure=consultations.answered&period={PERIOD}")
    assert answer.status_code == 200
    return words(answer.text)


def test_the_bureau_reads_what_is_behind_a_figure(consulted: Reporting) -> None:
    page = asked_as(consulted, "staff")
    assert f": {SAID}" in page
    assert f"Asked about {SAID}: Consultation to Tunisia, 1 Jul 2014" in page
    assert f"Correction: Asked about {SAID}: Consultation to Tunisia, 2 Jul 2014" in page
    assert f"Withdrawn: Asked about {SAID}: Consultation to France, 1 Jul 2014" in page
    assert "Replied: Tunisia, 20 Jul 2014: Replied" in page


def test_what_is_restricted_is_said_to_be_there_and_no_more(consulted: Reporting) -> None:
    page = asked_as(consulted, "staff")
    assert "A restricted statement was recorded: Request" in page
    assert "A restricted statement was recorded: Reply" in page
    assert "to Canada" not in page
    assert "Replied: Canada" not in page


def test_others_read_what_is_open_to_them_alone(consulted: Reporting) -> None:
    page = asked_as(consulted, "reader")
    assert "Asked about" not in page
    assert "restricted" not in page
    assert f": {SAID}" in page


def test_the_page_of_who_sees_what_names_every_kind_with_its_marking(reporting: Reporting) -> None:
    page = words(reporting.client().get("/reporting/who-sees-what").text)
    assert "ConsultationsBureauBureau" in page
    assert "RequestsRestrictedRestricted" in page
    assert all((kind.wording.plural or kind.wording.kind) in page for kind in STREAM_KINDS)
    assert {CONSULTATIONS.marking, REQUESTS.marking, REPLIES.marking} == {"bureau", "restricted"}


def test_the_assessment_tells_who_was_asked_before_the_meetings(consulted: Reporting) -> None:
    """The day from which that is recorded is not stated, so no share is known."""
    page = words(consulted.client("staff").get(f"/reporting/reports/wtsa?period={PERIOD}").text)
    section = page.rpartition("Before the meetings")[2].partition("Where")[0]
    assert "How many of the developing States were asked is not known" in section
    assert "How many of those asked have answered is not known" in section
