"""Gives the classes of one word at a meeting or over the period, joined where they tell of few."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet

import msgspec

from services.reporting.disclosure.earlier import (
    Earlier,
    closed_numbers,
    is_near,
    joined_differ_by_few,
    told_of_classes,
)
from services.reporting.disclosure.joining import Cells, Name, Parted, parted
from services.reporting.disclosure.ledger import Given, closed_sets
from services.reporting.disclosure.rule import JOINED
from services.reporting.disclosure.sums import is_few
from services.reporting.figures.classes import DISPUTED, NAMES, STATUSES
from services.reporting.figures.figure import Figure
from services.reporting.figures.participation.organizations import MODES

OVERLAPPING = ("status", "mode")  # an organization may be in several of their classes
PRINTED = frozenset(
    (*(name for names in NAMES.values() for name in names), *STATUSES, *MODES, DISPUTED, *(f"{each}, {DISPUTED}" for each in STATUSES))
)  # fmt: skip
"""Names of classes that are the program's. Others, such as sectors, are words of the record."""

Row = tuple[Figure, Figure | None]  # over all facts, and over the open ones
Near = Callable[[str, AbstractSet[str]], bool]


class Word(msgspec.Struct, frozen=True):
    """The rows of a word at one gathering. `open_names`: names of classes that an open figure has."""

    word: str
    rows: Mapping[str, Row]
    open_names: AbstractSet[str]
    earlier: Sequence[Earlier]

    @property
    def cells(self) -> Cells:
        """Who could not be classified is one more class, unless it is another one of each row."""
        every: dict[Name, AbstractSet[str]] = {name: row[0].sets["members"] for name, row in self.rows.items()}
        closed: dict[Name, AbstractSet[str]] = {name: closed_sets(*row)["members"] for name, row in self.rows.items()}
        if self.word != "status":
            row = next(iter(self.rows.values()))
            every[None], closed[None] = row[0].sets["unclassified"], closed_sets(*row)["unclassified"]
        return Cells(every, closed)

    def differing(self) -> set[str]:
        """Return the classes of which an earlier report told one to four more or fewer."""
        return {name for name, row in self.rows.items() if self._differs(name, row)}

    def _differs(self, name: str, row: Row) -> bool:
        now = closed_numbers(*row)[0]
        return any(is_near(now, then[name]) for then in self._then() if name in then)

    def _then(self) -> list[dict[Name, float]]:
        like = next(iter(self.rows.values()))[0]
        return [then for each in self.earlier if (then := told_of_classes(like, self.word, self.rows, each))]

    def parted(self, given: Given, near: Near) -> Parted | None:
        """Return which classes are given by themselves and which joined; None where none can be given."""
        cells = self.cells
        back = {name for name, some in cells.closed.items() if is_few(some)} | self.differing()
        back |= {name for name in self.rows if name not in PRINTED and name not in self.open_names}
        back |= {
            name for name, row in self.rows.items() if self._tells_unclassified(row) or near(name, cells.closed[name])
        }
        back |= {
            None
            for then in self._then()
            if None in cells.all and None in then and is_near(self._now()[None], then[None])
        }
        whole: set[Name] = {None, *(name for name in self.rows if DISPUTED in name)}
        return parted(cells, back, lambda found: self._is_safe(found, cells, given, near), whole)

    def _tells_unclassified(self, row: Row) -> bool:
        return self.word == "status" and is_few(closed_sets(*row)["unclassified"])

    def sets(self, found: Parted, cells: Cells) -> Iterable[tuple[str, AbstractSet[str]]]:
        """Return what is given, by name."""
        for name in found.apart:
            yield name or "unclassified", cells.closed[name]
            if self.word == "status" and name is not None:
                yield f"{name} unclassified", closed_sets(*self.rows[name])["unclassified"]
        if found.joined:
            yield JOINED, cells.closed_of(found.joined)

    def _is_safe(self, found: Parted, cells: Cells, given: Given, near: Near) -> bool:
        joined = cells.closed_of(found.joined)
        if found.joined and (near(JOINED, joined) or self._joined_differ(found, len(joined))):
            return False
        return given.allows(some for _, some in self.sets(found, cells))

    def _now(self) -> dict[Name, int]:
        """Return how many each class has more than over open facts."""
        now: dict[Name, int] = {name: int(closed_numbers(*row)[0]) for name, row in self.rows.items()}
        if self.word != "status":
            now[None] = int(closed_numbers(*next(iter(self.rows.values())))[3])
        return now

    def _joined_differ(self, found: Parted, closed: int) -> bool:
        if self.word in OVERLAPPING:
            return any(JOINED in then and is_near(closed, then[JOINED]) for then in self._then())
        return any(joined_differ_by_few(self._now(), found.joined, then) for then in self._then())
