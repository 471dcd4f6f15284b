"""The numbers disclosed for one meeting or for the period, and a check that their sums and differences reveal no small number."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from hashlib import sha256

from services.reporting.disclosure.rule import FEWEST
from services.reporting.figures.figure import Figure

PRIME = (1 << 61) - 1
Sets = Iterable[AbstractSet[str]]


def is_few(members: AbstractSet[str]) -> bool:
    return 0 < len(members) < FEWEST


def gives_few(sets: Sets) -> bool:
    """Return whether a linear combination of the sizes of these sets is the size of some set of one to four members.

    The members are grouped into cells: members of the same sets share a cell. The size of a union of cells follows from
    the sizes if it is a combination of the sets; exactly then (chance coincidences aside) its cells sum to zero in a
    vector orthogonal to all of them.
    """
    distinct = list({frozenset(each) for each in sets if each})
    if any(map(is_few, distinct)):
        return True
    within: dict[str, int] = {}
    for index, each in enumerate(distinct):
        for one in each:
            within[one] = within.get(one, 0) | 1 << index
    sizes = Counter(within.values())
    cells = sorted(sizes)
    if all(sizes[cell] >= FEWEST for cell in cells):
        return False
    vector = _orthogonal([[cell >> index & 1 for cell in cells] for index in range(len(distinct))])
    return _adds_up([(value, sizes[cell]) for value, cell in zip(vector, cells, strict=True) if sizes[cell] < FEWEST])


def _orthogonal(rows: Sequence[Sequence[int]]) -> list[int]:
    """Return a vector, modulo a prime, that is orthogonal to every row: as random as possible, but reproducible."""
    width, solved = len(rows[0]), dict[int, list[int]]()
    for row in rows:
        remainder = list(row)
        for column, other in solved.items():
            if remainder[column]:
                remainder = _less(remainder, other, remainder[column])
        pivot = next((column for column, value in enumerate(remainder) if value), None)
        if pivot is None:
            continue
        inverse = pow(remainder[pivot], -1, PRIME)
        remainder = [value * inverse % PRIME for value in remainder]
        solved = {column: _less(other, remainder, other[pivot]) for column, other in solved.items()} | {
            pivot: remainder
        }
    vector = [0 if column in solved else _chance(column) for column in range(width)]
    for column, row in solved.items():
        vector[column] = -sum(a * b for a, b in zip(row, vector, strict=True) if a and b) % PRIME
    return vector


def _less(row: list[int], other: list[int], times: int) -> list[int]:
    return [(a - times * b) % PRIME for a, b in zip(row, other, strict=True)] if times else row


def _chance(number: int) -> int:
    return int.from_bytes(sha256(b"cell %d" % number).digest()) % PRIME


def _adds_up(cells: Sequence[tuple[int, int]]) -> bool:
    """Return whether the values of up to four cells, with fewer than five members together, sum to 0: checked in pairs."""
    # By the sum of the values of none, one or two earlier cells, the smallest total size.
    smallest: dict[int, int] = {0: 0}
    for index, (value, size) in enumerate(cells):
        if value == 0:
            return True
        for other, more in cells[index + 1 :]:
            if size + more + smallest.get(-(value + other) % PRIME, FEWEST) < FEWEST:
                return True
        for other, more in [(0, 0), *cells[:index]]:
            both = (value + other) % PRIME
            smallest[both] = min(smallest.get(both, FEWEST), size + more)
    return False


Members = AbstractSet[str]
SO_FAR = "so far"  # everyone up to a meeting: no number itself, but the newcomers of all meetings add up to it


def closed_sets(whole: Figure, open_: Figure | None) -> dict[str, Members]:
    """Return, by name, the organizations counted in a figure's numbers and not over open facts, and the remaining ones."""
    one, other = _with_rest(whole.sets), _with_rest({} if open_ is None else open_.sets)
    return {name: one.get(name, frozenset()) ^ other.get(name, frozenset()) for name in {*one, *other}}


def _with_rest(sets: Mapping[str, Members]) -> Mapping[str, Members]:
    """Return the sets, adding for a share the members that it does not count."""
    return next(
        ({**sets, "rest": sets[of] - sets["members"]} for of in ("all", "before") if of in sets and "members" in sets),
        sets,
    )


class DisclosedSets:
    """The closed sets whose sizes are disclosed. `named`: by subject, with the same name at each meeting."""

    def __init__(self) -> None:
        self.sets: list[Members] = []
        self.named: dict[str, Members] = {}

    def allows(self, sets: Iterable[Members]) -> bool:
        return not gives_few([*self.sets, *sets])

    def add(self, name: str, members: Members) -> None:
        self.sets.append(members)
        self.named[name] = members


def is_near_to_any(members: Members, others: Iterable[Members]) -> bool:
    """Return whether a set has one to four members more than one of its subsets among these, or fewer than one of its
    supersets."""
    return any((other <= members or members <= other) and is_few(members ^ other) for other in others)
