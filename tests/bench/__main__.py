"""`make bench`: runs the rows, prints them, writes var/bench.json and, after a full run, the table in docs/benchmarks.md.

`--growth` measures the growth with the size of the log instead, and writes its table and picture.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from tests.bench import (
    command_http,
    console,
    demo,
    document,
    growth,
    idle,
    kafka,
    latency,
    machine,
    memory,
    pages,
    past_day,
    rebuild_local,
    render,
    sheet,
    verify,
)
from tests.bench.measuring import QUICK, Row, Size
from tests.bench.servers import servers

OUT = Path("var/bench.json")


def measured(folder: Path, size: Size, *, fresh: bool) -> Iterator[Row]:
    # The largest logs take minutes to make, and are kept.
    kept = folder if size is QUICK else growth.FOLDER
    kept.mkdir(parents=True, exist_ok=True)
    _tell(f"Rebuilding from a log of {size.events:,} events, and the eventsourcing package's projections")
    yield from rebuild_local.rows(folder, size)
    _tell(f"Verifying a bundle of {size.events:,} events by the auditor's single file, and json and hashlib alone")
    yield from verify.rows(folder, size)
    _tell(f"The memory of a rebuild from {size.remembered:,} events")
    yield from memory.rows(kept, size)
    _tell(f"The whole assessment over {size.assessed:,} attendances, as known at a past day")
    yield from past_day.rows(kept, size)
    _tell(f"A list of {size.organizations:,} organizations, ours and a stock Flask-Admin's")
    yield from console.rows(folder, size)
    _tell("Marks on the sheet of a meeting")
    yield from sheet.rows(folder, size)
    _tell(f"Evidence, comparisons and replays over {size.counted:,} attendances, and a sheet of {pages.NAMES} names")
    yield from pages.rows(kept, size)
    _tell("A report of the real history in every format")
    yield from render.rows(folder, size)
    _tell("Starting Kafka and PostgreSQL; publishing and rebuilding, and kafka-python's loops")
    with servers(folder) as running:
        yield from kafka.rows(folder, running, size)
        _tell(f"Sending commands over HTTP, {size.commands:,} a run, and to the bare program")
        yield from command_http.rows(folder, running, size)
    _tell(f"Starting the production way; {size.seconds} seconds of commands")
    yield from latency.rows(folder, size)
    _tell(f"Starting both ways; {size.seconds} seconds in which nobody does anything")
    yield from idle.rows(folder, size)
    _tell(f"`make demo` in a fresh clone, {size.starts} times")
    yield from demo.rows(folder, size, fresh=fresh)


def _tell(what: str) -> None:
    sys.stderr.write(f"{what} …\n")


def keep(rows: Sequence[Row], path: Path) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(msgspec.json.format(msgspec.json.encode(rows)) + b"\n")


def main() -> int:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="smaller numbers, within three minutes")
    parser.add_argument("--fresh", action="store_true", help="also the demonstration with no package in the cache")
    parser.add_argument("--events", type=int, help="events in the logs of a full run")
    parser.add_argument("--growth", action="store_true", help="growth with the size of the log instead of the rows")
    parser.add_argument("--most", type=int, default=growth.SIZES[-1], help="the largest log of the growth")
    asked = parser.parse_args()
    on = machine.named()
    sys.stdout.write(f"{on}\n")
    if asked.growth:
        document.write_growth(list(growth.grown(asked.most)), on)
        return 0
    size = QUICK if asked.quick else Size(events=asked.events or Size().events)
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="rapporteur-bench-") as folder:
        for row in measured(Path(folder), size, fresh=asked.fresh):
            rows.append(row)
            sys.stdout.write(document.line(row) + "\n")
            sys.stdout.flush()
    keep(rows, OUT)
    if not asked.quick:
        document.write(rows, size, on)
    return 0


if __name__ == "__main__":
    sys.exit(main())
