"""A small valid bundle with fixed keys, from which the vectors are made: its changes, and the resulting zip."""

import base64
import io
import json
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.verify.bundles import LOGS, Line, Parts, keep, lines_of, manifest, note, root, signed, vkey

NOW = "2026-12-01T00:00:00Z"
SIZES = {"registry": 1, "meetings": 3, "reporting": 0, "partners": 0}
LOG, EVENTS, NOTES, KEYS = "meetings", "events/meetings.ndjson", "checkpoints/meetings.txt", "keys/meetings.vkey"
REPORT = "report-00000000-0000-4000-8000-000000000001"
Bytes = Callable[[bytes], bytes]


def key_of(name: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(sha256(name.encode()).digest())


def origin_of(log: str) -> str:
    return f"{log}/{sha256(log.encode()).hexdigest()[:32]}"


STRANGER = key_of("stranger")


def event(
    log: str, position: int, version: int = 1, data: object = None, stream: str = "", kind: str = "example"
) -> str:
    """Return the stored text of an event, by default the first of its stream."""
    said: dict[str, object] = {
        "specversion": "1.0",
        "id": f"01900000-0000-7000-8000-{position:012}",
        "source": log,
        "type": f"rapporteur.{log}.{kind}.v1",
        "subject": stream or f"{log}-{position}",
        "datacontenttype": "application/json",
        "streamversion": version,
    }
    if log != "partners":
        said |= {"actor": "account-operator", "correlationid": "c"}
    said |= {"marking": "public", "data": {"text": "Zürich"} if data is None else data}
    return json.dumps(said, separators=(",", ":"), ensure_ascii=False)


def line(log: str, position: int, stored: str = "") -> Line:
    return Line(position, f"2026-11-01T00:00:0{position}.000000Z", stored or event(log, position))


def whole(sizes: dict[str, int]) -> Parts:
    parts: Parts = {}
    for log in LOGS:
        keep(parts, log, [line(log, position) for position in range(1, sizes[log] + 1)])
    logs = {log: {"origin": origin_of(log) if sizes[log] else None, "size": 0, "root": ""} for log in LOGS}
    parts["manifest.json"] = json.dumps({"format": "rapporteur-log/1", "logs": logs}).encode()
    for log in LOGS:
        seal(parts, log, [size for size in (2,) if size < sizes[log]])
    return parts


def seal(parts: Parts, log: str, sizes: Sequence[int] = ()) -> None:
    """Make manifest, checkpoints and key match the events; a log without events is not signed."""
    lines = lines_of(parts, log)
    origin = origin_of(log) if lines else None
    manifest(parts, lambda logs: logs[log].update(origin=origin, size=len(lines), root=root(lines).hex()))
    if lines:
        signed(parts, log, key_of(log), sizes)


@dataclass
class Case:
    """A bundle to be changed, the reader's input, and changes to the finished zip."""

    parts: Parts = field(default_factory=lambda: whole(SIZES))
    keys: list[str] = field(default_factory=list)
    witnesses: list[str] = field(default_factory=list)
    checkpoints: list[str] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)
    now: str = NOW
    zipped: list[Bytes] = field(default_factory=list)

    @property
    def lines(self) -> list[Line]:
        return lines_of(self.parts, LOG)

    def sealed(self, lines: list[Line], log: str = LOG) -> None:
        """Replace the events and sign them with the key, so that only their own grammar or order can be wrong."""
        keep(self.parts, log, lines)
        seal(self.parts, log)

    def stored(self, text: str) -> None:
        """Replace the text of the second event and sign it with the key."""
        first, second, third = self.lines
        self.sealed([first, Line(2, second.recorded, text), third])

    def replace(self, name: str, old: str, new: str) -> None:
        assert old.encode() in self.parts[name], (name, old)
        self.parts[name] = self.parts[name].replace(old.encode(), new.encode(), 1)

    def give(self, name: str, text: str) -> None:
        """Give the reader a file of kept checkpoints."""
        self.files[name] = text
        self.checkpoints.append(name)

    def note(self, size: int, lines: list[Line] | None = None, key: Ed25519PrivateKey | None = None) -> str:
        head = root((lines or self.lines)[:size])
        return note(origin_of(LOG), size, head, key or key_of(LOG))

    def zip(self) -> bytes:
        """Zip without compression and with fixed times: any library gives the same bytes."""
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
            for name, content in self.parts.items():
                archive.writestr(zipfile.ZipInfo(name), content)
        content = made.getvalue()
        for change in self.zipped:
            content = change(content)
        return content


def vkey_of(log: str, private: Ed25519PrivateKey | None = None) -> str:
    return vkey(origin_of(log), private or key_of(log))


def witness_vkey(name: str, private: Ed25519PrivateKey) -> str:
    public = private.public_key().public_bytes_raw()
    hint = sha256(name.encode() + b"\n\x04" + public).hexdigest()[:8]
    return f"{name}+{hint}+{base64.b64encode(bytes([4]) + public).decode()}"


def cosignature(name: str, private: Ed25519PrivateKey, text: str, seconds: int) -> str:
    """Return a witness's line, as defined in C2SP's tlog-cosignature."""
    hint = bytes.fromhex(witness_vkey(name, private).split("+")[1])
    signed = private.sign(f"cosignature/v1\ntime {seconds}\n{text}".encode())
    return f"— {name} {base64.b64encode(hint + seconds.to_bytes(8) + signed).decode()}\n"
