"""The lists that are stated to be complete: that of a record, or that of the days of a period."""

from collections.abc import Iterator
from datetime import date

from services.reporting.figures.context import FigureContext
from services.reporting.figures.dated import DAY
from services.reporting.figures.evidence import Trace
from services.reporting.read_models import facts as rm
from shared.contracts.completeness import COMPLETENESS, CompletenessStated
from shared.domain.dates import first_day, last_day


def is_stated(context: FigureContext, listed: str, trace: Trace) -> bool:
    """Return whether anything is stated of such lists."""
    return any(said.of == listed for said in _stated(context, trace))


def is_complete_of(context: FigureContext, listed: str, record: str, trace: Trace) -> bool:
    """Return whether the list of a record is stated to be complete. The last statement holds."""
    said = [each.complete for each in _stated(context, trace) if (each.of, each.about) == (listed, record)]
    return bool(said) and said[-1]


def is_complete_over(context: FigureContext, listed: str, first: date, last: date, trace: Trace) -> bool:
    """Return whether the list that is of no record is stated to be complete on every day from `first` to `last`.

    Of the same days the last statement holds; where others of more or fewer days differ, it is not complete.
    """
    days: dict[tuple[str | None, str | None], bool] = {}
    for said in _stated(context, trace):
        if (said.of, said.about) == (listed, None):
            days[said.since, said.until] = said.complete
    if any(begin <= last and first <= end for begin, end in _widest(days)):
        return False
    reached = first
    for begin, end in sorted(_narrowest(days)):
        if begin > reached:
            return False
        if end >= last:
            return True
        reached = max(reached, end + DAY)
    return False


def _stated(context: FigureContext, trace: Trace) -> list[CompletenessStated]:
    """Return the valid statements, in the order in which they were made; all were read."""
    every = context.history.of(COMPLETENESS)
    trace.record(*every)
    return [fact.body.statement for fact in sorted(every, key=_event) if not fact.withdrawn]


def _event(fact: rm.Fact) -> str:
    return fact.event


def _widest(days: dict[tuple[str | None, str | None], bool]) -> Iterator[tuple[date, date]]:
    """Yield every day on which a list may be stated not to be complete."""
    for (since, until), complete in days.items():
        if not complete:
            yield first_day(since) if since else date.min, last_day(until) if until else date.max


def _narrowest(days: dict[tuple[str | None, str | None], bool]) -> Iterator[tuple[date, date]]:
    """Yield the days on which one is surely stated to be complete."""
    for (since, until), complete in days.items():
        if complete:
            yield last_day(since) if since else date.min, first_day(until) if until else date.max
