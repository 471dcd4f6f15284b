"""`make bench`: runs the rows, prints them, writes var/bench.json and, after a full run, the table in docs/benchmarks.md."""

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from tests.bench import command_http, demo, document, kafka, latency, rebuild_local
from tests.bench.measuring import QUICK, Row, Size
from tests.bench.servers import servers

OUT = Path("var/bench.json")


def measured(folder: Path, size: Size, *, fresh: bool) -> Iterator[Row]:
    yield from rebuild_local.rows(folder, size)
    with servers(folder) as running:
        yield from kafka.rows(folder, running, size)
        yield from command_http.rows(folder, running, size)
    yield from latency.rows(folder, size)
    yield from demo.rows(folder, size, fresh=fresh)


def keep(rows: Sequence[Row], path: Path) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(msgspec.json.format(msgspec.json.encode(rows)) + b"\n")


def main() -> int:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="smaller numbers, within three minutes")
    parser.add_argument("--fresh", action="store_true", help="also the demonstration with no package in the cache")
    parser.add_argument("--events", type=int, help="events in the logs of a full run, for a slower machine")
    asked = parser.parse_args()
    size = QUICK if asked.quick else Size(events=asked.events or Size().events)
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="rapporteur-bench-") as folder:
        for row in measured(Path(folder), size, fresh=asked.fresh):
            rows.append(row)
            sys.stdout.write(document.line(row) + "\n")
            sys.stdout.flush()
    keep(rows, OUT)
    if not asked.quick:
        document.write(rows, size)
    return 0


if __name__ == "__main__":
    sys.exit(main())
