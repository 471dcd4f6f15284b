"""The growth of the work with the size of the log, from ten thousand events to ten million. Each log is kept and
extended to the next size.

`python -m tests.bench --growth`. The logs and results stay under var/bench; a measured size is not measured again until
its line is removed from var/bench/growth.json.
"""

import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import msgspec

from tests.bench import past_day, verify
from tests.bench.material import log_of, path_of
from tests.bench.measuring import seconds
from tests.bench.memory import TO_A_STREAM
from tests.bench.rebuilding import rebuilt

FOLDER = Path("var/bench")
SIZES = (10_000, 100_000, 1_000_000, 10_000_000)
MOST_ASSESSED = 1_000_000  # a history of ten million facts takes about 25 GB
MEGABYTE = 1_000_000


class Point(msgspec.Struct):
    """The results at one size; None for a result that is not measured yet, or not at this size. Files and memory in
    MB, the rest in seconds."""

    events: int
    log_file: float | None = None
    rebuild: float | None = None
    memory: float | None = None
    facts_file: float | None = None
    verify: float | None = None
    held: float | None = None
    cold: float | None = None

    @property
    def rate(self) -> float | None:
        """Return events per second."""
        return None if self.rebuild is None else self.events / self.rebuild


def grown(most: int, folder: Path = FOLDER, sizes: Sequence[int] = SIZES) -> Iterator[Point]:
    """Measure the missing points, smallest size first, and yield each when it is complete."""
    folder.mkdir(parents=True, exist_ok=True)
    kept = folder / "growth.json"
    points = {point.events: point for point in read(folder)}
    for size in sizes:
        if size > most:
            continue
        point = points.setdefault(size, Point(size))
        for name, measure in _STEPS:
            if getattr(point, name) is None:
                sys.stderr.write(f"{size:,} events: {name} …\n")
                measure(folder, point)
                # Saved at once, so that an interrupted run can continue here.
                kept.write_bytes(msgspec.json.format(msgspec.json.encode(list(points.values()))))
        yield point


def read(folder: Path = FOLDER) -> list[Point]:
    kept = folder / "growth.json"
    return msgspec.json.decode(kept.read_bytes(), type=list[Point]) if kept.exists() else []


def _log(folder: Path, point: Point) -> None:
    streams = point.events // TO_A_STREAM
    log_of(point.events, folder, streams).engine.dispose()
    point.log_file = _megabytes(path_of(point.events, folder, streams))


def _rebuild(folder: Path, point: Point) -> None:
    facts = folder / "growth-facts.db"
    found = rebuilt(path_of(point.events, folder, point.events // TO_A_STREAM), facts)
    point.rebuild, point.memory, point.facts_file = found.seconds, found.megabytes, _megabytes(facts)
    facts.unlink()


def _verify(folder: Path, point: Point) -> None:
    bundle = verify.bundle_of(folder, point.events, point.events // TO_A_STREAM)
    point.verify = seconds(lambda: verify.verified(bundle))[0]
    bundle.unlink()


def _assess(folder: Path, point: Point) -> None:
    if point.events <= MOST_ASSESSED:
        found = past_day.measured(folder, point.events)
        point.held, point.cold = found.held, found.cold


_STEPS: tuple[tuple[str, Callable[[Path, Point], None]], ...] = (
    ("log_file", _log),
    ("rebuild", _rebuild),
    ("verify", _verify),
    ("cold", _assess),
)


def _megabytes(path: Path) -> float:
    return round(path.stat().st_size / MEGABYTE, 1)
