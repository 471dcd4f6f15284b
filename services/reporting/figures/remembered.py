"""Answers that are found once: what something is on some days, and what was read to know it."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from typing import Generic, TypeVar

import msgspec

from services.reporting import read_models as rm
from services.reporting.figures.dated import Days
from services.reporting.figures.evidence import Reading, positions_of
from shared.domain.dates import span

Answer = TypeVar("Answer")
Facts = list[rm.Fact]
Held = tuple[Answer, tuple[int, ...]]  # an answer, and the positions of what was read for it
DAY = timedelta(days=1)


class Answers(msgspec.Struct, Generic[Answer], frozen=True):
    """Of several, and what was read for any of them."""

    of: dict[str, Answer]
    reading: Reading


class Remembered(Generic[Answer]):
    """`find` gives the answer and every fact that it read, all of one log. An answer holds from one day that those facts name
    to the next; one that rests on no dated fact holds for all days, which most do."""

    def __init__(self, log: str, find: Callable[[str, Days], tuple[Answer, Facts]]) -> None:
        self._log, self._find = log, find
        self._timeless: dict[str, Held[Answer]] = {}
        self._dated: dict[str, list[tuple[date, date, Held[Answer]]]] = {}
        self._asked: dict[tuple[frozenset[str], Days], Answers[Answer]] = {}

    def of_all(self, several: Iterable[str], days: Days) -> Answers[Answer]:
        asked = frozenset(several), days
        if asked not in self._asked:
            self._asked[asked] = self._of_all(*asked)
        return self._asked[asked]

    def _of_all(self, several: frozenset[str], days: Days) -> Answers[Answer]:
        found = {
            one: held or self._on(one, days)
            for one, held in zip(several, map(self._timeless.get, several), strict=True)
        }
        reading = Reading()
        if positions := {position for _, read in found.values() for position in read}:
            reading.see_positions(positions_of(self._log, positions))
        return Answers({one: answer for one, (answer, _) in found.items()}, reading)

    def _on(self, one: str, days: Days) -> Held[Answer]:
        for first, last, held in self._dated.get(one, ()):
            if first <= days[0] and days[1] <= last:
                return held
        answer, facts = self._find(one, days)
        found = answer, tuple({position for fact in facts for position in fact.events})
        named = sorted(set(_turns(facts)))
        if not named:
            self._timeless[one] = found
        elif (at := bisect_right(named, days[0])) == bisect_right(named, days[1]):
            first = named[at - 1] if at else date.min
            last = named[at] - DAY if at < len(named) else date.max
            self._dated.setdefault(one, []).append((first, last, found))
        return found


def _turns(facts: Facts) -> Iterator[date]:
    """The days on which something may begin to hold, to be undecided or to hold no more."""
    for fact in facts:
        for stated in (fact.since, fact.until):
            if stated is not None:
                for day in span(stated):
                    yield day
                    if day < date.max:
                        yield day + DAY
