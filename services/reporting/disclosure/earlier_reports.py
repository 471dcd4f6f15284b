"""What earlier reports told: the numbers over closed facts that their readers know."""

from collections.abc import Iterable, Iterator, Mapping
from json import dumps

import msgspec

from services.reporting.disclosure.rule import FEWEST, JOINED
from services.reporting.figures.figure import Figure

Identity = str
ClassName = str | None  # of a class; None: those that could not be classified


def identity_by_rule(figure: Figure) -> Identity:
    """Return what names a figure: its key, what it is about, its rule and parameters."""
    return dumps([figure.key, figure.of, figure.rule, figure.parameters], sort_keys=True)


def by_rule(figures: Iterable[Figure]) -> dict[Identity, Figure]:
    return {identity_by_rule(figure): figure for figure in figures}


def numbers_of(figure: Figure) -> tuple[float, ...]:
    """Return the numbers that a figure gives: what it counts, its parts, and what could not be classified."""
    value = figure.value if isinstance(figure.value, int | float) else figure.at_least or 0
    if figure.numerator is not None and figure.unit == "share":
        value = 0  # its parts say it
    return value, figure.numerator or 0, figure.denominator or 0, figure.unknown


def closed_numbers(whole: Figure, open_: Figure | None) -> tuple[float, ...]:
    """Return what the numbers of a figure are more than those over open facts, which everybody may know."""
    if open_ is None:
        return numbers_of(whole)
    return tuple(one - other for one, other in zip(numbers_of(whole), numbers_of(open_), strict=True))


class EarlierReport(msgspec.Struct, frozen=True):
    """A report that was issued before: its figures, and those over the facts that were open then. `of_period`: it is over the
    same period, so that its figures over a period are the same ones."""

    figures: Mapping[Identity, Figure]
    open: Mapping[Identity, Figure]
    of_period: bool

    def disclosed_numbers(self, figure: Figure) -> tuple[float, ...] | None:
        """Return the closed numbers that it told of this figure; None where it told none."""
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
    """Return whether a number of the figure is one to four from what an earlier report told of it, over closed facts."""
    now = closed_numbers(figure, open_)
    return any(is_near(*pair) for then in _disclosed_before(figure, earlier) for pair in zip(now, then, strict=True))


def _disclosed_before(figure: Figure, earlier: Iterable[EarlierReport]) -> Iterator[tuple[float, ...]]:
    return (then for each in earlier if (then := each.disclosed_numbers(figure)) is not None)


def disclosed_by_class(like: Figure, word: str, names: Iterable[str], earlier: EarlierReport) -> dict[ClassName, float]:
    """Return how many closed an earlier report told of each class of a word, those joined and those unclassified too.

    `like` is any figure of the word. Where classes were joined, who could not be classified may have been among them.
    """
    found: dict[ClassName, float] = {}
    left = unclassified = 0.0  # over open facts: those of the classes not told by themselves, and those of none
    for name in names:
        row = _of_class(like, word, name)
        told = earlier.disclosed_numbers(row)
        if told is not None:
            found[name] = told[0]
            if told[3] > 0:
                found[None] = told[3]
        if (open_then := earlier.open.get(identity_by_rule(row))) is not None:
            left += numbers_of(open_then)[0] if told is None else 0
            unclassified = open_then.unknown
    joined = earlier.disclosed_numbers(_of_class(like, word, JOINED))
    if joined is not None:
        found[JOINED] = joined[0] - left - (unclassified if None not in found else 0)
    elif found:
        found.setdefault(None, 0)
    return found


def joined_differ_by_few(
    now: Mapping[ClassName, int], joined: Iterable[ClassName], then: Mapping[ClassName, float]
) -> bool:
    """Return whether the classes that are joined now or were then have together one to four more or fewer.

    `now`: how many closed each class has, those that are joined too.
    """
    both = {*joined, *(now.keys() - then.keys())}
    return bool(both) and is_near(sum(now[name] for name in both), sum(then.get(name, 0) for name in (*both, JOINED)))


def _of_class(like: Figure, word: str, name: str) -> Figure:
    return msgspec.structs.replace(like, of={**like.of, word: name})
