"""The passages of a report: the texts that people wrote for its sections, and signed."""

from collections.abc import Iterator

from services.reporting.document_model import DayText, Inline, joined, sentence
from services.reporting.document_model.blocks import DocumentBlock, paragraph
from services.reporting.figures import Audience, Period, period_named
from services.reporting.figures.audience import may_see
from services.reporting.history import History
from services.reporting.read_models import facts as rm
from services.reporting.reports.addressed import addressed_to
from services.reporting.reports.document import ReportDocument, ReportPassage
from shared.contracts.passages import PASSAGES, RECOMMENDATIONS
from shared.domain.errors import Malformed
from shared.statements.succession import Span, grouped, holding


def passages_of(
    history: History, kind: str, period: Period, audience: Audience, meeting: str | None = None
) -> tuple[ReportPassage, ...]:
    """Return the passages of a report that its audience may read, as signed by the day of the history, in the order of
    signing. `meeting`: the meeting to which it goes, if stated."""
    goes_to = addressed_to(history, kind, period.last or history.moment.day, meeting)
    addressed = goes_to.stream if goes_to else None
    fitting = [
        fact
        for fact in history.of(PASSAGES)
        if not fact.withdrawn
        and may_see(fact, audience)
        and fact.body.statement.report == kind
        and _fits(fact, history, period, addressed)
    ]
    groups = grouped(PASSAGES, fitting, lambda fact: fact.body.statement).values()
    held = [fact for versions in groups if (fact := holding(versions, history.moment.day, _signed)) is not None]
    return tuple(_read(fact) for fact in sorted(held, key=lambda fact: (str(fact.body.statement.on), fact.stated[1])))


def _fits(fact: rm.Fact, history: History, period: Period, meeting: str | None) -> bool:
    passage = fact.body.statement
    if passage.meeting is not None and passage.meeting != meeting:
        return False
    return passage.period in (None, period.name) or _same_days(history, passage.period, period)


def _same_days(history: History, name: str, period: Period) -> bool:
    try:
        other = period_named(history, name)
    except Malformed:
        return False
    return (other.first, other.last) == (period.first, period.last)


def _signed(fact: rm.Fact) -> Span:
    return Span(fact.body.statement.on, None, fact.stated[1])


def _read(fact: rm.Fact) -> ReportPassage:
    passage = fact.body.statement
    return ReportPassage(
        fact.stream, passage.section, passage.text, passage.function, passage.on, passage.recommendation
    )


def passages_in(report: ReportDocument, section: str) -> Iterator[DocumentBlock]:
    """Yield the passages of a section: the text in its first language, and who signed it and when."""
    for each in report.passages:
        if each.section == section:
            language, text = next(iter(each.text.items()))
            for part in filter(None, (line.strip() for line in text.splitlines())):
                yield from paragraph(part)
            yield from paragraph(*_signature(each, language), kind="meta")


def _signature(passage: ReportPassage, language: str) -> Iterator[Inline]:
    if passage.recommendation is not None:
        words = sentence(RECOMMENDATIONS[passage.recommendation])
        yield sentence("Recommendation: %(recommendation)s.", recommendation=words)
    signed = joined((passage.function, DayText(passage.on, "long")), ", ")
    if language == "en":
        yield sentence("Signed: %(signed)s.", signed=signed)
    else:
        yield sentence("Signed: %(signed)s. Original in: %(language)s.", signed=signed, language=language)
