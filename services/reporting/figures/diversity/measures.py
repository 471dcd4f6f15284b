"""The measures of diversity over counts by class, each with its formula. Ratios of whole numbers are kept as ratios."""

from collections.abc import Callable, Sequence
from math import fsum, log

import msgspec

Counts = Sequence[int]  # counts of the printed classes, including zeros
Ratio = tuple[int, int]  # numerator, denominator


class Measure(msgspec.Struct, frozen=True):
    """A measure: `parts` gives a ratio, `number` anything else. p are the shares of the N printed classes, x their counts.
    `title` has places for the members and the classes."""

    name: str
    title: str
    formula: str
    parts: Callable[[Counts], Ratio] | None = None
    number: Callable[[Counts], float] | None = None


def _hhi(counts: Counts) -> Ratio:
    return sum(each * each for each in counts), sum(counts) ** 2


def _effective(counts: Counts) -> Ratio:
    squares, total = _hhi(counts)
    return total, squares


def _normalized(counts: Counts) -> Ratio:
    """Return (H - 1/N) / (1 - 1/N), with H = squares / total."""
    squares, total = _hhi(counts)
    return len(counts) * squares - total, (len(counts) - 1) * total


def _gini(counts: Counts) -> Ratio:
    ascending, n = sorted(counts), len(counts)
    return sum((2 * i - n - 1) * x for i, x in enumerate(ascending, 1)), n * sum(counts)


def _shannon(counts: Counts) -> float:
    return significant(_entropy(counts))


def _evenness(counts: Counts) -> float:
    return significant(_entropy(counts) / log(len(counts)))


def _entropy(counts: Counts) -> float:
    """Return the entropy, summed exactly, so that the order of the classes makes no difference."""
    total = sum(counts)
    return fsum(each / total * log(total / each) for each in counts if each)


def significant(number: float) -> float:
    """Return a number rounded to 12 significant digits: beyond that, logarithms differ between machines."""
    return float(f"{number:.12g}")


def _absent(counts: Counts) -> float:
    return sum(each == 0 for each in counts)


MEASURES = (
    Measure(
        "effective", "effective number of {classes} among {members}", "1/H, where H is the sum of p²", parts=_effective
    ),
    Measure("hhi", "concentration of {members} over {classes}", "H, the sum of p²", parts=_hhi),
    Measure(
        "hhi_normalized",
        "normalized concentration of {members} over {classes}",
        "(H - 1/N) / (1 - 1/N), where H is the sum of p²",
        parts=_normalized,
    ),
    Measure(
        "shannon",
        "entropy of {members} over {classes}",
        "minus the sum of p ln p, to 12 significant digits",
        number=_shannon,
    ),
    Measure(
        "evenness",
        "evenness of {members} over {classes}",
        "minus the sum of p ln p, divided by ln N, to 12 significant digits",
        number=_evenness,
    ),
    Measure(
        "gini",
        "Gini coefficient of {members} over {classes}",
        "the sum of (2i - n - 1) x, divided by n times the sum of x, x ascending, i from 1, n = N, zeros included",
        parts=_gini,
    ),
    Measure("absent", "{classes} without {members}", "the number of classes with none", number=_absent),
)
