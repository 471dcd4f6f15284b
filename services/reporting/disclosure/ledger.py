"""Keeps what is given of one meeting, or of the period, so that no more is given than tells of nobody."""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet

from services.reporting.disclosure.sums import gives_few, is_few
from services.reporting.figures.figure import Figure

Members = AbstractSet[str]
SO_FAR = "so far"  # who was at a meeting or before: no number, but those of the newcomers of all meetings add up to it


def closed_sets(whole: Figure, open_: Figure | None) -> dict[str, Members]:
    """Return by name whom the numbers of a figure count otherwise than those over open facts, and whom they leave."""
    one, other = _with_rest(whole.sets), _with_rest({} if open_ is None else open_.sets)
    return {name: one.get(name, frozenset()) ^ other.get(name, frozenset()) for name in {*one, *other}}


def _with_rest(sets: Mapping[str, Members]) -> Mapping[str, Members]:
    """Of a share also those of all whom it does not count."""
    return next(
        ({**sets, "rest": sets[of] - sets["members"]} for of in ("all", "before") if of in sets and "members" in sets),
        sets,
    )


class DisclosedSets:
    """The closed sets whose sizes are given. `named`: by what they are of, which at each meeting is called the same."""

    def __init__(self) -> None:
        self.sets: list[Members] = []
        self.named: dict[str, Members] = {}

    def allows(self, sets: Iterable[Members]) -> bool:
        return not gives_few([*self.sets, *sets])

    def add(self, name: str, some: Members) -> None:
        self.sets.append(some)
        self.named[name] = some


def is_near_to_any(some: Members, others: Iterable[Members]) -> bool:
    """Return whether a set has one to four more than another that it holds, or fewer than one that holds it."""
    return any((other <= some or some <= other) and is_few(some ^ other) for other in others)
