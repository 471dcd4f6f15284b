"""The table of the choices of places: for each meeting the reasons, the expertise named and the other places considered
(68-06)."""

from collections.abc import Iterator

from services.reporting.document_model import Inline, joined, sentence
from services.reporting.document_model.blocks import DocumentBlock, table
from services.reporting.reports.layout import Layout
from services.reporting.reports.reported_statements import in_the_original, statements_of
from shared.contracts.meetings.places import EXPERTISES, SITINGS


def why_there(layout: Layout) -> Iterator[DocumentBlock]:
    """Yield the table of choices of a place that the audience may see, in order of the meetings."""
    chosen = {fact.body.statement.meeting: fact.body.statement for fact in statements_of(layout.context, SITINGS)}
    expertise = {fact.stream: fact.body.statement for fact in statements_of(layout.context, EXPERTISES)}
    rows: list[tuple[Inline, ...]] = []
    for meeting in layout.meetings:
        if (statement := chosen.get(meeting.stream)) is not None:
            named = [expertise[each] for each in statement.expertise or () if each in expertise]
            rows.append(
                (
                    meeting.code,
                    meeting.body.city or sentence("not known"),
                    in_the_original(statement.why),
                    joined([each.subject or each.institution or each.city for each in named], "; "),
                    statement.considered or "",
                )
            )
    if rows:
        yield table(
            sentence("Why these places were chosen"),
            (
                sentence("Meeting"),
                sentence("City"),
                sentence("Reasons"),
                sentence("Expertise there"),
                sentence("Other places considered"),
            ),
            rows,
            sentence("Expertise there is what was named when the place was chosen."),
        )
