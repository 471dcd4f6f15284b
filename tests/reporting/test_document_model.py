"""A document's content is independent of language and format: lines become runs, and templates contain only layout."""

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec
import pytest

from services.reporting.document_model import (
    Capitalized,
    DayText,
    Inline,
    Marked,
    Reason,
    alternatives,
    by_number,
    figure_words,
    joined,
    least_number,
    listing,
    number,
    opening,
    sentence,
    signed,
    stated_count,
)
from services.reporting.document_model.blocks import DocumentBlock, Folded, Paragraph, Table, figures_in, paragraph
from services.reporting.figures import RULES, Figure, FigureContext
from services.reporting.figures.figure import ReportPlace
from services.reporting.reports.assessment import assessment_document
from services.reporting.reports.assessment.composing import own_sentences
from services.reporting.reports.figure_reference import reference
from services.reporting.reports.languages import ENGLISH, FigureRun, Language, MarkedRun, in_english, plain, runs
from services.reporting.reports.layout import Layout, layout_of
from services.reporting.reports.making import report_over
from services.reporting.reports.plans import WTSA
from services.reporting.reports.rendering.html import TEMPLATES, html
from services.reporting.reports.rendering.source import ReportSource
from shared.contracts.reporting import StudyPeriodDefined
from tests.reporting.example import PERIOD
from tests.reporting.figures.telling import Record

pytestmark = pytest.mark.requirement("7.09")

FRENCH = {
    "%(number)s meeting was held.": "%(number)s réunion a eu lieu.",
    "%(number)s meetings were held.": "%(number)s réunions ont eu lieu.",
    "%(region)s had %(number)s.": "%(number)s en %(region)s.",
    "Africa": "Afrique",
    "not known": "inconnu",
}
BACKWARDS = Language(
    lambda text: FRENCH.get(text, text),
    lambda one, many, count: FRENCH.get(one if count < 2 else many, one),
    lambda text, form: f"<{form} {text}>",
)


def laid_out() -> Layout:
    """Two meetings of one series: A, B and C, and then A alone."""
    record = Record().series("EX").complete("EX")
    for name, country in {"A": "FIN", "B": "JPN", "C": "TUN"}.items():
        record.organization(name, country)
    record.held("EX-1", "EX", 1, "2013-02-01", ("A", "B", "C")).held("EX-2", "EX", 2, "2014-02-01", ("A",))
    return laid_out_of(record)


def laid_out_of(record: Record) -> Layout:
    history = record.history()
    report = report_over(history, PERIOD, {})
    return layout_of(report, FigureContext(history, report.period))


@pytest.fixture(scope="module")
def layout() -> Layout:
    return laid_out()


def figure(layout: Layout, key: str, **words: str) -> Figure:
    return next(each for each in layout.figures.each_of(key) if each.of == words)


def test_a_sentence_is_translated_whole_and_its_places_stand_where_the_language_has_them(layout: Layout) -> None:
    held = figure(layout, "meetings.held")
    line = sentence("%(region)s had %(number)s.", region=sentence("Africa"), number=number(held))
    assert runs(line, ENGLISH) == ["Africa had ", FigureRun(held, "2", "number"), "."]
    assert runs(line, BACKWARDS) == [FigureRun(held, "2", "number"), " en Afrique."]


def test_a_form_goes_by_the_number_and_by_the_language() -> None:
    def held(count: int) -> Inline:
        return by_number(count, "%(number)s meeting was held.", "%(number)s meetings were held.", number=count)

    assert [plain(held(count), ENGLISH) for count in (0, 1, 2)] == [
        "0 meetings were held.",
        "1 meeting was held.",
        "2 meetings were held.",
    ]
    assert plain(held(0), BACKWARDS) == "0 réunion a eu lieu."
    assert plain(by_number(3, "One event", "%(num)s events"), ENGLISH) == "3 events"


def test_what_begins_a_sentence_is_a_capital_whatever_it_is(layout: Layout) -> None:
    unknown = next(each for each in layout.report.figures() if each.value is None and not each.at_least)
    assert plain(opening(unknown), ENGLISH) in {"Not known", "Not defined"}
    assert runs(Capitalized(Marked("some", "code")), ENGLISH) == [MarkedRun(("Some",), "code")]
    assert plain(Capitalized(joined(("", "of", " two"))), ENGLISH) == "Of two"


def test_days_and_reasons_are_worded_and_texts_are_data() -> None:
    assert plain(DayText("2016-10", "long"), ENGLISH) == "October 2016"
    assert plain(Reason("not recorded before 2016-11-04"), ENGLISH) == "not recorded before 4 Nov 2016"
    assert plain(Reason("not recorded before 2016-11-04"), BACKWARDS) == "not recorded before <short 2016-11-04>"
    assert plain("Africa %(number)s %%", BACKWARDS) == "Africa %(number)s %%", "no sentence: it is not translated"
    assert plain(sentence("100 %% of %(what)s", what="50 %"), ENGLISH) == "100 % of 50 %"
    assert in_english(None) == "not known"


@pytest.mark.parametrize(
    ("names", "all_of_them", "any_of_them"),
    [([], "", ""), (["A"], "A", "A"), (["A", "B"], "A and B", "A or B"), (["A", "B", "C"], "A, B and C", "A, B or C")],
)
def test_names_are_listed(names: list[Inline], all_of_them: str, any_of_them: str) -> None:
    assert (plain(listing(names), ENGLISH), plain(alternatives(names), ENGLISH)) == (all_of_them, any_of_them)


def test_a_paragraph_is_there_only_if_it_says_something() -> None:
    assert list(paragraph(None, None)) == []
    (said,) = paragraph("One.", None, "Two.", kind="meta")
    assert (plain(said.words, ENGLISH), said.kind) == ("One. Two.", "meta")


def test_a_quoted_count_opens_by_its_source_alone(layout: Layout) -> None:
    class Stated:
        value, at_least, unit, reason = 23, None, "leaders", None
        parameters = {"relation": "about", "by": "communiqué"}  # noqa: RUF012  read only

    said = stated_count(Stated())
    assert plain(said, ENGLISH) == "about 23 leaders (communiqué)"
    assert [run.form for run in runs(said, ENGLISH) if isinstance(run, FigureRun)] == ["quoted", "by"]


def test_the_assessment_has_the_sections_of_its_json_in_their_order(layout: Layout) -> None:
    document = assessment_document(layout)
    ids = [section.id for section in document.sections]
    assert ids == list(WTSA.sections)
    assert ids == [section.id for section in layout.report.sections]
    assert [section.number for section in document.sections] == [None, *range(1, 16), None, None, None]


NAMED_SECTIONS = {
    r"The total is not known \(section (\d+)\)\.": ("not-known",),
    r"Section (\d+) tells for each meeting how many came again\.": ("again",),
    r"How many came again from one meeting to the next is not known: section (\d+) says why\.": ("again",),
    r"What the meetings concluded is in section (\d+), and what they discussed in an annex\.": ("conclusions",),
    r"Section (\d+) compares this study period with 2009-2012\.": ("change",),
}
"""Sentences that name sections by number, with the sections they mean."""


def many_compared() -> Record:
    """Return six fully known meetings, and one in the previous period."""
    record = Record().series("EX").complete("EX").organization("A", "FIN")
    record.says("reporting", "old", StudyPeriodDefined("old", "2009-2012", "2008-10-31", "2012-11-29"))
    for ordinal, year in enumerate((2010, 2013, 2013, 2014, 2014, 2015, 2016), 1):
        record.held(f"EX-{ordinal}", "EX", ordinal, f"{year}-{ordinal + 1:02}-01", ("A",))
    return record


def none_compared() -> Record:
    return Record().series("EX").held("EX-1", "EX", 1, "2013-02-01", (), complete=False)


def test_sections_that_a_sentence_names_by_number_are_those_that_it_means() -> None:
    found = dict.fromkeys(NAMED_SECTIONS, 0)
    for record in (many_compared(), none_compared()):
        document = assessment_document(laid_out_of(record))
        numbers = {section.id: str(section.number) for section in document.sections}
        lines = [line for section in document.sections for block in section.blocks for line in block.lines()]
        text = "\n".join(plain(line, ENGLISH) for line in lines)
        named = len(re.findall(r"[Ss]ections? \d", text))
        for words, ids in NAMED_SECTIONS.items():
            said = [match.groups() for match in re.finditer(words, text)]
            assert all(each == tuple(numbers[id_] for id_ in ids) for each in said), words
            found[words] += len(said)
            named -= len(said)
        assert not named, "a sentence names a section, and is not told of here"
    assert all(found.values()), found


def test_every_figure_that_a_document_shows_is_the_reports_and_has_one_note(layout: Layout) -> None:
    document = assessment_document(layout)
    shown, known = figures_in(document.sections), {reference(each) for each in layout.report.figures()}
    assert {reference(each) for each in shown} <= known
    source = ReportSource(layout.report, layout.context.history, "http://127.0.0.1")
    distinct = list(dict.fromkeys(map(reference, shown)))
    assert [reference(figure) for figure in document.figures] == distinct
    assert [source.note(figure) for figure in {reference(each): each for each in shown}.values()] == list(
        range(1, len(distinct) + 1)
    )
    printed = html(source).decode()
    assert len(re.findall("<li>", printed.partition('<section class="annex">')[2].partition("</ol>")[0])) == len(
        distinct
    )


def test_a_share_is_a_part_of_a_whole_and_a_change_of_shares_is_in_percentage_points(layout: Layout) -> None:
    share = msgspec.structs.replace(
        figure(layout, "meetings.held"), unit="share", value=0.25, numerator=1, denominator=4
    )
    change = msgspec.structs.replace(share, key="assessment.change", numerator=None, denominator=None)
    assert [plain(figure_words(each), ENGLISH) for each in (share, change)] == ["1 of 4", "+25.0 percentage points"]
    least = msgspec.structs.replace(share, value=None, numerator=None, denominator=None, at_least=5 / 7)
    assert plain(figure_words(least), ENGLISH) == "at least 71%", "no more than is known"
    assert least_number(least) == "71%"
    assert figure_words(msgspec.structs.replace(least, at_least=1.0)) == "100%", "not at least all of it"
    assert [least_number(msgspec.structs.replace(least, at_least=part / 100)) for part in (29, 57, 58)] == [
        "29%",
        "57%",
        "58%",
    ]
    fewer = [
        msgspec.structs.replace(change, value=value, unit=unit)
        for value, unit in ((-0.25, "share"), (0.0, "share"), (-3, "meetings"), (0, "meetings"), (3, "meetings"))
    ]
    words = ["−25.0 percentage points", "0.0 percentage points", "−3", "0", "+3"]
    assert [plain(figure_words(each), ENGLISH) for each in fewer] == words, "with a minus sign"
    assert (signed(-3), signed(-0.25), signed(2)) == ("−3", "−0.250", "+2")


def test_no_section_has_an_empty_line(layout: Layout) -> None:
    for section in assessment_document(layout).sections:
        for block in unfolded(section.blocks):
            if not isinstance(block, Table):  # a cell may be empty
                assert all(plain(line, ENGLISH).strip() for line in block.lines()), block


def unfolded(blocks: Iterable[DocumentBlock]) -> Iterator[DocumentBlock]:
    """Yield blocks, with folded ones in place of their fold, whose summary is treated as a paragraph."""
    for block in blocks:
        if isinstance(block, Folded):
            yield Paragraph(block.summary)
            yield from unfolded(block.blocks)
        else:
            yield block


def test_a_figure_says_its_own_sentence_in_the_section_of_its_place(layout: Layout) -> None:
    def says(figures: Sequence[Figure]) -> Iterable[Inline]:
        for each in figures:
            yield sentence("%(number)s were counted.", number=number(each))

    rule = RULES["meetings.held"]
    place = ReportPlace("wtsa", "held", shows=lambda of: set(of) == {"series"}, says=says)
    (said,) = own_sentences(layout.report, "held", [(rule, place), (rule, ReportPlace("wtsa", "held"))])
    assert isinstance(said, Paragraph)
    assert plain(said.words, ENGLISH) == "2 were counted."
    assert list(own_sentences(layout.report, "topics", [(rule, place)])) == []


def test_every_place_of_a_figure_is_in_a_section_that_a_document_has() -> None:
    assert {place.section for rule in RULES.values() for place in rule.places if place.report == "wtsa"} <= set(
        WTSA.sections
    )


def test_templates_of_documents_hold_layout_alone() -> None:
    folder = TEMPLATES / "reporting"
    files: list[Path] = [*sorted((folder / "document").glob("*.html")), folder / "numbers.html"]
    assert len(files) > 4
    for file in files:
        assert not re.search(r"\b(_|n?gettext)\(", file.read_text()), f"{file.name} has words"
