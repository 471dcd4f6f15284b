"""Signing of a log's tree. The signer rereads the stored bytes from the last checkpoint on, and refuses a log that does
not continue it.

A signature is stored in the database first and then elsewhere; after a crash between the two, the next turn completes
it.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from math import inf

from sqlalchemy import Engine

from shared.environment.clock import timestamp, utc_now
from shared.event_store.checkpoints import CheckpointRepository, StoredCheckpoint, predecessors
from shared.event_store.engine import read_only
from shared.event_store.lease import advisory_lock
from shared.event_store.log import Log
from shared.event_store.signed_history import NotConsistent, SignedHistory
from shared.transparency.checkpoint import checkpoint_at, checkpoint_of
from shared.transparency.checkpoint_store import CheckpointFileDamaged, CheckpointStore
from shared.transparency.merkle import Frontier, leaf_hash
from shared.transparency.note import Note
from shared.transparency.signing_key import SigningKey

PACE = 5.0  # seconds between checkpoints while events keep arriving, so that every event is signed within ten
PROGRESS_EVERY = 10_000  # events between progress reports


class CheckpointSigner:
    """The signer of one log. Several may run; each checkpoint is stored once.

    If `thorough`, the first turn reads the whole log and compares every checkpoint; otherwise it continues from the
    newest one. `failpoint` is called wherever a crash would matter.
    """

    def __init__(
        self,
        engine: Engine,
        log: str,
        key: SigningKey,
        kept: CheckpointStore,
        failpoint: Callable[[str], None] = lambda _: None,
        *,
        thorough: bool = True,
        progress: Callable[[str, int], None] = lambda _log, _position: None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.engine, self.key, self.kept, self.failpoint, self.thorough = engine, key, kept, failpoint, thorough
        self.log, self.rows = Log(read_only(engine), log), CheckpointRepository(log)
        self._tree: Frontier | None = None
        self._clock, self._progress = clock, progress
        self._continues: Mapping[str, int] = {}
        self._seen, self._signed, self._is_behind = -1, 0.0, False

    def sign(self, *, at_once: bool = False) -> int:
        """Take one turn; return the number of checkpoints signed. `at_once` ignores the pace.

        Raises NotConsistent, Unavailable (the key is missing).
        """
        try:
            return self._turn(at_once=at_once or self._clock() - self._signed > PACE)
        except CheckpointFileDamaged as error:
            self._tree = None
            self.kept.record_refusal(str(error))
            raise NotConsistent(self.log.name, f"{error}.") from error
        except NotConsistent as error:
            self._tree = None
            self.kept.record_refusal(str(error.parameters["remedy"]))
            raise
        except Exception:
            # After a failure halfway, the state of the tree is unknown.
            self._tree = None
            raise

    def seconds_left(self) -> float:
        """Return the seconds until events that arrived before the pace allowed it are signed; infinite if all are."""
        return self._signed + PACE - self._clock() if self._is_behind else inf

    def distrust(self) -> None:
        """Make the next turn reread the whole log, because an event was altered."""
        self._tree, self.thorough = None, True

    def look(self) -> None:
        """Compare the log with its checkpoints, without signing. Raises NotConsistent."""
        try:
            self._begin(self.log.size())
        except CheckpointFileDamaged as error:
            raise NotConsistent(self.log.name, f"{error}.") from error

    def _turn(self, *, at_once: bool) -> int:
        size = self.log.size()
        requested = [each for each in self.kept.requested() if each <= size]
        if self._tree is None or self.kept.length() != self._seen:
            self._complete(*self._begin(size))
            if self.thorough:
                self.kept.reread(self._tree.size if self._tree else 0, timestamp(utc_now()))
            self.thorough = False
            self.kept.clear_refusal()
        assert self._tree is not None
        signed = self._extend(self._tree, size) if size > self._tree.size and (at_once or requested) else 0
        self._is_behind = size > self._tree.size
        return signed + sum(map(self._answer, requested))

    def _begin(self, size: int) -> tuple[list[Note], list[StoredCheckpoint]]:
        """Rebuild the tree at the last checkpoint. Return the checkpoints missing from the copies, and those missing
        from the database."""
        # The copies are read first, since each checkpoint reaches the database before its copy.
        self._seen, elsewhere = self.kept.length(), self.kept.notes()
        with read_only(self.engine).connect() as connection:
            rows, self._continues = self.rows.all(connection), predecessors(connection, self.log.name)
        origin = self.log.origin()
        keys = self.key.known_with_own(str(origin)) if rows or elsewhere else []
        before = SignedHistory(self.log.name, origin, size, keys, self._continues)
        signed = before.roots([*(row.note for row in rows), *elsewhere], thorough=self.thorough)
        stored_sizes = {row.size for row in rows}
        kept = {checkpoint.size: note for note in elsewhere if (checkpoint := checkpoint_of(note)).origin == origin}
        strangers = kept.keys() - stored_sizes
        tree, adopted = self._start(rows, min(strangers, default=size)), list[StoredCheckpoint]()
        for following in sorted(each for each in signed if each > tree.size):
            self._walk(tree, following, signed)
            if following in strangers:
                adopted.append(StoredCheckpoint(following, kept[following], tree.nodes()))
        self._tree = tree
        return [row.note for row in rows if row.size not in kept], adopted

    def _start(self, rows: Sequence[StoredCheckpoint], before: int) -> Frontier:
        """Return the tree to continue from: an empty one, or that of the largest checkpoint below which everything is
        known."""
        below = [] if self.thorough else [row for row in rows if row.size <= before]
        return self._resumed(below[-1]) if below else Frontier()

    def _resumed(self, row: StoredCheckpoint) -> Frontier:
        tree = row.frontier()
        if tree.root() != checkpoint_of(row.note).root:
            raise NotConsistent(self.log.name, f"What is kept beside the checkpoint of {row.size} events was changed.")
        return tree

    def _walk(self, tree: Frontier, upto: int, expected: Mapping[int, bytes]) -> None:
        """Extend the tree by the stored bytes, and compare its final root with the expected one."""
        last = ""
        # The last event that the tree has is read too: no recorded time goes back behind a checkpoint.
        for event in self.log.read_all(max(tree.size - 1, 0), upto):
            if event.position == tree.size:
                last = event.recorded
                continue
            if event.position != tree.size + 1:
                raise NotConsistent(self.log.name, f"Position {event.position} follows {tree.size}.")
            if event.recorded < last:
                raise NotConsistent(self.log.name, f"The recorded time goes back at position {event.position}.")
            last = event.recorded
            tree.append(leaf_hash(event.position, event.recorded, event.bytes))
            if event.position % PROGRESS_EVERY == 0:
                self._progress(self.log.name, event.position)
        if tree.size != upto:
            raise NotConsistent(self.log.name, f"It ends at {tree.size}, before {upto}.")
        if expected.get(upto, tree.root()) != tree.root():
            raise NotConsistent(self.log.name, f"Its first {upto} events are not those that were signed.")

    def _complete(self, missing: Sequence[Note], adopted: Sequence[StoredCheckpoint]) -> None:
        """Give the copies and the database the same checkpoints."""
        if adopted:
            self._keep(adopted, elsewhere=False)
        if missing:
            self.kept.append(missing)
            self._seen = self.kept.length()

    def _extend(self, tree: Frontier, size: int) -> int:
        self._walk(tree, size, {})
        signed = self._keep([self._signed_at(tree)])
        self._signed = self._clock()
        return signed

    def _answer(self, size: int) -> int:
        """Sign a checkpoint at a requested size, between existing ones and consistent with both."""
        with read_only(self.engine).connect() as connection:
            below, above = self.rows.newest(connection, size), self.rows.after(connection, size)
        done = 0
        if size and (below is None or below.size != size):
            tree = self._resumed(below) if below else Frontier()
            self._walk(tree, size, {})
            signed = self._signed_at(tree)
            if above is not None:
                self._walk(tree, above.size, {above.size: checkpoint_of(above.note).root})
            done = self._keep([signed])
        self.kept.fulfil(size)
        return done

    def _signed_at(self, tree: Frontier) -> StoredCheckpoint:
        origin, private = str(self.log.origin()), self.key.private()
        self.key.announce([self.key.public(origin)])
        checkpoint = checkpoint_at(origin, tree.size, tree.root(), self._continues)
        return StoredCheckpoint(tree.size, checkpoint.signed(private), tree.nodes())

    def _keep(self, signed: Sequence[StoredCheckpoint], *, elsewhere: bool = True) -> int:
        """Keep checkpoints in the database, unless another signer was first, then elsewhere; return their number."""
        with self.engine.begin() as connection:
            advisory_lock(connection, f"sign {self.log.name}")
            present = [self.rows.newest(connection, each.size) for each in signed]
            new = [each for each, row in zip(signed, present, strict=True) if row is None or row.size != each.size]
            self.rows.add(connection, new)
            self.failpoint("sign.before-commit")
        self.failpoint("sign.after-commit")
        if elsewhere and new:
            self.kept.append([each.note for each in new])
            # The next turn picks up checkpoints that another process added in the meantime.
            self._seen += sum(len(each.note.written().encode()) + 1 for each in new)
            self.failpoint("sign.after-keep")
        return len(new)
