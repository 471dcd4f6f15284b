"""Takes bundles apart, reassembles and invents them, according to the documented format, not with the program's code."""

import base64
import json
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from random import Random
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from tests.transparency import rfc9162

LOGS = ("registry", "meetings", "reporting", "partners")
Parts = dict[str, bytes]


@dataclass(frozen=True)
class Line:
    """An event in a bundle."""

    position: int
    recorded: str
    stored: str

    @property
    def entry(self) -> bytes:
        return f"{self.position} {self.recorded}\n{self.stored}".encode()

    def written(self) -> bytes:
        said = {"position": self.position, "recorded": self.recorded, "bytes": self.stored}
        return json.dumps(said, separators=(",", ":"), ensure_ascii=False).encode() + b"\n"


def parts_of(bundle: Path) -> Parts:
    with zipfile.ZipFile(bundle) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: Mapping[str, bytes], out: Path) -> Path:
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out


def lines_of(parts: Parts, log: str) -> list[Line]:
    said = map(json.loads, parts[f"events/{log}.ndjson"].splitlines())
    return [Line(each["position"], each["recorded"], each["bytes"]) for each in said]


def keep(parts: Parts, log: str, lines: Iterable[Line]) -> None:
    """Replace the events, whatever the manifest says."""
    parts[f"events/{log}.ndjson"] = b"".join(line.written() for line in lines)


def renumbered(lines: Iterable[Line]) -> list[Line]:
    return [Line(position, line.recorded, line.stored) for position, line in enumerate(lines, 1)]


def manifest(parts: Parts, change: Callable[[dict[str, dict[str, object]]], object]) -> None:
    said = json.loads(parts["manifest.json"])
    change(said["logs"])
    parts["manifest.json"] = json.dumps(said).encode()


def root(lines: Iterable[Line]) -> bytes:
    """Return the root by the literal RFC 9162: slow, and without the program's code."""
    return rfc9162.tree_head([line.entry for line in lines])


def told(parts: Parts, log: str) -> None:
    """Make the manifest match the events."""
    lines = lines_of(parts, log)
    manifest(parts, lambda logs: logs[log].update(size=len(lines), root=root(lines).hex()))


def origin(parts: Parts, log: str) -> str:
    return str(json.loads(parts["manifest.json"])["logs"][log]["origin"])


def vkey(name: str, private: Ed25519PrivateKey) -> str:
    public = private.public_key().public_bytes_raw()
    hint = sha256(name.encode() + b"\n\x01" + public).hexdigest()[:8]
    return f"{name}+{hint}+{base64.b64encode(bytes([1]) + public).decode()}"


def note(name: str, size: int, head: bytes, private: Ed25519PrivateKey, more: str = "") -> str:
    """Write a signed note; `more` are further lines of its text."""
    text = f"{name}\n{size}\n{base64.b64encode(head).decode()}\n{more}"
    hint = bytes.fromhex(vkey(name, private).split("+")[1])
    return f"{text}\n— {name} {base64.b64encode(hint + private.sign(text.encode())).decode()}\n"


def signed(parts: Parts, log: str, private: Ed25519PrivateKey, sizes: Iterable[int] = ()) -> None:
    """Sign again as the key's owner: manifest, checkpoints at these sizes and at the end, and the public key."""
    told(parts, log)
    lines, name = lines_of(parts, log), origin(parts, log)
    notes = [note(name, size, root(lines[:size]), private) + "\n" for size in sorted({*sizes, len(lines)})]
    parts[f"checkpoints/{log}.txt"] = "".join(notes).encode()
    parts[f"keys/{log}.vkey"] = (vkey(name, private) + "\n").encode()


def goes_on(parts: Parts, log: str, origin: str, before: Mapping[str, int], private: Ed25519PrivateKey) -> None:
    """Give the log another origin, and a checkpoint that names the logs it continues."""
    manifest(parts, lambda logs: logs[log].update(origin=origin))
    lines = lines_of(parts, log)
    more = "".join(f"continues {each} {common}\n" for each, common in before.items())
    parts[f"checkpoints/{log}.txt"] = (note(origin, len(lines), root(lines), private, more) + "\n").encode()
    parts[f"keys/{log}.vkey"] = (vkey(origin, private) + "\n").encode()


def private_key(home: Path, log: str) -> Ed25519PrivateKey:
    key = load_pem_private_key((home / "keys" / f"{log}.key").read_bytes(), password=None)
    assert isinstance(key, Ed25519PrivateKey)
    return key


def made_up(chance: Random, size_of: Mapping[str, int]) -> Parts:
    """Make a complete bundle of invented events: interleaved streams, times that sometimes repeat, changing keys."""
    parts: Parts = {}
    logs: dict[str, object] = {}
    for log in LOGS:
        name = f"{log}/{chance.getrandbits(128):032x}"
        lines = _events(chance, log, size_of[log])
        keep(parts, log, lines)
        logs[log] = {"origin": name if lines else None, "size": len(lines), "root": root(lines).hex()}
        if lines:
            sizes = sorted({len(lines), *(chance.randint(1, len(lines)) for _ in range(chance.randint(0, 4)))})
            keys = [Ed25519PrivateKey.generate() for _ in range(chance.randint(1, 2))]
            first = chance.randint(0, len(sizes))
            by = [keys[0] if at < first else keys[-1] for at in range(len(sizes))]
            notes = [note(name, size, root(lines[:size]), key) + "\n" for size, key in zip(sizes, by, strict=True)]
            parts[f"checkpoints/{log}.txt"] = "".join(notes).encode()
            parts[f"keys/{log}.vkey"] = "".join(vkey(name, key) + "\n" for key in keys).encode()
    parts["manifest.json"] = json.dumps({"format": "rapporteur-log/1", "logs": logs}).encode()
    return parts


def _events(chance: Random, log: str, size: int) -> list[Line]:
    versions: dict[str, int] = {}
    lines, second = [], 0
    for position in range(1, size + 1):
        second += chance.choice((0, 0, 1, 3600))
        stream = f"example-{chance.randint(1, 40)}"
        versions[stream] = versions.get(stream, 0) + 1
        event = {
            "specversion": "1.0", "id": str(UUID(int=chance.getrandbits(128))), "source": log,
            "type": f"rapporteur.{log}.example.v1", "subject": stream, "datacontenttype": "application/json",
            "streamversion": versions[stream], "actor": "account-operator", "correlationid": "example",
            "marking": "public", "data": {"text": chance.choice(("", "Exämple ☃", 'with "quotes" and \\', "line\nbreak"))},
        }  # fmt: skip
        recorded = (
            f"2026-11-{1 + second // 86400:02}T{second // 3600 % 24:02}:{second // 60 % 60:02}:{second % 60:02}.000000Z"
        )
        lines.append(Line(position, recorded, json.dumps(event, separators=(",", ":"), ensure_ascii=False)))
    return lines
