"""Checkpoints of a log, as C2SP's `tlog-checkpoint` defines them: origin, size and root of the tree, in a signed note.

The signing key is named after the origin, so that another log's checkpoint is never mistaken for this log's. A log
restored with a loss continues under another origin. Its first checkpoint covers the entries that both share, and each
of its checkpoints names the logs it continues, with the number of shared entries, in lines `continues <origin> <size>`.
"""

import base64
import re
from collections.abc import Mapping

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shared.transparency.merkle import HASH
from shared.transparency.note import Note, sign, unbased

_SIZE = re.compile("0|[1-9][0-9]{0,17}")
_CONTINUES = re.compile(r"continues (\S+) (0|[1-9][0-9]{0,17})")


class Checkpoint(msgspec.Struct, frozen=True):
    """The first `size` entries of the log `origin` have the Merkle root `root` (RFC 9162). `extensions` are further lines."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        lines = (self.origin, str(self.size), base64.b64encode(self.root).decode(), *self.extensions)
        return "".join(f"{line}\n" for line in lines)

    @property
    def continues(self) -> dict[str, int]:
        """Return the logs that this one continues, by origin, with the number of entries taken from each; the nearest
        first."""
        matches = (_CONTINUES.fullmatch(line) for line in self.extensions)
        return {line[1]: int(line[2]) for line in matches if line is not None}

    def signed(self, private: Ed25519PrivateKey) -> Note:
        return sign(self.text, self.origin, private)


def checkpoint_at(origin: str, size: int, root: bytes, continues: Mapping[str, int]) -> Checkpoint:
    """Return a checkpoint, with the logs that it continues, if any."""
    lines = (f"continues {before} {common}" for before, common in continues.items())
    return Checkpoint(origin, size, root, tuple(lines))


def checkpoint_of(note: Note) -> Checkpoint:
    """Return the checkpoint in a note's text. Raises ValueError if it is not one."""
    lines = note.text.removesuffix("\n").split("\n")
    if len(lines) < 3 or not all(lines):
        raise ValueError("a checkpoint has a line each of origin, size and root")
    origin, size, root, *extensions = lines
    if not _SIZE.fullmatch(size):
        raise ValueError(f"{size!r} is no size")
    if len(unbased(root)) != HASH:
        raise ValueError(f"a root has {HASH} bytes")
    return Checkpoint(origin, int(size), unbased(root), tuple(extensions))
