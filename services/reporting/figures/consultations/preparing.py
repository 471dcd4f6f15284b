"""Which consultations ended before a meeting that they name."""

from datetime import date

import msgspec

from services.reporting import read_models as rm
from services.reporting.figures.context import FigureContext
from services.reporting.figures.dated import days_of
from services.reporting.figures.evidence import Trace
from services.reporting.figures.kept import why_not_kept
from services.reporting.figures.records import series_of_meeting
from shared.contracts.meetings.consultations import CONSULTATIONS
from shared.domain.dates import before

CLAUSE = "68-02"
KIND = "executive meeting"


class Preparing(msgspec.Struct, frozen=True):
    """`ended`: consultations that surely ended before the meeting's first day; `perhaps`: how many others may have.

    `reason`: why these may not be all.
    """

    ended: tuple[rm.Fact, ...]
    perhaps: int
    reason: str | None
    trace: Trace


def preparing(context: FigureContext, meeting: rm.Fact) -> Preparing:
    """Return the consultations that prepared a meeting, found once."""
    return context.cached(("consultations", meeting.stream), lambda: _find(context, meeting))


def _find(context: FigureContext, meeting: rm.Fact) -> Preparing:
    trace = Trace(context.trace)
    every = context.history.of(CONSULTATIONS)
    trace.record(*every)
    reason = why_not_kept(context, CLAUSE, trace)
    naming = [
        (fact, before(fact.body.statement.closed, meeting.body.first_day))
        for fact in every
        if not fact.withdrawn and meeting.stream in fact.body.statement.meetings
    ]
    ended = tuple(fact for fact, answer in naming if answer)
    return Preparing(ended, sum(answer is None for _, answer in naming), reason, trace)


def meetings_of_executives(context: FigureContext, trace: Trace) -> list[rm.Fact]:
    """Return the held meetings of the period whose series is one of executives' meetings."""
    found = [(meeting, series_of_meeting(context.history, trace, meeting)) for meeting in context.held]
    return [meeting for meeting, series in found if series is not None and series.body.kind == KIND]


def as_of(meeting: rm.Fact) -> date:
    """Return the first day of a meeting, as far as it is known."""
    return days_of(meeting)[0]
