"""A revision of an issued report: a separate report, which lists its changes to the previous one."""

import io
import json
import re
from types import SimpleNamespace

import docx
import pytest
from docx.document import Document
from docx.text.paragraph import Paragraph

from services.reporting.document_model import sentence
from services.reporting.figures.conclusions.taken import STATES
from services.reporting.reports.comparing.differences import changed_figures
from services.reporting.reports.document import ChangedNumber, figure_object, frozen_figures
from services.reporting.reports.figure_reference import parse_reference
from services.reporting.reports.figure_titles import figure_title
from services.reporting.reports.issuing import recompute
from services.reporting.reports.languages import ENGLISH, plain
from services.reporting.reports.making import report_at
from services.reporting.reports.plans import PLANS
from services.reporting.reports.revisions import both_values, revised, row_name
from shared.contracts.reporting import ANNEXES
from tests.reporting.conftest import ACCOUNT, Reporting
from tests.reporting.example import PERIOD, withdrawal
from tests.reporting.test_console import filled
from tests.reporting.test_issuing import API, CONSOLE, Two
from tests.reporting.test_pages import words

pytestmark = pytest.mark.requirement("11.03")


def revise(two: Two, report: str, revision: str, status: int = 201) -> str:
    answer = two.post(f"/reporting/api/issued/{report}/revise", {"revision": revision})
    assert answer.status_code == status, answer.text
    return str((answer.get_json(silent=True) or {}).get("id"))


def opened_document(content: bytes) -> Document:
    return docx.Document(io.BytesIO(content))


def opened(content: bytes) -> list[Paragraph]:
    return opened_document(content).paragraphs


def frozen(two: Two, report: str) -> bytes:
    assert two.issue(report).status_code == 200
    found: bytes = two.page(f"/reporting/issued/{report}.json", "auditor").data
    return found


def test_a_revision_names_the_numbers_that_differ_and_is_linked_to_the_first(reporting: Reporting) -> None:
    """One of the three at EX-06 was recorded in error. The second revision does not differ from the first."""
    two = Two(reporting)
    first = two.draft(audience="bureau")
    revise(two, first, "Rev", status=409)  # a draft is changed by making a new draft
    frozen(two, first)
    withdrawal(reporting.told, "EX-06", "Example Gulf")
    reporting.take_in()
    again = revise(two, first, "Rev")
    assert two.issue(again, ACCOUNT).status_code == 409  # the drafter cannot issue it
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
    assert "This is Rev.1 of the report that was issued first, and replaces it." in page
    assert len(said["changed"]) > 12
    assert f"{len(said['changed'])} numbers differ, among them:" in page
    assert f"WTSA assessment {PERIOD}, Rev.1" in words(two.page(f"{CONSOLE}{again}", "auditor").text)
    file = two.page(f"/reporting/issued/{again}.html", "auditor").text
    assert f"<title>WTSA assessment {PERIOD}, Rev.1 · Rapporteur</title>" in file
    assert "<h1>Assessment of the meetings of industry executives, Rev.1</h1>" in file
    assert recompute(reporting.service, kept).is_identical
    second = json.loads(frozen(two, revise(two, again, "Rev")))["revision"]
    assert (second["revises"], second["number"], second["changed"]) == (first, 2, [])
    for replaced in (first, again):
        page = words(two.page(f"/reporting/issued/{replaced}", "auditor").text)
        assert f"Replaced by WTSA assessment {PERIOD}, Rev.2" in page
    assert words(two.page("/reporting/", "auditor").text).count("Replaced") == 1
    row = json.loads(two.page("/reporting/api/issued", "auditor").data)["reports"][0]
    assert (row["revises"], row["revision"], row["number"], row["annexes"]) == (first, "Rev", 2, None)


def test_an_addendum_has_the_annexes_alone_and_belongs_to_the_first(reporting: Reporting) -> None:
    two = Two(reporting)
    first = two.draft(kind="tsag", audience="members", document="TSAG-TD101")
    whole = json.loads(frozen(two, first))
    assert whole["document"] == "TD 101"
    document = opened_document(two.page(f"/reporting/issued/{first}.docx", "auditor").data)
    (asked,) = (each for each in document.paragraphs if each.text.startswith("note the conclusions of the meetings"))
    assert asked.style is not None
    assert asked.style.name == "List Number"
    assert document.styles["List Number"].font.size is None, "what TSAG is invited to is as large as the text"
    block = document.element.xml.partition("</w:tbl>")[0]
    assert "Information and action" in block
    refused = two.post(f"/reporting/api/issued/{first}/revise", {"revision": "Rev", "annexes": ["topics"]})
    assert (refused.status_code, refused.json["errors"][0]["field"]) == (422, "annexes")
    draft = two.post(
        f"/reporting/api/issued/{first}/revise", {"revision": "Add", "annexes": ["conclusions", "communiques"]}
    ).json["id"]
    kept = frozen(two, draft)
    said = json.loads(kept)
    assert (said["document"], said["revision"]["annexes"]) == ("TD 101", ["communiques", "conclusions"])
    assert [each["id"] for each in said["sections"]] == ["communiques", "conclusions"]
    assert len(said["figures"]) < len(whole["figures"])
    assert recompute(reporting.service, kept, [json.dumps(whole).encode()]).first_difference is None
    page = words(two.page(f"/reporting/issued/{draft}", "auditor").text)
    assert "Addendum 1 to TD 101" in page
    assert f"This is addendum 1 to the Report to TSAG {PERIOD} (TD 101 TSAG) that was issued first" in page
    assert "TD 101 TSAG Add.1" in page
    assert "Annex A: Communiqués" in page
    assert "Annex B: Conclusions and actions" in page
    assert not re.search("Abstract|Participation|TSAG is invited to", page)
    paragraphs = [each.text for each in opened(two.page(f"/reporting/issued/{draft}.docx", "auditor").data)]
    assert "Annex B: Conclusions and actions" in paragraphs
    assert not any("TSAG is invited to" in each for each in paragraphs)
    assert two.page(f"/reporting/issued/{draft}.pdf", "auditor").data.startswith(b"%PDF")
    for path in (f"/reporting/issued/{first}", "/reporting/", f"{CONSOLE}{first}"):
        assert f'href="/reporting/issued/{draft}"' in two.page(path, "auditor").text
    assert f'href="/reporting/issued/{first}"' in two.page(f"/reporting/issued/{draft}", "auditor").text


def test_a_withdrawn_draft_of_a_revision_gives_its_number_back(reporting: Reporting) -> None:
    two = Two(reporting)
    first = two.draft(audience="bureau")
    frozen(two, first)
    refused = two.post(f"/reporting/api/issued/{first}/revise", {"revision": "Add", "annexes": ["topics", "figures"]})
    assert (refused.status_code, refused.json["errors"][0]["field"]) == (422, "annexes")
    clerk, path = reporting.client("staff"), f"{CONSOLE}{first}/do/revise"
    form = clerk.get(path).text
    assert "Figures with their rules" in form
    assert "Topics with their descent" not in form
    done = clerk.post(path, data=filled(clerk, path, revision="Add"), follow_redirects=True)
    assert "The addendum is drafted." in done.text
    assert f"WTSA assessment {PERIOD}, Add.1" in words(done.text), "its own page, not that of the report revised"
    draft = done.request.path.rpartition("/")[2]
    gone = two.post(f"{API}/{draft}/withdraw", {"reason": "an error"}, **{"If-Match": "*"})
    assert gone.status_code == 200
    again = revise(two, first, "Add")
    note = json.loads(frozen(two, again))["revision"]
    assert (note["number"], note["annexes"]) == (1, ["figures"])
    page = two.page(f"/reporting/issued/{again}.html", "auditor").text
    assert "Figures with their rules" in page
    assert "Annex D" not in page
    assert "Rules and evidence" not in page


def test_an_addendum_drafted_before_annexes_were_named_consists_of_all(reporting: Reporting) -> None:
    report = report_at(reporting.service.facts, PERIOD, plan=PLANS["tsag"])
    drafted = SimpleNamespace(
        revises="report-example", revision="Add", number=1, document=None, annexes=None, kind="tsag"
    )
    assert [each.id for each in revised(report, drafted, []).sections] == list(ANNEXES)


def test_numbers_that_differ_in_their_parameters_alone_have_lines_of_their_own(reporting: Reporting) -> None:
    """In the report issued before, each number was one higher."""
    report = report_at(reporting.service.facts, PERIOD)
    before = [{**figure_object(each), "value": each.value + 1} for each in report.figures() if type(each.value) is int]
    drafted = SimpleNamespace(revises="report-example", revision="Rev", number=1, document=None, annexes=None)
    moved = changed_figures(frozen_figures(json.dumps({"figures": before}).encode()), report.figures())
    note = revised(report, drafted, moved).revision
    assert note is not None
    assert len({str((each.key, each.of, each.parameters)) for each in note.changed}) == len(note.changed) > 0
    assert any(each.parameters for each in note.changed)
    titles = [
        plain(figure_title(ChangedNumber("conclusions.taken", {}, 0, 1, {"state": state}), str), ENGLISH)
        for state in STATES
    ]
    assert len(set(titles)) == len(STATES)


@pytest.mark.parametrize(
    ("period", "name"),
    [
        ("2016-07-23..2017-05-01", "Report to TSAG, 23 July 2016 to 1 May 2017"),
        ("2016", "Report to TSAG 2016"),
        # No two days: a study period that is called so.
        ("Example..2028", "Report to TSAG Example..2028"),
    ],
)
def test_days_that_have_no_name_are_told_in_words(period: str, name: str) -> None:
    row = SimpleNamespace(title=None, kind="tsag", period=period, revises=None)
    assert plain(row_name(row), ENGLISH) == name


def test_a_day_in_the_title_of_a_number_is_told_in_words() -> None:
    promoted = ChangedNumber("promotion.participation", {"country": "KEN"}, 0, 1, {"since": "2025-03-16"})
    assert plain(figure_title(promoted, str), ENGLISH).endswith(", KEN, after it, 16 Mar 2025")


@pytest.mark.parametrize(
    ("number", "before", "after", "said"),
    [
        ("participation.developing", 0.5, 5 / 9, "50.0%, now 55.6%"),
        ("seats.kept", None, 1.0, "not known, now 100.0%"),
        ("seats.kept", 1, 0.25, "100.0%, now 25.0%"),
        ("seats.kept", 0, 1, "0.0%, now 100.0%"),  # JSON writes 0.0 and 1.0 as whole numbers
        ("participation.executives", "at least 60%", 0.75, "at least 60%, now 75.0%"),
        ("locations.repeats/measure=run", 0, 1, "0, now 1"),
        ("locations.repeats/measure=share", 0, 1, "0.0%, now 100.0%"),
        ("conclusions.taken/state=taken up", 0, 1, "0, now 1"),
        ("consultations.before", 0, 1, "0.0%, now 100.0%"),
        ("consultations.before;meeting=EX-05", 0, 1, "0, now 1"),
        ("participation.organizations", 8, 9, "8, now 9"),
        ("participation.change", 0.125, -0.25, "0.125, now −0.250"),
    ],
)
def test_a_share_that_differs_is_in_percent(number: str, before: float | str | None, after: float, said: str) -> None:
    named = parse_reference(number)
    change = ChangedNumber(named.key, named.of, before, after, dict(named.parameters))
    values = sentence("%(before)s, now %(after)s", **dict(zip(("before", "after"), both_values(change), strict=True)))
    assert plain(values, ENGLISH) == said
