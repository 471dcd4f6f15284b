"""Answers that are found once: what something is on some days, and what was read to know it."""

from collections.abc import Callable, Iterable
from typing import Generic, TypeVar

from services.reporting import read_models as rm
from services.reporting.figures.dated import Days
from services.reporting.figures.evidence import Reading

Answer = TypeVar("Answer")
Facts = list[rm.Fact]


class Remembered(Generic[Answer]):
    """`find` gives the answer and every fact that it read, all of one log. An answer that rests on no dated statement is one
    for all days, which most are; the rest are kept by day."""

    def __init__(self, log: str, find: Callable[[str, Days], tuple[Answer, Facts]]) -> None:
        self._log, self._find = log, find
        self._timeless: dict[str, tuple[Answer, tuple[int, ...]]] = {}
        self._dated: dict[tuple[str, Days], tuple[Answer, tuple[int, ...]]] = {}

    def of(self, one: str, days: Days, reading: Reading) -> Answer:
        return self.of_all((one,), days, reading)[one]

    def of_all(self, several: Iterable[str], days: Days, reading: Reading) -> dict[str, Answer]:
        """Of each; into the reading goes what was read for any of them."""
        timeless = self._timeless
        found = {one: timeless.get(one) or self._on(one, days) for one in several}
        reading.see_positions(self._log, set().union(*(read for _, read in found.values())))
        return {one: answer for one, (answer, _) in found.items()}

    def _on(self, one: str, days: Days) -> tuple[Answer, tuple[int, ...]]:
        known = self._dated.get((one, days))
        if known is None:
            answer, facts = self._find(one, days)
            known = answer, tuple({position for fact in facts for position in fact.events})
            if any(fact.since or fact.until for fact in facts):
                self._dated[(one, days)] = known
            else:
                self._timeless[one] = known
        return known
