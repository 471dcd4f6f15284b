"""The statements that a report shows: those open to its audience, their texts in the original, and the decisions of TSAG."""

from collections.abc import Collection, Iterator, Mapping

from msgspec.structs import replace

from services.reporting.document_model import Inline, sentence
from services.reporting.figures import FigureContext
from services.reporting.figures.audience import may_see
from services.reporting.history import History
from services.reporting.read_models import facts as rm
from services.reporting.reports.figure_titles import TitledFigure, figure_title
from services.reporting.reports.layout import country_name
from shared.contracts.clauses import Clause
from shared.contracts.meetings.aims import DECISION_KINDS, DECISIONS
from shared.contracts.records import ORGANIZATION
from shared.domain.dates import first_day
from shared.domain.ids import kind_of
from shared.statements.kinds import StatementKind


def in_the_original(texts: Mapping[str, str]) -> str:
    """Return a text in its first language."""
    return next(iter(texts.values()))


def statements_of(context: FigureContext, kind: StatementKind) -> list[rm.Fact]:
    """Return the valid statements of a kind that may be named to the report's audience."""
    return [fact for fact in context.history.of(kind) if not fact.withdrawn and may_see(fact, context.audience)]


def decisions_on(context: FigureContext, items: Collection[Clause]) -> list[rm.Fact]:
    """Return the decisions on some items at meetings up to the day of the report, in order of the meetings."""
    meetings = context.history.meeting_of
    found = [
        (first_day(meetings[fact.body.statement.meeting].body.first_day), fact.events[0], fact)
        for fact in statements_of(context, DECISIONS)
        if fact.body.statement.item in items and fact.body.statement.meeting in meetings
    ]
    return [fact for day, _event, fact in sorted(found, key=lambda each: each[:2]) if day <= context.as_of]


def last_decision(context: FigureContext, clause: Clause) -> rm.Fact | None:
    """Return the last decision of TSAG or the assembly on an item."""
    found = decisions_on(context, (clause,))
    return found[-1] if found else None


def decision_line(fact: rm.Fact) -> Inline:
    """Return a decision in words."""
    decision = fact.body.statement
    return sentence(
        "%(kind)s: %(text)s (%(document)s)",
        kind=sentence(DECISION_KINDS[decision.kind]),
        text=in_the_original(decision.text),
        document=decision.document,
    )


def decision_at(context: FigureContext, fact: rm.Fact) -> Inline:
    """Return a decision in words, preceded by the code of its meeting."""
    meeting = context.history.meeting_of[fact.body.statement.meeting]
    return sentence("%(meeting)s, %(decision)s", meeting=str(meeting.body.code), decision=decision_line(fact))


def record_named(history: History, record: str) -> str:
    """Return the words for a record: the name of an organization, the number and text of an objective, or the id of any other."""
    if kind_of(record) == ORGANIZATION.name:
        return history.name_of(record)
    fact = history.statement_of.get(record)
    return record if fact is None else " ".join(_called(fact)) or record


def title_of(history: History, figure: TitledFigure) -> Inline:
    """Return the title of a figure; a record that it is about appears by name rather than by id."""
    names = {word: record_named(history, name) if kind_of(name) else name for word, name in figure.of.items()}
    return figure_title(replace(figure, of=names), lambda iso3: country_name(history, iso3))


def _called(fact: rm.Fact) -> Iterator[str]:
    for name in ("number", "text", "name"):
        value = getattr(fact.body.statement, name, None)
        if value:
            yield value if isinstance(value, str) else in_the_original(value)
