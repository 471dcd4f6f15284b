"""A revision of an issued report: a report of its own, which says what it changes of the one issued before."""

import json
from types import SimpleNamespace

import pytest

from services.reporting.figures.conclusions.taken import STATES
from services.reporting.reports.document import ChangedNumber, figure_object
from services.reporting.reports.figure_titles import figure_title
from services.reporting.reports.issuing import recompute
from services.reporting.reports.languages import ENGLISH, plain
from services.reporting.reports.revisions import revised
from services.reporting.reports.wtsa import wtsa
from tests.reporting.conftest import ACCOUNT, Reporting
from tests.reporting.example import PERIOD, withdrawal
from tests.reporting.test_issuing import API, CONSOLE, Two
from tests.reporting.test_pages import words

pytestmark = pytest.mark.requirement("11.03")


def revise(two: Two, report: str, revision: str, status: int = 201) -> str:
    answer = two.post(f"/reporting/api/issued/{report}/revise", {"revision": revision})
    assert answer.status_code == status, answer.text
    return str((answer.get_json(silent=True) or {}).get("id"))


def frozen(two: Two, report: str) -> bytes:
    assert two.issue(report).status_code == 200
    found: bytes = two.page(f"/reporting/issued/{report}.json", "auditor").data
    return found


def test_a_revision_names_the_numbers_that_differ_and_is_linked_to_the_first(reporting: Reporting) -> None:
    """One of the three at EX-06 was recorded by error. The second revision differs from the first one in nothing."""
    two = Two(reporting)
    first = two.draft(audience="bureau")
    revise(two, first, "Rev", status=409)  # a draft is changed by drafting another one
    frozen(two, first)
    withdrawal(reporting.told, "EX-06", "Example Gulf")
    reporting.take_in()
    again = revise(two, first, "Rev")
    assert two.issue(again, ACCOUNT).status_code == 409  # who drafted it does not issue it
    kept = frozen(two, again)
    said = json.loads(kept)["revision"]
    assert (said["revises"], said["revision"], said["number"]) == (first, "Rev", 1)
    came = [
        each
        for each in said["changed"]
        if (each["key"], each["of"]) == ("participation.organizations", {"meeting": "EX-06"})
    ]
    assert [each["before"] - each["after"] for each in came] == [1]
    page = words(two.page(f"/reporting/issued/{again}", "auditor").text)
    assert "This is revision 1 of the report that was issued first, and replaces it." in page
    assert f"{len(said['changed'])} numbers differ:" in page
    assert f"WTSA assessment {PERIOD}, Rev.1" in words(two.page(f"{CONSOLE}{again}", "auditor").text)
    assert recompute(reporting.service, kept).is_identical
    second = json.loads(frozen(two, revise(two, again, "Rev")))["revision"]
    assert (second["revises"], second["number"], second["changed"]) == (first, 2, [])
    other = json.loads(frozen(two, revise(two, first, "Corr")))["revision"]
    assert (other["revision"], other["number"]) == ("Corr", 1)
    row = json.loads(two.page("/reporting/api/issued", "auditor").data)["reports"][0]
    assert (row["revises"], row["revision"], row["number"]) == (first, "Corr", 1)


def test_a_withdrawn_draft_of_a_revision_gives_its_number_back(reporting: Reporting) -> None:
    two = Two(reporting)
    first = two.draft(audience="bureau")
    frozen(two, first)
    draft = revise(two, first, "Add")
    gone = two.post(f"{API}/{draft}/withdraw", {"reason": "an error"}, **{"If-Match": "*"})
    assert gone.status_code == 200
    assert json.loads(frozen(two, revise(two, first, "Add")))["revision"]["number"] == 1


def test_numbers_that_differ_in_their_parameters_alone_have_lines_of_their_own(reporting: Reporting) -> None:
    """In the report that was issued before, each number was one more."""
    report = wtsa(reporting.service.facts, PERIOD)
    before = [{**figure_object(each), "value": each.value + 1} for each in report.figures() if type(each.value) is int]
    drafted = SimpleNamespace(revises="report-example", revision="Rev", number=1, document=None)
    note = revised(report, drafted, json.dumps({"figures": before}).encode()).revision
    assert note is not None
    assert len({str((each.key, each.of, each.parameters)) for each in note.changed}) == len(note.changed) > 0
    assert any(each.parameters for each in note.changed)
    titles = [
        plain(figure_title(ChangedNumber("conclusions.taken", {}, 0, 1, {"state": state}), str), ENGLISH)
        for state in STATES
    ]
    assert len(set(titles)) == len(STATES)
