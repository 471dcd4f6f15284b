"""Rows of the bench: alternating runs of our code and the baseline, their medians, a bar, and whether it was held."""

import gc
import time
from collections.abc import Callable, Sequence
from statistics import median
from typing import TypeVar

import msgspec


class Row(msgspec.Struct, frozen=True):
    """`ours` and `baseline` in `unit`; `ratio` of the medians (None without a baseline); `bar` for the ratio, or for
    ours without a baseline. A bar of 0 makes the baseline an upper limit, shown for comparison."""

    name: str
    unit: str
    ours: list[float]
    baseline: list[float]
    ratio: float | None
    bar: float
    held: bool


class Size(msgspec.Struct, frozen=True):
    """The amounts to measure: `events` of a log, `assessed` attendances, `remembered` events of a rebuild whose
    memory is measured, `organizations` in a list, `counted` attendances behind pages, `turns` for comparisons and
    steps of a replay, `requests` for other pages, `commands` over HTTP, `seconds` of commands for the latency, number
    of repetitions."""

    events: int = 150_000
    assessed: int = 1_000_000
    remembered: int = 10_000_000
    organizations: int = 100_000
    counted: int = 100_000
    turns: int = 24
    requests: int = 200
    commands: int = 3_000
    seconds: int = 60
    runs: int = 3
    starts: int = 3


QUICK = Size(
    events=30_000,
    assessed=20_000,
    remembered=250_000,
    organizations=20_000,
    counted=10_000,
    turns=6,
    requests=40,
    commands=700,
    seconds=8,
    starts=1,
)

NO_BAR = 0
Measure = Callable[[], float]
Answer = TypeVar("Answer")


def beside(name: str, unit: str, ours: Measure, baseline: Measure, bar: float, runs: int) -> Row:
    """Return rates, of which higher is better: ours and the baseline alternate, so that drift of the machine affects
    both."""
    pairs = [(_quiet(ours), _quiet(baseline)) for _ in range(runs)]
    mine, bare = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    ratio = median(mine) / median(bare)
    return Row(name, unit, mine, bare, round(ratio, 3), bar, ratio >= bar)


def against(name: str, unit: str, ours: Sequence[float], baseline: Sequence[float], bar: float) -> Row:
    """Return the ratio of rates measured elsewhere in this run."""
    ratio = median(ours) / median(baseline)
    return Row(name, unit, list(ours), list(baseline), round(ratio, 3), bar, ratio >= bar)


def at_least(name: str, unit: str, ours: Sequence[float], bar: float) -> Row:
    return Row(name, unit, list(ours), [], None, bar, median(ours) >= bar)


def at_most(name: str, unit: str, ours: Sequence[float], bar: float) -> Row:
    return Row(name, unit, list(ours), [], None, bar, bar == NO_BAR or median(ours) <= bar)


def seconds(work: Callable[[], Answer]) -> tuple[float, Answer]:
    begin = time.perf_counter()
    answer = work()
    return time.perf_counter() - begin, answer


def rate(count: int, work: Callable[[], object]) -> float:
    """Return the number per second."""
    return count / seconds(work)[0]


def _quiet(measure: Measure) -> float:
    gc.collect()
    return measure()


def shown(value: float | None) -> str:
    """Format a number with three significant figures; an empty string if it was not measured."""
    return "" if value is None else f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
