"""The file of an exported installation: `rapporteur-log/1`.

A zip of `manifest.json` and `events/<log>.ndjson` with a line for each event: `{"position", "recorded", "bytes"}`,
`bytes` being the stored text as a string. Roots are hex, over the leaves of RFC 9162. Beside them
`checkpoints/<log>.txt`, `keys/<log>.vkey` and `reports/<id>/report.<format>`; nothing else.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, Literal
from zipfile import ZipFile

import msgspec

from shared.domain.errors import Malformed, Problem
from shared.domain.event import SealedEvent
from shared.environment.archive import lines_in, manifest_in, reading
from shared.transparency.merkle import Frontier, leaf_hash

FORMAT: Final = "rapporteur-log/1"
LONGEST_LINE = 1024 * 1024  # bytes; an event is at most 60 KiB, and JSON escapes make a line longer
_RECORDED = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")


class ProofFailed(Problem):
    """The manifest and the content of a log differ. Parameters: log, remedy."""

    code = "proof-failed"

    def __init__(self, log: str, found: str) -> None:
        remedy = f"{log}: {found} The file was altered or is damaged; take another copy."
        super().__init__(log=log, remedy=remedy)


class LogSummary(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A manifest's summary of a log: its origin (None while it is empty), the number of events, and their root in
    hex."""

    origin: str | None
    size: int
    root: str


class ExportManifest(msgspec.Struct, frozen=True):
    format: Literal["rapporteur-log/1"]
    logs: dict[str, LogSummary]


class ExportLine(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    position: int
    recorded: str
    bytes: str


_NAMES = re.compile(
    r"manifest\.json|events/[a-z]+\.ndjson|checkpoints/[a-z]+\.txt|keys/[a-z]+\.vkey"
    r"|reports/report-[0-9a-f-]{36}/report\.[a-z]+"
)
_lines = msgspec.json.Decoder(ExportLine)
_encode = msgspec.json.Encoder().encode


def line_of(event: SealedEvent) -> bytes:
    """Return the line that an event has in a file."""
    return _encode(ExportLine(event.position, event.recorded, event.bytes.decode())) + b"\n"


def events_of(log: str) -> str:
    """Return the name of a log's file."""
    return f"events/{log}.ndjson"


def manifest_of(file: Path) -> ExportManifest:
    """Return the manifest. Raises NotThere for no file, Malformed for one that is no export of this format."""
    remedy = f"It is no export of the format {FORMAT}. Name a file that `rapporteur log export` wrote."
    with reading(file, lambda: Malformed(str(file), remedy)), ZipFile(file) as archive:
        for name in archive.namelist():
            if not _NAMES.fullmatch(name):
                raise Malformed(str(file), f"It holds {name!r}, which is no part of the format {FORMAT}.")
        manifest = manifest_in(archive, ExportManifest, streamed=("events/",))
        _refuse_unnamed(archive, manifest)
        return manifest


def _refuse_unnamed(archive: ZipFile, manifest: ExportManifest) -> None:
    """Refuse files of a log that the manifest does not name: nothing would prove them."""
    for name in archive.namelist():
        log = name.rpartition("/")[2].partition(".")[0]
        if name.startswith(("events/", "checkpoints/", "keys/")) and log not in manifest.logs:
            raise ProofFailed(log, f"{name} is in it, and the manifest names no such log.")


def events_in(file: Path, log: str) -> Iterator[SealedEvent]:
    """Yield the events of a log, in the order of the file. Raises ProofFailed for unreadable lines."""
    with reading(file, lambda: ProofFailed(log, "A line cannot be read.")), ZipFile(file) as archive:
        _refuse_missing(archive, log, events_of(log))
        for line in lines_in(archive, events_of(log), LONGEST_LINE):
            read = _lines.decode(line)
            yield SealedEvent(read.position, read.recorded, read.bytes.encode())


def part_of(archive: ZipFile, log: str, name: str) -> bytes:
    """Return a part that is read whole. Raises ProofFailed for one that is missing or cannot be read."""
    _refuse_missing(archive, log, name)
    with reading(Path(str(archive.filename)), lambda: ProofFailed(log, f"{name} cannot be read.")):
        return archive.read(name)


def _refuse_missing(archive: ZipFile, log: str, name: str) -> None:
    if name not in archive.namelist():
        raise ProofFailed(log, f"{name} is not in it.")


def checked(
    events: Iterator[SealedEvent], log: str, written: LogSummary, roots: Mapping[int, tuple[bytes, str]] | None = None
) -> Iterator[tuple[SealedEvent, bytes]]:
    """Yield each event with its leaf; after the last one compare size and root. Raises ProofFailed.

    `roots` are the roots to be met at some sizes on the way, each with a description of its events.
    """
    frontier, recorded, wanted = Frontier(), "", roots or {}
    for event in events:
        if event.position != frontier.size + 1:
            raise ProofFailed(log, f"Position {event.position} follows {frontier.size}.")
        if not _RECORDED.fullmatch(event.recorded) or event.recorded < recorded:
            raise ProofFailed(log, f"The recorded time at {event.position} is none, or goes back.")
        recorded = event.recorded
        leaf = leaf_hash(event.position, event.recorded, event.bytes)
        frontier.append(leaf)
        if frontier.size in wanted and frontier.root() != wanted[frontier.size][0]:
            raise ProofFailed(log, f"Its first {frontier.size} events are not those {wanted[frontier.size][1]}.")
        yield event, leaf
    if frontier.size != written.size:
        raise ProofFailed(log, f"It holds {frontier.size} events, and the manifest says {written.size}.")
    if frontier.root().hex() != written.root:
        raise ProofFailed(log, f"The root over its {written.size} events is not the one in the manifest.")
    if (written.origin is None) != (written.size == 0):
        raise ProofFailed(log, "Only a log without events is without an origin.")
    if written.origin is not None and written.origin.partition("/")[0] != log:
        raise ProofFailed(log, f"Its origin {written.origin} is that of another log.")
