"""`participation.lapsed`: the organizations at the meeting before and not at this one, in all and by cause."""

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from typing import Any

import msgspec

from services.reporting.figures.audience import names_for
from services.reporting.figures.context import FigureContext
from services.reporting.figures.dated import days_of
from services.reporting.figures.evidence import Trace
from services.reporting.figures.figure import (
    LEVEL,
    FigureResult,
    Parameter,
    Parameters,
    ReportPlace,
    Rule,
    at_meeting,
    counted,
)
from services.reporting.figures.participation.newcomers import COUNTED
from services.reporting.figures.retention import compared_lists, why_unlisted
from services.reporting.figures.series_order import NotComparable
from services.reporting.history.numbering import NumberedSet
from services.reporting.read_models import facts as rm
from shared.statements.wording import translatable as _

UNRECORDED = ("not invited", "declined", "no answer")
TOTAL = "total"
CAUSES = (*UNRECORDED, "merged", "not known", TOTAL)
NOT_RECORDED = "whether they were invited, and what they answered, is not recorded"
_CAUSE = Parameter(
    "cause",
    "every",
    ("every", *CAUSES),
    {
        "not invited": _("not invited"),
        "declined": _("declined"),
        "no answer": _("no answer"),
        "merged": _("merged"),
        "not known": _("cause not known"),
    },
)


def _lapsed(context: FigureContext, parameters: Parameters) -> Iterator[FigureResult]:
    asked = CAUSES if parameters["cause"] == "every" else (str(parameters["cause"]),)
    for meeting in context.held:
        yield from _by_cause(context, meeting, asked, str(parameters["level"]))


def _by_cause(context: FigureContext, meeting: rm.Fact, asked: Iterable[str], level: str) -> Iterator[FigureResult]:
    trace = Trace(context.trace)
    rest: dict[str, Any] = {**at_meeting(meeting), "trace": trace}
    try:
        earlier = context.sequence.previous(meeting, trace)
    except NotComparable as why:
        for cause in asked:
            yield FigureResult(reason=str(why), parameters={"cause": cause}, **rest)
        return
    then, now = (context.counting.present(each) for each in (earlier, meeting))
    trace.include(then.trace)
    trace.include(now.trace)
    came, came_now = (context.counting.distinct(each.names, days_of(meeting), level, trace) for each in (then, now))
    # An organization missing from an incomplete list may have come all the same.
    gone = came - came_now if now.complete else context.counting.numbers.empty
    merged = _merged(context, gone, earlier, meeting, level, trace)
    reason = why_unlisted(context, earlier) or why_unlisted(context, meeting)
    for cause in asked:
        members, unexplained = _of_cause(cause, gone, merged, reason)
        own = {"parameters": {"cause": cause}, "named": names_for(context, members, then, now)}
        own["sets"] = {"members": members, "unclassified": unexplained}
        why_none = reason or (NOT_RECORDED if cause in UNRECORDED and unexplained else None)
        yield counted(len(members), why_none, unknown=len(unexplained), **own, **rest)


def _of_cause(
    cause: str, gone: AbstractSet[str], merged: AbstractSet[str], reason: str | None
) -> tuple[AbstractSet[str], AbstractSet[str]]:
    """Return those of a cause, and those whose cause is unknown."""
    nobody, unexplained = frozenset[str](), gone - merged
    if cause in UNRECORDED:
        return nobody, unexplained
    # The successor itself may be missing from an incomplete list.
    found = {"merged": nobody if reason else merged, "not known": unexplained, TOTAL: gone}
    return found[cause], unexplained if cause == TOTAL else nobody


def _first_lapsed(context: FigureContext, parameters: Parameters) -> Iterator[FigureResult]:
    for meeting in context.held:
        trace = Trace(context.trace)
        try:
            earlier = context.sequence.previous(meeting, trace)
            was, now = compared_lists(context, trace, earlier, meeting, str(parameters["level"]))
        except NotComparable as why:
            yield FigureResult(**at_meeting(meeting), trace=trace, reason=str(why))
            continue
        gone = was - now
        items = names_for(context, gone, *map(context.counting.present, (meeting, earlier)))
        rest = {**at_meeting(meeting), "trace": trace, "named": items, "sets": {"members": gone}}
        yield FigureResult(value=len(gone), unknown=len(gone), **rest)


def _merged(
    context: FigureContext, gone: NumberedSet, earlier: rm.Fact, meeting: rm.Fact, level: str, trace: Trace
) -> NumberedSet:
    """Return those lapsed entities that exist only as successors of others, which had come and merged since."""
    counting, names = context.counting, context.counting.present(earlier).names
    counted = counting.counted_as(names, days_of(meeting), level, trace)
    names = counted.names_of(gone)
    then = counting.counted_as(names, days_of(earlier), level, trace)
    since = counting.counted_as(then.of(names), days_of(meeting), "entity", trace)
    return gone - counted.of(then.names_of(since.itself))


LAPSED = Rule(
    key="participation.lapsed",
    version=2,
    title=_("Organizations that did not come again"),
    at_meeting=_("Organizations that did not come again: %(meeting)s"),
    text=(
        "Organizations of industry that were at the meeting before and not at this one, in total and by cause. Both lists "
        "must be stated complete and no meeting may be missing between. Organizations are counted under their successors, and "
        "with level group as the top of their corporate group, in force on the first day of the meeting: one that has merged "
        "has not lapsed when its successor came, and has with the cause merged when neither did. Whether one was not invited, "
        "declined or did not answer is not recorded yet: the cause of the others is not known. The causes add up to the total. Where "
        "only the list of the meeting before is not complete, at least those of it."
    ),
    unit="organizations",
    clauses=("68-07",),
    by_meeting=True,
    compute=_lapsed,
    parameters=(LEVEL, _CAUSE),
    places=(ReportPlace("wtsa", "again"),),
    over_organizations=True,
)
FIRST_LAPSED = msgspec.structs.replace(
    LAPSED,
    version=1,
    text=(
        "Organizations of industry that were at the meeting before and not at this one. Both lists must be stated complete and "
        "no meeting may be missing between. One that has merged has not lapsed. Whether one was invited, declined or did not "
        f"answer is not recorded: of all that lapsed the cause is among the unknown. {COUNTED}"
    ),
    compute=_first_lapsed,
    parameters=(LEVEL,),
)
RULES = (FIRST_LAPSED, LAPSED)
