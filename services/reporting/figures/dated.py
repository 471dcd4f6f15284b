"""The choice among dated statements for a day, or for both days between which a date may lie; each answer found once."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import cached_property, partial
from itertools import chain
from typing import Generic, TypeVar

import msgspec

from services.reporting.figures.evidence import Positions, Trace, positions_of
from services.reporting.read_models import facts as rm
from shared.domain.dates import first_day, holds_on, last_day, span

Days = tuple[date, date]  # first and last day meant
Value = TypeVar("Value")


class Undecided(Exception):
    """The statement that holds on the day cannot be known: its own date is not known to the day."""


def days_of(meeting: rm.Fact) -> Days:
    """Return the days on which a meeting may have begun: one, unless its date is known to the month or year only."""
    return first_day(meeting.body.first_day), last_day(meeting.body.first_day)


def value_on(facts: Iterable[rm.Fact], days: Days, value_of: Callable[[rm.Fact], Value]) -> Value | None:
    """Return the value of the statement that holds on these days; None if there is none, or not one for both, or undecided."""
    facts = list(facts)
    try:
        first, last = (None if (fact := fact_on(facts, day)) is None else value_of(fact) for day in days)
    except Undecided:
        return None
    return first if first == last else None


def fact_on(facts: Iterable[rm.Fact], day: date) -> rm.Fact | None:
    """Return the statement that holds on a day: the latest dated one, else one without days. Raises Undecided.

    The end by succession is derived here: a later statement ends an earlier one.
    """
    stated = [fact for fact in facts if not fact.withdrawn]
    dated = [(fact, holds_on(day, fact.since, fact.until)) for fact in stated if fact.since or fact.until]
    held = max((fact for fact, holds in dated if holds), key=recency_key, default=None)
    if any(holds is None and (held is None or recency_key(fact) > recency_key(held)) for fact, holds in dated):
        raise Undecided
    if held is not None:
        return held
    return max((fact for fact in stated if not fact.since and not fact.until), key=recency_key, default=None)


def recency_key(fact: rm.Fact) -> tuple[str, int]:
    return fact.since or "", fact.known_from


Answer = TypeVar("Answer")
FactList = list[rm.Fact]
CachedAnswer = tuple[Answer, tuple[int, ...]]  # an answer, and the positions of the facts read for it
DAY = timedelta(days=1)


class CachedAnswers(msgspec.Struct, Generic[Answer], frozen=True, dict=True):
    """Answers for several, and the facts read for any of them."""

    of: dict[str, Answer]
    trace: Trace

    @cached_property
    def groups(self) -> dict[Answer, set[str]]:
        return grouped(self.of)

    @cached_property
    def distinct(self) -> frozenset[Answer]:
        return frozenset(self.of.values())


def grouped(answers: Mapping[str, Answer]) -> dict[Answer, set[str]]:
    """Group everything by its answer."""
    found: dict[Answer, set[str]] = {}
    for one, answer in answers.items():
        found.setdefault(answer, set()).add(one)
    return found


class DateCache(Generic[Answer]):
    """A cache; `find` gives the answer and every fact that it read, all of one log. An answer holds from one day that
    those facts name to the next; one without dated facts holds for all days, as most do."""

    def __init__(self, log: str, find: Callable[[str, Days], tuple[Answer, FactList]]) -> None:
        self._log, self._find = log, find
        self._timeless: dict[str, Answer] = {}
        self._read: dict[str, tuple[int, ...]] = {}
        self._dated: dict[str, list[tuple[date, date, CachedAnswer[Answer]]]] = {}
        self._always: dict[frozenset[str], tuple[CachedAnswers[Answer], frozenset[str]]] = {}
        self._asked: dict[tuple[frozenset[str], Days], CachedAnswers[Answer]] = {}

    def get_all(self, several: Iterable[str], days: Days) -> CachedAnswers[Answer]:
        asked = frozenset(several), days
        if asked not in self._asked:
            self._asked[asked] = self._of_all(*asked)
        return self._asked[asked]

    def _of_all(self, several: frozenset[str], days: Days) -> CachedAnswers[Answer]:
        """Return the answers for all. Timeless ones are shared between days; the few dated ones are added."""
        for one in several.difference(self._timeless, self._dated):
            self._on(one, days)
        if several not in self._always:
            self._always[several] = self._timeless_of(several)
        always, dated = self._always[several]
        if not dated:
            return always
        found = {one: self._on(one, days) for one in dated}
        trace = Trace(always.trace)
        trace.record_lazily(partial(self._positions, [read for _, read in found.values()]))
        return CachedAnswers(always.of | {one: answer for one, (answer, _) in found.items()}, trace)

    def _timeless_of(self, several: frozenset[str]) -> tuple[CachedAnswers[Answer], frozenset[str]]:
        """Return the timeless answers, and the subjects whose answers depend on the day."""
        dated = several.difference(self._timeless)
        rest = several - dated if dated else several
        trace = Trace()
        trace.record_lazily(lambda: self._positions(map(self._read.__getitem__, rest)))
        return CachedAnswers(dict(zip(rest, map(self._timeless.__getitem__, rest), strict=True)), trace), dated

    def _positions(self, read: Iterable[tuple[int, ...]]) -> tuple[Positions, ...]:
        positions = list(chain.from_iterable(read))
        return (positions_of(self._log, positions),) if positions else ()

    def _on(self, one: str, days: Days) -> CachedAnswer[Answer]:
        for first, last, held in self._dated.get(one, ()):
            if first <= days[0] and days[1] <= last:
                return held
        answer, facts = self._find(one, days)
        found = answer, tuple({position for fact in facts for position in fact.events})
        named = sorted(set(turns(facts)))
        if not named:
            self._timeless[one], self._read[one] = found
            return found
        known = self._dated.setdefault(one, [])
        if (at := bisect_right(named, days[0])) == bisect_right(named, days[1]):
            first = named[at - 1] if at else date.min
            last = named[at] - DAY if at < len(named) else date.max
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
