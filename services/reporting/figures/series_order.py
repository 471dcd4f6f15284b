"""The order of a series: the held meeting just before another, and whether any is missing in between."""

from collections.abc import Iterator
from datetime import timedelta

from services.reporting.figures.dated import days_of
from services.reporting.figures.evidence import Trace
from services.reporting.figures.records import gap_between, incomplete, series_of_meeting
from services.reporting.history import History
from services.reporting.read_models import facts as rm
from shared.domain.dates import before

DAY = timedelta(days=1)


class NotComparable(Exception):
    """Two meetings cannot be compared; the text gives the reason."""


class FirstOfSeries(NotComparable):
    """There is no earlier meeting: this is the first of its series."""


class SeriesOrder:
    """The predecessors of meetings, each found once."""

    def __init__(self, history: History) -> None:
        self.history = history
        self._meetings = Trace()
        self._meetings.record(*history.every_meeting)
        self._before: dict[str, tuple[rm.Fact | NotComparable, Trace]] = {}

    def previous(self, meeting: rm.Fact, trace: Trace) -> rm.Fact:
        """Return the previous held meeting of the series, provided none is missing in between. Raises NotComparable,
        FirstOfSeries."""
        if meeting.stream not in self._before:
            seen = Trace(self._meetings)
            try:
                self._before[meeting.stream] = _previous(self.history, seen, meeting), seen
            except NotComparable as why:
                self._before[meeting.stream] = why, seen
        found, seen = self._before[meeting.stream]
        trace.include(seen)
        if isinstance(found, NotComparable):
            raise type(found)(str(found))
        return found

    def all_previous(self, meeting: rm.Fact, trace: Trace) -> Iterator[rm.Fact]:
        """Yield the meetings before one, the latest first; raises NotComparable if one may be missing, FirstOfSeries at
        the end."""
        while True:
            meeting = self.previous(meeting, trace)
            yield meeting


def _previous(history: History, trace: Trace, meeting: rm.Fact) -> rm.Fact:
    series = series_of_meeting(history, trace, meeting)
    others = [each for each in history.meetings if each.body.series == meeting.body.series and each is not meeting]
    if series is None:
        raise NotComparable(f"the series of {meeting.body.code} is not known")
    records = history.series_records.get(series.stream, [])
    trace.record(*records)
    if meeting.body.ordinal is not None:
        earlier = _by_ordinal(meeting, others)
    else:
        dated = _by_date(meeting, others)
        if dated is None:
            raise _none_recorded(history, trace, series, meeting)
        earlier = dated
        between = incomplete(history, trace, series, days_of(earlier)[0], days_of(meeting)[1])
        if between is not None:
            raise NotComparable(between)
    gap = gap_between(records, days_of(earlier)[1] + DAY, days_of(meeting)[0] - DAY)
    if gap is not None:
        raise NotComparable(
            f"the record of {series.body.code} has a gap between {earlier.body.code} and {meeting.body.code}"
        )
    return earlier


def _by_ordinal(meeting: rm.Fact, others: list[rm.Fact]) -> rm.Fact:
    by_ordinal = {each.body.ordinal: each for each in others if each.body.ordinal is not None}
    for ordinal in range(meeting.body.ordinal - 1, 0, -1):
        each = by_ordinal.get(ordinal)
        if each is None:
            raise NotComparable(f"meeting {ordinal} of the series is not recorded")
        if each.body.status == "held":
            _nothing_between(each, meeting, others)
            return each
    raise FirstOfSeries(f"not defined: {meeting.body.code} is the first of its series")


def _nothing_between(earlier: rm.Fact, meeting: rm.Fact, others: list[rm.Fact]) -> None:
    """Check for a gap: a held meeting without an ordinal may lie between two with consecutive ordinals, which leaves
    the order unknown."""
    for each in others:
        if each.body.ordinal is None and each.body.status == "held":
            outside = (
                before(each.body.first_day, earlier.body.first_day),
                before(meeting.body.first_day, each.body.first_day),
            )
            if True not in outside:
                raise NotComparable(f"{each.body.code} has no ordinal and may lie between")


def _none_recorded(history: History, trace: Trace, series: rm.Fact, meeting: rm.Fact) -> NotComparable:
    """Check the beginning: without ordinals, the first meeting of a series is known only if the record is stated to be
    complete from before it."""
    first, last = days_of(meeting)
    if incomplete(history, trace, series, first - DAY, last) is None:
        return FirstOfSeries(f"not defined: {meeting.body.code} is the first of its series")
    return NotComparable(f"no earlier meeting of the series of {meeting.body.code} is recorded")


def _by_date(meeting: rm.Fact, others: list[rm.Fact]) -> rm.Fact | None:
    earlier: rm.Fact | None = None
    for each in others:
        if each.body.status != "held":
            continue
        is_before = before(each.body.first_day, meeting.body.first_day)
        if is_before is None:
            raise NotComparable(f"whether {each.body.code} was before {meeting.body.code} is not known")
        if not is_before:
            continue
        if earlier is None or before(earlier.body.first_day, each.body.first_day):
            earlier = each
        elif before(each.body.first_day, earlier.body.first_day) is not True:
            raise NotComparable(f"the order of {earlier.body.code} and {each.body.code} is not known")
    return earlier
