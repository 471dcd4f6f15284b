"""The report on the items of Resolution 68, whether each is recorded, and the page that shows where each item is recorded."""

import io
import json
import re

import openpyxl
import pytest

from services.reporting.document_model.blocks import Bullets
from services.reporting.figures import FigureContext, period_named
from services.reporting.figures.clause_answers import ANSWERS
from services.reporting.reports import render
from services.reporting.reports.assessment.item_rows import rows_of
from services.reporting.reports.headlines import HEADLINES
from services.reporting.reports.languages import ENGLISH, plain
from services.reporting.reports.making import report_over
from services.reporting.reports.plan import NOT_KNOWN
from services.reporting.reports.plans import PLANS
from services.reporting.reports.rendering.source import ReportSource
from services.reporting.service import Service
from shared.contracts.clauses import CLAUSES, Clause
from tests.plugins.page_words import words
from tests.reporting.codes import joined
from tests.reporting.conftest import Reporting
from tests.reporting.figures.telling import Record
from tests.reporting.figures.test_clauses import kept
from tests.reporting.figures.test_places import places
from tests.reporting.histories import PERIOD as STUDY_PERIOD

PERIOD = "2017-01-01..2018-12-31"


def told(service: Service, name: str, period: str = PERIOD, **asked: str) -> str:
    page = joined(render(service, name, period=period, format="html", **asked).decode())  # type: ignore[arg-type]
    rows = re.sub(r"<sup.*?</sup>", "", page[page.index("<article") :]).replace("</td>", " | ").replace("</th>", " | ")
    return words(rows)


def row_of(page: str, clause: str) -> list[str]:
    """Return an item's cells in both tables of the matrix, with the item only once."""
    found: list[str] = []
    for caption in ("The 26 items", "Figures of the items"):
        start = page.index(f"{clause} | ", page.index(caption))
        found += page[start:].split(" | ")[bool(found) : 5]
    return found


@pytest.mark.requirement("11.08")
def test_the_matrix_has_a_row_of_each_item_with_its_records_by_kind_and_its_standing(service: Service) -> None:
    page = told(service, "clauses")
    rows = {clause: row_of(page, clause) for clause in CLAUSES}
    assert rows["68-02"][3] == "33 : Consultations 2 , Needs 3 , Progress 2 , Replies 7 , Requests 18 , Hosts 1"
    in_part = "recorded in part, without: Agenda items that take up a need"
    assert [rows["68-02"][at] for at in (2, 4, 6, 7)] == ["Director", in_part, "4 Nov 2016", "4 Jun 2018"]
    assert rows["68-04"][4] == "recorded in part, without: Workshops, Sessions, Attendances"
    assert rows["68-M1"][4] == "recorded"
    assert rows["68-12"][8].startswith("EXT-01, Took note: Example decision: the report was noted")
    assert rows["68-03"][5] == "Organizations over the period, remote: 9 of 19"
    assert rows["68-T1"][2] == "TSAG"


@pytest.mark.requirement("11.08")
def test_each_item_has_a_sheet_with_its_records_by_kind_and_by_year(service: Service) -> None:
    said = json.loads(render(service, "clauses", period=PERIOD))
    ids = [section["id"] for section in said["sections"]]
    assert ids == ["matrix", *CLAUSES, "not-known"]
    sheet = next(section for section in said["sections"] if section["id"] == "68-02")
    own = [said["figures"][index] for index in sheet["figures"]]
    by_year = {each["of"]["year"]: each["value"] for each in own if "year" in each["of"]}
    by_kind = [each["value"] for each in own if "kind" in each["of"]]
    whole = next(each for each in own if each["of"] == {"clause": "68-02"})
    assert whole["value"] == sum(by_year.values()) == sum(by_kind) == 33
    assert by_year == {"2017": 19, "2018": 14}


@pytest.mark.requirement("11.08")
def test_a_workbook_has_the_matrix_and_a_sheet_of_each_item(service: Service) -> None:
    book = openpyxl.load_workbook(io.BytesIO(render(service, "clauses", period=PERIOD, format="xlsx")))
    assert book.sheetnames[:3] == ["Summary", "68-01", "68-02"]
    summary = [[cell.value for cell in row] for row in book["Summary"].iter_rows()]
    assert len(summary) == 27
    assert [summary[3][at] for at in (0, 2, 4)] == ["68-03", "Director", "recorded"]
    assert [summary[0][at] for at in (5, 8)] == ["Headline figure", "TSAG's last word"]


def state_of(record: Record, clause: Clause) -> str:
    context = FigureContext(record.history(), period_named(record.history(), STUDY_PERIOD))
    (row,) = rows_of(context, record.found("clauses.evidence"), (clause,))
    return plain(row.record_state, ENGLISH)


@pytest.mark.requirement("11.08")
def test_what_is_none_and_what_is_not_recorded_yet_are_told_apart() -> None:
    """The period is 30 November 2012 to 3 November 2016."""
    assert state_of(places(), "68-M1") == "no record kept"
    assert state_of(places().says("reporting", "c", kept("2012-01-01", "68-M1")), "68-M1") == "none since 1 Jan 2012"
    later = places().says("reporting", "c", kept("2027-01-01", "68-M1"))
    assert state_of(later, "68-M1") == "not recorded before 1 Jan 2027"
    assert state_of(places(), "68-01") == (
        "recorded in part, without: Attendances, Proposals, Conclusions that set a priority, Emerging topics"
    )


@pytest.mark.requirement("11.08")
def test_an_absence_proves_nothing_to_those_to_whom_its_records_are_closed() -> None:
    """Invitations are restricted, so the absence of open ones tells a member nothing about 68-T4."""
    invitations = ANSWERS["68-T4"]["request"]
    assert [invitations.open_to(each) for each in ("bureau", "members", "public")] == [True, False, False]
    assert [ANSWERS["68-09"]["subject"].open_to(each) for each in ("members", "public")] == [True, True]


@pytest.mark.requirement("11.08")
@pytest.mark.parametrize("name", ["participation", "workshops", "plan", "clauses"])
def test_each_report_is_the_same_bytes_twice_in_every_format(service: Service, name: str) -> None:
    for form in ("json", "html", "xlsx", "csv", "docx", "pdf"):
        one, other = (render(service, name, period=PERIOD, format=form) for _ in range(2))
        assert one == other, form


@pytest.mark.requirement("11.08")
def test_the_reports_on_workshops_and_the_plan_tell_what_became_of_what_was_aimed_at(service: Service) -> None:
    workshops, plan = told(service, "workshops"), told(service, "plan")
    assert "1 Example objective: ideas from outside | EXR-02 | Reached" in workshops
    assert "1 Example goal: more small firms | EXM-03 | In work" in workshops
    assert "Example action: send invitations four months ahead | 30 Jun 2018 | In work" in plan
    assert "2017 | 5 of 6" in plan
    assert "proposals of the period are recorded is not known. This leaves open what was proposed" in workshops


@pytest.mark.requirement("11.08")
def test_a_report_in_which_no_rule_names_the_unknowns_gives_their_reasons() -> None:
    history = places().history()
    report = report_over(history, STUDY_PERIOD, {}, plan=PLANS["plan"])
    (section,) = (each for each in ReportSource(report, history, "").document.sections if each.id == NOT_KNOWN)
    ((bullets,), reasons) = section.blocks, {figure.reason for figure in report.figures()}
    assert isinstance(bullets, Bullets)
    assert len(bullets.items) == len(reasons) > 1
    assert plain(bullets.items[-1], ENGLISH) == "The memberships are not stated complete on 1 Jan 2015."


@pytest.mark.requirement("11.08")
def test_every_item_has_records_and_a_headline() -> None:
    assert set(ANSWERS) == set(HEADLINES) == set(CLAUSES)


@pytest.mark.requirement("11.09")
def test_the_page_of_the_resolution_leads_to_where_each_item_is_recorded(reporting: Reporting) -> None:
    page = reporting.client("staff").get("/reporting/resolution-68")
    assert page.status_code == 200
    assert 'href="/meetings/console/statements/consultations/new"' in page.text
    assert page.text.count('<tr role="row" id="68-') == len(CLAUSES)
    assert "Where to record it" not in reporting.client("reader").get("/reporting/resolution-68").text


@pytest.mark.requirement("11.07")
def test_the_assessment_tells_of_workshops_the_plan_and_what_tsag_was_told(service: Service) -> None:
    page = told(service, "wtsa", "2017-2020")
    assert "1 Example goal: more small firms | EXM-03 | In work" in page
    assert "1 | Example action: send invitations four months ahead | 30 Jun 2018 | In work" in page
    assert "Example TD 12 | Progression of topics (68-12) | 21 Feb 2018 | 2 days" in page
    assert "Draft plan for the next period" in page
