"""The report to TSAG as a document: the header block of a temporary document, and a body of seven sections (68-12, 68-14)."""

from collections.abc import Callable, Iterator, Mapping
from itertools import chain

from services.reporting.document_model import Inline, figures_of_line, sentence
from services.reporting.document_model.blocks import Document, DocumentBlock, DocumentSection, figures_in, paragraph
from services.reporting.figures import places_in
from services.reporting.reports.advisory_group.follow_up import follow_up, workshops
from services.reporting.reports.advisory_group.header import header, introduction, invited, lead, title
from services.reporting.reports.advisory_group.meetings import meetings
from services.reporting.reports.advisory_group.topics import topics
from services.reporting.reports.assessment import own_sentences
from services.reporting.reports.assessment.annex import logs_read, rules_and_evidence
from services.reporting.reports.assessment.not_known import what_is_not_known
from services.reporting.reports.figure_reference import reference
from services.reporting.reports.layout import Layout
from services.reporting.reports.passages import passages_in
from services.reporting.reports.plans import NOT_KNOWN, TSAG
from services.reporting.reports.revisions import what_changed
from shared.statements.wording import translatable as _


def _said_by_figures(_layout: Layout) -> Iterator[DocumentBlock]:
    """Yield nothing: the figures of the section have their own sentences."""
    yield from ()


_NUMBERED: Mapping[str, tuple[str, Callable[[Layout], Iterator[DocumentBlock]]]] = {
    "introduction": (_("Introduction"), introduction),
    "meetings": (_("Meetings since"), meetings),
    "topics": (_("Topics and their progression"), topics),
    "follow-up": (_("Follow-up"), follow_up),
    "participation": (_("Participation"), _said_by_figures),
    "workshops": (_("Workshops and the action plan"), workshops),
    "invited": (_("TSAG is invited to"), invited),
}
_NOTHING = _("Nothing of this is recorded for the period.")


def tsag_document(layout: Layout, *, issued: bool = False) -> Document:
    """Return the document of the report to TSAG. `issued`: it is no draft any more."""
    sections, block = tuple(_sections(layout)), header(layout, issued=issued)
    opened = (*chain.from_iterable(map(figures_of_line, block.lines())), *figures_in(sections))
    figures = tuple({reference(figure): figure for figure in opened}.values())
    return Document(
        title(),
        lead(layout.report),
        block,
        sections,
        (rules_and_evidence(layout, figures), logs_read(layout.report)),
        figures,
    )


def _sections(layout: Layout) -> Iterator[DocumentSection]:
    for id_, number in TSAG.number.items():
        words, build = _NUMBERED[id_]
        first = what_changed(layout.report) if number == 1 else ()
        written = (*first, *passages_in(layout.report, id_))
        blocks = (*written, *build(layout), *own_sentences(layout.report, id_, places_in(TSAG.name, id_)))
        yield DocumentSection(id_, number, sentence(words), blocks or tuple(_nothing()))
    yield DocumentSection(NOT_KNOWN, None, _not_known(), tuple(what_is_not_known(layout)))


def _nothing() -> Iterator[DocumentBlock]:
    yield from paragraph(sentence(_NOTHING))


def _not_known() -> Inline:
    return sentence("What is not known")
