"""`memory`: the peak of a rebuild of many events in a tenth as many streams, compared with that of a tenth of the
events."""

from collections.abc import Iterator
from pathlib import Path

from tests.bench.material import log_of, path_of
from tests.bench.measuring import Row, Size, at_most
from tests.bench.rebuilding import rebuilt

BAR, FLAT_BAR = 400, 1.2
WANTED = 10_000_000
TO_A_STREAM = 10


def rows(folder: Path, size: Size) -> Iterator[Row]:
    """Measure once, since a process takes the same each time."""
    whole, tenth = (peak(size.remembered // part, folder) for part in (1, 10))
    unit = "MB" if size.remembered == WANTED else f"MB for {size.remembered:,} events"
    yield at_most("memory", unit, [whole], BAR)
    ratio = whole / tenth
    flat = "memory, against a tenth of the events"
    yield Row(flat, unit, [whole], [tenth], round(ratio, 3), FLAT_BAR, ratio <= FLAT_BAR)


def peak(events: int, folder: Path) -> float:
    """Return the peak in MB."""
    streams, facts = events // TO_A_STREAM, folder / "remembered.db"
    log_of(events, folder, streams).engine.dispose()
    found = rebuilt(path_of(events, folder, streams), facts).megabytes
    facts.unlink()
    return found
