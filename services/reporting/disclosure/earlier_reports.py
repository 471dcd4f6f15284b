"""Disclosures of earlier reports: the numbers over closed facts that their readers know."""

from collections.abc import Iterable, Iterator, Mapping
from json import dumps

import msgspec

from services.reporting.disclosure.rule import FEWEST, JOINED
from services.reporting.figures.figure import Figure

Identity = str
ClassName = str | None  # of a class; None: the unclassified ones


def identity_by_rule(figure: Figure) -> Identity:
    """Return the identity of a figure: its key, its subjects, its rule and parameters."""
    return dumps([figure.key, figure.of, figure.rule, figure.parameters], sort_keys=True)


def by_rule(figures: Iterable[Figure]) -> dict[Identity, Figure]:
    return {identity_by_rule(figure): figure for figure in figures}


def numbers_of(figure: Figure) -> tuple[float, ...]:
    """Return the numbers that a figure gives: its count, its parts, and the unclassified ones."""
    value = figure.value if isinstance(figure.value, int | float) else figure.at_least or 0
    if figure.numerator is not None and figure.unit == "share":
        value = 0  # its parts say as much
    return value, figure.numerator or 0, figure.denominator or 0, figure.unknown


def closed_numbers(whole: Figure, open_: Figure | None) -> tuple[float, ...]:
    """Return the excess of a figure's numbers over those of open facts, which everybody may know."""
    if open_ is None:
        return numbers_of(whole)
    return tuple(one - other for one, other in zip(numbers_of(whole), numbers_of(open_), strict=True))


class EarlierReport(msgspec.Struct, frozen=True):
    """A report issued before: its figures, and those over the facts open then. `of_period`: it is over the same period,
    so that its figures over a period are the same ones."""

    figures: Mapping[Identity, Figure]
    open: Mapping[Identity, Figure]
    of_period: bool

    def disclosed_numbers(self, figure: Figure) -> tuple[float, ...] | None:
        """Return the closed numbers that it gave of this figure; None if it gave none."""
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
    """Return whether a number of the figure differs by one to four from an earlier report's, over closed facts."""
    now = closed_numbers(figure, open_)
    return any(is_near(*pair) for then in _disclosed_before(figure, earlier) for pair in zip(now, then, strict=True))


def _disclosed_before(figure: Figure, earlier: Iterable[EarlierReport]) -> Iterator[tuple[float, ...]]:
    return (then for each in earlier if (then := each.disclosed_numbers(figure)) is not None)


def disclosed_by_class(like: Figure, word: str, names: Iterable[str], earlier: EarlierReport) -> dict[ClassName, float]:
    """Return the number of closed members that an earlier report gave of each class of a word, including joined ones
    and the unclassified.

    `like` is any figure of the word. Where classes were joined, the unclassified may have been among them.
    """
    found: dict[ClassName, float] = {}
    left = unclassified = 0.0  # over open facts: members of classes not given by themselves, and of none
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
    """Return whether the classes joined now or then differ together by one to four.

    `now`: the number of closed members of each class, including joined ones.
    """
    both = {*joined, *(now.keys() - then.keys())}
    return bool(both) and is_near(sum(now[name] for name in both), sum(then.get(name, 0) for name in (*both, JOINED)))


def _of_class(like: Figure, word: str, name: str) -> Figure:
    return msgspec.structs.replace(like, of={**like.of, word: name})
