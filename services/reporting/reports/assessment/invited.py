"""Invitations to meetings: how many organizations were invited, what they answered, and who came."""

from collections.abc import Iterator

from services.reporting.document_model import number, sentence
from services.reporting.document_model.blocks import DocumentBlock, table
from services.reporting.reports.layout import Layout
from shared.statements.wording import translatable as _

ANSWERS = "invitations.answers"
_COLUMNS = {
    "invited": _("Invited"),
    "reminded": _("Reminded"),
    "accepted": _("Accepted"),
    "declined": _("Declined"),
    "unanswered": _("No answer"),
    "came": _("Came"),
    "uninvited": _("Uninvited"),
}


def invited(layout: Layout) -> Iterator[DocumentBlock]:
    """Yield the table of meetings, if any invitation is recorded."""
    meetings = list(dict.fromkeys(figure.of["meeting"] for figure in layout.figures.each(ANSWERS, "meeting")))
    if not meetings:
        return
    rows = [
        (code, *(number(layout.of(ANSWERS, {"answer": answer}, meeting=code)) for answer in _COLUMNS))
        for code in meetings
    ]
    over = (sentence("The period"), *(number(layout.of(ANSWERS, {"answer": answer})) for answer in _COLUMNS))
    yield table(
        sentence("Invitations, by meeting"),
        (sentence("Meeting"), *map(sentence, _COLUMNS.values())),
        (*rows, over),
        sentence(
            "Organizations. Over the period each counts once in every answer that it gave. Excused is declined; tentative is no answer."
        ),
    )
