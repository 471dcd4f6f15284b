"""Recomputing an issued report: as a whole, and figure by figure in a version with a different layout."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import msgspec
import pytest
from msgspec import structs

from services.reporting.figures import VERSIONS, FigureContext, change_by, period_named
from services.reporting.figures import figures_by as by
from services.reporting.history import history_at
from services.reporting.history.earlier_readings import earlier_readings
from services.reporting.queries import FactQueries
from services.reporting.read_models.tables import fact_of
from services.reporting.reports import render
from services.reporting.reports.canonical import canonical
from services.reporting.reports.document import figure_object, report_json
from services.reporting.reports.issuing import Recomputation, recompute
from services.reporting.reports.making import as_issued
from services.reporting.reports.plans import TSAG
from shared.contracts.markings import MarkingChanged
from shared.contracts.meetings import MeetingHeld, MeetingPlanned, SeriesOpened, SeriesRecordStated
from shared.contracts.registry import OrganizationPlaced
from shared.contracts.submissions import SubmissionStated
from tests.reporting.conftest import Reporting
from tests.reporting.example import PERIOD

pytestmark = [pytest.mark.requirement("3.07"), pytest.mark.requirement("4.07")]
Json = dict[str, Any]


@pytest.fixture
def frozen(reporting: Reporting) -> bytes:
    return render(reporting.service, "wtsa", period=PERIOD, audience="bureau")


def otherwise(frozen: bytes, change: Callable[[Json], object]) -> bytes:
    said = msgspec.json.decode(frozen)
    change(said)
    return canonical(said) + b"\n"


def older(said: Json) -> None:
    """Remove a section that came later, and the figures that only it shows."""
    keys = ("reference.states", "clauses.evidence")
    kept = [index for index, figure in enumerate(said["figures"]) if figure["key"] not in keys]
    said["figures"] = [said["figures"][index] for index in kept]
    for section in said["sections"]:
        section["figures"] = [kept.index(index) for index in section["figures"] if index in kept]


def test_what_this_version_issued_is_computed_again_to_the_same_bytes(reporting: Reporting, frozen: bytes) -> None:
    assert recompute(reporting.service, frozen) == Recomputation(
        is_identical=True, figures=len(msgspec.json.decode(frozen)["figures"])
    )


def test_a_report_of_another_layout_is_computed_again_figure_by_figure(reporting: Reporting, frozen: bytes) -> None:
    report = otherwise(frozen, older)
    again = recompute(reporting.service, report)
    assert (again.is_identical, again.first_difference) == (False, None)
    assert 0 < again.figures < len(msgspec.json.decode(frozen)["figures"])


def test_figures_of_rules_that_are_no_longer_in_force_are_found_by_those(reporting: Reporting, frozen: bytes) -> None:
    facts = reporting.service.facts
    history = history_at(facts, facts.moment())
    study = FigureContext(history, period_named(history, PERIOD))
    replaced = VERSIONS["participation.organizations/1"]
    change = change_by(replaced, 1)
    figures = [*by(study, replaced), *by(study, change, {"compared": replaced.key})]
    assert {figure.parameters.get("rule") for figure in figures} == {None, replaced.name}
    more = [msgspec.json.decode(msgspec.json.encode(figure_object(each))) for each in figures]
    again = recompute(reporting.service, otherwise(frozen, lambda said: said["figures"].extend(more)))
    assert (again.is_identical, again.first_difference) == (False, None)


def test_a_report_in_which_a_change_of_audience_decided_a_tie_is_computed_again_as_then(reporting: Reporting) -> None:
    """Issued up to 0.8.0: of two places from one day, the one whose audience was changed last counted."""
    stream = reporting.told.organizations["Example Fjord"]
    for event in (
        OrganizationPlaced("one", "TUN", "2013-01-01"),
        OrganizationPlaced("two", "KOR", "2013-01-01"),
        MarkingChanged("Example", "one"),
    ):
        reporting.told.add("registry", stream, event)
    reporting.take_in()
    service = reporting.service
    then = replace(service, facts=FactQueries(service.engine, lambda row: structs.replace(fact_of(row), restated=None)))
    issued = render(then, "wtsa", period=PERIOD, audience="bureau")
    assert issued != render(service, "wtsa", period=PERIOD, audience="bureau")
    assert recompute(service, issued).is_identical
    again = recompute(service, otherwise(issued, older))
    assert (again.is_identical, again.first_difference) == (False, None)


def test_a_submission_that_names_its_report_is_open_and_reports_issued_before_are_computed_as_then(
    reporting: Reporting,
) -> None:
    """Up to 0.9.0 such a submission was closed outside the bureau, so members read that no report was given."""
    told = reporting.told
    series, meeting, report = map(told.id, ("series", "meeting", "report"))
    told.add("meetings", series, SeriesOpened(series, "EXT", "Example advisory group", "advisory group"))
    told.add("meetings", series, SeriesRecordStated(told.id("fact"), "complete", "2012-01-01", "all known"))
    told.add("meetings", meeting, MeetingPlanned(meeting, series, "EXT-2014", "2014-06-16"))
    told.add("meetings", meeting, MeetingHeld("2014-06-16", None, "Geneva", "CHE", "in person"))
    for item, named in (("68-12", report), ("68-14", None)):
        submission = told.id("submission")
        posted = SubmissionStated(submission, meeting, item, "EXT-TD7", "2014-06-02", report=named)  # type: ignore[arg-type]  # one of the words
        told.add("reporting", submission, posted, "members")
    reporting.take_in()

    def issued(facts: FactQueries) -> bytes:
        return report_json(as_issued(facts, PERIOD, facts.moment(), "members", plan=TSAG)[0])

    def covered(frozen: bytes) -> list[object]:
        figures = msgspec.json.decode(frozen)["figures"]
        return [(each["of"]["clause"], each["value"]) for each in figures if each["key"] == "reports.covered"]

    facts = reporting.service.facts
    now, then = issued(facts), issued(next(earlier_readings(facts)))
    assert (covered(now), covered(then)) == ([("68-12", 1), ("68-14", 1)], [("68-12", 0), ("68-14", 1)])
    assert recompute(reporting.service, now).is_identical
    assert recompute(reporting.service, then).is_identical


@pytest.mark.parametrize(
    ("name", "change", "other"),
    [
        ("a value", lambda said: said["figures"][-1].update(value=99), None),
        ("evidence", lambda said: said["figures"][-1]["evidence"].update(digest="00"), None),
        ("no such rule", lambda said: said["figures"][-1].update(rule="made.up/1"), None),
        ("a root", lambda said: said["logs"]["meetings"].update(root="00"), "its logs"),
        ("days", lambda said: said["period"].update({"to": "2016-12-31"}), "its period"),
    ],
)
def test_what_was_altered_is_named(
    reporting: Reporting, frozen: bytes, name: str, change: Callable[[Json], object], other: str | None
) -> None:
    report = otherwise(frozen, older)
    last = msgspec.json.decode(report)["figures"][-1]
    found = recompute(reporting.service, otherwise(report, change)).first_difference
    assert found == (other or f"{last['key']} of {last['of'] or 'the period'}"), name
