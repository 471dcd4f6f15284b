"""Documents of a past period, with what they are known to have reported to TSAG: shown in a report that was compiled later."""

from collections.abc import Iterator

from services.reporting.document_model import DayText, Inline, joined, listing, sentence, unknown
from services.reporting.document_model.blocks import DocumentBlock, table
from services.reporting.reports.layout import Layout, MeetingRow

_A_YEAR = 365


def is_compiled_afterwards(layout: Layout) -> bool:
    """Return whether the report is about a past period: its moment is more than a year later."""
    last = layout.report.period.last
    return last is not None and (layout.report.moment.day - last).days > _A_YEAR


def documents_then(layout: Layout) -> Iterator[DocumentBlock]:
    """Yield, for each document that reported on meetings of the period, what it is known to have reported."""
    documents = dict.fromkeys(each for row in layout.meetings for each in row.facts.documents)
    for document in documents if is_compiled_afterwards(layout) else ():
        rows = [row for row in layout.meetings if document in row.facts.documents]
        heads = (sentence("Meeting"), sentence("What it treated"), sentence("What it concluded, in our summary"))
        yield table(
            sentence("What %(document)s is known to have said", document=document),
            heads,
            ((_named(row), _several(row.facts.topics), _several(row.facts.conclusions)) for row in rows),
            sentence(
                "It is known to have reported these meetings. What it said of them is taken from the public sources of each"
                " meeting, of which it is one; what it said besides is not known here."
            ),
            kinds=(None, None, None),
        )


def _named(row: MeetingRow) -> Inline:
    place = [str(row.body.city)] if row.body.city else []
    return joined([row.code, DayText(row.body.first_day), *place], ", ")


def _several(names: tuple[str, ...]) -> Inline:
    return listing(list(names)) if names else unknown()
