"""The reports to TSAG and its decisions, meeting by meeting (68-12, 68-14, 68-T1 to 68-T4)."""

from collections.abc import Iterator

from services.reporting.document_model import DayText, Inline, by_number, joined, number, sentence
from services.reporting.document_model.blocks import Bullets, DocumentBlock, Heading, paragraph, table
from services.reporting.read_models import facts as rm
from services.reporting.reports.layout import Layout
from services.reporting.reports.reported_statements import decision_line, statements_of
from shared.contracts.meetings.aims import DECISIONS
from shared.contracts.submissions import ITEMS, REVISIONS, SUBMISSIONS, is_original
from shared.domain.dates import first_day, within

SUBMITTED = "reports.submitted"


def submitted(layout: Layout) -> Iterator[DocumentBlock]:
    meetings = _meetings(layout)
    if not meetings:
        yield from paragraph(sentence("No report to TSAG and no decision of TSAG is recorded for this period."))
        return
    for meeting in meetings:
        yield Heading(joined((str(meeting.body.code), DayText(meeting.body.first_day)), ", "))
        yield from _documents(layout, meeting)
        yield from _decided(layout, meeting)


def _meetings(layout: Layout) -> list[rm.Fact]:
    """Return the meetings of the period to which a report was submitted, or that made a decision."""
    context, history = layout.context, layout.context.history
    meetings = {
        fact.body.statement.meeting for kind in (SUBMISSIONS, DECISIONS) for fact in statements_of(context, kind)
    }
    found = [history.meeting_of[stream] for stream in meetings if stream in history.meeting_of]
    inside = [each for each in found if within(each.body.first_day, context.period.first, context.as_of)]
    return sorted(inside, key=lambda each: (first_day(each.body.first_day), str(each.body.code)))


def _documents(layout: Layout, meeting: rm.Fact) -> Iterator[DocumentBlock]:
    found = [
        fact for fact in statements_of(layout.context, SUBMISSIONS) if fact.body.statement.meeting == meeting.stream
    ]
    if not found:
        yield from paragraph(sentence("No report to it is recorded."))
        return
    code = str(meeting.body.code)
    yield table(
        sentence("Reports submitted"),
        (sentence("Document"), sentence("Answers"), sentence("Posted"), sentence("Late")),
        (
            (
                fact.body.statement.document,
                sentence(ITEMS[fact.body.statement.item]),
                DayText(fact.body.statement.posted),
                _late(layout, code, fact),
            )
            for fact in sorted(found, key=lambda each: (each.body.statement.posted, each.stated[1]))
        ),
        kinds=(None,) * 4,
    )


def _late(layout: Layout, code: str, document: rm.Fact) -> Inline:
    """Return how late a report was; for a later document of it, its sort of revision, because only the original's day counts."""
    submission = document.body.statement
    if not is_original(submission):
        return sentence(REVISIONS[submission.revision])
    figure = layout.of(SUBMITTED, meeting=code, clause=submission.item)
    if figure is None or figure.value is None:
        return number(figure)
    days = int(figure.value)
    return number(figure, by_number(days, "%(num)s day", "%(num)s days") if days else sentence("in time"))


def _decided(layout: Layout, meeting: rm.Fact) -> Iterator[DocumentBlock]:
    found = [fact for fact in statements_of(layout.context, DECISIONS) if fact.body.statement.meeting == meeting.stream]
    if found:
        yield Bullets(tuple(map(_with_item, found)))
    else:
        yield from paragraph(sentence("What it decided is not recorded."))


def _with_item(fact: rm.Fact) -> Inline:
    item = fact.body.statement.item
    return joined(((item, ": ") if item else ()) + (decision_line(fact),))
