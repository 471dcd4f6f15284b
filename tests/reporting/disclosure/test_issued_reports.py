"""Reports as they are issued for an audience: what is in their bytes, what is not, and that they are computed again."""

import json

import pytest

from services.reporting.queries import Shelf
from services.reporting.reports.disclosing import as_issued
from services.reporting.reports.document import report_json
from services.reporting.reports.issuing import Again, computed_again, told_of_closed
from services.reporting.reports.wtsa import undisclosed
from tests.reporting.example import PERIOD, withdrawal
from tests.reporting.test_issuing import Two, two  # noqa: F401  a fixture
from tests.reporting.test_pages import words

PAGE = "/reporting/who-sees-what"


@pytest.mark.requirement("5.02")
def test_a_report_for_an_audience_names_the_rule_and_one_for_the_bureau_none(two: Two) -> None:  # noqa: F811
    for audience, rule in (("public", "disclosure/1"), ("members", "disclosure/1"), ("bureau", None)):
        report = two.draft(audience=audience)
        assert two.issue(report).status_code == 200
        said = json.loads(two.page(f"/reporting/issued/{report}.json", "staff").data)
        assert said.get("disclosure") == rule


@pytest.mark.requirement("5.02")
def test_no_organization_is_named_whose_participation_is_closed(two: Two) -> None:  # noqa: F811
    """Of the example history all that is recorded is the bureau's, whatever clerks marked: no name or id is in any byte."""
    facts = two.reporting.service.facts
    report = two.draft()
    two.issue(report)
    bytes_ = b"".join(two.page(f"/reporting/issued/{report}{form}").data for form in (".json", ".html"))
    _, open_ = as_issued(facts, PERIOD, facts.moment(), "public")
    named = {fact.body.organization for there in open_.attendance.values() for fact in there}
    for name, organization in two.reporting.told.organizations.items():
        if organization not in named:
            assert organization.encode() not in bytes_
            assert name.encode() not in bytes_


@pytest.mark.requirement("5.03")
def test_a_report_is_computed_again_beside_those_before_it(two: Two) -> None:  # noqa: F811
    first = two.draft(audience="members")
    two.issue(first)
    withdrawal(two.reporting.told, "EX-06", "Example Gulf")
    two.reporting.take_in()
    second = two.draft()
    assert two.issue(second).status_code == 200
    service = two.reporting.service
    shelf = Shelf(service.reader)
    before = [shelf.content(row.json_sha256) for row in shelf.issued_before(second)]
    assert len(before) == 1
    frozen = shelf.content(shelf.report(second).json_sha256)
    count = len(json.loads(frozen)["figures"])
    assert computed_again(service, frozen, before) == Again(whole=True, figures=count)
    altered = frozen.replace(b'"unknown":0', b'"unknown":1', 1)
    assert computed_again(service, altered, before).other


@pytest.mark.requirement("5.02")
def test_an_older_report_that_told_what_is_closed_is_listed(two: Two) -> None:  # noqa: F811
    """By the old rule the public report gave all who came; of the example history little is open."""
    facts = two.reporting.service.facts
    moment = facts.moment()
    older = report_json(undisclosed(facts, PERIOD, str(moment), "public"))
    told = told_of_closed(facts, older)
    assert "participation.organizations (meeting EX-06)" in told
    assert not told_of_closed(facts, report_json(as_issued(facts, PERIOD, moment, "public")[0]))
    assert not told_of_closed(facts, report_json(undisclosed(facts, PERIOD, str(moment), "bureau")))


@pytest.mark.requirement("5.05")
def test_who_sees_what_is_told_by_the_rules_to_everybody(two: Two) -> None:  # noqa: F811
    page = two.page(PAGE)
    assert page.status_code == 200
    said = words(page.text)
    assert "disclosure/1 A report issued for an audience outside the bureau counts organizations over all facts" in said
    assert "participation.organizations/3" in page.text
    assert "/reporting/reports/wtsa" in page.text
    for role in ("nobody signed in", "reader", "auditor"):
        assert role in said
    assert PAGE in two.page("/reporting/").text
