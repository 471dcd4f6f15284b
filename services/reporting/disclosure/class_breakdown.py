"""Disclosure of the classes of one word at a meeting or over the period, joined until no small number can be derived."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property

import msgspec

from services.reporting.disclosure.earlier_reports import (
    EarlierReport,
    closed_numbers,
    disclosed_by_class,
    is_near,
    joined_differ_by_few,
)
from services.reporting.disclosure.rule import JOINED
from services.reporting.disclosure.sums import DisclosedSets, closed_sets, is_few
from services.reporting.figures.classes import DISPUTED, NAMES, STATUSES
from services.reporting.figures.context import MODES
from services.reporting.figures.figure import Figure

ClassName = str | None  # a class's name; None: the unclassified


class ClassCells(msgspec.Struct, frozen=True):
    """The classes of a word at a meeting or over a period: the members of each, and which of these come from closed facts."""

    all: Mapping[ClassName, AbstractSet[str]]
    closed: Mapping[ClassName, AbstractSet[str]]

    def joined(self, names: Sequence[ClassName]) -> AbstractSet[str]:
        return frozenset[str]().union(*(self.all[name] for name in names))

    def closed_of(self, names: Sequence[ClassName]) -> AbstractSet[str]:
        return frozenset[str]().union(*(self.closed[name] for name in names))


class Partition(msgspec.Struct, frozen=True):
    """The classes given separately, and the joined ones."""

    apart: tuple[ClassName, ...]
    joined: tuple[ClassName, ...]


def partition(
    cells: ClassCells,
    suppressed: AbstractSet[ClassName],
    is_safe: Callable[[Partition], bool],
    whole: AbstractSet[ClassName],
) -> Partition | None:
    """Return a safe partition of the classes, with as few joined as possible; None if there is none.

    `suppressed`: classes not to be given separately. `whole`: classes whose members might belong to an empty class; if
    one of them is joined, empty classes are joined too.
    """
    joined = [name for name in cells.all if name in suppressed]
    apart = sorted((name for name in cells.all if name not in suppressed), key=lambda name: _size(cells, name))
    while True:
        if any(name in whole and cells.all[name] for name in joined):
            joined += [name for name in apart if not cells.all[name]]
            apart = [name for name in apart if cells.all[name]]
        found = Partition(tuple(apart), tuple(joined))
        if len([name for name in joined if cells.all[name]]) != 1 and is_safe(found):
            return found
        if not apart:
            return None
        joined.append(apart.pop(next((at for at, name in enumerate(apart) if cells.closed[name]), 0)))


def _size(cells: ClassCells, name: ClassName) -> tuple[int, int, str]:
    return len(cells.closed[name]), len(cells.all[name]), name or ""


OVERLAPPING = ("status", "mode")  # an organization may be in several of their classes
PRINTED = frozenset(
    (*(name for names in NAMES.values() for name in names), *STATUSES, *MODES, DISPUTED, *(f"{each}, {DISPUTED}" for each in STATUSES))
)  # fmt: skip
"""Class names defined by the program. Others, such as sectors, come from the record."""

FigurePair = tuple[Figure, Figure | None]  # over all facts, and over the open ones
IsNear = Callable[[str, AbstractSet[str]], bool]


class ClassBreakdown(msgspec.Struct, frozen=True, dict=True):
    """The rows of a word at one meeting or over a period. `open_names`: names of classes with an open figure."""

    word: str
    rows: Mapping[str, FigurePair]
    open_names: AbstractSet[str]
    earlier: Sequence[EarlierReport]

    @cached_property
    def cells(self) -> ClassCells:
        """Return the cells. The unclassified form an additional class, except for statuses, where each row has its own
        unclassified members."""
        every: dict[ClassName, AbstractSet[str]] = {name: row[0].sets["members"] for name, row in self.rows.items()}
        closed: dict[ClassName, AbstractSet[str]] = {
            name: closed_sets(*row)["members"] for name, row in self.rows.items()
        }
        if self.word != "status":
            row = next(iter(self.rows.values()))
            every[None], closed[None] = row[0].sets["unclassified"], closed_sets(*row)["unclassified"]
        return ClassCells(every, closed)

    @cached_property
    def differing(self) -> AbstractSet[str]:
        """Return the classes to which an earlier report gave one to four members more or fewer."""
        return {name for name, row in self.rows.items() if self._differs(name, row)}

    def _differs(self, name: str, row: FigurePair) -> bool:
        now = closed_numbers(*row)[0]
        return any(is_near(now, then[name]) for then in self._then if name in then)

    @cached_property
    def _then(self) -> list[dict[ClassName, float]]:
        like = next(iter(self.rows.values()))[0]
        return [then for each in self.earlier if (then := disclosed_by_class(like, self.word, self.rows, each))]

    def partition(self, given: DisclosedSets, near: IsNear) -> Partition | None:
        """Return the classes given separately and the joined ones; None if none can be given."""
        cells = self.cells
        suppressed = {name for name, members in cells.closed.items() if is_few(members)} | self.differing
        suppressed |= {name for name in self.rows if name not in PRINTED and name not in self.open_names}
        suppressed |= {
            name for name, row in self.rows.items() if self._tells_unclassified(row) or near(name, cells.closed[name])
        }
        suppressed |= {
            None for then in self._then if None in cells.all and None in then and is_near(self._now[None], then[None])
        }
        whole: set[ClassName] = {None, *(name for name in self.rows if DISPUTED in name)}
        return partition(cells, suppressed, lambda found: self._is_safe(found, cells, given, near), whole)

    def _tells_unclassified(self, row: FigurePair) -> bool:
        return self.word == "status" and is_few(closed_sets(*row)["unclassified"])

    def sets(self, found: Partition, cells: ClassCells) -> Iterable[tuple[str, AbstractSet[str]]]:
        """Return the disclosed sets, by name."""
        for name in found.apart:
            yield name or "unclassified", cells.closed[name]
            if self.word == "status" and name is not None:
                yield f"{name} unclassified", closed_sets(*self.rows[name])["unclassified"]
        if found.joined:
            yield JOINED, cells.closed_of(found.joined)

    def _is_safe(self, found: Partition, cells: ClassCells, given: DisclosedSets, near: IsNear) -> bool:
        joined = cells.closed_of(found.joined)
        if found.joined and (near(JOINED, joined) or self._joined_differ(found, len(joined))):
            return False
        return given.allows(members for _, members in self.sets(found, cells))

    @cached_property
    def _now(self) -> dict[ClassName, int]:
        """Return how many more members each class has than over open facts."""
        now: dict[ClassName, int] = {name: int(closed_numbers(*row)[0]) for name, row in self.rows.items()}
        if self.word != "status":
            now[None] = int(closed_numbers(*next(iter(self.rows.values())))[3])
        return now

    def _joined_differ(self, found: Partition, closed: int) -> bool:
        if self.word in OVERLAPPING:
            return any(JOINED in then and is_near(closed, then[JOINED]) for then in self._then)
        return any(joined_differ_by_few(self._now, found.joined, then) for then in self._then)
