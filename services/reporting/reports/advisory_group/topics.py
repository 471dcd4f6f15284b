"""The topics of a report to TSAG: their stages, or the words in which the record describes them (68-12)."""

from collections.abc import Iterator

from services.reporting.document_model import Marked, joined, listing, sentence
from services.reporting.document_model.blocks import Bullets, DocumentBlock, paragraph
from services.reporting.reports.assessment.topic_stages import topic_stages, topics_treated
from services.reporting.reports.layout import Layout

MOST = 12  # rows of the section; the rest are in annex B


def has_more_topics(layout: Layout) -> bool:
    """Return whether the section shows only the first topics."""
    return len(topics_treated(layout)) > MOST


def first_topics(layout: Layout) -> Iterator[DocumentBlock]:
    """Yield the section: all topics, or the first of them."""
    yield from topics(layout, MOST)
    if has_more_topics(layout):
        yield from paragraph(sentence("Annex B has all topics of the period."))


def topics(layout: Layout, most: int | None = None) -> Iterator[DocumentBlock]:
    stages = list(topic_stages(layout, most))
    yield from stages
    with_topics = [row for row in layout.meetings if row.facts.topics]
    if stages:
        return
    if not with_topics:
        yield from paragraph(sentence("What the meetings of the period treated is not known."))
        return
    yield from paragraph(sentence("The topics are told in the words of the record; no stage of them is recorded."))
    yield Bullets(
        tuple(joined((Marked(row.code, "meta"), listing(list(row.facts.topics))), " ") for row in with_topics)
    )
