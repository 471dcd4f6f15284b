"""`seats.kept`: the share of the seats present at the previous meeting that are present at this one."""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

import msgspec

from services.reporting.document_model import Inline, sentence
from services.reporting.figures.audience import may_see_all
from services.reporting.figures.context import FigureContext
from services.reporting.figures.dated import days_of
from services.reporting.figures.evidence import Trace
from services.reporting.figures.figure import (
    Figure,
    FigureResult,
    Parameters,
    ReportPlace,
    Rule,
    at_meeting,
    ratio,
)
from services.reporting.figures.retention import why_unlisted
from services.reporting.figures.seats import CLAUSE, Holders, holders, seats_in
from services.reporting.figures.sentences import list_by_meeting
from services.reporting.figures.series_order import NotComparable
from services.reporting.read_models import facts as rm
from shared.statements.wording import translatable as _


class SeatsPresent(msgspec.Struct, frozen=True):
    """The seat holders present at a meeting, each as the entity that it counts as; `perhaps`: participants that may
    have held a seat."""

    surely: AbstractSet[str]
    perhaps: AbstractSet[str]


def _kept(context: FigureContext, _parameters: Parameters) -> Iterator[FigureResult]:
    for meeting in context.held:
        trace = Trace(context.trace)
        seats = seats_in(context, meeting.body.series, trace)
        if seats and may_see_all(context, seats):
            yield _kept_to(context, meeting, seats, trace)


def _kept_to(context: FigureContext, meeting: rm.Fact, seats: list[rm.Fact], trace: Trace) -> FigureResult:
    fields: dict[str, Any] = {**at_meeting(meeting), "trace": trace}
    try:
        earlier = context.sequence.previous(meeting, trace)
    except NotComparable as why:
        return FigureResult(reason=str(why), **fields)
    then, now = (_present(context, each, seats, meeting, trace) for each in (earlier, meeting))
    if reason := why_unlisted(context, earlier) or why_unlisted(context, meeting):
        return FigureResult(reason=reason, **fields)
    kept, undecided = then.surely & now.surely, then.perhaps | (then.surely & now.perhaps)
    fields["named"] = tuple(sorted(kept))
    fields["sets"] = {"members": kept, "before": then.surely, "unclassified": undecided}
    none = f"not defined: no holder of a seat was known to be at {earlier.body.code}" if not then.surely else None
    return ratio(len(kept), len(then.surely), none, unknown=len(undecided), **fields)


def _present(
    context: FigureContext, attended_meeting: rm.Fact, seats: list[rm.Fact], meeting: rm.Fact, trace: Trace
) -> SeatsPresent:
    """Return the seats present at a meeting, under the successors in force at the meeting in question."""
    attended = context.counting.present(attended_meeting)
    trace.include(attended.trace)
    present = context.counting.distinct(attended.organizations, days_of(attended_meeting), "entity", trace)
    held: Holders = holders(seats, days_of(attended_meeting))
    surely, perhaps = (
        context.counting.distinct(
            context.counting.distinct(names, days_of(attended_meeting), "entity", trace) & present,
            days_of(meeting),
            "entity",
            trace,
        )
        for names in (held.surely, held.perhaps)
    )
    return SeatsPresent(surely, perhaps - surely)


def _says(figures: Sequence[Figure]) -> Iterator[Inline]:
    if parts := list_by_meeting(figures):
        yield sentence("Of the holders of seats at the meeting before, these came again: %(meetings)s.", meetings=parts)


KEPT = Rule(
    key="seats.kept",
    version=1,
    title=_("Holders of seats that came again"),
    at_meeting=_("Holders of seats that came again to %(meeting)s"),
    text=(
        "Seats that were present at a held meeting of a series and at the one before, out of those present at the one before. Present is a "
        "seat that was in force on the first day of the meeting and whose holder attended as industry, in any mode; one that has ended "
        "since stays among those before. Both lists must be stated complete and no meeting may be missing between, as in "
        "retention.organizations. A seat counts under the successor of its holder in force on the first day of the meeting, and those of "
        "organizations that have merged are one; at the meeting before it was present if those came that its holder counted as then. "
        "One whose days do not decide whether it was in force is not counted, and stands beside as unknown."
    ),
    unit="share",
    clauses=(CLAUSE,),
    by_meeting=True,
    compute=_kept,
    places=(ReportPlace("wtsa", "again", says=_says), ReportPlace("tsag", "meetings")),
    over_organizations=True,
    tells_of_few=True,
)
RULES = (KEPT,)
