"""Joins the classes of one word until nothing that is given of them tells of a few."""

from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet

import msgspec

ClassName = str | None  # of a class; None: those that could not be classified


class ClassCells(msgspec.Struct, frozen=True):
    """The classes of a word at a meeting or over a period: of each who is counted, and who of them by closed facts."""

    all: Mapping[ClassName, AbstractSet[str]]
    closed: Mapping[ClassName, AbstractSet[str]]

    def joined(self, names: Sequence[ClassName]) -> AbstractSet[str]:
        return frozenset[str]().union(*(self.all[name] for name in names))

    def closed_of(self, names: Sequence[ClassName]) -> AbstractSet[str]:
        return frozenset[str]().union(*(self.closed[name] for name in names))


class Partition(msgspec.Struct, frozen=True):
    """Which classes are given by themselves, and which are joined."""

    apart: tuple[ClassName, ...]
    joined: tuple[ClassName, ...]


def partition(
    cells: ClassCells,
    suppressed: AbstractSet[ClassName],
    is_safe: Callable[[Partition], bool],
    whole: AbstractSet[ClassName],
) -> Partition | None:
    """Return the classes parted so that it is safe, as few of them joined as possible; None where it is not in any way.

    `suppressed`: those not to be given by themselves. `whole`: those that lead to it being open whether a class with
    nobody has somebody: where one of them is joined, classes with nobody are too.
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
