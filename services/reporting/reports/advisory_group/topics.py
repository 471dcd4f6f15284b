"""The topics of a report to TSAG: their stages, or what the record says of them in words (68-12)."""

from collections.abc import Iterator

from services.reporting.document_model import Marked, joined, listing, sentence
from services.reporting.document_model.blocks import Bullets, DocumentBlock, paragraph
from services.reporting.reports.assessment.topic_stages import topic_stages
from services.reporting.reports.layout import Layout


def topics(layout: Layout) -> Iterator[DocumentBlock]:
    stages = list(topic_stages(layout))
    yield from stages
    told = [row for row in layout.meetings if row.facts.topics]
    if stages:
        return
    if not told:
        yield from paragraph(sentence("What the meetings of the period treated is not known."))
        return
    yield from paragraph(sentence("The topics are told in the words of the record; no stage of them is recorded."))
    yield Bullets(tuple(joined((Marked(row.code, "meta"), listing(list(row.facts.topics))), " ") for row in told))
