"""A recording is open only while its sharing is consented to, and one that is no longer was never open at a past moment."""

import pytest

from services.reporting.history import history_at
from services.reporting.history.earlier_readings import earlier_readings
from services.reporting.queries import FactQueries
from services.reporting.reports.document import report_json
from services.reporting.reports.issuing import recompute
from services.reporting.reports.making import as_issued
from shared.contracts.meetings import MeetingPlanned
from shared.contracts.meetings.follow_up import CONSENTS, ConsentAnswer, ConsentStated, ConsentWithdrawn
from shared.contracts.meetings.recordings import RECORDINGS, PresentationStated, RecordingStated
from shared.domain.provenance import Imported
from shared.statements.decider import correct_to
from tests.reporting.conftest import Reporting
from tests.reporting.example import PERIOD

pytestmark = [pytest.mark.requirement("5.01"), pytest.mark.requirement("4.07")]
IMPORTED = Imported("Example file", "1")


class Talk:
    """A public recording of a presentation, and the answers about sharing it."""

    def __init__(self, reporting: Reporting, imported: Imported | None) -> None:
        self.reporting, self.told, self.days = reporting, reporting.told, iter(range(1, 10))
        self.id, self.recording = self.told.id("presentation"), self.told.id("recording")
        meeting = next(each.stream for each in self.told.logs["meetings"] if isinstance(each.event, MeetingPlanned))
        self.told.add("meetings", self.id, PresentationStated(self.id, meeting, {"en": "Example"}, imported=imported))
        self.stated = RecordingStated(
            self.recording, self.id, "en", "https://example.org/1", made_on="2013-11-18", imported=imported
        )
        self.told.add("meetings", self.recording, self.stated)

    def answer(self, answer: ConsentAnswer, on: str | None = None) -> str:
        """State an answer in a stream of its own, by default the latest one; only the bureau may see it."""
        by, consent = self.told.organizations["Example Fjord"], self.told.id("consent")
        day = on or f"2014-01-0{next(self.days)}"
        self.told.add("meetings", consent, ConsentStated(consent, self.id, "sharing", by, answer, day), "bureau")
        return consent

    def moment(self) -> str:
        """Count what was stated, and return the moment."""
        self.reporting.take_in()
        return str(self.facts.moment())

    @property
    def facts(self) -> FactQueries:
        return self.reporting.service.facts

    def is_open(self, moment: str) -> bool:
        return bool(history_at(self.facts, self.facts.moment(moment), "public").of(RECORDINGS))


@pytest.mark.parametrize("answer", ["refused", "withdrawn"])
def test_a_later_answer_closes_a_recording_at_past_moments_until_another_one(
    reporting: Reporting, answer: ConsentAnswer
) -> None:
    talk = Talk(reporting, None)
    before = talk.moment()
    talk.answer("given")
    given = talk.moment()
    assert (talk.is_open(before), talk.is_open(given)) == (False, True)
    talk.answer(answer)
    closed = talk.moment()
    assert (talk.is_open(before), talk.is_open(given), talk.is_open(closed)) == (False, False, False)
    talk.answer("given")
    again = talk.moment()
    assert [talk.is_open(each) for each in (before, given, closed, again)] == [False, True, False, True]


def test_a_refusal_closes_what_came_from_a_public_source_until_it_is_withdrawn_as_an_error(
    reporting: Reporting,
) -> None:
    talk = Talk(reporting, IMPORTED)
    before = talk.moment()
    assert talk.is_open(before)
    refusal = talk.answer("refused")
    refused = talk.moment()
    assert (talk.is_open(before), talk.is_open(refused)) == (False, False)
    talk.told.add("meetings", refusal, ConsentWithdrawn(refusal, "Example error"), "bureau")
    withdrawn = talk.moment()
    assert [talk.is_open(each) for each in (before, refused, withdrawn)] == [True, False, True]


def test_an_answer_that_was_corrected_closes_its_recording_at_past_moments(reporting: Reporting) -> None:
    talk = Talk(reporting, None)
    consent = talk.answer("given", "2014-01-01")
    given = talk.moment()
    assert talk.is_open(given)
    by = talk.told.organizations["Example Fjord"]
    refused = ConsentStated(consent, talk.id, "sharing", by, "refused", "2014-01-01")
    talk.told.add("meetings", consent, correct_to(CONSENTS, refused, "Example").correction, "bureau")
    talk.moment()
    assert not talk.is_open(given)


def test_an_earlier_answer_that_is_recorded_later_closes_nothing(reporting: Reporting) -> None:
    talk = Talk(reporting, None)
    talk.answer("given", "2014-01-02")
    given = talk.moment()
    talk.answer("withdrawn", "2014-01-01")
    assert talk.is_open(talk.moment())
    assert talk.is_open(given)


def test_reports_that_counted_such_a_recording_as_open_are_computed_again_as_then(reporting: Reporting) -> None:
    """Up to 0.9.0 a report as known at a past day counted it."""
    talk = Talk(reporting, None)
    talk.answer("given")
    given = talk.moment()
    talk.answer("withdrawn")
    talk.moment()

    def issued(facts: FactQueries) -> bytes:
        return report_json(as_issued(facts, PERIOD, facts.moment(given), "public")[0])

    now, then = issued(talk.facts), issued(next(earlier_readings(talk.facts)))
    assert now != then
    assert recompute(reporting.service, now).is_identical
    assert recompute(reporting.service, then).is_identical
