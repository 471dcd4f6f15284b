"""The report to TSAG as a document: the header block of a temporary document, and a body of seven sections (68-12, 68-14)."""

from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from services.reporting.document_model import sentence
from services.reporting.document_model.blocks import Document, DocumentSection
from services.reporting.reports.advisory_group.annexes import annexes_of_whole
from services.reporting.reports.advisory_group.follow_up import follow_up, workshops
from services.reporting.reports.advisory_group.header import header, introduction, invited, lead, title
from services.reporting.reports.advisory_group.meetings import meetings
from services.reporting.reports.advisory_group.since import since_the_last_report
from services.reporting.reports.advisory_group.topics import first_topics
from services.reporting.reports.assessment.composing import Part, composed, no_prose
from services.reporting.reports.layout import Layout
from services.reporting.reports.plans import TSAG

_PARTS: Mapping[str, Part] = {
    "introduction": (sentence("Introduction"), introduction),
    "meetings": (sentence("Meetings since"), meetings),
    "topics": (sentence("Topics and their progression"), first_topics),
    "follow-up": (sentence("Follow-up"), follow_up),
    "participation": (sentence("Participation"), no_prose),
    "workshops": (sentence("Workshops and the action plan"), workshops),
    "invited": (sentence("TSAG is invited to"), invited),
}


def tsag_document(layout: Layout, *, issued: bool = False) -> Document:
    """Return the document of the report to TSAG. `issued`: it is no longer a draft."""
    block = header(layout, issued=issued)
    annexes = annexes_of_whole(layout)
    document = composed(layout, TSAG, _PARTS, title=title(), lead=lead(layout.report), facts=block, annexes=annexes)
    return replace(document, sections=tuple(_with_what_changed(layout, document)))


def _with_what_changed(layout: Layout, document: Document) -> Iterator[DocumentSection]:
    """Yield the sections, adding to the one on follow-up what has changed since the last report."""
    for section in document.sections:
        if section.id == "follow-up":
            yield replace(section, blocks=(*section.blocks, *since_the_last_report(layout)))
        else:
            yield section
