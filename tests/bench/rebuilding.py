"""A rebuild in a separate process, so that its memory can be measured.

Called as `python -m tests.bench.rebuilding LOG FACTS`, both SQLite files; prints the number of events, seconds and
MB.
"""

import json
import subprocess
import sys
import time
from pathlib import Path

import msgspec

from services.reporting.read_models.tables import create_initial_tables
from services.reporting.rebuild import rebuild
from shared.event_store.engine import create_engine
from shared.event_store.log import Log
from shared.event_store.migrations import migrate
from shared.messaging.sources.local_log import LocalLogSource
from tests.bench.material import CODEC, LOG


class Rebuilt(msgspec.Struct, frozen=True):
    """`megabytes` is the peak of the process, including Python and its libraries."""

    events: int
    seconds: float
    megabytes: float

    @property
    def rate(self) -> float:
        return self.events / self.seconds


def rebuilt(log: Path, facts: Path) -> Rebuilt:
    """Rebuild the facts."""
    facts.unlink(missing_ok=True)
    command = [sys.executable, "-m", "tests.bench.rebuilding", str(log), str(facts)]
    said = subprocess.run(command, check=True, capture_output=True).stdout
    return msgspec.json.decode(said, type=Rebuilt)


def main() -> None:
    log, facts = sys.argv[1:]
    engine = create_engine(f"sqlite:///{facts}")
    migrate(engine, ["reporting"])
    with engine.begin() as connection:
        create_initial_tables(connection)
    source = LocalLogSource(Log(create_engine(f"sqlite:///{log}"), LOG))
    begin = time.perf_counter()
    positions = rebuild(engine, {LOG: CODEC}, {LOG: source})
    seconds = time.perf_counter() - begin
    engine.dispose()
    sys.stdout.write(json.dumps({"events": positions[LOG], "seconds": seconds, "megabytes": peak()}))


def peak() -> float:
    """Return the peak in MB. `getrusage` would return the parent process's peak if it was larger."""
    said = Path("/proc/self/status").read_text()
    return round(int(said.partition("VmHWM:")[2].split()[0]) / 1024, 1)


if __name__ == "__main__":
    main()
