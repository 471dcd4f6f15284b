"""`consultations.before`: how many consultations ended before a meeting, and how many meetings had one."""

from collections.abc import Iterator, Sequence
from typing import Any

from services.reporting import read_models as rm
from services.reporting.document_model import Inline
from services.reporting.figures.consultations.preparing import CLAUSE, KIND, as_of, meetings_of_executives, preparing
from services.reporting.figures.consultations.telling import by_meeting, of_the_whole
from services.reporting.figures.context import FigureContext
from services.reporting.figures.evidence import Trace
from services.reporting.figures.figure import Figure, FigureResult, Parameters, ReportPlace, Rule, counted, ratio
from services.reporting.figures.kept import why_not_kept
from shared.statements.wording import translatable as _

NONE_HELD = "not defined: no meeting of executives was held"


def _before(context: FigureContext, _parameters: Parameters) -> Iterator[FigureResult]:
    trace = Trace(context.trace)
    meetings = meetings_of_executives(context, trace)
    found = [_before_one(context, meeting, trace) for meeting in meetings]
    yield from found
    yield _share(context, found, trace)


def _before_one(context: FigureContext, meeting: rm.Fact, read: Trace) -> FigureResult:
    prepared = preparing(context, meeting)
    number, reason = len(prepared.ended), prepared.reason
    if reason is None and not number and prepared.perhaps:
        reason = "whether one ended before it is not known: a day is missing"
    return counted(
        number, reason, of={"meeting": str(meeting.body.code)}, as_of=as_of(meeting), trace=Trace(read, prepared.trace),
        unknown=prepared.perhaps, items=tuple(fact.fact for fact in prepared.ended),
    )  # fmt: skip


def _share(context: FigureContext, found: list[FigureResult], read: Trace) -> FigureResult:
    """Of the period: meetings before which one ended, of all. One that has one has it, whatever else was not recorded."""
    trace = Trace(read, *(each.trace for each in found))
    why_not_kept(context, CLAUSE, trace)
    missing = context.why_incomplete(trace, [series for series in context.series if series.body.kind == KIND])
    undecided = [each for each in found if each.value is None and not each.at_least]
    rest: dict[str, Any] = {"of": {}, "as_of": context.as_of, "trace": trace, "unit": "share"}
    unknown = len(undecided) + context.undated
    if missing is not None:
        return FigureResult(reason=missing, unknown=unknown, **rest)
    reason = undecided[0].reason if undecided else None if found else NONE_HELD
    return ratio(sum(bool(each.value or each.at_least) for each in found), len(found), reason, unknown=unknown, **rest)


def _says(figures: Sequence[Figure]) -> Iterator[Inline]:
    yield from of_the_whole(
        figures,
        _("Countries were consulted before %(number)s meetings of executives."),
        _("Before how many of the meetings of executives countries were consulted is %(number)s."),
    )
    yield from by_meeting(figures, _("Consultations that ended before a meeting: %(meetings)s."))


BEFORE = Rule(
    key="consultations.before",
    version=1,
    title=_("Meetings before which countries were consulted"),
    at_meeting=_("Consultations of countries before %(meeting)s"),
    text=(
        "Of each meeting of executives that was held and whose first day lies in the period: consultations of countries that "
        "name it and ended surely before its first day. Of the period: meetings with one or more, of all of them. One that "
        "ended on a day that is not known well enough is not known to have ended before. None is none only where it is "
        "stated that what answers 68-02 is recorded from the first day of the period on or before it; of the period besides "
        "only where the record of each series of such meetings is stated complete. A meeting of executives of a region is no "
        "consultation."
    ),
    unit="consultations",
    clauses=("68-02",),
    compute=_before,
    places=(ReportPlace("wtsa", "before", says=_says),),
)
RULES = (BEFORE,)
