"""`retention.organizations` and `.jaccard`: the organizations at one meeting that came again to a later one."""

from collections.abc import Callable, Iterator
from functools import partial
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
    ratio,
)
from services.reporting.figures.series_order import NotComparable
from services.reporting.history.numbering import NumberedSet
from services.reporting.read_models import facts as rm
from shared.domain.errors import Malformed
from shared.statements.wording import translatable as _

RatioFunction = Callable[[NumberedSet, NumberedSet], tuple[int, int]]
"""The numerator and the denominator, from the earlier and the present participants."""


def _retention(parts: RatioFunction, context: FigureContext, parameters: Parameters) -> Iterator[FigureResult]:
    base_name = str(parameters["base"])
    if base_name not in {"previous", "any", *(each.body.code for each in context.history.meetings)}:
        raise Malformed("base", "Write previous, any, or the code of an earlier meeting.", value=base_name)
    for meeting in context.each_held:
        for base in _bases(context, meeting, base_name):
            yield _of(context, meeting, base, parts, parameters)


def _bases(context: FigureContext, meeting: rm.Fact, base_name: str) -> list[rm.Fact | None]:
    """Return the meetings that a meeting is compared with; None is the one just before."""
    if base_name == "previous":
        return [None]
    of_series = [each for each in context.history.meetings if each.body.series == meeting.body.series]
    earlier = [each for each in of_series if each.body.status == "held" and days_of(each)[1] < days_of(meeting)[0]]
    earlier.sort(key=lambda each: (days_of(each), str(each.body.code)))
    return [each for each in earlier if base_name in ("any", each.body.code)]


def _of(
    context: FigureContext, meeting: rm.Fact, base: rm.Fact | None, parts: RatioFunction, parameters: Parameters
) -> FigureResult:
    trace = Trace(context.trace)
    base_parameter: Parameters = {} if base is None else {"base": str(base.body.code)}
    fields: dict[str, Any] = {**at_meeting(meeting), "trace": trace, "parameters": base_parameter}
    try:
        earlier = _base_meeting(context, trace, meeting, base)
        was, now = compared_lists(context, trace, earlier, meeting, str(parameters["level"]))
    except NotComparable as not_comparable:
        return FigureResult(reason=str(not_comparable), **fields)
    numerator, denominator = parts(was, now)
    reason = None if denominator else f"not defined: no organization of industry was {_at(parts, earlier)}"
    fields["named"] = names_for(context, was & now, *map(context.counting.present, (earlier, meeting)))
    fields["sets"] = {"members": was & now, "before": was, "either": was | now}
    return ratio(numerator, denominator, reason, **fields)


def _base_meeting(context: FigureContext, trace: Trace, meeting: rm.Fact, base: rm.Fact | None) -> rm.Fact:
    """Return the meeting to compare with, provided that no meeting is missing in between. Raises NotComparable."""
    earlier = context.sequence.all_previous(meeting, trace)
    if base is None:
        return next(earlier)
    for each in earlier:
        if each is base:
            return each
    raise NotComparable(f"the order of {base.body.code} and {meeting.body.code} is not known")


def compared_lists(
    context: FigureContext, trace: Trace, earlier: rm.Fact, meeting: rm.Fact, level: str
) -> list[NumberedSet]:
    """Return the participants of both meetings. An organization that has merged by the later meeting has not lapsed:
    both lists are mapped to the entities of that time.

    Raises NotComparable unless both lists are complete. Both are read before either is judged.
    """
    lists = []
    for each in (earlier, meeting):
        trace.include(context.counting.present(each).trace)
    for each in (earlier, meeting):
        if (unlisted := why_unlisted(context, each)) is not None:
            raise NotComparable(unlisted)
        names = context.counting.present(each).organizations
        lists.append(context.counting.distinct(names, days_of(meeting), level, trace))
    return lists


def why_unlisted(context: FigureContext, meeting: rm.Fact) -> str | None:
    if context.counting.present(meeting).complete:
        return None
    return f"the list of organizations at {meeting.body.code} is not complete"


def _at(parts: RatioFunction, earlier: rm.Fact) -> str:
    return f"at {earlier.body.code}" if parts is _again else "at either"


def _again(was: NumberedSet, now: NumberedSet) -> tuple[int, int]:
    return len(was & now), len(was)


def _jaccard(was: NumberedSet, now: NumberedSet) -> tuple[int, int]:
    return len(was & now), len(was | now)


_FIRST_TEXT = (
    "Organizations of industry at both of two consecutive held meetings of a series, out of those at the first. Both "
    "lists must be stated complete and no meeting may be missing between: consecutive ordinals, or a span stated "
    "complete; nothing is computed across a stated gap. Organizations are counted under their successors in force "
    "on the first day of the later meeting, so that one that has merged has not lapsed."
)
_HOW = (
    "Both lists must be stated complete and no meeting may be missing between: consecutive ordinals, or a span stated "
    "complete; nothing is computed across a stated gap. With base any a meeting is compared with each earlier one, and "
    "with base CTO-05, say, with that one, on the same conditions for every step between. Organizations are counted under "
    "their successors, and with level group as the top of their corporate group, in force on the first day of the later "
    "meeting, so that one that has merged has not lapsed; a parent stated without days holds for every day on which no "
    "dated one does."
)
_BASE = Parameter("base", "previous")  # or any, or the code of a meeting

RETENTION = Rule(
    key="retention.organizations",
    version=2,
    title=_("Organizations that came again"),
    at_meeting=_("Came again to %(meeting)s"),
    text=f"Organizations of industry at both of two consecutive held meetings of a series, out of those at the first. {_HOW}",
    unit="share",
    clauses=("68-07",),
    by_meeting=True,
    compute=partial(_retention, _again),
    parameters=(_BASE, LEVEL),
    places=(ReportPlace("wtsa", "again"), ReportPlace("wtsa", "again", {"level": "group"})),
    over_organizations=True,
)
FIRST_RETENTION = msgspec.structs.replace(
    RETENTION,
    version=1,
    text=_FIRST_TEXT,
    parameters=(Parameter("base", "previous", ("previous",)), Parameter("level", "entity", ("entity",))),
)
JACCARD = msgspec.structs.replace(
    RETENTION,
    key="retention.jaccard",
    version=1,
    title=_("Likeness of two meetings"),
    at_meeting=_("Likeness of two meetings: %(meeting)s"),
    text=f"Organizations of industry at both of two consecutive held meetings of a series, out of those at either. {_HOW}",
    compute=partial(_retention, _jaccard),
    places=(ReportPlace("wtsa", "annex"),),
    leaves_open="again",
)
RULES = (FIRST_RETENTION, RETENTION, JACCARD)
