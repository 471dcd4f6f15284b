"""The completeness of a series: spans stated to be complete, stated gaps, and their coverage of a period (FIGURES,
"What is known")."""

from collections.abc import Iterable
from datetime import date, timedelta

from services.reporting.figures.evidence import Trace
from services.reporting.figures.figure import Period
from services.reporting.history import History
from services.reporting.read_models import facts as rm
from shared.domain.dates import first_day, last_day, within

DAY = timedelta(days=1)


def series_of(history: History, trace: Trace, period: Period) -> list[rm.Fact]:
    """Return the series that have a meeting or a stated span in the period, by code."""
    last = period.last or date.max
    found = set()
    trace.record(*history.every_meeting, *history.in_error_of(rm.Series))
    for meeting in history.meetings:
        if within(meeting.body.first_day, period.first, last) is not False:
            found.add(meeting.body.series)
    for series in history.series.values():
        records = history.series_records.get(series.stream, [])
        trace.record(series, *records)
        spans = [widest_days(fact) for fact in records if not fact.withdrawn]
        if series.body.kept_from is not None:
            spans.append((first_day(series.body.kept_from), date.max))
        if any(begin <= last and period.first <= end for begin, end in spans):
            found.add(series.stream)
    known = [history.series[stream] for stream in found if stream in history.series]
    return sorted(known, key=lambda fact: (str(fact.body.code), fact.stream))


def series_of_meeting(history: History, trace: Trace, meeting: rm.Fact) -> rm.Fact | None:
    """Return the series of a meeting; None while it is registered in error or not known. The deciding fact is read too."""
    series = meeting.body.series
    trace.record(*(known[series] for known in (history.series, history.in_error) if series in known))
    return history.series.get(series)


def why_incomplete(history: History, trace: Trace, series: Iterable[rm.Fact], first: date, last: date) -> str | None:
    """Return why meetings of these series may be missing from `first` to `last`; None if none can be."""
    series = list(series)
    if not series:
        return "no record of a series is kept for the period"
    reasons = [incomplete(history, trace, each, first, last) for each in series]
    return "; ".join(reason for reason in reasons if reason) or None


def incomplete(history: History, trace: Trace, series: rm.Fact, first: date, last: date) -> str | None:
    """Return why the record of a series is not known to be complete from `first` to `last`; None if it is."""
    records = history.series_records.get(series.stream, [])
    trace.record(series, *records)
    gap = gap_between(records, first, last)
    if gap is not None:
        return f"the record of {series.body.code} has a gap from {gap.since} to {gap.until or 'now'}"
    if not _covered(series, records, first, last):
        return f"the record of {series.body.code} is not stated complete from {first} to {last}"
    return None


def gap_between(records: list[rm.Fact], first: date, last: date) -> rm.Fact | None:
    """Return a stated gap that touches any day from `first` to `last`."""
    for fact in records:
        if not fact.withdrawn and fact.body.state == "gap":
            begin, end = widest_days(fact)
            if begin <= last and first <= end:
                return fact
    return None


def _covered(series: rm.Fact, records: list[rm.Fact], first: date, last: date) -> bool:
    spans = [_narrowest(fact) for fact in records if not fact.withdrawn and fact.body.state == "complete"]
    if series.body.kept_from is not None:
        spans.append((last_day(series.body.kept_from), date.max))
    reached = first
    for begin, end in sorted(spans):
        if begin > reached:
            return False
        if end >= last:
            return True
        reached = max(reached, end + DAY)
    return False


def widest_days(record: rm.Fact) -> tuple[date, date]:
    """Return the widest span of days that may be included."""
    begin = first_day(record.since) if record.since else date.min
    return begin, last_day(record.until) if record.until else date.max


def _narrowest(record: rm.Fact) -> tuple[date, date]:
    """Return the span of days that is certainly included."""
    begin = last_day(record.since) if record.since else date.min
    return begin, first_day(record.until) if record.until else date.max
