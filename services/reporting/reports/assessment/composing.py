"""A report laid out as a document: its sections in the order of its plan, each with its own blocks and its figures' sentences."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain

from services.reporting.document_model import Inline, figures_of_line, is_known, number, sentence
from services.reporting.document_model.blocks import (
    Annex,
    Document,
    DocumentBlock,
    DocumentSection,
    Terms,
    figures_in,
    paragraph,
)
from services.reporting.figures import RULES, ReportPlace, Rule
from services.reporting.reports.assessment.annex import logs_read, rules_and_evidence
from services.reporting.reports.assessment.not_known import what_is_not_known
from services.reporting.reports.document import ReportDocument
from services.reporting.reports.figure_reference import reference
from services.reporting.reports.layout import Layout
from services.reporting.reports.passages import passages_in
from services.reporting.reports.plan import NEED, NOT_KNOWN, ReportPlan
from services.reporting.reports.revisions import what_changed

Builder = Callable[[Layout], Iterator[DocumentBlock]]
Part = tuple[Inline, Builder]
"""The title of a section, and the builder of its blocks."""


def no_prose(_layout: Layout) -> Iterator[DocumentBlock]:
    """Yield nothing: the figures of the section have their own sentences."""
    yield from ()


def composed(
    layout: Layout,
    plan: ReportPlan,
    parts: Mapping[str, Part],
    *,
    title: Inline,
    lead: Inline,
    facts: Terms,
    annexes: Sequence[Part] = (),
) -> Document:
    """Return the document of a report. `annexes`: those that precede the annex of the rules."""
    sections = tuple(_sections(layout, plan, {NOT_KNOWN: (sentence("What is not known"), what_is_not_known), **parts}))
    first = tuple(Annex(words, tuple(build(layout))) for words, build in annexes)
    opened = (*chain.from_iterable(map(figures_of_line, facts.lines())), *figures_in(sections), *figures_in(first))
    figures = tuple({reference(figure): figure for figure in opened}.values())
    behind = (rules_and_evidence(layout, figures), logs_read(layout.report))
    return Document(title, lead, facts, sections, (*first, *behind), figures)


def _sections(layout: Layout, plan: ReportPlan, parts: Mapping[str, Part]) -> Iterator[DocumentSection]:
    order = layout.arrangement
    for id_ in order.sections:
        words, build = parts[id_]
        first = what_changed(layout) if id_ == order.sections[0] else ()
        written = (*first, *(() if id_ == NEED else passages_in(layout.report, id_)))  # it shows its own
        blocks = (*written, *build(layout), *own_sentences(layout.report, id_, plan.places(id_)))
        blocks = blocks or tuple(_nothing(layout.report, id_))
        yield DocumentSection(id_, order.number.get(id_), words, blocks, order.parts.get(id_))


def own_sentences(
    report: ReportDocument, section: str, places: Iterable[tuple[Rule, ReportPlace]]
) -> Iterator[DocumentBlock]:
    """Yield the sentences of the figures in a section, one paragraph for each place that has any."""
    figures = [figure for each in report.sections if each.id == section for figure in each.figures]
    for rule, place in places:
        if place.says is not None:
            placed = [figure for figure in figures if figure.key == rule.key and place.shows(figure.of)]
            yield from paragraph(*place.says(placed))


def _nothing(report: ReportDocument, section: str) -> Iterator[DocumentBlock]:
    """Yield why a section says nothing: which of its numbers are not known, or that it has none."""
    figures = [figure for each in report.sections if each.id == section for figure in each.figures]
    unknown = {figure.key: figure for figure in reversed(figures) if not is_known(figure)}
    for rule in RULES.values():
        if rule.key in unknown:
            yield from paragraph(
                sentence("%(title)s: %(number)s.", title=sentence(rule.title), number=number(unknown[rule.key]))
            )
    if not unknown:
        yield from paragraph(sentence("Nothing of this is recorded for the period."))
