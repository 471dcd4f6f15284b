"""`clauses.evidence`: the records of the period that answer each clause of the resolution, and the first day of each record."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial

import msgspec

from services.reporting.figures.context import FigureContext
from services.reporting.figures.counting import Presence
from services.reporting.figures.evidence import Trace
from services.reporting.figures.figure import FigureResult, Parameters, ReportPlace, Rule, UnknownLine, counted
from services.reporting.figures.records import series_of_meeting
from services.reporting.figures.statement_evidence import STATEMENTS, StatementCounter, StatementsFound
from services.reporting.history import History
from services.reporting.read_models import facts as rm
from shared.contracts.clauses import CLAUSES
from shared.domain.dates import first_day, last_day
from shared.statements.wording import translatable as _

NOT_BEFORE = "not recorded before"


def kept_from(context: FigureContext, clause: str, trace: Trace) -> str | None:
    """Return the day from which a record of an item is kept, if one is stated."""
    stated = context.history.clause_records.get(clause, ())
    trace.record(*stated)
    return next((fact.since for fact in stated if not fact.withdrawn), None)


def why_not_kept(context: FigureContext, clause: str, trace: Trace) -> str | None:
    """Return why more may have happened in the period than is recorded; None if the record was kept from the period's
    first day."""
    since = kept_from(context, clause, trace)
    if since is None:
        return f"from which day a record of {clause} is kept is not stated"
    return f"{NOT_BEFORE} {since}" if context.period.first < last_day(since) else None


def counting_none(rule: Rule, compute: Callable[[FigureContext, Parameters], Iterable[FigureResult]]) -> Rule:
    """Return the next version of a rule, which counts 0 where a record is kept and nothing was ever entered."""
    text = "Where nothing was ever recorded it is 0 if the record is kept so."
    return msgspec.structs.replace(rule, version=rule.version + 1, text=f"{rule.text} {text}", compute=compute)


# The number of a meeting's records that answer a clause. Facts read for it are added to the trace.
RecordCounter = Callable[[FigureContext, rm.Fact, Trace], int]


def of_series_kind(kind: str) -> RecordCounter:
    def answers(context: FigureContext, meeting: rm.Fact, trace: Trace) -> int:
        series = series_of_meeting(context.history, trace, meeting)
        return int(series is not None and series.body.kind == kind)

    return answers


def _present(count: Callable[[Presence], int]) -> RecordCounter:
    def answers(context: FigureContext, meeting: rm.Fact, trace: Trace) -> int:
        present = context.counting.present(meeting)
        trace.include(present.trace)
        return count(present)

    return answers


attendances = _present(lambda present: present.attendances)
stated_modes = _present(lambda present: len(present.organizations.numbering.union(present.by_mode.values())))


def known_place(_context: FigureContext, meeting: rm.Fact, _trace: Trace) -> int:
    return int(bool(meeting.body.city or meeting.body.country))


def _several(by_meeting: Callable[[History], Mapping[str, list[rm.Fact]]]) -> RecordCounter:
    def answers(context: FigureContext, meeting: rm.Fact, trace: Trace) -> int:
        facts = by_meeting(context.history).get(meeting.stream, [])
        trace.record(*facts)
        return sum(not fact.withdrawn for fact in facts)

    return answers


def _one(
    by_meeting: Callable[[History], Mapping[str, rm.Fact]], answers_it: Callable[[rm.Fact], bool]
) -> RecordCounter:
    def answers(context: FigureContext, meeting: rm.Fact, trace: Trace) -> int:
        stated = by_meeting(context.history).get(meeting.stream)
        if stated is None:
            return 0
        trace.record(stated)
        return int(answers_it(stated))

    return answers


complete_list = _one(lambda history: history.attendance_lists, lambda stated: bool(stated.body.complete))
stated_subjects = _one(
    lambda history: history.subjects, lambda stated: not stated.withdrawn and bool(stated.body.subjects)
)
SUMMARIES = _several(lambda history: history.conclusions)
DISCUSSED_TOPICS = _several(lambda history: history.topics)
REPORTING_DOCUMENTS = _several(lambda history: history.reported)
Answering = Mapping[str, tuple[RecordCounter, ...]]
NO_RECORD = "nothing is recorded: this version keeps no record of it"
FIRST_ANSWERING: Answering = {
    "68-01": (of_series_kind("executive meeting"), attendances),
    "68-02": (of_series_kind("regional consultation"),),
    "68-03": (stated_modes,),
    "68-04": (of_series_kind("workshop"),),
    "68-06": (known_place,),
    "68-07": (complete_list,),
    "68-12": (DISCUSSED_TOPICS, SUMMARIES, REPORTING_DOCUMENTS),
    "68-15": (REPORTING_DOCUMENTS,),
}
SECOND_ANSWERING: Answering = {**FIRST_ANSWERING, "68-09": (stated_subjects,)}
ANSWERING: Answering = {clause: found for clause, found in SECOND_ANSWERING.items() if clause != "68-02"}


Answers = Callable[[rm.Fact], int]
Absent = Callable[[FigureContext, str, Trace, bool, StatementsFound, Answers], str | None]
"""The reason why there may have been something for a clause with nothing recorded in the period; None if there was
certainly nothing.

Its arguments include whether this version keeps a record of the clause, the statements found, and the count of a
meeting's answers."""


def _evidence(
    answering: Answering, statements: Mapping[str, StatementCounter], absent: Absent, context: FigureContext,
    _parameters: Parameters,
) -> Iterator[FigureResult]:  # fmt: skip
    for clause in CLAUSES:
        trace = Trace(context.trace)
        stated = statements[clause](context, trace) if clause in statements else StatementsFound()
        answers = partial(_answers, answering.get(clause, ()), context, trace)
        found = {meeting.stream: answers(meeting) for meeting in context.held}
        number, kept = sum(found.values()) + stated.number, clause in answering or clause in statements
        yield counted(
            number,
            None if number else absent(context, clause, trace, kept, stated, answers),
            of={"clause": clause},
            as_of=context.as_of,
            trace=trace,
            unknown=context.undated + stated.perhaps,
            named=tuple(meeting for meeting, records in found.items() if records),
        )


def _answers(counters: tuple[RecordCounter, ...], context: FigureContext, trace: Trace, meeting: rm.Fact) -> int:
    return sum(count(context, meeting, trace) for count in counters)


def _first_absent(
    _context: FigureContext, _clause: str, _trace: Trace, kept: bool, _stated: StatementsFound, _answers: Answers
) -> str | None:
    return "nothing is recorded, and no day is stated from which it would have been" if kept else NO_RECORD


def why_absent(
    context: FigureContext, clause: str, trace: Trace, kept: bool, stated: StatementsFound, answers: Answers
) -> str | None:
    """Return why an absence proves nothing, as before the first day of the record; None if it counts."""
    since = kept_from(context, clause, trace)
    if since is not None and context.as_of < first_day(since):
        return f"{NOT_BEFORE} {since}"
    if not kept:
        return NO_RECORD
    if since is None:
        return "nothing is recorded, and from which day a record of it is kept is not stated"
    if any(map(answers, context.perhaps_held)):
        return "nothing is recorded but of a meeting of which it is not known whether it was in the period"
    if stated.perhaps:
        return "nothing is recorded but of a day of which it is not known whether it was in the period"
    if context.period.first < last_day(since):
        return f"{NOT_BEFORE} {since}, and nothing is recorded since"
    return None


EVIDENCE = Rule(
    key="clauses.evidence",
    version=3,
    title=_("Records that answer a clause"),
    text=(
        "How many records of the period answer each clause of Resolution 68. At meetings held in it: for 68-01 meetings of "
        "executives and attendances of industry; 68-03 organizations whose mode of attendance is stated; 68-04 workshops; "
        "68-06 meetings whose place is known; 68-07 complete lists, and invitations and reminders to these meetings with the "
        "replies to them; 68-09 meetings stated to be on a subject; 68-12 topics, summaries of conclusions and documents in "
        "which a meeting was reported; 68-15 such documents; 68-C3 complete lists of everyone present; 68-T4 invitations, "
        "reminders and complete lists of invitations. Of days in the period: for 68-02 consultations of countries that were "
        "opened in it with their requests and the replies to these, needs and difficulties raised in it, and what became of "
        "needs in it; 68-11 consents to being recorded and to sharing the "
        "recording, and refusals; 68-C4 difficulties. A regional consultation, which is a meeting of executives of a region, is "
        "none of these. A day known to the month or the year counts when the period holds it whole. Where there is none the row "
        "is 0 if it is stated that a record of the clause is kept from a day on or before the first day of the period, and if "
        "this version of the program can keep one. Otherwise it has no value: absence counts as none only from that day on, and "
        "before it what there was is not recorded."
    ),
    unit="records",
    clauses=CLAUSES,
    compute=partial(_evidence, ANSWERING, STATEMENTS, why_absent),
    places=(
        ReportPlace("wtsa", "matrix", shows=lambda of: set(of) == {"clause"}),
        ReportPlace("wtsa", "topics", shows=lambda of: of == {"clause": "68-12"}),
        ReportPlace("wtsa", "conclusions", shows=lambda of: of == {"clause": "68-13"}),
        # The section "in short" shows only the follow-up of conclusions.
        ReportPlace("wtsa", "in-short", shows=lambda of: of == {"clause": "68-13"}),
    ),
    own_line=UnknownLine("clauses", by_reason=True),
)
SECOND_EVIDENCE = msgspec.structs.replace(
    EVIDENCE,
    version=2,
    text=(
        "How many records of the period answer each clause of Resolution 68, at meetings held in it: for 68-01 meetings of "
        "executives and attendances of industry; 68-02 regional consultations; 68-03 organizations whose mode of attendance "
        "is stated; 68-04 workshops; 68-06 meetings whose place is known; 68-07 complete lists; 68-09 meetings stated to be "
        "on a subject; 68-12 topics, summaries of conclusions and documents in which a meeting was reported; 68-15 such "
        "documents. Where there is none the row is 0 if it is stated that a record of the clause is kept from a day on or "
        "before the first day of the period, and if this version of the program can keep one. Otherwise it has no value: "
        "absence counts as none only from that day on, and before it what there was is not recorded."
    ),
    compute=partial(_evidence, SECOND_ANSWERING, {}, why_absent),
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
    compute=partial(_evidence, FIRST_ANSWERING, {}, _first_absent),
)
RULES = (FIRST_EVIDENCE, SECOND_EVIDENCE, EVIDENCE)
