"""Cosignatures as C2SP's `tlog-cosignature` defines them for Ed25519: a witness states that, at a given time, a
checkpoint was the largest of its log that it had seen and extended every earlier one.

A cosignature is a further line of the note: eight bytes of time, big-endian, before the 64 of the signature, which is over
`cosignature/v1`, `time <seconds>` and the text of the note.
"""

from datetime import UTC, datetime
from typing import ClassVar

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shared.transparency.note import SIGNATURE, Key, Note, Signature, read_vkey_of

COSIGNATURE = b"\x04"  # key type, which precedes the 32 bytes of the key
TIME = 8  # bytes
LONGEST_NAME = 100  # characters
LAST = int(datetime.max.replace(microsecond=0, tzinfo=UTC).timestamp())


class WitnessKey(Key, frozen=True):
    """The public key of a witness, with its name."""

    kind: ClassVar[bytes] = COSIGNATURE

    def cosigned(self, note: Note) -> datetime | None:
        """Return the time when the witness cosigned a note; None if no line is by this key. Raises ValueError for an
        invalid one."""
        for signature in note.signatures:
            if (signature.name, signature.id) == (self.name, self.id):
                seconds = int.from_bytes(signature.bytes[:TIME])
                if len(signature.bytes) != TIME + SIGNATURE or seconds > LAST:
                    raise ValueError(f"the line of {self.name} is no cosignature")
                if not self.verifies(_signed(seconds, note.text), signature.bytes[TIME:]):
                    raise ValueError(f"the cosignature of {self.name} is wrong")
                return datetime.fromtimestamp(seconds, UTC)
        return None


def read_witness(vkey: str) -> WitnessKey:
    """Return the key in a witness's vkey. Raises ValueError."""
    key = read_vkey_of(WitnessKey, vkey)
    if len(key.name) > LONGEST_NAME:
        raise ValueError(f"its name is longer than {LONGEST_NAME} characters")
    return key


def cosign(note: Note, name: str, private: Ed25519PrivateKey, at: datetime) -> Signature:
    """Cosign a note as the witness of this name."""
    # As a float, the last microseconds of a second in a distant year are the next second.
    seconds = int(at.replace(microsecond=0).timestamp())
    key = WitnessKey(name, private.public_key().public_bytes_raw())
    signed = private.sign(_signed(seconds, note.text).encode())
    return Signature(name, key.id, seconds.to_bytes(TIME) + signed)


def _signed(seconds: int, text: str) -> str:
    return f"cosignature/v1\ntime {seconds}\n{text}"
