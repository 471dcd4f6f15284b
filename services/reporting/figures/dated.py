"""The choice among dated statements for a day, or for the two days between which a date may lie; each answer is found once."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import partial
from itertools import chain
from threading import RLock
from typing import Generic, TypeVar

from services.reporting.figures.evidence import Positions, Trace, positions_of
from services.reporting.history.numbering import NumberedSet, Numbering
from services.reporting.read_models import facts as rm
from shared.domain.dates import first_day, last_day, span
from shared.statements.succession import Undecided, latest_on

Days = tuple[date, date]  # the first and the last possible day
Value = TypeVar("Value")


def days_of(meeting: rm.Fact) -> Days:
    """Return the first and last day on which a meeting may have begun: the same day, unless its date is known to the
    month or year only."""
    return first_day(meeting.body.first_day), last_day(meeting.body.first_day)


def value_on(facts: Iterable[rm.Fact], days: Days, value_of: Callable[[rm.Fact], Value]) -> Value | None:
    """Return the value of the statement that holds on these days; None if there is none, if it differs between them, or
    if it cannot be determined."""
    facts = list(facts)
    try:
        first, *others = (None if (fact := fact_on(facts, day)) is None else value_of(fact) for day in set(days))
    except Undecided:
        return None
    return first if all(other == first for other in others) else None


def fact_on(facts: Iterable[rm.Fact], day: date) -> rm.Fact | None:
    """Return the statement that holds on a day. Raises Undecided."""
    return latest_on([fact for fact in facts if not fact.withdrawn], day, recency_key)


def recency_key(fact: rm.Fact) -> tuple[str, int]:
    return fact.since or "", fact.stated[0]


Answer = TypeVar("Answer")
FactList = list[rm.Fact]
CachedAnswer = tuple[Answer, tuple[int, ...]]  # an answer, and the positions of the facts read for it
Traces = dict[tuple[int, Days | None], Trace]  # by the bits of a set; without days where no answer depends on them
DAY = timedelta(days=1)
ALWAYS = date.min, date.max


def grouped(answers: Mapping[str, Answer]) -> dict[Answer, set[str]]:
    """Group everything by its answer."""
    found: dict[Answer, set[str]] = {}
    for one, answer in answers.items():
        found.setdefault(answer, set()).add(one)
    return found


class DateCache(Generic[Answer]):
    """Answers for numbered records, each found once, in sets by answer.

    `find` gives the answer and every fact that it read, all of one log. An answer holds from one day named by those
    facts to the next; one without dated facts holds for all days, as most do. Requests that share a history share the
    cache. `traces`: shared by caches that read the same facts for a record.
    """

    def __init__(
        self, log: str, among: Numbering, find: Callable[[str, Days], tuple[Answer, FactList]],
        traces: Traces | None = None,
    ) -> None:  # fmt: skip
        self._log, self._among, self._find = log, among, find
        self._known = self._dated = among.empty
        self._timeless: dict[Answer, int] = {}  # the bits of a set
        self._by_days: dict[Days, dict[Answer, int]] = {}  # of the dated ones
        self._read: list[tuple[int, ...]] = [()] * len(among.ids)  # for the timeless ones, by number
        self._intervals: dict[str, list[tuple[date, date, CachedAnswer[Answer]]]] = {}
        self._traces: Traces = {} if traces is None else traces
        self._finding = RLock()

    def groups(self, several: NumberedSet, days: Days, trace: Trace) -> dict[Answer, NumberedSet]:
        """Return the sets by answer, adding what was read to the trace."""
        found = self.bits(several, days, trace)
        return {answer: NumberedSet(self._among, bits) for answer, bits in found.items()}

    def bits(self, several: NumberedSet, days: Days, trace: Trace) -> dict[Answer, int]:
        """Return the sets by answer as `groups` does, but only the bits of each."""
        with self._finding:
            if new := several - self._known:
                self._find_all(new, days)
            trace.include(self._trace_of(several, days))
            bits = several.bits
            found = {answer: common for answer, cached in self._timeless.items() if (common := cached & bits)}
            if bits & self._dated.bits:
                for answer, cached in self._dated_on(days).items():
                    if common := cached & bits:
                        found[answer] = found.get(answer, 0) | common
            return found

    def _find_all(self, new: NumberedSet, days: Days) -> None:
        found = {one: self._on(one, days) for one in new}
        dated = self._among.of(one for one in new if [held[:2] for held in self._intervals[one]] != [ALWAYS])
        timeless = {one: found[one] for one in new - dated}
        for one, (_answer, read) in timeless.items():
            self._read[self._among.number[one]] = read
        for answer, names in grouped({one: answer for one, (answer, _read) in timeless.items()}).items():
            self._timeless[answer] = self._timeless.get(answer, 0) | self._among.of(names).bits
        if dated:
            self._by_days.clear()
        self._dated, self._known = self._dated | dated, self._known | new

    def _dated_on(self, days: Days) -> dict[Answer, int]:
        """Return the sets of all records whose answers depend on the day, on these days."""
        if days not in self._by_days:
            answers = grouped({one: self._on(one, days)[0] for one in self._dated})
            self._by_days[days] = {answer: self._among.of(names).bits for answer, names in answers.items()}
        return self._by_days[days]

    def _trace_of(self, several: NumberedSet, days: Days) -> Trace:
        dated = several & self._dated
        key = several.bits, days if dated else None
        if key not in self._traces:
            trace = Trace()
            if dated and several != dated:
                trace.include(self._trace_of(several - dated, days))
                trace.include(self._trace_of(dated, days))
            else:
                trace.record_lazily(self._log, partial(self._positions, several, days if dated else None))
            self._traces[key] = trace  # once it is whole: caches that share traces have locks of their own
        return self._traces[key]

    def _positions(self, several: NumberedSet, days: Days | None) -> tuple[Positions, ...]:
        read = several.select(self._read) if days is None else (self._on(one, days)[1] for one in several)
        found = positions_of(self._log, list(chain.from_iterable(read)))
        return (found,) if found else ()

    def _on(self, one: str, days: Days) -> CachedAnswer[Answer]:
        known = self._intervals.setdefault(one, [])
        for first, last, held in known:
            if first <= days[0] and days[1] <= last:
                return held
        answer, facts = self._find(one, days)
        found = answer, tuple(chain.from_iterable(fact.events for fact in facts))
        dates = sorted(set(turns(facts)))
        if (index := bisect_right(dates, days[0])) == bisect_right(dates, days[1]):
            first = dates[index - 1] if index else date.min
            last = dates[index] - DAY if index < len(dates) else date.max
            known.append((first, last, found))
        return found


def turns(facts: Iterable[rm.Fact]) -> Iterator[date]:
    """Return the days on which something may begin to hold, become undecided or cease to hold."""
    for fact in facts:
        for stated in (fact.since, fact.until):
            if stated is not None:
                for day in span(stated):
                    yield day
                    if day < date.max:
                        yield day + DAY
