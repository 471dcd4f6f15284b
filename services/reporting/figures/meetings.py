"""`meetings.held`: the meetings of a period."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import partial

from services.reporting import read_models as rm
from services.reporting.figures import records
from services.reporting.figures.figure import Figure, Period, Reading, Rule, Scope
from services.reporting.history import History
from shared.domain.dates import within

MODES = ("in person", "hybrid", "remote")


def held_in(history: History, reading: Reading, period: Period) -> tuple[list[rm.Fact], int]:
    """The held meetings whose first day is in the period, in order; and of how many that cannot be told."""
    counted, unknown = [], 0
    for meeting in history.meetings:
        reading.see(meeting)
        if meeting.body.status != "held":
            continue
        inside = within(meeting.body.first_day, period.first, period.last or date.max)
        if inside:
            counted.append(meeting)
        elif inside is None:
            unknown += 1
    return sorted(counted, key=lambda fact: (str(fact.body.first_day), str(fact.body.code))), unknown


def read_for(period: Period) -> Reading:
    """A reading that has seen what defines the period."""
    reading = Reading()
    if period.defined_by is not None:
        reading.see(period.defined_by)
    return reading


def why_incomplete(history: History, reading: Reading, period: Period, series: Iterable[rm.Fact]) -> str | None:
    """Why meetings of these series may be missing from the period; None when none can be."""
    last = period.cut_off(history.moment.day)
    series = list(series)
    if not series:
        return "no record of a series is kept for the period"
    reasons = [records.incomplete(history, reading, each, period.first, last) for each in series]
    return "; ".join(reason for reason in reasons if reason) or None


def _held(history: History, rule: Rule, scope: Scope) -> Iterator[Figure]:
    everything = read_for(scope.period)
    concerned = records.series_of(history, everything, scope.period)

    def figure(of: dict[str, str], among: list[rm.Fact], counts: Callable[[rm.Fact], bool | None]) -> Figure:
        reading = Reading(everything)
        streams = {series.stream for series in among}
        meetings, undated = held_in(history, reading, scope.period)
        answers = [(meeting, counts(meeting)) for meeting in meetings if meeting.body.series in streams]
        items = tuple(meeting.stream for meeting, answer in answers if answer)
        unclassified = sum(answer is None for _, answer in answers)
        reason = why_incomplete(history, reading, scope.period, among)
        if reason is None and not items and (unclassified or undated):
            reason = "whether there was one is not known: a date or a mode is missing"
        return Figure(
            key=rule.key,
            of=of,
            value=len(items) if reason is None else None,
            at_least=None if reason is None else len(items),
            unit="meetings",
            as_of=scope.period.cut_off(history.moment.day),
            rule=rule.name,
            parameters=scope.parameters,
            clauses=rule.clauses,
            evidence=reading.evidence(),
            unknown=unclassified + undated,
            reason=reason,
            items=items,
        )

    yield figure({}, concerned, lambda _: True)
    for series in concerned:
        yield figure({"series": series.body.code}, [series], lambda _: True)
    for kind in sorted({str(series.body.kind) for series in concerned}):
        yield figure({"kind": kind}, [series for series in concerned if series.body.kind == kind], lambda _: True)
    for mode in MODES:
        yield figure({"mode": mode}, concerned, partial(_in_mode, mode))


def _in_mode(mode: str, meeting: rm.Fact) -> bool | None:
    return None if meeting.body.mode is None else meeting.body.mode == mode


HELD = Rule(
    key="meetings.held",
    version=1,
    title="Meetings held",
    text=(
        "Meetings that were held and whose first day lies in the period; cancelled meetings and those not held are left "
        "out. Known only when the record of each series that has a meeting or a stated span in the period is stated "
        "complete for the whole of it, up to the day of the report; otherwise at least those recorded. A date known to "
        "the month or the year counts when the period holds it whole."
    ),
    clauses=("68-01", "68-04", "68-09"),
    compute=_held,
)
