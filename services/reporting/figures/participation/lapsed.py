"""`participation.lapsed`: the organizations at the previous meeting that were not at this one, in total and by cause."""

from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from functools import partial
from typing import Any

import msgspec

from services.reporting.figures.activities import ACTIVITY, INDUSTRY_TEXT, TEXT
from services.reporting.figures.audience import names_for
from services.reporting.figures.context import FigureContext
from services.reporting.figures.counting import Presence
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
from services.reporting.figures.invitations import ACCEPTED, DECLINED, NOT_ALL, UNANSWERED, invitations_to
from services.reporting.figures.participation.newcomers import COUNTED
from services.reporting.figures.retention import compared_lists, why_unlisted
from services.reporting.figures.series_order import NotComparable
from services.reporting.history.numbering import NumberedSet
from services.reporting.read_models import facts as rm
from shared.statements.wording import translatable as _

UNRECORDED = ("not invited", "declined", "no answer")
ACCEPTED_ONLY = "accepted, did not come"
TOTAL = "total"
NOT_RECORDED = "whether they were invited, and what they answered, is not recorded"
_WORDS = {
    "not invited": _("not invited"),
    "declined": _("declined"),
    "no answer": _("no answer"),
    "merged": _("merged"),
    "not known": _("cause not known"),
}
_SECOND_CAUSE = Parameter("cause", "every", ("every", *UNRECORDED, "merged", "not known", TOTAL), _WORDS)
_CAUSE = Parameter(
    "cause",
    "every",
    ("every", "merged", "not invited", "declined", ACCEPTED_ONLY, "no answer", "not known", TOTAL),
    {**_WORDS, ACCEPTED_ONLY: _("accepted and did not come")},
)


class Lapsed(msgspec.Struct, frozen=True):
    """Organizations at the previous meeting that were not at this one. `reason`: why these may not be all."""

    gone: AbstractSet[str]
    merged: AbstractSet[str]
    reason: str | None
    attended: tuple[Presence, Presence]


ByCause = Mapping[str, AbstractSet[str]]
"""The organizations of each cause. Those whose cause is not established are under "not known"."""
FindByCause = Callable[[FigureContext, rm.Fact, Lapsed, str, Trace], tuple[ByCause, str | None]]


def _lapsed(
    context: FigureContext, parameters: Parameters, *, causes: Parameter, by_cause: FindByCause
) -> Iterator[FigureResult]:
    chosen = str(parameters["cause"])
    selected = [each for each in causes.choices[1:] if chosen in ("every", each)]
    for meeting in context.each_held:
        trace = Trace(context.trace)
        fields: dict[str, Any] = {**at_meeting(meeting), "trace": trace}
        try:
            found = _compared(context, meeting, str(parameters["level"]), trace)
        except NotComparable as not_comparable:
            for cause in selected:
                yield FigureResult(reason=str(not_comparable), parameters={"cause": cause}, **fields)
            continue
        members, open_ = by_cause(context, meeting, found, str(parameters["level"]), trace)
        for cause in selected:
            yield _of_cause(context, found, members, cause, open_, **fields)


def _of_cause(
    context: FigureContext, found: Lapsed, members: ByCause, cause: str, open_: str | None,
    **fields: Any,  # noqa: ANN401  the other fields of FigureResult
) -> FigureResult:  # fmt: skip
    """Return the number for a cause. `open_`: why causes that depend on invitations may apply to more organizations."""
    by_invitation = cause not in ("merged", "not known", TOTAL)
    unexplained = members["not known"] if by_invitation or cause == TOTAL else frozenset[str]()
    # The successor itself may be missing from an incomplete list.
    lapsed = frozenset[str]() if cause == "merged" and found.reason else members[cause]
    return counted(
        len(lapsed),
        found.reason or (open_ if by_invitation and unexplained else None),
        unknown=len(unexplained),
        parameters={"cause": cause},
        named=names_for(context, lapsed, *found.attended),
        sets={"members": lapsed, "unclassified": unexplained},
        **fields,
    )


def _compared(context: FigureContext, meeting: rm.Fact, level: str, trace: Trace) -> Lapsed:
    """Return the lapsed organizations. Raises NotComparable."""
    earlier = context.sequence.previous(meeting, trace)
    then, now = (context.counting.present(each) for each in (earlier, meeting))
    trace.include(then.trace)
    trace.include(now.trace)
    present_before, present_now = (
        context.counting.distinct(each.organizations, days_of(meeting), level, trace) for each in (then, now)
    )
    # An organization missing from an incomplete list may have come nevertheless.
    lapsed = present_before - present_now if now.complete else context.counting.numbers.empty
    merged = _merged(context, lapsed, earlier, meeting, level, trace)
    return Lapsed(lapsed, merged, why_unlisted(context, earlier) or why_unlisted(context, meeting), (then, now))


def _unrecorded(
    _context: FigureContext, _meeting: rm.Fact, found: Lapsed, _level: str, _trace: Trace
) -> tuple[ByCause, str | None]:
    nobody = dict.fromkeys(UNRECORDED, frozenset[str]())
    return {
        **nobody, "merged": found.merged, "not known": found.gone - found.merged, TOTAL: found.gone,
    }, NOT_RECORDED  # fmt: skip


def _by_answer(
    context: FigureContext, meeting: rm.Fact, found: Lapsed, level: str, trace: Trace
) -> tuple[ByCause, str | None]:
    invitations = invitations_to(context, meeting, days_of(meeting), trace, level)
    remaining = found.gone - found.merged
    members: dict[str, AbstractSet[str]] = {
        TOTAL: found.gone,
        "merged": found.merged,
        "not invited": remaining - invitations.answers.keys() - invitations.perhaps
        if invitations.complete
        else frozenset[str](),
        "declined": remaining & invitations.that(DECLINED),
        ACCEPTED_ONLY: remaining & invitations.that(ACCEPTED),
        "no answer": remaining & invitations.that(UNANSWERED),
    }
    explained = frozenset[str]().union(*(lapsed for cause, lapsed in members.items() if cause != TOTAL))
    return {**members, "not known": remaining - explained}, NOT_ALL


def _first_lapsed(context: FigureContext, parameters: Parameters) -> Iterator[FigureResult]:
    for meeting in context.each_held:
        trace = Trace(context.trace)
        try:
            earlier = context.sequence.previous(meeting, trace)
            was, now = compared_lists(context, trace, earlier, meeting, str(parameters["level"]))
        except NotComparable as not_comparable:
            yield FigureResult(**at_meeting(meeting), trace=trace, reason=str(not_comparable))
            continue
        lapsed = was - now
        items = names_for(context, lapsed, *map(context.counting.present, (meeting, earlier)))
        fields = {**at_meeting(meeting), "trace": trace, "named": items, "sets": {"members": lapsed}}
        yield FigureResult(value=len(lapsed), unknown=len(lapsed), **fields)


def _merged(
    context: FigureContext, lapsed: NumberedSet, earlier: rm.Fact, meeting: rm.Fact, level: str, trace: Trace
) -> NumberedSet:
    """Return the lapsed entities that exist only as successors of others, which had come and have since merged."""
    counting, names = context.counting, context.counting.present(earlier).organizations
    counted = counting.counted_as(names, days_of(meeting), level, trace)
    names = counted.names_of(lapsed)
    then = counting.counted_as(names, days_of(earlier), level, trace)
    since = counting.counted_as(then.of(names), days_of(meeting), "entity", trace)
    return lapsed - counted.of(then.names_of(since.itself))


_COMPARED_LISTS = (
    "Organizations of industry that were at the meeting before and not at this one, in total and by cause. Both lists "
    "must be stated complete and no meeting may be missing between. Organizations are counted under their successors, and "
    "with level group as the top of their corporate group, in force on the first day of the meeting: one that has merged "
    "has not lapsed when its successor came, and has with the cause merged when neither did."
)
_ADDING_UP = (
    "The causes add up to the total. Where only the list of the meeting before is not complete, at least those of it."
)
LAPSED = Rule(
    key="participation.lapsed",
    version=3,
    title=_("Organizations that did not come again"),
    at_meeting=_("Organizations that did not come again: %(meeting)s"),
    text=(
        f"{_COMPARED_LISTS} The causes in their order: merged; not invited, known where the list of invitations to the meeting is "
        "stated complete; declined, also excused after accepting; accepted and did not come; no answer, also a tentative one; not "
        "known. Invitations and answers count as in invitations.answers. Where the list of invitations is not stated complete, those "
        "of whom no invitation is recorded are among the not known, and each cause that rests on invitations is that of at least as "
        f"many as are recorded. {_ADDING_UP} {TEXT} {INDUSTRY_TEXT}"
    ),
    unit="organizations",
    clauses=("68-07",),
    by_meeting=True,
    compute=partial(_lapsed, causes=_CAUSE, by_cause=_by_answer),
    parameters=(LEVEL, _CAUSE, ACTIVITY),
    places=(ReportPlace("wtsa", "again"),),
    over_organizations=True,
)
SECOND_LAPSED = msgspec.structs.replace(
    LAPSED,
    version=2,
    text=(
        f"{_COMPARED_LISTS} Whether one was not invited, declined or did not answer is not recorded yet: the cause of the others is "
        f"not known. {_ADDING_UP}"
    ),
    compute=partial(_lapsed, causes=_SECOND_CAUSE, by_cause=_unrecorded),
    parameters=(LEVEL, _SECOND_CAUSE),
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
RULES = (FIRST_LAPSED, SECOND_LAPSED, LAPSED)
