"""Rereading of signed logs, part by part, and comparison with the checkpoints, which detects altered events.

A worker rereads continuously, one pass after another, using a bounded share of a core. A command rereads everything at
once.
"""

import time
from collections.abc import Callable

from sqlalchemy import Engine

from shared.environment.clock import timestamp, utc_now
from shared.event_store.checkpoints import CheckpointRepository, predecessors
from shared.event_store.engine import read_only
from shared.event_store.log import Log
from shared.event_store.signed_history import NotConsistent, SignedHistory
from shared.transparency.checkpoint_store import CheckpointFileDamaged, CheckpointStore
from shared.transparency.merkle import Frontier, leaf_hash
from shared.transparency.signing_key import SigningKey

PART = 500  # events, a few milliseconds
SHARE = 0.001  # share of a core for each log
PAUSE = 600.0  # seconds between two passes


def signed_roots(engine: Engine, log: str, key: SigningKey, kept: CheckpointStore) -> dict[int, bytes]:
    """Return the root signed at each size, according to the database and to the copies kept elsewhere.

    Raises NotConsistent if the two disagree, or if more events were signed than exist.
    """
    read = Log(read_only(engine), log)
    try:
        # The copies are read first, since each checkpoint reaches the database before its copy.
        elsewhere = kept.notes()
    except CheckpointFileDamaged as error:
        raise NotConsistent(log, f"{error}.") from error
    with read_only(engine).connect() as connection:
        rows, continues = CheckpointRepository(log).all(connection), predecessors(connection, log)
    if not rows and not elsewhere:
        return {}
    origin, size = read.origin(), read.size()
    before = SignedHistory(log, origin, size, key.known_with_own(str(origin)), continues)
    return before.roots([*(row.note for row in rows), *elsewhere], thorough=False)


class Rereading:
    """Passes over one log. `busy` measures CPU time, `clock` elapsed time."""

    def __init__(
        self,
        engine: Engine,
        log: str,
        key: SigningKey,
        kept: CheckpointStore,
        clock: Callable[[], float] = time.monotonic,
        busy: Callable[[], float] = time.thread_time,
    ) -> None:
        self._engine, self._log, self._key, self._kept = engine, Log(read_only(engine), log), key, kept
        self._clock, self._busy = clock, busy
        self._due = clock()
        self._roots: dict[int, bytes] | None = None
        self.tree, self._recorded = Frontier(), ""

    def turn(self) -> None:
        """Read a part if one is due, and record a completed pass. Raises NotConsistent."""
        if self._clock() < self._due:
            return
        began = self._busy()
        try:
            completed = self.part()
        except NotConsistent:
            self._begin_anew()
            raise
        self._due = self._clock() + (self._busy() - began) / SHARE
        if completed:
            self._kept.reread(self.tree.size, timestamp(utc_now()))
            self._due = max(self._due, self._clock() + PAUSE)
            self._begin_anew()

    def seconds_left(self) -> float:
        """Return the seconds until the next part is due."""
        return self._due - self._clock()

    def part(self, most: int = PART) -> bool:
        """Read at most this many events; return whether everything signed has been read. Raises NotConsistent."""
        if self._roots is None:
            self._roots = signed_roots(self._engine, self._log.name, self._key, self._kept)
        upto = max(self._roots, default=0)
        if self.tree.size < upto:
            self._read(self._roots, min(most, upto - self.tree.size))
        return self.tree.size == upto

    @property
    def upto(self) -> int:
        """Return the number of events that the pass will cover."""
        return max(self._roots or {}, default=0)

    def _read(self, roots: dict[int, bytes], count: int) -> None:
        log, tree = self._log.name, self.tree
        events = self._log.read(tree.size, count)
        for event in events:
            if event.position != tree.size + 1:
                raise NotConsistent(log, f"Position {event.position} follows {tree.size}.")
            if event.recorded < self._recorded:
                raise NotConsistent(log, f"The recorded time goes back at position {event.position}.")
            self._recorded = event.recorded
            tree.append(leaf_hash(event.position, event.recorded, event.bytes))
            if tree.size in roots and tree.root() != roots[tree.size]:
                raise NotConsistent(log, f"Its first {tree.size} events are not those that were signed.")
        if not events:
            raise NotConsistent(log, f"It ends at {tree.size}, before {max(roots)}.")

    def _begin_anew(self) -> None:
        self._roots, self.tree, self._recorded = None, Frontier(), ""
