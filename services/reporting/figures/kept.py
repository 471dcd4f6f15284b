"""From which day a record of an item of the resolution is kept: what nobody wrote down before is not known."""

from services.reporting.figures.context import FigureContext
from services.reporting.figures.evidence import Trace
from shared.domain.dates import last_day

NOT_BEFORE = "not recorded before"


def kept_from(context: FigureContext, clause: str, trace: Trace) -> str | None:
    """Return the day from which a record of an item is kept, if one is stated."""
    stated = context.history.clause_records.get(clause, ())
    trace.record(*stated)
    return next((fact.since for fact in stated if not fact.withdrawn), None)


def why_not_kept(context: FigureContext, clause: str, trace: Trace) -> str | None:
    """Return why more may have been than is recorded in the period; None where a record was kept from its first day on."""
    since = kept_from(context, clause, trace)
    if since is None:
        return f"from which day a record of {clause} is kept is not stated"
    return f"{NOT_BEFORE} {since}" if context.period.first < last_day(since) else None
