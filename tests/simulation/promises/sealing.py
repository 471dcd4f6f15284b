"""Seal: positions from 1 without gaps, recorded times that never go back, leaves and roots according to RFC 9162."""

from collections.abc import Sequence
from hashlib import sha256
from typing import NamedTuple

from shared.environment.clock import timestamp
from shared.event_store.log import Log
from shared.transparency.checkpoint import checkpoint_of
from tests.simulation.broken import Broken
from tests.simulation.clocks import Wall
from tests.simulation.databases import Database
from tests.simulation.elsewhere import KeptInMemory
from tests.simulation.trace import Trace

FORGED = "forged-"
"""The prefix of forged events' ids."""


class Entry(NamedTuple):
    """A sealed event, as observed when it was sealed."""

    position: int
    recorded: str
    stored: bytes
    leaf: bytes
    id: str
    stream: str
    version: int


class Sealing:
    """Checks one log. `entries` are the sealed events so far; a restored log is compared with them."""

    def __init__(self, database: Database, wall: Wall, log: str, read: Log, kept: KeptInMemory, trace: Trace) -> None:
        self._database, self.log, self._read, self._kept, self._trace = database, log, read, kept, trace
        self._wall = wall
        self.entries: list[Entry] = []
        self.origin: str | None = None
        self._versions: dict[str, int] = {}
        self._notes = 0
        self.signed = 0
        """The size of the greatest checkpoint kept elsewhere."""

    def check(self) -> None:
        log = self.log
        rows = self._database.rows(
            "SELECT l.position, l.recorded, e.bytes, l.leaf, e.id, e.stream, e.version"
            f" FROM {log}_log l JOIN {log}_events e ON e.seq = l.event WHERE l.position > ? ORDER BY l.position",
            (len(self.entries),),
        )
        for row in rows:
            self._add(Entry(*row))
        self._same_origin()
        if rows and self._read.root() != tree_head([entry.leaf for entry in self.entries]):
            raise Broken("the root is that of RFC 9162", f"{log} of {len(self.entries)} events")

    def _add(self, entry: Entry) -> None:
        last = self.entries[-1] if self.entries else None
        if entry.position != len(self.entries) + 1:
            raise Broken(
                "positions run from 1 without a gap", f"{self.log}: {entry.position} after {len(self.entries)}"
            )
        if last is not None and entry.recorded < last.recorded:
            raise Broken(
                "recorded never goes back", f"{self.log}:{entry.position} {entry.recorded} after {last.recorded}"
            )
        if entry.recorded > timestamp(self._wall.latest):
            raise Broken("no clock that jumped is believed", f"{self.log}:{entry.position} {entry.recorded}")
        if entry.id.startswith(FORGED):
            raise Broken("only what the program wrote is sealed", f"{self.log}:{entry.position} is {entry.id}")
        said = b"\0%d %s\n%s" % (entry.position, entry.recorded.encode(), entry.stored)
        if entry.leaf != sha256(said).digest():
            raise Broken("a leaf is the hash of what was sealed", f"{self.log}:{entry.position}")
        if entry.version != self._versions.get(entry.stream, 0) + 1:
            before = self._versions.get(entry.stream, 0)
            raise Broken(
                "a stream's order is the log's",
                f"{self.log}:{entry.position} is {entry.version} after {before} of {entry.stream}",
            )
        self._versions[entry.stream] = entry.version
        self.entries.append(entry)
        self._trace.note(f"  {self.log}:{entry.position} {entry.recorded} {entry.leaf.hex()[:8]}")

    def _same_origin(self) -> None:
        rows = self._database.rows(f"SELECT origin FROM {self.log}_origin")
        origin = rows[0][0] if rows else None
        if self.origin is not None and origin != self.origin:
            raise Broken("a log has one origin", f"{self.origin}, then {origin}")
        if self.entries and origin is None:
            raise Broken("a log has one origin", f"{self.log} has events and none")
        self.origin = origin

    def check_end(self) -> None:
        """Check that everything is sealed and signed, and that the external checkpoints equal those in the database."""
        size, waiting = len(self.entries), self._waiting()
        if waiting or self.signed != size:
            raise Broken("all is sealed and signed", f"{self.log}: {waiting} wait, {self.signed} of {size} are signed")
        there = {row[0] for row in self._database.rows(f"SELECT size FROM {self.log}_checkpoints")}
        elsewhere = {checkpoint_of(note).size for note in self._kept.notes()}
        if there != elsewhere:
            raise Broken(
                "checkpoints are kept twice", f"{self.log}: {sorted(there)} here, {sorted(elsewhere)} elsewhere"
            )

    def _waiting(self) -> int:
        """Return the number of unsealed events, without forged ones."""
        log = self.log
        query = f"SELECT count(*) FROM {log}_outbox o JOIN {log}_events e ON e.seq = o.event WHERE e.id NOT LIKE ?"
        return int(self._database.rows(query, (f"{FORGED}%",))[0][0])

    def check_signed(self) -> None:
        """Check that the external checkpoints continue the log, whatever is in the database."""
        notes = self._kept.notes()
        for note in notes[self._notes :]:
            said = checkpoint_of(note)
            leaves = [entry.leaf for entry in self.entries[: said.size]]
            if said.origin != self.origin or len(leaves) != said.size or said.root != tree_head(leaves):
                raise Broken(
                    "a checkpoint is of the log's own root", f"{said.origin}, {said.size} of {len(self.entries)}"
                )
            self.signed = max(self.signed, said.size)
        self._notes = len(notes)


def tree_head(leaves: Sequence[bytes]) -> bytes:
    """Return the Merkle tree hash over leaf hashes, by the recursion of RFC 9162, section 2.1.1."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    half = 1 << (len(leaves) - 1).bit_length() - 1
    return sha256(b"\1" + tree_head(leaves[:half]) + tree_head(leaves[half:])).digest()
