"""The current version of `clauses.evidence`: the records of the period that answer each item, in total, by kind and by year."""

from collections.abc import Iterator, Mapping
from functools import partial

import msgspec

from services.reporting.figures.answering_kinds import AnsweringKind
from services.reporting.figures.answering_records import AnsweringRecords, audience_of, by_year, united
from services.reporting.figures.clause_answers import ANSWERS, FIFTH_ANSWERS, answers_in_words
from services.reporting.figures.clauses import EVIDENCE, kept_from, why_absent
from services.reporting.figures.context import FigureContext
from services.reporting.figures.evidence import Trace
from services.reporting.figures.figure import FigureResult, Parameters, counted
from services.reporting.figures.statement_evidence import StatementsFound
from services.reporting.history import History
from services.reporting.read_models import facts as rm
from shared.contracts.clauses import CLAUSES, Clause

NOT_OPEN = "not all that answers it is open to this audience"


Kinds = Mapping[str, AnsweringKind]
"""The kinds of records that answer an item, by name."""


def records_by_kind(context: FigureContext, kinds: Kinds, trace: Trace) -> dict[str, AnsweringRecords]:
    """Return the records of the period, by kind."""
    return {name: kind.find(context, trace) for name, kind in kinds.items()}


def _evidence(
    answers: Mapping[Clause, Kinds], reads_series: bool, context: FigureContext, _parameters: Parameters
) -> Iterator[FigureResult]:
    for clause in CLAUSES:
        trace = Trace(context.trace)
        if reads_series:
            trace.include(context.cached(("read", "series"), partial(_every_series, context.history)))
        by_kind = records_by_kind(context, answers[clause], trace)
        found = united(by_kind.values())
        yield _of_item(context, clause, answers[clause], found, trace)
        for kind, each in by_kind.items():
            if each.number:
                yield _part(context, {"clause": clause, "kind": kind}, each, trace)
        for year, each in by_year(found):
            yield _part(context, {"clause": clause, "year": year}, each, trace)


def _every_series(history: History) -> Trace:
    """Return the trace of all series, because the kind of a meeting's series decides which items the meeting answers."""
    trace = Trace()
    trace.record(*history.series.values(), *history.in_error_of(rm.Series))
    return trace


def _of_item(
    context: FigureContext, clause: Clause, kinds: Kinds, found: AnsweringRecords, trace: Trace
) -> FigureResult:
    kept_from(context, clause, trace)
    absent = None if found.number else _why_absent(context, clause, kinds, found, trace)
    return counted(
        found.number, absent, of={"clause": clause}, as_of=context.as_of, trace=trace, unknown=found.perhaps,
        named=tuple(dict.fromkeys(each.record for each in found.records if each.record in context.history.meeting_of)),
    )  # fmt: skip


def _why_absent(
    context: FigureContext, clause: Clause, kinds: Kinds, found: AnsweringRecords, trace: Trace
) -> str | None:
    """Return why an absence proves nothing; None if it counts. Outside the bureau it counts only if every kind that may
    answer the item `hides` the first day of the item's record while a closed record answers it."""
    if audience_of(context) != "bureau" and not all(kind.hides(clause) for kind in kinds.values()):
        return NOT_OPEN
    return why_absent(context, clause, trace, True, StatementsFound(perhaps=found.perhaps), _none)


def _none(_meeting: rm.Fact) -> int:
    """Return 0, as meetings add nothing here: those that may have been in the period are already counted."""
    return 0


def _part(context: FigureContext, of: dict[str, str], found: AnsweringRecords, trace: Trace) -> FigureResult:
    return counted(found.number, None, of=of, as_of=context.as_of, trace=trace, unknown=found.perhaps)


def records_of(context: FigureContext, clause: Clause) -> AnsweringRecords:
    """Return the records that answer an item in the period, whatever their kind; for pages and reports, which keep no trace."""
    return united(_recorded(context, clause).values())


def kinds_recorded(context: FigureContext, clause: Clause) -> list[str]:
    """Return the kinds with records that answer an item in the period; keeps no trace either."""
    return [name for name, each in _recorded(context, clause).items() if each.number]


def _recorded(context: FigureContext, clause: Clause) -> dict[str, AnsweringRecords]:
    return context.cached(("records of an item", clause), lambda: records_by_kind(context, ANSWERS[clause], Trace()))


def last_record(context: FigureContext, clause: Clause) -> str | None:
    """Return the day of the last record of an item in the period."""
    return max((each.day.isoformat() for each in records_of(context, clause).records), default=None)


def _text(answers: Mapping[Clause, Kinds]) -> str:
    return (
        "How many records answer each item of Resolution 68 in the period, up to the day of the report; of a kind, and of a year, "
        f"those alone: {answers_in_words(answers)}. A record is of the day that it names; what is said of a meeting is of its first "
        "day, where it was held; what is in force on a day of the period is of the first such day. A regional consultation, which "
        "is a meeting of executives of a region, answers 68-02 by nothing. A day known to the month or the year counts when the "
        "period holds it whole; otherwise the record stands beside as unknown. Conclusions and communiqués count for the bureau "
        "alone, since to others not all of them are open. Where there is none the row is 0 if it is stated that a record of the "
        "item is kept from a day on or before the first day of the period. Otherwise it has no value: absence counts as none only "
        "from that day on, and before it what there was is not recorded."
    )


_RESTS_ON_SERIES = "It rests on the series of all meetings too, whose kind decides what a meeting answers."
FOURTH_EVIDENCE = msgspec.structs.replace(
    EVIDENCE, version=4, text=_text(FIFTH_ANSWERS), compute=partial(_evidence, FIFTH_ANSWERS, False)
)
FIFTH_EVIDENCE = msgspec.structs.replace(
    FOURTH_EVIDENCE,
    version=5,
    text=f"{FOURTH_EVIDENCE.text} {_RESTS_ON_SERIES}",
    compute=partial(_evidence, FIFTH_ANSWERS, True),
)
"""Version 4 cited no series in its evidence, so the figure could not be recounted from its evidence alone."""
LATEST_EVIDENCE = msgspec.structs.replace(
    FIFTH_EVIDENCE, version=6, text=f"{_text(ANSWERS)} {_RESTS_ON_SERIES}", compute=partial(_evidence, ANSWERS, True)
)
"""Version 5 left out kinds that answer an item, such as attendances for 68-T4."""
RULES = (FOURTH_EVIDENCE, FIFTH_EVIDENCE, LATEST_EVIDENCE)
