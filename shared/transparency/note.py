"""Signed notes as C2SP's `signed-note` defines them: a text, a blank line, and lines of Ed25519 signatures over the
text."""

import base64
import binascii
import re
from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import ClassVar, TypeVar

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ED25519 = b"\x01"  # key type, which precedes the 32 bytes of the key
ID, KEY, SIGNATURE = 4, 32, 64  # bytes
_NAME = re.compile(r"[^\s+]+")
_VKEY = re.compile(r"([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})")
_LINE = re.compile(r"— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")
_NOTE = re.compile(r"((?:[^\n]+\n){1,64})\n((?:— [^\n]+\n){1,64})\n")  # more lines than any note of ours


def key_id(name: str, public: bytes, kind: bytes = ED25519) -> bytes:
    """Return the first four bytes of SHA-256 over name, newline, key type and key."""
    return sha256(name.encode() + b"\n" + kind + public).digest()[:ID]


class Key(msgspec.Struct, frozen=True):
    """A public key with its name; `public` is 32 bytes. Its `kind` determines what it signs: notes, or a witness's
    cosignatures."""

    name: str
    public: bytes
    kind: ClassVar[bytes] = ED25519

    @property
    def id(self) -> bytes:
        return key_id(self.name, self.public, self.kind)

    @property
    def vkey(self) -> str:
        """Return `<name>+<id in hex>+<base64 of type and key>`."""
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(self.kind + self.public).decode()}"

    def verifies(self, text: str, signature: bytes) -> bool:
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, text.encode())
        except InvalidSignature:
            return False
        return True


KeyOf = TypeVar("KeyOf", bound=Key)


def read_vkey(vkey: str) -> Key:
    """Return the key in a vkey. Raises ValueError for any other text, or if the id does not match the key."""
    return read_vkey_of(Key, vkey)


def read_vkey_of(kind: type[KeyOf], vkey: str) -> KeyOf:
    """Return the key in a vkey of this kind. Raises ValueError like `read_vkey`."""
    match = _VKEY.fullmatch(vkey)
    if match is None:
        raise ValueError("it is not of the form <name>+<8 hex digits>+<base64>")
    typed = unbased(match[3])
    if len(typed) != 1 + KEY or typed[:1] != kind.kind:
        raise ValueError(f"it is no Ed25519 key of the type {kind.kind.hex()}")
    key = kind(match[1], typed[1:])
    if key.id.hex() != match[2]:
        raise ValueError(f"its id is {key.id.hex()}, not {match[2]}")
    return key


class Signature(msgspec.Struct, frozen=True):
    """An unverified signature: the name and id of a key, and 64 bytes, or another number for another algorithm."""

    name: str
    id: bytes
    bytes: bytes

    @property
    def line(self) -> str:
        """Return the signature's line in a note."""
        return f"— {self.name} {base64.b64encode(self.id + self.bytes).decode()}\n"


class Note(msgspec.Struct, frozen=True):
    """A signed note. `text` ends with a newline; `signatures` are unverified."""

    text: str
    signatures: tuple[Signature, ...]

    def signed_by(self, keys: Iterable[Key]) -> Key | None:
        """Return the first of the keys that signed the note; invalid signatures do not count."""
        for key in keys:
            for each in self.signatures:
                if (each.name, each.id) == (key.name, key.id) and key.verifies(self.text, each.bytes):
                    return key
        return None

    def beside(self, others: Iterable[Signature]) -> "Note":
        """Return the note with further signatures, replacing earlier ones by the same keys."""
        new = {(each.name, each.id): each for each in others}
        kept = (each for each in self.signatures if (each.name, each.id) not in new)
        return Note(self.text, (*kept, *new.values()))

    def written(self) -> str:
        return f"{self.text}\n" + "".join(each.line for each in self.signatures)


def sign(text: str, name: str, private: Ed25519PrivateKey) -> Note:
    """Sign a text. Raises ValueError for a text that no note may have, or a name that no key may have."""
    if not text.endswith("\n") or "\n\n" in text or text.startswith("\n") or _CONTROL.search(text):
        raise ValueError("a note's text is lines, none of them empty, without control characters")
    if not _NAME.fullmatch(name):
        raise ValueError("a key's name has no spaces and no plus")
    key = Key(name, private.public_key().public_bytes_raw())
    return Note(text, (Signature(name, key.id, private.sign(text.encode())),))


def read_note(written: str) -> Note:
    """Return the note in a text. Raises ValueError."""
    match = _NOTE.fullmatch(written + "\n")
    if match is None or _CONTROL.search(match[1]):
        raise ValueError("it is no signed note: lines of text, an empty line, and lines of signatures")
    return Note(match[1], tuple(map(read_signature, match[2].removesuffix("\n").split("\n"))))


def read_notes(written: str) -> tuple[list[Note], str]:
    """Return the notes in a text, each followed by an empty line, and the remainder after the last complete one. Raises
    ValueError."""
    complete = list(_complete_notes(written))
    return [read_note(note) for note, _ in complete], written[complete[-1][1] if complete else 0 :]


def written_notes(notes: Iterable[Note]) -> str:
    return "".join(f"{note.written()}\n" for note in notes)


def _complete_notes(written: str) -> Iterator[tuple[str, int]]:
    position = 0
    while match := _NOTE.match(written, position):
        position = match.end()
        yield match[0][:-1], position


def read_signature(line: str) -> Signature:
    """Return the signature on a line, given without its newline. Raises ValueError."""
    match = _LINE.fullmatch(line)
    joined = unbased(match[2]) if match else b""
    if match is None or len(joined) <= ID:
        raise ValueError("a line of signature is not `— <name> <base64 of id and signature>`")
    return Signature(match[1], joined[:ID], joined[ID:])


def unbased(text: str) -> bytes:
    """Decode canonical standard base64. Raises ValueError."""
    try:
        decoded = base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError(f"{text!r} is no base64") from error
    if base64.b64encode(decoded).decode() != text:
        raise ValueError(f"{text!r} is no base64 as it is written")
    return decoded
