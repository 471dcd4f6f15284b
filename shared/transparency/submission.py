"""The body of `add-checkpoint`, with which a log asks a witness to cosign (C2SP `tlog-witness`): `old <size>`, a line
for each hash of the consistency proof from there, an empty line, the checkpoint."""

import base64
import re
from collections.abc import Sequence

import msgspec

from shared.transparency.checkpoint import Checkpoint, checkpoint_of
from shared.transparency.merkle import HASH
from shared.transparency.note import Note, read_note, unbased

MOST_HASHES = 63
MOST_BYTES = 64 * 1024
_OLD = re.compile("old (0|[1-9][0-9]{0,17})")


class Submission(msgspec.Struct, frozen=True):
    """A checkpoint with the proof that it extends the first `old` entries."""

    old: int
    path: Sequence[bytes]
    note: Note
    checkpoint: Checkpoint

    def written(self) -> str:
        hashes = "".join(f"{base64.b64encode(each).decode()}\n" for each in self.path)
        return f"old {self.old}\n{hashes}\n{self.note.written()}"


def submission(old: int, path: Sequence[bytes], note: Note) -> Submission:
    """Return the body to send to a witness. Raises ValueError for a note that is not a checkpoint."""
    return Submission(old, path, note, checkpoint_of(note))


def read_submission(body: bytes) -> Submission:
    """Parse a body. Raises ValueError with a sentence on the problem."""
    head, _, written = body.decode().partition("\n\n")
    first, *hashes = head.split("\n")
    size = _OLD.fullmatch(first)
    if size is None:
        raise ValueError("the first line is not `old <size>`")
    if len(hashes) > MOST_HASHES:
        raise ValueError(f"there are more than {MOST_HASHES} hashes")
    path = [unbased(each) for each in hashes]
    if any(len(each) != HASH for each in path):
        raise ValueError(f"a hash has {HASH} bytes")
    parsed = submission(int(size[1]), path, read_note(written))
    if parsed.old > parsed.checkpoint.size:
        raise ValueError("the old size is larger than the checkpoint's")
    return parsed
