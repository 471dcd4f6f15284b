"""Presentations that were recorded, and whom recordings were sent to, worked by hand from the rules."""

from typing import Self

import pytest

from shared.contracts import reporting as p
from shared.contracts.completeness import CompletenessStated
from shared.contracts.meetings.consultations import RequestStated
from shared.contracts.meetings.recordings import PresentationStated, RecordingStated
from shared.contracts.registry.memberships import LiaisonStated
from shared.contracts.registry.organizations import OrganizationMerged
from tests.reporting.figures.telling import Record, of

pytestmark = pytest.mark.requirement("10.05")

PERIOD = "2013-01-01..2014-12-31"


class Presented(Record):
    """One meeting of December 2014 with the presentations A and B."""

    def __init__(self) -> None:
        super().__init__()
        self.series("EX").complete("EX").held("EX-1", "EX", 1, "2014-12-02", ())
        self.says("meetings", "list", CompletenessStated("list", "presentations", True, "EX-1"))
        for name in ("A", "B"):
            self.says("meetings", name, PresentationStated(name, "EX-1", {"en": name}))
        self.says("reporting", "clause", p.ClauseRecordStated("kept", "68-11", "2009-01-01"))

    def recording(self, of: str, made_on: str | None) -> Self:
        name = f"recording-{of}"
        return self.says("meetings", name, RecordingStated(name, of, "en", "https://example.org/1", made_on))

    def sent(self, about: str, to: str) -> Self:
        name = f"{about} to {to}"
        return self.says("meetings", name, RequestStated(name, about, "transmission", to, "2014-12-20"))

    def body(self, name: str) -> Self:
        self.organization(name)
        stated = LiaisonStated(f"body-{name}", name, "regional standardization body")
        return self.says("registry", f"body-{name}", stated)


def test_a_recording_made_after_the_period_does_not_count() -> None:
    """A was recorded without a day, B in 2015: 1 of 2 up to 2014, and 2 of 2 up to 2015, of the same meeting."""
    record = Presented().recording("A", None).recording("B", "2015-01-07")
    assert [
        record.figures("recordings.share", period)[of()].value for period in (PERIOD, "2013-01-01..2015-12-31")
    ] == [1 / 2, 1]
    assert record.figures("recordings.share/1", PERIOD)[of()].value == 1


def test_a_recording_that_may_have_been_made_after_the_period_is_unknown() -> None:
    """Of the recording of B only the year is known, which goes on after the tenth of December: at least 1 of 2."""
    record = Presented().recording("A", "2014-12-03").recording("B", "2014")
    figure = record.figures("recordings.share", "2013-01-01..2014-12-10")[of()]
    assert (figure.numerator, figure.denominator, figure.unknown) == (1, 2, 1)


def test_what_was_sent_to_a_merged_body_was_sent_to_its_successor() -> None:
    """Both bodies got A, the first also B: 2 and 1; when the first has merged into the second, that has a row of 2."""
    record = Presented().body("First").body("Second")
    for about, to in (("A", "First"), ("B", "First"), ("A", "Second")):
        record.sent(about, to)
    assert {key: figure.value for key, figure in record.figures("recordings.sent", PERIOD).items()} == {
        of(organization="First"): 2,
        of(organization="Second"): 1,
    }
    record.says("registry", "First", OrganizationMerged("merged", "Second", "2014-12-30"))
    found = record.figures("recordings.sent", PERIOD)
    assert {key: figure.value for key, figure in found.items()} == {of(organization="Second"): 2}
    assert len(record.figures("recordings.sent/1", PERIOD)) == 2
