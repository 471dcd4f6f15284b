"""The assessment for WTSA as a document: the sentences of each section about its figures."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from services.reporting.document_model import Inline, sentence
from services.reporting.document_model.blocks import (
    Document,
    DocumentBlock,
    DocumentSection,
    Remark,
    figures_in,
    paragraph,
)
from services.reporting.figures import ReportPlace, Rule, places_in
from services.reporting.reports.assessment.again import again
from services.reporting.reports.assessment.agendas import agendas
from services.reporting.reports.assessment.annex import annex, logs_read, rules_and_evidence
from services.reporting.reports.assessment.came import came
from services.reporting.reports.assessment.change import change
from services.reporting.reports.assessment.front import facts, lead, title
from services.reporting.reports.assessment.held import held
from services.reporting.reports.assessment.in_short import in_short
from services.reporting.reports.assessment.not_known import what_is_not_known
from services.reporting.reports.assessment.recordings import recordings
from services.reporting.reports.assessment.topics import conclusions, topics
from services.reporting.reports.assessment.where import where
from services.reporting.reports.document import ReportDocument
from services.reporting.reports.figure_reference import reference
from services.reporting.reports.layout import Layout
from services.reporting.reports.plans import ANNEX, IN_SHORT, WTSA
from shared.statements.wording import translatable as _

Builder = Callable[[Layout], Iterator[DocumentBlock]]


def _need(_layout: Layout) -> Iterator[DocumentBlock]:
    """Yield that people have to state it: none of it is generated."""
    yield Remark(
        sentence("Nothing is stated yet"),
        sentence(
            "Whether to continue or enhance these meetings is for the Director to say. The words will stand here, with name,"
            " function and day; none of them are generated."
        ),
    )


def _said_by_figures(_layout: Layout) -> Iterator[DocumentBlock]:
    """Yield nothing: the figures of the section have their own sentences."""
    yield from ()


_NUMBERED: Mapping[str, tuple[str, Builder]] = {
    "held": (_("What was held"), held),
    "came": (_("Who came"), came),
    "again": (_("Who came again"), again),
    "before": (_("Before the meetings"), agendas),
    "where": (_("Where"), where),
    "topics": (_("Topics"), topics),
    "conclusions": (_("Conclusions"), conclusions),
    "recordings": (_("Recordings and partners"), recordings),
    "members": (_("Members in the activities of ITU-T"), _said_by_figures),
    "change": (_("Against the period before"), change),
    "not-known": (_("What is not known"), what_is_not_known),
    "need": (_("Need to continue or enhance"), _need),
}
"""Of each numbered section its title, and what says what is in it."""


def assessment_document(layout: Layout, *, issued: bool = False) -> Document:
    """Return the document of the assessment. `issued`: it is no draft any more."""
    sections = tuple(_sections(layout))
    figures = tuple({reference(figure): figure for figure in figures_in(sections)}.values())
    return Document(
        title(),
        lead(layout.report),
        facts(layout, issued=issued),
        sections,
        (rules_and_evidence(layout, figures), logs_read(layout.report)),
        figures,
    )


def _sections(layout: Layout) -> Iterator[DocumentSection]:
    yield DocumentSection(IN_SHORT, None, sentence("In short"), tuple(in_short(layout)))
    for id_, number in WTSA.number.items():
        words, build = _NUMBERED[id_]
        blocks = (*build(layout), *own_sentences(layout.report, id_, places_in(layout.report.report, id_)))
        yield DocumentSection(id_, number, _title(layout, id_, words), blocks)
    yield DocumentSection(ANNEX, None, sentence("Annex"), tuple(annex(layout)))


def own_sentences(
    report: ReportDocument, section: str, places: Iterable[tuple[Rule, ReportPlace]]
) -> Iterator[DocumentBlock]:
    """Yield the figures' own sentences in a section, a paragraph for each place that has one."""
    figures = [figure for each in report.sections if each.id == section for figure in each.figures]
    for rule, place in places:
        if place.says is not None:
            own = [figure for figure in figures if figure.key == rule.key and place.shows(figure.of)]
            yield from paragraph(*place.says(own))


def _title(layout: Layout, id_: str, words: str) -> Inline:
    if id_ == "change" and layout.before:
        return sentence("Against %(period)s", period=layout.before)
    return sentence(words)
