"""`clauses.evidence`: which records of the period answer each clause of the resolution."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial

import msgspec

from services.reporting import read_models as rm
from services.reporting.figures.context import FigureContext
from services.reporting.figures.evidence import Trace
from services.reporting.figures.figure import FigureResult, Parameters, ReportPlace, Rule, UnknownLine, counted
from services.reporting.figures.records import series_of_meeting
from shared.contracts.reporting import CLAUSES
from shared.domain.dates import first_day, last_day
from shared.statements.wording import translatable as _

# How many records of a meeting answer a clause. What is read for the answer goes into the trace.
RecordCounter = Callable[[FigureContext, rm.Fact, Trace], int]


def _kind(kind: str) -> RecordCounter:
    def answers(context: FigureContext, meeting: rm.Fact, trace: Trace) -> int:
        series = series_of_meeting(context.history, trace, meeting)
        return int(series is not None and series.body.kind == kind)

    return answers


def _attendance(context: FigureContext, meeting: rm.Fact, trace: Trace) -> int:
    present = context.counting.present(meeting)
    trace.include(present.trace)
    return present.attendances


def _modes(context: FigureContext, meeting: rm.Fact, trace: Trace) -> int:
    present = context.counting.present(meeting)
    trace.include(present.trace)
    return sum(bool(modes) for modes in present.modes.values())


def _list(context: FigureContext, meeting: rm.Fact, trace: Trace) -> int:
    stated = context.history.lists.get(meeting.stream)
    if stated is not None:
        trace.record(stated)
    return int(stated is not None and stated.body.complete)


def _place(_context: FigureContext, meeting: rm.Fact, _trace: Trace) -> int:
    return int(bool(meeting.body.city or meeting.body.country))


def _several(name: str) -> RecordCounter:
    def answers(context: FigureContext, meeting: rm.Fact, trace: Trace) -> int:
        facts = getattr(context.history, name).get(meeting.stream, [])
        trace.record(*facts)
        return sum(not fact.withdrawn for fact in facts)

    return answers


def _subjects(context: FigureContext, meeting: rm.Fact, trace: Trace) -> int:
    stated = context.history.subjects.get(meeting.stream)
    if stated is not None:
        trace.record(stated)
    return int(stated is not None and not stated.withdrawn and bool(stated.body.subjects))


_CONCLUSIONS, _TOPICS, _REPORTED = _several("conclusions"), _several("topics"), _several("reported")
Answering = Mapping[str, tuple[RecordCounter, ...]]
NOT_BEFORE, NO_RECORD = "not recorded before", "nothing is recorded: this version keeps no record of it"
FIRST_ANSWERING: Answering = {
    "68-01": (_kind("executive meeting"), _attendance),
    "68-02": (_kind("regional consultation"),),
    "68-03": (_modes,),
    "68-04": (_kind("workshop"),),
    "68-06": (_place,),
    "68-07": (_list,),
    "68-12": (_TOPICS, _CONCLUSIONS, _REPORTED),
    "68-15": (_REPORTED,),
}
ANSWERING: Answering = {**FIRST_ANSWERING, "68-09": (_subjects,)}


# Of a clause of which nothing is recorded in the period, why it is not known that there was nothing; None when it is.
Absent = Callable[[FigureContext, str, Trace], str | None]


def _evidence(
    answering: Answering, absent: Absent, context: FigureContext, _parameters: Parameters
) -> Iterator[FigureResult]:
    for clause in CLAUSES:
        trace = Trace(context.trace)
        found = {meeting.stream: _answering(answering, clause, context, meeting, trace) for meeting in context.held}
        number = sum(found.values())
        yield counted(
            number,
            None if number else absent(context, clause, trace),
            of={"clause": clause},
            as_of=context.as_of,
            trace=trace,
            unknown=context.undated,
            items=tuple(meeting for meeting, records in found.items() if records),
        )


def _answering(answering: Answering, clause: str, context: FigureContext, meeting: rm.Fact, trace: Trace) -> int:
    return sum(answers(context, meeting, trace) for answers in answering.get(clause, ()))


def _first_absent(_context: FigureContext, clause: str, _trace: Trace) -> str | None:
    if clause in FIRST_ANSWERING:
        return "nothing is recorded, and no day is stated from which it would have been"
    return NO_RECORD


def _absent(context: FigureContext, clause: str, trace: Trace) -> str | None:
    """Absence is no evidence before the day from which a record is kept."""
    since = _kept_from(context, clause, trace)
    if since is not None and context.as_of < first_day(since):
        return f"{NOT_BEFORE} {since}"
    if clause not in ANSWERING:
        return NO_RECORD
    if since is None:
        return "nothing is recorded, and from which day a record of it is kept is not stated"
    if any(_answering(ANSWERING, clause, context, meeting, trace) for meeting in context.perhaps_held):
        return "nothing is recorded but of a meeting of which it is not known whether it was in the period"
    if context.period.first < last_day(since):
        return f"{NOT_BEFORE} {since}, and nothing is recorded since"
    return None


def _kept_from(context: FigureContext, clause: str, trace: Trace) -> str | None:
    """The day from which a record of the clause is kept, if one is stated."""
    stated = context.history.clause_records.get(clause, ())
    trace.record(*stated)
    return next((fact.since for fact in stated if not fact.withdrawn), None)


EVIDENCE = Rule(
    key="clauses.evidence",
    version=2,
    title=_("Records that answer a clause"),
    text=(
        "How many records of the period answer each clause of Resolution 68, at meetings held in it: for 68-01 meetings of "
        "executives and attendances of industry; 68-02 regional consultations; 68-03 organizations whose mode of attendance "
        "is stated; 68-04 workshops; 68-06 meetings whose place is known; 68-07 complete lists; 68-09 meetings stated to be "
        "on a subject; 68-12 topics, summaries of conclusions and documents in which a meeting was reported; 68-15 such "
        "documents. Where there is none the row is 0 if it is stated that a record of the clause is kept from a day on or "
        "before the first day of the period, and if this version of the program can keep one. Otherwise it has no value: "
        "absence counts as none only from that day on, and before it what there was is not recorded."
    ),
    unit="records",
    clauses=CLAUSES,
    compute=partial(_evidence, ANSWERING, _absent),
    places=(
        ReportPlace("wtsa", "annex"),
        ReportPlace("wtsa", "topics", shows=lambda of: of["clause"] == "68-12"),
        ReportPlace("wtsa", "conclusions", shows=lambda of: of["clause"] == "68-13"),
        # In short, only what became of conclusions.
        ReportPlace("wtsa", "in-short", shows=lambda of: of["clause"] == "68-13"),
    ),
    own_line=UnknownLine("clauses", by_reason=True),
)
FIRST_EVIDENCE = msgspec.structs.replace(
    EVIDENCE,
    version=1,
    text=(
        "How many records of the period answer each clause of Resolution 68, at meetings held in it: for 68-01 meetings of "
        "executives and attendances of industry; 68-02 regional consultations; 68-03 organizations whose mode of attendance "
        "is stated; 68-04 workshops; 68-06 meetings whose place is known; 68-07 complete lists; 68-12 topics, summaries of "
        "conclusions and documents in which a meeting was reported; 68-15 such documents. Where there is none the row says so "
        "and has no value: absence counts as none only from a stated day on from which such records are kept."
    ),
    compute=partial(_evidence, FIRST_ANSWERING, _first_absent),
)
RULES = (FIRST_EVIDENCE, EVIDENCE)
