"""The criteria of the assessment: each with its figures, in the period and the one before, and the judgement."""

import re
from typing import get_args

import msgspec
import pytest

from services.reporting.figures import RULES
from services.reporting.reports import report_json
from services.reporting.reports.languages import ENGLISH, plain
from services.reporting.reports.making import plan_over, report_over, with_passages
from services.reporting.reports.plans import WTSA
from services.reporting.reports.rendering.html import html
from services.reporting.reports.rendering.source import ReportSource
from shared.contracts.figures import FIGURES, FigureKey
from shared.contracts.meetings.aims import OBJECTIVES, ObjectiveStated
from shared.contracts.meetings.follow_up import ProgressStated
from shared.contracts.passages import PassageStated
from shared.contracts.reporting import StudyPeriodDefined
from shared.web.statements.schemas import schemas_of
from tests.plugins.page_words import words
from tests.reporting.codes import joined
from tests.reporting.figures.telling import Record
from tests.reporting.histories import PERIOD

pytestmark = pytest.mark.requirement("11.07")


def criterion(number: str, **judged_by: tuple[str, ...]) -> ObjectiveStated:
    return ObjectiveStated(number, "assessment criterion", number, {"en": f"Example {number}"}, **judged_by)  # type: ignore[arg-type]


def told() -> Record:
    """Three organizations at one meeting of the previous period, four at one of the period."""
    record = Record().series("EX").complete("EX")
    record.says("reporting", "old", StudyPeriodDefined("old", "2009-2012", "2008-10-31", "2012-11-29"))
    for name in "ABCD":
        record.organization(name, "FIN")
    return record.held("EX-1", "EX", 1, "2010-02-01", tuple("ABC")).held("EX-2", "EX", 2, "2014-02-01", tuple("ABCD"))


def need(record: Record) -> str:
    """Return the section on the need, as words; cells end in a vertical bar."""
    history = record.history()
    page = html(
        ReportSource(with_passages(report_over(history, PERIOD, {}), history), history, "http://127.0.0.1")
    ).decode()
    body = joined(page).partition('data-section="need"')[2].partition("</section>")[0]
    body = re.sub(r"<sup.*?</sup>", "", body, flags=re.DOTALL).replace("</td>", " | ").replace("</th>", " | ")
    return words(body)


def test_a_criterion_has_its_figures_now_and_in_the_period_before_and_the_judgement() -> None:
    record = told()
    for each in (
        criterion("c1", figures=("participation.organizations", "meetings.held")),
        criterion("c2", items=("68-T1",)),
        criterion("c3"),
    ):
        record.says("meetings", each.fact, each)
    judged = ProgressStated("p", "c1", "reached", "2016-10-01", "owner", text="More came.")
    page = need(record.says("meetings", "p", judged))
    assert (
        "c1 Example c1 Judgement: Reached, 1 Oct 2016. More came. | Organizations over the period | 4 | 3 (+1 since) |"
        " Meetings held | 1 | 1 (0 since) |"
    ) in page
    assert "c2 Example c2 Not judged | Came again to EX-2 | 3 of 3 | not compared |" in page
    assert "c3 Example c3 Not judged | No figure is named for it." in page


def test_a_criterion_whose_number_is_that_of_an_item_still_has_the_figure_of_the_item() -> None:
    record = told()
    record.says("meetings", "c", criterion("68-T1/1"))
    assert "68-T1/1 Example 68-T1/1 Not judged | Came again to EX-2 | 3 of 3 |" in need(record)


def test_the_criteria_stand_before_what_the_director_says_and_the_draft_plan_after_it() -> None:
    record = told()
    said = PassageStated(
        "w",
        "wtsa",
        "need",
        {"en": "Example words."},
        "person-1",
        "Director, TSB",
        "2016-10-20",
        recommendation="enhance",
    )
    record.says("meetings", "c", criterion("c1")).add("reporting", "w", said, "members")
    page = need(record)
    order = ("Criteria of the assessment", "Example words.", "Recommendation: Enhance the meetings.", "Draft plan")
    assert [page.find(each) for each in order] == sorted(page.find(each) for each in order)
    assert "Nothing is stated yet" not in page


def test_what_a_criterion_names_is_in_the_report_with_its_change_and_without_criteria_the_report_is_as_it_was() -> None:
    without, named = told(), told()
    named.says("meetings", "c1", criterion("c1", figures=("locations.repeats",)))
    texts = [report_json(report_over(each.history(), PERIOD, {})).decode() for each in (without, named)]
    assert ['"compared":"locations.repeats"' in text for text in texts] == [False, True]


def test_the_plan_of_an_issue_keeps_its_criteria_whatever_is_stated_or_withdrawn_since() -> None:
    """The same criteria give the same plan, since results are kept by their plan."""
    without, named = told(), told()
    named.says("meetings", "c1", criterion("c1", figures=("locations.repeats",)))
    histories = without.history(), named.history()
    plans = [plan_over(each, PERIOD, WTSA) for each in histories]
    for plan, expected in zip(plans, (False, True), strict=True):
        for each in histories:
            text = report_json(report_over(each, PERIOD, {}, plan=plan)).decode()
            assert ('"compared":"locations.repeats"' in text) is expected
    assert plans == [plan_over(each.history(), PERIOD, WTSA) for each in (without, named)]


def test_with_a_number_of_the_assembly_it_is_a_document_in_two_parts_that_are_numbered_through() -> None:
    history = told().history()
    report = msgspec.structs.replace(report_over(history, PERIOD, {}), document="14")
    document = ReportSource(report, history, "http://127.0.0.1").document
    assert {each.id for each in document.sections} == set(WTSA.sections)
    assert [each.number for each in document.sections if each.number] == list(range(1, 16))
    parts = {plain(each.part, ENGLISH).partition(":")[0]: each.id for each in document.sections if each.part}
    assert parts == {"Part I": "in-short", "Part II": "before"}
    assert [each.id for each in document.sections][4:8] == ["submitted", "change", "not-known", "annex"]
    facts = {plain(term, ENGLISH): plain(words, ENGLISH) for term, words in document.facts.pairs}
    assert facts["Document"] == "Document 14-E"


def test_every_figure_that_a_criterion_may_name_is_one_of_the_assessment_and_is_called_the_same() -> None:
    requested = {key for key, _asked in WTSA.requests}
    assert set(FIGURES) == set(get_args(FigureKey)) <= requested
    assert {key: RULES[key].title for key in FIGURES} == FIGURES


def test_an_unknown_figure_is_refused_by_its_place_and_those_that_are_known_are_named() -> None:
    said = {
        "fact": "objective-018f0000-0000-7000-8000-000000000001", "set": "assessment criterion", "number": "1",
        "text": {"en": "Example"}, "figures": ["meetings.held", "participation.nobody"],
    }  # fmt: skip
    refused = schemas_of(OBJECTIVES).state().validate(said)
    assert list(refused) == ["figures"]
    words = str(refused["figures"])
    assert words.count("Choose one of:") == 1
    assert "Choose one of: agenda.both, " in words
    assert "participation.organizations" in words
