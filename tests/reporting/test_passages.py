"""Passages of reports: their selection for a report, and freezing with it."""

import json

import pytest

from services.reporting.figures import period_named
from services.reporting.reports.issuing import recompute
from services.reporting.reports.passages import passages_of
from shared.contracts import meetings as m
from shared.contracts.passages import PassageStated, PassageWithdrawn, ReportWithPassages
from tests.reporting.conftest import Reporting
from tests.reporting.example import PERIOD
from tests.reporting.figures.telling import Record
from tests.reporting.test_issuing import Two

pytestmark = pytest.mark.requirement("11.02")
STUDY = "2013-2016"


def passage(
    name: str, on: str, *, report: ReportWithPassages = "tsag", section: str = "introduction", period: str | None = STUDY,
    meeting: str | None = None,
) -> PassageStated:  # fmt: skip
    words = {"en": f"Example {name}"}
    return PassageStated(name, report, section, words, "person-1", "Example director", on, period, meeting)


def written(record: Record, kind: str = "tsag", period: str = STUDY) -> list[tuple[str, str]]:
    history = record.history()
    found = passages_of(history, kind, period_named(history, period), "bureau")
    return [(each.section, each.id) for each in found]


def test_the_passage_that_was_signed_last_by_the_day_stands_in_its_section() -> None:
    """Of three for the same section one is of March, one of May, one signed after the day of the history; a withdrawn
    one does not count."""
    record = Record()
    for name, on in (("march", "2026-03-01"), ("may", "2026-05-01"), ("later", "2026-12-02"), ("gone", "2026-06-01")):
        record.says("reporting", name, passage(name, on))
    record.says("reporting", "gone", PassageWithdrawn("gone", "an error"))
    record.says("reporting", "other", passage("other", "2026-04-01", section="invited"))
    record.says("reporting", "wtsa", passage("wtsa", "2026-04-01", report="wtsa", section="need"))
    assert written(record) == [("invited", "other"), ("introduction", "may")]
    assert written(record, "wtsa") == [("need", "wtsa")]


def test_a_passage_stands_in_the_report_on_its_period_or_to_its_meeting() -> None:
    """The period ends on 3 November 2016, so the report on it goes to TSAG of 2017, not of 2018."""
    record = Record().series("TSAG", kind="advisory group")
    for code, day in (("TSAG-2017", "2017-05-01"), ("TSAG-2018", "2018-02-26")):
        record.says("meetings", code, m.MeetingPlanned(code, "TSAG", code, day))
        record.says("reporting", code, passage(code, "2026-01-01", period=None, meeting=code))
    record.says("reporting", "days", passage("days", "2026-01-02", period="2012-11-30..2016-11-03"))
    record.says("reporting", "both", passage("both", "2026-01-03", meeting="TSAG-2018"))
    record.says("reporting", "2014", passage("2014", "2026-01-04", period="2014"))
    assert written(record) == [("introduction", "TSAG-2017"), ("introduction", "days")]
    assert written(record, period="2017") == [("introduction", "TSAG-2018")]


@pytest.mark.parametrize(("audience", "stands"), [("bureau", True), ("members", True), ("public", False)])
def test_a_passage_is_frozen_with_the_report_of_those_who_may_read_it(
    reporting: Reporting, audience: str, *, stands: bool
) -> None:
    """A live report outside the bureau has none: the passages are public only once it is issued."""
    two, told = Two(reporting), reporting.told
    name = told.id("passage")
    told.add("reporting", name, passage(name, "2026-01-02", report="wtsa", section="need", period=PERIOD), "members")
    reporting.take_in()
    report = two.draft(audience=audience)
    assert two.issue(report).status_code == 200
    frozen = two.page(f"/reporting/issued/{report}.json", "auditor").data
    assert [each["id"] for each in json.loads(frozen).get("passages", [])] == [name] * stands
    assert recompute(reporting.service, frozen).is_identical
    page = two.page(f"/reporting/issued/{report}", "auditor").text
    assert (f"Example {name}" in page, "Signed: Example director, 2 January 2026." in page) == (stands, stands)
    assert ("Nothing is stated yet" in page) is not stands
    assert f"Example {name}" not in two.page(f"/reporting/wtsa?period={PERIOD}", "reader").text
