"""Reports issued for an audience: the content of their bytes, and their recomputation."""

import json
from typing import Any

import pytest

from services.reporting.queries import ReportQueries
from services.reporting.reports.document import report_json
from services.reporting.reports.issuing import Recomputation, figures_over_closed_facts, recompute
from services.reporting.reports.making import as_issued, undisclosed
from shared.contracts import meetings as m
from shared.contracts import registry as r
from tests.reporting.example import PERIOD, withdrawal
from tests.reporting.test_issuing import Two, two  # noqa: F401  a fixture
from tests.reporting.test_pages import words

PAGE = "/reporting/who-sees-what"
SECRET = "Example Secret"


def also_came_closed(two: Two, number: int, code: str = "EX-06") -> list[str]:  # noqa: F811
    """Add a number of closed attendances; return the organizations' ids."""
    told = two.reporting.told
    meeting = next(
        each.event.meeting
        for each in told.logs["meetings"]
        if isinstance(each.event, m.MeetingPlanned) and each.event.code == code
    )
    ids = [told.id("organization") for _ in range(number)]
    for id_ in ids:
        told.add("registry", id_, r.OrganizationRegistered(id_, f"{SECRET} {id_[-4:]}"), "bureau")
        told.add("registry", id_, r.OrganizationPlaced(told.id("fact"), "FIN"), "bureau")
        stream = f"attendance-{meeting[-36:]}-{id_[-36:]}"
        told.add("meetings", stream, m.AttendanceRecorded(told.id("fact"), meeting, id_, mode="in person"), "bureau")
    two.reporting.take_in()
    return ids


@pytest.mark.requirement("5.02")
def test_a_report_for_an_audience_names_the_rule_and_one_for_the_bureau_none(two: Two) -> None:  # noqa: F811
    for audience, rule in (("public", "disclosure/1"), ("members", "disclosure/1"), ("bureau", None)):
        report = two.draft(audience=audience)
        assert two.issue(report).status_code == 200
        said = json.loads(two.page(f"/reporting/issued/{report}.json", "staff").data)
        assert said.get("disclosure") == rule


@pytest.mark.requirement("5.02")
def test_those_whose_participation_is_closed_are_counted_and_not_named(two: Two) -> None:  # noqa: F811
    """7 public attendances at EX-06 and 6 closed ones: 13, of which 7 are named. Public live pages show at least 7."""
    ids = also_came_closed(two, 6)
    report = two.draft()
    assert two.issue(report).status_code == 200
    frozen = two.page(f"/reporting/issued/{report}.json").data
    document = two.page(f"/reporting/issued/{report}.html").text
    (at,) = figures_of(frozen, "participation.organizations", meeting="EX-06")
    assert (at["value"], len(at["items"])) == (13, 7)
    assert ">13<" in document
    for closed in (SECRET, *ids):
        assert closed not in document
        assert closed.encode() not in frozen
    facts = two.reporting.service.facts
    events = {
        f"{fact.log}:{position}"
        for fact in facts.known_at(facts.moment())
        if fact.marking == "bureau"
        for position in fact.events
    }
    assert events
    shown = {event for figure in json.loads(frozen)["figures"] for event in figure["evidence"]["events"]}
    assert not events & shown, "nor are their events evidence"


@pytest.mark.requirement("5.02")
def test_of_a_few_whose_participation_is_closed_nothing_is_told(two: Two) -> None:  # noqa: F811
    also_came_closed(two, 3)
    report = two.draft()
    two.issue(report)
    (at,) = figures_of(
        two.page(f"/reporting/issued/{report}.json").data, "participation.organizations", meeting="EX-06"
    )
    assert (at["value"], at["at_least"]) == (None, 7)


def figures_of(frozen: bytes, key: str, **of: str) -> list[dict[str, Any]]:
    return [figure for figure in json.loads(frozen)["figures"] if (figure["key"], figure["of"]) == (key, of)]


@pytest.mark.requirement("5.03")
def test_a_report_is_computed_again_beside_those_before_it(two: Two) -> None:  # noqa: F811
    also_came_closed(two, 6)
    first = two.draft(audience="members")
    two.issue(first)
    withdrawal(two.reporting.told, "EX-06", "Example Gulf")
    two.reporting.take_in()
    second = two.draft()
    assert two.issue(second).status_code == 200
    service = two.reporting.service
    shelf = ReportQueries(service.reader)
    before = [shelf.content(row.formats["json"]) for row in shelf.issued_before(second)]
    assert len(before) == 1
    frozen = shelf.content(shelf.report(second).formats["json"])
    count = len(json.loads(frozen)["figures"])
    assert recompute(service, frozen, before) == Recomputation(is_identical=True, figures=count)
    altered = frozen.replace(b'"unknown":0', b'"unknown":1', 1)
    assert recompute(service, altered, before).first_difference


@pytest.mark.requirement("5.02")
def test_an_older_report_that_told_what_is_closed_is_listed(two: Two) -> None:  # noqa: F811
    """By the old rule the public report counted all attendance, including closed."""
    facts = two.reporting.service.facts
    assert not figures_over_closed_facts(facts, report_json(undisclosed(facts, PERIOD, str(facts.moment()), "public")))
    also_came_closed(two, 6)
    moment = facts.moment()
    older = report_json(undisclosed(facts, PERIOD, str(moment), "public"))
    told = figures_over_closed_facts(facts, older)
    assert "participation.organizations (meeting EX-06)" in told
    assert not figures_over_closed_facts(facts, report_json(as_issued(facts, PERIOD, moment, "public")[0]))
    assert not figures_over_closed_facts(facts, report_json(undisclosed(facts, PERIOD, str(moment), "bureau")))


@pytest.mark.requirement("5.05")
def test_who_sees_what_is_told_by_the_rules_to_everybody(two: Two) -> None:  # noqa: F811
    page = two.page(PAGE)
    assert page.status_code == 200
    said = words(page.text)
    assert "disclosure/1 A report issued for an audience outside the bureau counts organizations over all facts" in said
    assert "participation.organizations/6" in page.text
    assert "/reporting/reports/wtsa" in page.text
    for role in ("nobody signed in", "reader", "auditor"):
        assert role in said
    assert PAGE in two.page("/reporting/").text


@pytest.mark.requirement("5.05")
def test_the_evidence_of_a_number_names_the_rule_by_which_it_is_told(two: Two) -> None:  # noqa: F811
    told, held = (
        words(two.page(f"/reporting/evidence?figure={key}&period={PERIOD}", "reader").text)
        for key in ("participation.organizations", "meetings.held")
    )
    assert "it counts all facts and is disclosed by disclosure/1." in told
    assert "it counts open facts only." in held
