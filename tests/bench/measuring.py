"""Rows of the bench: several runs of ours and of the baseline in turn, medians, a bar, and whether it was held."""

import gc
import time
from collections.abc import Callable, Sequence
from statistics import median

import msgspec


class Row(msgspec.Struct, frozen=True):
    """`ours` and `baseline` in `unit`; `ratio` of the medians (None without a baseline); `bar` of the ratio, or of ours."""

    name: str
    unit: str
    ours: list[float]
    baseline: list[float]
    ratio: float | None
    bar: float
    held: bool


class Size(msgspec.Struct, frozen=True):
    """How much is measured: `events` of a log, `commands` over HTTP, `seconds` of commands for the latency, how often."""

    events: int = 150_000
    commands: int = 3_000
    seconds: int = 60
    runs: int = 3
    starts: int = 3


QUICK = Size(events=50_000, commands=1_000, seconds=10, starts=1)

Measure = Callable[[], float]


def beside(name: str, unit: str, ours: Measure, baseline: Measure, bar: float, runs: int) -> Row:
    """Rates, higher is better: ours and the baseline in turn, so that a drifting machine drifts for both."""
    pairs = [(_quiet(ours), _quiet(baseline)) for _ in range(runs)]
    mine, bare = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    ratio = median(mine) / median(bare)
    return Row(name, unit, mine, bare, round(ratio, 3), bar, ratio >= bar)


def against(name: str, unit: str, ours: Sequence[float], baseline: Sequence[float], bar: float) -> Row:
    """A ratio of rates measured elsewhere in this run."""
    ratio = median(ours) / median(baseline)
    return Row(name, unit, list(ours), list(baseline), round(ratio, 3), bar, ratio >= bar)


def at_least(name: str, unit: str, ours: Sequence[float], bar: float) -> Row:
    return Row(name, unit, list(ours), [], None, bar, median(ours) >= bar)


def at_most(name: str, unit: str, ours: Sequence[float], bar: float) -> Row:
    return Row(name, unit, list(ours), [], None, bar, median(ours) <= bar)


def rate(count: int, work: Callable[[], object]) -> float:
    """How many a second."""
    begin = time.perf_counter()
    work()
    return count / (time.perf_counter() - begin)


def _quiet(measure: Measure) -> float:
    gc.collect()
    return measure()
