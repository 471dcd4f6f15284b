"""Lists stated to be complete: of a meeting, or for a span of days."""

from datetime import date

from services.reporting.figures.context import FigureContext
from services.reporting.figures.dated import turns
from services.reporting.figures.evidence import Trace
from services.reporting.read_models import facts as rm
from shared.contracts.completeness import COMPLETENESS
from shared.domain.dates import holds_on
from shared.statements.kinds import StatementKind


def is_listed_whole(context: FigureContext, of: str, trace: Trace, day: date, about: str | None = None) -> bool:
    """Return whether a list is stated to be complete on a day.

    A later statement about the same span replaces the earlier one; a day on which different spans disagree does not
    count as complete.
    """
    latest: dict[tuple[str | None, str | None], rm.Fact] = {}
    for fact in _stated(context, of, trace):
        statement = fact.body.statement
        if statement.about != about:
            continue
        earlier = latest.get((statement.since, statement.until))
        if earlier is None or earlier.stated[1] < fact.stated[1]:
            latest[statement.since, statement.until] = fact
    found = [(each.body.statement.complete, holds_on(day, each.since, each.until)) for each in latest.values()]
    return (True, True) in found and all(holds is False for complete, holds in found if not complete)


def is_listed_whole_over(context: FigureContext, of: str, trace: Trace, first: date, last: date) -> bool:
    """Return whether the list that belongs to no record is stated to be complete on every day from `first` to `last`."""
    days = {first, *(day for day in turns(_stated(context, of, trace)) if first < day <= last)}
    return all(is_listed_whole(context, of, trace, day) for day in days)


def is_list_stated(context: FigureContext, of: str, trace: Trace) -> bool:
    """Return whether any such list is stated to be complete or incomplete."""
    return bool(_stated(context, of, trace))


def listed_facts(context: FigureContext, kind: StatementKind, trace: Trace) -> list[rm.Fact] | None:
    """Return the valid statements of a kind that has lists; None if there are none and nothing is stated about its
    lists either."""
    every = context.history.of(kind)
    trace.record(*every)
    valid = [fact for fact in every if not fact.withdrawn]
    return valid if valid or is_list_stated(context, str(kind.listed_as), trace) else None


def _stated(context: FigureContext, of: str, trace: Trace) -> list[rm.Fact]:
    every = context.history.of(COMPLETENESS)
    trace.record(*every)
    return [fact for fact in every if not fact.withdrawn and fact.body.statement.of == of]
