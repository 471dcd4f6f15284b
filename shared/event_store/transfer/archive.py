"""The file of an exported installation: `rapporteur-log/1`.

A zip of `manifest.json` and `events/<log>.ndjson`, a line an event: `{"position", "recorded", "bytes"}`, `bytes` being
the stored text as a string. Roots are hex, over the leaves of RFC 9162.
"""

import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Literal
from zipfile import BadZipFile, ZipFile

import msgspec

from shared.domain.errors import Malformed, NotThere, Problem
from shared.domain.event import Sealed
from shared.transparency.merkle import Frontier, leaf_hash

FORMAT: Final = "rapporteur-log/1"
MANIFEST = "manifest.json"
LONGEST_LINE = 1024 * 1024  # bytes; an event is at most 60 KiB, and JSON escapes make a line longer
_RECORDED = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")


class ProofFailed(Problem):
    """What is said of a log and what it holds differ. Parameters: log, remedy."""

    code = "proof-failed"

    def __init__(self, log: str, found: str) -> None:
        remedy = f"{log}: {found} The file was altered or is damaged; take another copy."
        super().__init__(log=log, remedy=remedy)


class Written(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a manifest says of a log: its origin (None while it is empty), how many events, and their root in hex."""

    origin: str | None
    size: int
    root: str


class Manifest(msgspec.Struct, frozen=True):
    format: Literal["rapporteur-log/1"]
    logs: dict[str, Written]


class Line(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    position: int
    recorded: str
    bytes: str


_lines = msgspec.json.Decoder(Line)


def events_of(log: str) -> str:
    """The name of a log's file."""
    return f"events/{log}.ndjson"


def manifest_of(file: Path) -> Manifest:
    """Raises NotThere for no file, Malformed for one that is no export of this format."""
    try:
        with ZipFile(file) as archive:
            return msgspec.json.decode(archive.read(MANIFEST), type=Manifest)
    except FileNotFoundError as error:
        raise NotThere(id=f"file {file}") from error
    except IsADirectoryError as error:
        raise Malformed(str(file), "It is a folder. Name a file that `rapporteur log export` wrote.") from error
    except (BadZipFile, KeyError, msgspec.DecodeError) as error:
        remedy = f"It is no export of the format {FORMAT}. Name a file that `rapporteur log export` wrote."
        raise Malformed(str(file), remedy) from error


def events_in(file: Path, log: str) -> Iterator[Sealed]:
    """The events of a log, in the order of the file, one at a time. Raises ProofFailed for what cannot be read."""
    try:
        with ZipFile(file) as archive, archive.open(events_of(log)) as lines:
            while line := lines.readline(LONGEST_LINE):
                read = _lines.decode(line)
                yield Sealed(read.position, read.recorded, read.bytes.encode())
    except KeyError as error:
        raise ProofFailed(log, f"{events_of(log)} is not in it.") from error
    except (BadZipFile, zlib.error, EOFError, msgspec.DecodeError, UnicodeError) as error:
        raise ProofFailed(log, "A line cannot be read.") from error


def checked(events: Iterator[Sealed], log: str, written: Written) -> Iterator[tuple[Sealed, bytes]]:
    """Each event with its leaf; after the last one size and root are compared. Raises ProofFailed."""
    frontier, recorded = Frontier(), ""
    for event in events:
        if event.position != frontier.size + 1:
            raise ProofFailed(log, f"Position {event.position} follows {frontier.size}.")
        if not _RECORDED.fullmatch(event.recorded) or event.recorded < recorded:
            raise ProofFailed(log, f"The recorded time at {event.position} is none, or goes back.")
        recorded = event.recorded
        leaf = leaf_hash(event.position, event.recorded, event.bytes)
        frontier.append(leaf)
        yield event, leaf
    if frontier.size != written.size:
        raise ProofFailed(log, f"It holds {frontier.size} events, and the manifest says {written.size}.")
    if frontier.root().hex() != written.root:
        raise ProofFailed(log, f"The root over its {written.size} events is not the one in the manifest.")
    if (written.origin is None) != (written.size == 0):
        raise ProofFailed(log, "Only a log without events is without an origin.")


def verified(file: Path) -> Manifest:
    """The manifest, once every leaf, root and size was computed again. Raises ProofFailed, Malformed, NotThere."""
    manifest = manifest_of(file)
    for log, written in manifest.logs.items():
        for _ in checked(events_in(file, log), log, written):
            pass
    return manifest
