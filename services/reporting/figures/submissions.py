"""`reports.submitted` and `.covered`: reports to TSAG and WTSA, whether they were posted in time, and which meetings
they cover (68-12, 68-14, 68-15)."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import partial

import msgspec

from services.reporting.document_model import Inline, number, sentence
from services.reporting.figures.activities import KINDS_OF
from services.reporting.figures.clauses import why_not_kept
from services.reporting.figures.context import FigureContext
from services.reporting.figures.dated import days_of
from services.reporting.figures.evidence import Trace
from services.reporting.figures.figure import Figure, FigureResult, Parameters, ReportPlace, Rule, at_meeting, ratio
from services.reporting.figures.sentences import list_known
from services.reporting.read_models import facts as rm
from shared.contracts.registry.groups import TERMS
from shared.contracts.submissions import (
    ADVISORY_GROUP,
    DEADLINE_WORDS,
    ITEMS_OF,
    SUBMISSIONS,
    USUAL_DAYS,
    is_original,
)
from shared.contracts.vocabularies import DEADLINES
from shared.domain.dates import holds_on
from shared.statements.wording import translatable as _

NONE_RECORDED = "no report recorded"


def _submitted(names_none: bool, context: FigureContext, _parameters: Parameters) -> Iterator[FigureResult]:
    """Yield, for each held meeting of TSAG and WTSA in the period and each item, the number of days by which its report
    was late."""
    if not names_none and not context.history.of(SUBMISSIONS):
        return
    for kind, items in ITEMS_OF.items():
        over = context.over(KINDS_OF[kind])
        for meeting in over.held:
            for item in items:
                trace = Trace(over.trace)
                found = _of_meeting(context, meeting, item, trace)
                yield _late(context, kind, meeting, item, found, trace)


def _of_meeting(context: FigureContext, meeting: rm.Fact, item: str, trace: Trace) -> list[rm.Fact]:
    """Return the submissions to a meeting on an item by the day of the figure, in the order in which they were posted."""
    found = [
        fact
        for fact in context.naming(meeting.stream, SUBMISSIONS, trace)
        if not fact.withdrawn
        and fact.body.statement.item == item
        and date.fromisoformat(fact.body.statement.posted) <= context.as_of
    ]
    return sorted(found, key=lambda fact: (str(fact.body.statement.posted), fact.stated[1]))


def _late(
    context: FigureContext, kind: str, meeting: rm.Fact, item: str, found: Sequence[rm.Fact], trace: Trace
) -> FigureResult:
    of = {**at_meeting(meeting), "of": {"meeting": str(meeting.body.code), "clause": item}}
    originals = [fact for fact in found if is_original(fact.body.statement)]
    if not originals:
        return FigureResult(reason=NONE_RECORDED, trace=trace, **of)
    statement = originals[0].body.statement
    due = date.fromisoformat(statement.due) if statement.due else due_day(context, kind, meeting, trace)
    documents = tuple(fact.stream for fact in found)
    if isinstance(due, str):
        return FigureResult(reason=due, trace=trace, named=documents, **of)
    late = max(0, (date.fromisoformat(statement.posted) - due).days)
    return FigureResult(value=late, trace=trace, named=documents, **of)


def due_day(context: FigureContext, kind: str, meeting: rm.Fact, trace: Trace) -> date | str:
    """Return the deadline that follows from a meeting's first day, or why there is none."""
    first, last = days_of(meeting)
    if first != last:
        return f"the first day of {meeting.body.code} is not known"
    days = _days_before(context, kind, first, trace)
    return "the deadline is not stated" if days is None else first - timedelta(days=days)


def _days_before(context: FigureContext, kind: str, day: date, trace: Trace) -> int | None:
    every = context.history.of(TERMS)
    trace.record(*every)
    for fact in every:
        term = fact.body.statement
        is_deadline = not fact.withdrawn and (term.vocabulary, term.word) == (DEADLINES, DEADLINE_WORDS[kind])
        if is_deadline and term.value is not None and holds_on(day, term.since, term.until) is not False:
            return int(term.value)
    return USUAL_DAYS.get(kind)


def _covered(counts_none: bool, context: FigureContext, _parameters: Parameters) -> Iterator[FigureResult]:
    """Yield, for each item that is reported to TSAG, the share of the period's meetings covered by a report."""
    over = context.over(KINDS_OF[ADVISORY_GROUP])
    for item in ITEMS_OF[ADVISORY_GROUP]:
        trace = Trace(over.trace)
        if not context.history.of(SUBMISSIONS) and not (counts_none and why_not_kept(context, item, trace) is None):
            continue
        reason = over.why_incomplete(trace)
        found = tuple(each.stream for each in over.held if _of_meeting(context, each, item, trace))
        fields = {"of": {"clause": item}, "as_of": context.as_of, "trace": trace}
        if reason is not None:
            yield FigureResult(reason=reason, **fields)  # type: ignore[arg-type]  # the fields of FigureResult
        elif not over.held:
            yield FigureResult(reason="not defined: TSAG did not meet", **fields)  # type: ignore[arg-type]  # as above
        else:
            yield ratio(len(found), len(over.held), None, named=found, **fields)


def _says(figures: Sequence[Figure]) -> Iterator[Inline]:
    if parts := list_known(figures, _of_item):
        yield sentence(_("Meetings of TSAG that were given a report: %(parts)s."), parts=parts)


def _of_item(figure: Figure) -> Inline:
    return sentence("%(number)s under %(item)s", number=number(figure), item=figure.of["clause"])


SUBMITTED = Rule(
    key="reports.submitted",
    version=1,
    title=_("Days by which a report was late"),
    at_meeting=_("Days by which the report to %(meeting)s was late"),
    text=(
        "Of each meeting of TSAG that was held and whose first day lies in the period, under the items 68-12 and 68-14, and of each "
        "assembly under 68-15: the day on which the first document was posted that is no revision, addendum or corrigendum, less the day on which it was due; on time is 0. Due is the "
        "day that the collective letter stated, else the first day of the meeting less the days of the term for the deadline: for TSAG 7 "
        "where no term says so. Without a value where no report is recorded, or no day is known on which it was due."
    ),
    unit="days",
    clauses=("68-12", "68-14", "68-15"),
    compute=partial(_submitted, False),
    by_meeting=True,
    places=(ReportPlace("tsag", "introduction"),),
    leaves_open="",
)
COVERED = Rule(
    key="reports.covered",
    version=1,
    title=_("Meetings of TSAG with a report"),
    text=(
        "Of each of the items 68-12 and 68-14: the meetings of TSAG that were held and whose first day lies in the period to which a report was "
        "submitted under it, late or not, of all of them. Known only when the record of the series is stated complete."
    ),
    unit="share",
    clauses=("68-12", "68-14"),
    compute=partial(_covered, False),
    places=(ReportPlace("tsag", "introduction", says=_says),),
    leaves_open="",
)
LATEST_SUBMITTED = msgspec.structs.replace(
    SUBMITTED,
    version=2,
    text=f"{SUBMITTED.text} Meetings are named also where no report was ever recorded.",
    compute=partial(_submitted, True),
)
LATEST_COVERED = msgspec.structs.replace(
    COVERED,
    version=2,
    text=(
        f"{COVERED.text} Where no report was ever recorded it is none of them, if it is stated that what answers the item is "
        "recorded from the first day of the period on or before it."
    ),
    compute=partial(_covered, True),
)
RULES = (SUBMITTED, LATEST_SUBMITTED, COVERED, LATEST_COVERED)
