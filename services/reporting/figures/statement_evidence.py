"""Statements with their own streams that answer an item of the resolution in a period."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date

import msgspec

from services.reporting.figures.context import FigureContext
from services.reporting.figures.evidence import Trace
from services.reporting.read_models import facts as rm
from shared.contracts.completeness import COMPLETENESS
from shared.contracts.meetings.consultations import CONSULTATIONS, RAISED_NEEDS, REPLIES, REQUESTS
from shared.contracts.meetings.follow_up import CONSENTS, PROGRESS
from shared.domain.dates import within
from shared.statements.kinds import StatementKind

CONSENTS_ASKED = ("recording", "sharing")
INVITING = ("invitation", "reminder")


class StatementsFound(msgspec.Struct, frozen=True):
    """The number of statements that answer, and how many others may."""

    number: int = 0
    perhaps: int = 0

    def __add__(self, other: "StatementsFound") -> "StatementsFound":
        return StatementsFound(self.number + other.number, self.perhaps + other.perhaps)


StatementCounter = Callable[[FigureContext, Trace], StatementsFound]


def _held(context: FigureContext, trace: Trace, kind: StatementKind) -> Sequence[rm.Fact]:
    """Return the valid statements of a kind; all of them were read."""
    every = context.history.of(kind)
    trace.record(*every)
    return [fact for fact in every if not fact.withdrawn]


def _dated(context: FigureContext, facts: Iterable[rm.Fact], field: str, first: date | None = None) -> StatementsFound:
    """Count the statements dated in the period, up to the day of the report; from `first` on, by default the period's
    first day."""
    begin = context.period.first if first is None else first
    answers = [within(getattr(fact.body.statement, field), begin, context.as_of) for fact in facts]
    return StatementsFound(answers.count(True), answers.count(None))


def _about(facts: Iterable[rm.Fact], records: Collection[str]) -> list[rm.Fact]:
    return [fact for fact in facts if fact.body.statement.about in records]


def _consulted(context: FigureContext, trace: Trace) -> StatementsFound:
    consultations = _held(context, trace, CONSULTATIONS)
    opened = [each for each in consultations if within(each.body.statement.opened, context.period.first, context.as_of)]
    requests = _about(_held(context, trace, REQUESTS), {each.stream for each in opened})
    replies = _about(_held(context, trace, REPLIES), {each.stream for each in requests})
    found = _dated(context, consultations, "opened") + _raised(context, trace)
    return found + _dated(context, [*requests, *replies], "on", date.min)


def _raised(context: FigureContext, trace: Trace) -> StatementsFound:
    needs = _held(context, trace, RAISED_NEEDS)
    progress = _about(_held(context, trace, PROGRESS), {need.stream for need in needs})
    return _dated(context, [*needs, *progress], "on")


def _difficulties(context: FigureContext, trace: Trace) -> StatementsFound:
    needs = _held(context, trace, RAISED_NEEDS)
    return _dated(context, [each for each in needs if each.body.statement.kind == "difficulty"], "on")


def _inviting(context: FigureContext, trace: Trace) -> list[rm.Fact]:
    """Return invitations and reminders to meetings held in the period."""
    requests = _about(_held(context, trace, REQUESTS), {meeting.stream for meeting in context.held})
    return [each for each in requests if each.body.statement.kind in INVITING]


def _invited(context: FigureContext, trace: Trace) -> StatementsFound:
    inviting = _inviting(context, trace)
    meetings = {meeting.stream for meeting in context.held} | {each.stream for each in inviting}
    replies = _about(_held(context, trace, REPLIES), meetings)
    return _dated(context, [*inviting, *replies], "on", date.min)


def _who_was_invited(context: FigureContext, trace: Trace) -> StatementsFound:
    invited = _dated(context, _inviting(context, trace), "on", date.min)
    return invited + _complete(context, trace, "invitations")


def _consents(context: FigureContext, trace: Trace) -> StatementsFound:
    consents = _held(context, trace, CONSENTS)
    return _dated(context, [each for each in consents if each.body.statement.to in CONSENTS_ASKED], "on")


def _everyone_present(context: FigureContext, trace: Trace) -> StatementsFound:
    return _complete(context, trace, "everyone present")


def _complete(context: FigureContext, trace: Trace, of: str) -> StatementsFound:
    """Return meetings with a complete list. The last statement about a meeting holds."""
    latest: dict[str | None, rm.Fact] = {}
    for fact in _held(context, trace, COMPLETENESS):
        statement = fact.body.statement
        earlier = latest.get(statement.about)
        if statement.of == of and (earlier is None or earlier.stated < fact.stated):
            latest[statement.about] = fact
    complete = {about for about, fact in latest.items() if fact.body.statement.complete}
    return StatementsFound(sum(meeting.stream in complete for meeting in context.held))


STATEMENTS: Mapping[str, StatementCounter] = {
    "68-02": _consulted,
    "68-07": _invited,
    "68-11": _consents,
    "68-C3": _everyone_present,
    "68-C4": _difficulties,
    "68-T4": _who_was_invited,
}
"""The kinds counted by `clauses.evidence/3`: they are printed with the rule, so kinds declared later are left out."""
