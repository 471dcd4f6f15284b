"""Lists stated complete: of a meeting, or of days."""

from datetime import date

from services.reporting.figures.context import FigureContext
from services.reporting.figures.evidence import Trace
from services.reporting.read_models import facts as rm
from shared.contracts.completeness import COMPLETENESS
from shared.domain.dates import holds_on


def is_listed_whole(context: FigureContext, of: str, trace: Trace, day: date, about: str | None = None) -> bool:
    """Return whether a list is stated complete on a day.

    The same span stated again is replaced by the later statement; spans with other ends that say different things of
    one day do not count as complete.
    """
    every = context.history.of(COMPLETENESS)
    trace.record(*every)
    latest: dict[tuple[str | None, str | None], rm.Fact] = {}
    for fact in every:
        said = fact.body.statement
        if fact.withdrawn or (said.of, said.about) != (of, about):
            continue
        known = latest.get((said.since, said.until))
        if known is None or known.event < fact.event:
            latest[said.since, said.until] = fact
    found = [(each.body.statement.complete, holds_on(day, each.since, each.until)) for each in latest.values()]
    return (True, True) in found and all(holds is False for complete, holds in found if not complete)
