"""A corrigendum of an issued report: the text as issued, beside the correction."""

import json
import re
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest

from services.reporting.document_model import Inline, Marked, joined
from services.reporting.document_model.blocks import (
    Annex,
    Document,
    DocumentColumn,
    DocumentRow,
    DocumentRowGroup,
    Table,
    Terms,
)
from services.reporting.history import history_at
from services.reporting.queries import IssuedLast
from services.reporting.reports import live_report, source_of
from services.reporting.reports.document import Section, figure_object
from services.reporting.reports.issuing import recompute
from services.reporting.reports.issuing.erratum import corrected_numbers, corrected_sentences, standing_report
from services.reporting.reports.languages import ENGLISH, plain
from services.reporting.reports.layout import ORGANIZATIONS
from shared.contracts import meetings as m
from tests.reporting.conftest import Reporting
from tests.reporting.example import PERIOD, withdrawal
from tests.reporting.test_issuing import API, Two
from tests.reporting.test_pages import words
from tests.reporting.test_revisions import frozen, opened_document, revise

pytestmark = pytest.mark.requirement("11.03")


@pytest.mark.parametrize("audience", ["bureau", "members"])
def test_a_corrigendum_is_a_table_of_what_stood_and_what_is_right(reporting: Reporting, audience: str) -> None:
    """One of the seven at EX-06 was recorded in error. The second corrigendum does not repeat the corrections of the
    first."""
    two = Two(reporting)
    first = two.draft(kind="tsag", audience=audience, document="TD 7")
    before = frozen(two, first)
    none = revise(two, first, "Corr")
    assert "Nothing differs from the report" in two.issue(none).json["detail"]
    assert two.post(f"{API}/{none}/withdraw", {"reason": "an error"}, **{"If-Match": "*"}).status_code == 200
    withdrawal(reporting.told, "EX-06", "Example Gulf")
    reporting.take_in()
    draft = revise(two, first, "Corr")
    kept = frozen(two, draft)
    said = json.loads(kept)
    note = said["revision"]
    assert (note["revision"], note["number"], [each["id"] for each in said["sections"]]) == ("Corr", 1, ["corrected"])
    total = [each for each in note["changed"] if (each["key"], each["of"]) == (ORGANIZATIONS, {"meeting": "EX-06"})]
    assert [each["before"] - each["after"] for each in total] == [1]
    assert {figure["key"] for figure in said["figures"]} <= {each["key"] for each in note["changed"]}
    pairs = [(each["stood"], each["right"]) for each in note["sentences"]]
    assert ("7 organizations took part.", "6 organizations took part.") in pairs
    assert not any("as known on" in str(stood) for stood, _ in pairs)
    assert recompute(reporting.service, kept, [] if audience == "bureau" else [before]).first_difference is None
    page = words(two.page(f"/reporting/issued/{draft}", "auditor").text)
    assert "Corrigendum 1 to TD 7" in page
    assert re.search("What stood ?What is right", page)
    assert not re.search("Abstract|Rules and evidence|TSAG is invited to", page)
    tables = opened_document(two.page(f"/reporting/issued/{draft}.docx", "auditor").data).tables[-1:]
    assert "7 organizations took part." in [cell.text for table in tables for row in table.rows for cell in row.cells]
    assert two.issue(revise(two, first, "Corr")).status_code == 409
    came_after_all(reporting, "EX-06", "Example Gulf")
    note = json.loads(frozen(two, revise(two, first, "Corr")))["revision"]
    assert [
        each["before"] - each["after"]
        for each in note["changed"]
        if each["of"] == {"meeting": "EX-06"} and each["key"] == ORGANIZATIONS
    ] == [-1]
    assert ("6 organizations took part.", "7 organizations took part.") in [
        (each["stood"], each["right"]) for each in note["sentences"]
    ]


def test_a_corrigendum_of_a_revision_names_it_and_stands_beside_it(reporting: Reporting) -> None:
    two = Two(reporting)
    first = two.draft(kind="tsag", audience="bureau", document="TD 7")
    frozen(two, first)
    again = revise(two, first, "Rev")
    frozen(two, again)
    withdrawal(reporting.told, "EX-06", "Example Gulf")
    reporting.take_in()
    draft = revise(two, again, "Corr")
    kept = frozen(two, draft)
    assert json.loads(kept)["revision"]["corrects"] == 1
    assert recompute(reporting.service, kept).is_identical
    page = words(two.page(f"/reporting/issued/{draft}", "auditor").text)
    assert "Corrigendum 1 to TD 7 TSAG Rev.1" in page
    assert re.search(r"This is corrigendum 1 to the Report to TSAG[^.]*, Rev.1 \(TD 7 TSAG Rev.1\), and corrects", page)
    read = words(two.page(f"/reporting/issued/{again}", "auditor").text)
    assert re.search("Beside it: Report to TSAG[^.]*, Corr.1", read)
    frozen(two, revise(two, first, "Rev"))
    frozen(two, revise(two, first, "Add"))
    read = words(two.page(f"/reporting/issued/{again}", "auditor").text)
    assert "Corr.1" in read
    assert "Add.1" not in read


def came_after_all(reporting: Reporting, code: str, name: str) -> None:
    told = reporting.told
    stream, _ = told.attendances[(code, name)]
    first = next(
        each.event
        for each in told.logs["meetings"]
        if isinstance(each.event, m.AttendanceRecorded) and each.stream == stream
    )
    told.add("meetings", stream, msgspec.structs.replace(first, fact=told.id("fact")))
    reporting.take_in()


def test_a_corrigendum_of_a_numbered_assessment_names_its_sections_and_not_what_was_closed_since(
    reporting: Reporting,
) -> None:
    """Members no longer see EX-07, which is not an error in the report."""
    two, told = Two(reporting), reporting.told
    first = two.draft(audience="members", document="27")
    frozen(two, first)
    page = two.page(f"/reporting/issued/{first}.html", "auditor").text
    assert "EX-07" in page
    close(reporting, "EX-07")
    withdrawal(told, "EX-06", "Example Gulf")
    reporting.take_in()
    draft = revise(two, first, "Corr")
    kept = frozen(two, draft).decode()
    revision = json.loads(frozen(two, revise(two, first, "Rev")))["revision"]
    assert revision["changed"]
    assert "EX-07" not in json.dumps(revision)
    titled = [
        " ".join(each).strip()
        for each in re.findall(r'<h2 id="[\w-]+">(?:<span class="n">(\d+)</span>)?([^<]*)</h2>', page)
    ]
    sections = {each["section"] for each in json.loads(kept)["revision"]["sentences"]}
    assert any(each[0].isdigit() for each in sections)
    assert sections <= set(titled)
    assert "EX-07" not in kept
    assert "Corrigendum 1 to Document 27-E" in words(two.page(f"/reporting/issued/{draft}", "auditor").text)


def test_what_was_closed_since_does_not_stand_in_what_is_computed_again(reporting: Reporting) -> None:
    """The report was issued just before EX-07 was closed, when it was still open to members."""
    service, told = reporting.service, reporting.told
    row = {
        "period": PERIOD,
        "moment": str(service.facts.moment()),
        "audience": "members",
        "kind": "wtsa",
        "meeting": None,
    }
    close(reporting, "EX-07")
    closing = reporting.applied["meetings"][-1].recorded
    standing = SimpleNamespace(**row, document="27", recorded=closing)
    history = history_at(service.facts, service.facts.moment(), "members")
    right = source_of(live_report(service.facts, history, PERIOD), history, reporting.settings)
    stood = standing_report(service, right, IssuedLast(b"", standing=standing), None)
    assert len(told.logs["meetings"]) > service.facts.moment_before(closing).positions["meetings"]
    lines = [stood.words(line) for each in stood.document.sections for block in each.blocks for line in block.lines()]
    assert any("EX-06" in each for each in lines)
    assert not any("EX-07" in each for each in lines)


def close(reporting: Reporting, code: str) -> None:
    told = reporting.told
    (closed,) = (each.stream for each in told.logs["meetings"] if getattr(each.event, "code", None) == code)
    told.add("meetings", closed, m.MarkingChanged("Example reason"), "bureau")
    reporting.take_in()


def test_what_stood_is_beside_what_is_right_of_the_same_in_annexes_too() -> None:
    def document(judgement: Inline, *rows: tuple[str, str]) -> Any:
        head = joined(("68-15.1 A criterion", Marked(judgement, "beside")))
        lines = tuple(DocumentRow(of, (value,)) for of, value in rows)
        table = Table("Example", (DocumentColumn("Of"), DocumentColumn("Value")), (DocumentRowGroup(lines, head),))
        annexes = (Annex("Annex A: Example", (table,)), Annex("Rules and evidence", (table,), printed=True))
        return SimpleNamespace(
            document=Document("Example", "Example", Terms((), "block"), (), annexes, ()),
            words=lambda line: plain(line, ENGLISH),
        )

    stood = document("Not judged", ("EX-05", "6"), ("EX-06", "7"), ("EX-07", "4"))
    right = document("Met", ("EX-05", "6"), ("EX-07", "5"), ("EX-08", "2"))
    last = IssuedLast(b"", b"<td>68-15.1 A criterion <td>Not judged <td>EX-06 <td>7 <td>EX-07 <td>4")
    found = corrected_sentences(stood, right, last)
    assert {each.section for each in found} == {"Annex A: Example"}
    assert [(each.stood, each.right) for each in found] == [
        ("68-15.1 A criterion; Not judged", "68-15.1 A criterion; Met"),
        ("EX-06; 7", None),
        ("EX-07; 4", "EX-07; 5"),
        (None, "EX-08; 2"),
    ]


def test_a_number_that_a_later_version_adds_is_no_error_of_the_report(reporting: Reporting) -> None:
    facts = reporting.service.facts
    history = history_at(facts, facts.moment())
    right = source_of(live_report(facts, history, PERIOD), history, reporting.settings)
    added = next(
        each for each in right.report.figures() if each.key == ORGANIZATIONS and each.of == {"meeting": "EX-06"}
    )
    others = [figure_object(each) for each in right.report.figures() if each is not added]
    last = IssuedLast(json.dumps({"figures": others}).encode())
    assert corrected_numbers(right, right, last) == []
    sections = tuple(
        Section(each.id, tuple(figure for figure in each.figures if figure != added)) for each in right.report.sections
    )
    stood = msgspec.structs.replace(right, report=msgspec.structs.replace(right.report, sections=sections))
    assert [each.after for each in corrected_numbers(stood, right, last)] == [added]
