"""Disclosures of earlier reports: the numbers over closed facts that their readers already know."""

from collections.abc import Iterable, Iterator, Mapping
from json import dumps

import msgspec

from services.reporting.disclosure.rule import FEWEST, JOINED
from services.reporting.figures.figure import Figure

Identity = str
ClassName = str | None  # a class's name; None: the unclassified


def identity_by_rule(figure: Figure) -> Identity:
    """Return the identity of a figure: its key, its subjects, its rule and parameters."""
    return dumps([figure.key, figure.of, figure.rule, figure.parameters], sort_keys=True)


def by_rule(figures: Iterable[Figure]) -> dict[Identity, Figure]:
    return {identity_by_rule(figure): figure for figure in figures}


def numbers_of(figure: Figure) -> tuple[float, ...]:
    """Return the numbers that a figure gives: its count, its parts, and the number unclassified."""
    value = figure.value if isinstance(figure.value, int | float) else figure.at_least or 0
    if figure.numerator is not None and figure.unit == "share":
        value = 0  # its parts give the same information
    return value, figure.numerator or 0, figure.denominator or 0, figure.unknown


def closed_numbers(whole: Figure, open_: Figure | None) -> tuple[float, ...]:
    """Return by how much a figure's numbers exceed those over open facts, which anyone may know."""
    if open_ is None:
        return numbers_of(whole)
    return tuple(one - other for one, other in zip(numbers_of(whole), numbers_of(open_), strict=True))


class EarlierReport(msgspec.Struct, frozen=True):
    """A report issued before: its figures, and the same figures over the facts open then. `of_period`: it covers the
    same period, so its figures over the period are the same ones."""

    figures: Mapping[Identity, Figure]
    open: Mapping[Identity, Figure]
    of_period: bool

    def disclosed_numbers(self, figure: Figure) -> tuple[float, ...] | None:
        """Return the closed numbers that the report gave for this figure; None if it gave none."""
        if not (self.of_period or "meeting" in figure.of):
            return None
        name = identity_by_rule(figure)
        then, open_then = self.figures.get(name), self.open.get(name)
        if then is None or (open_then is not None and numbers_of(then) == numbers_of(open_then)):
            return None
        return closed_numbers(then, open_then)


def is_near(now: float, then: float) -> bool:
    return 0 < abs(now - then) < FEWEST


def differs_by_few(figure: Figure, open_: Figure | None, earlier: Iterable[EarlierReport]) -> bool:
    """Return whether a number of the figure, over closed facts, differs by one to four from that of an earlier report."""
    now = closed_numbers(figure, open_)
    return any(is_near(*pair) for then in _disclosed_before(figure, earlier) for pair in zip(now, then, strict=True))


def _disclosed_before(figure: Figure, earlier: Iterable[EarlierReport]) -> Iterator[tuple[float, ...]]:
    return (then for each in earlier if (then := each.disclosed_numbers(figure)) is not None)


def disclosed_by_class(like: Figure, word: str, names: Iterable[str], earlier: EarlierReport) -> dict[ClassName, float]:
    """Return the number of closed members that an earlier report gave for each class of a word, including joined
    classes and the unclassified.

    `like` is any figure of the word. Joined classes may have included the unclassified.
    """
    found: dict[ClassName, float] = {}
    remaining = unclassified = 0.0  # over open facts: the members of classes not given separately, and the unclassified
    for name in names:
        row = _of_class(like, word, name)
        numbers = earlier.disclosed_numbers(row)
        if numbers is not None:
            found[name] = numbers[0]
            if numbers[3] > 0:
                found[None] = numbers[3]
        if (open_then := earlier.open.get(identity_by_rule(row))) is not None:
            remaining += numbers_of(open_then)[0] if numbers is None else 0
            unclassified = open_then.unknown
    joined = earlier.disclosed_numbers(_of_class(like, word, JOINED))
    if joined is not None:
        found[JOINED] = joined[0] - remaining - (unclassified if None not in found else 0)
    elif found:
        found.setdefault(None, 0)
    return found


def joined_differ_by_few(
    now: Mapping[ClassName, int], joined: Iterable[ClassName], then: Mapping[ClassName, float]
) -> bool:
    """Return whether the classes joined now or then differ, taken together, by one to four.

    `now`: the number of closed members of each class, including joined ones.
    """
    both = {*joined, *(now.keys() - then.keys())}
    return bool(both) and is_near(sum(now[name] for name in both), sum(then.get(name, 0) for name in (*both, JOINED)))


def _of_class(like: Figure, word: str, name: str) -> Figure:
    return msgspec.structs.replace(like, of={**like.of, word: name})
