"""`rebuild.local`: reporting's facts from the local log in one process, compared with a projection by `eventsourcing`."""

import shutil
from collections.abc import Iterator
from pathlib import Path

from services.reporting.read_models.tables import create_initial_tables
from services.reporting.rebuild import rebuild
from shared.event_store.engine import create_engine
from shared.event_store.migrations import migrate
from shared.messaging.sources.local_log import LocalLogSource
from tests.bench import eventsourcing_peer
from tests.bench.material import CODEC, LOG, log_of
from tests.bench.measuring import Row, Size, against, at_least, rate

BAR, DOCUMENTED_BAR, BATCHED_BAR = 150_000, 20, 2


def rows(folder: Path, size: Size) -> Iterator[Row]:
    events, runs = size.events, size.runs
    source = LocalLogSource(log_of(events, folder))
    ours = [_rebuilt(folder, source, events) for _ in range(runs)]
    yield at_least("rebuild.local", "events/s", ours, BAR)
    documented = eventsourcing_peer.documented(folder, size=events // 50, runs=runs)
    yield against("rebuild.local, eventsourcing as documented", "events/s", ours, documented, DOCUMENTED_BAR)
    batched = eventsourcing_peer.batched(folder, size=events // 5, runs=runs)
    yield against("rebuild.local, eventsourcing batched by hand", "events/s", ours, batched, BATCHED_BAR)


def _rebuilt(folder: Path, source: LocalLogSource, size: int) -> float:
    home = folder / "facts"
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir()
    engine = create_engine(f"sqlite:///{home / 'reporting.db'}")
    migrate(engine, ["reporting"])
    with engine.begin() as connection:
        create_initial_tables(connection)
    speed = rate(size, lambda: rebuild(engine, {LOG: CODEC}, {LOG: source}))
    engine.dispose()
    return speed
