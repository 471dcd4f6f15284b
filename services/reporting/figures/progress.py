"""The state of a need, a proposal and the like on the day of a figure: its last progress."""

from collections.abc import Mapping
from datetime import date

from services.reporting.figures.context import FigureContext
from services.reporting.figures.evidence import Trace
from services.reporting.read_models import facts as rm
from shared.contracts.meetings.follow_up import PROGRESS
from shared.domain.dates import last_day, within


def last_states(context: FigureContext, trace: Trace) -> Mapping[str, str]:
    """Return, by record, the state of the last progress that is dated surely not after the day of the report or the
    period's last; of one day, that which was stated later."""
    every = context.history.of(PROGRESS)
    trace.record(*every)
    known = [fact for fact in every if not fact.withdrawn and within(fact.body.statement.on, date.min, context.as_of)]
    return {fact.body.statement.about: fact.body.statement.state for fact in sorted(known, key=_order)}


def _order(fact: rm.Fact) -> tuple[date, int]:
    return last_day(fact.body.statement.on), fact.events[0]
