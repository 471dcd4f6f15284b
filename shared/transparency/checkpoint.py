"""Checkpoints of a log, as C2SP's `tlog-checkpoint` writes them: origin, size and root of the tree, in a signed note.

The key that signs has the origin as its name, so that a checkpoint of another log is never taken for one of this.
"""

import base64
import re

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shared.transparency.merkle import HASH
from shared.transparency.note import Note, sign, unbased

_SIZE = re.compile(r"0|[1-9]\d{0,18}")


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

    def signed(self, private: Ed25519PrivateKey) -> Note:
        return sign(self.text, self.origin, private)


def checkpoint_of(note: Note) -> Checkpoint:
    """What a note's text says. Raises ValueError for one that is no checkpoint."""
    lines = note.text.removesuffix("\n").split("\n")
    if len(lines) < 3 or not all(lines):
        raise ValueError("a checkpoint has a line each of origin, size and root")
    origin, size, root, *extensions = lines
    if not _SIZE.fullmatch(size):
        raise ValueError(f"{size!r} is no size")
    if len(unbased(root)) != HASH:
        raise ValueError(f"a root has {HASH} bytes")
    return Checkpoint(origin, int(size), unbased(root), tuple(extensions))
