"""The file of an exported installation: `rapporteur-log/1`, whose grammar is in docs/bundles.md.

A zip of `manifest.json` and `events/<log>.ndjson`, with a line per event: `{"position", "recorded", "bytes"}`, where
`bytes` is the stored text as a string. Roots are in hex, over leaves as in RFC 9162. The only other files are
`checkpoints/<log>.txt`, `keys/<log>.vkey` and `reports/<id>/report.<format>`.
"""

import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated, Final, Literal, NamedTuple
from zipfile import ZipFile

import msgspec
from msgspec import Meta

from shared.domain.decoding import NOT_READABLE
from shared.domain.errors import Malformed, Problem
from shared.domain.event import SealedEvent
from shared.environment.archive import MANIFEST, lines_in, reading, refuse_growth
from shared.transparency.merkle import Frontier, leaf_hash

FORMAT: Final = "rapporteur-log/1"
END_RECORD = 22  # bytes, of a zip without a comment
LONGEST_LINE = 1024 * 1024  # bytes; an event is at most 60 KiB, and JSON escapes make a line longer
_RECORDED = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]\.[0-9]{6}Z")
Hex = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")]
Count = Annotated[int, Meta(ge=0, lt=10**18)]


class ProofFailed(Problem):
    """The content of a log does not match its manifest, or what was signed. Parameters: log, reason (a name of
    docs/bundles.md), remedy."""

    code = "proof-failed"

    def __init__(
        self, log: str, finding: str, reason: str, then: str = "The file was altered or is damaged; take another copy."
    ) -> None:
        super().__init__(log=log, reason=reason, remedy=f"{log}: {finding} {then} [{reason}]")


def no_bundle(file: Path, finding: str, reason: str) -> Malformed:
    """Return the refusal of a file that is not an export in this format."""
    return Malformed(str(file), f"{finding} [{reason}]", reason=reason)


class LogSummary(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A manifest's summary of a log: its origin (None while it is empty), the number of events, and their root in
    hex."""

    origin: str | None
    size: int
    root: str


class ExportManifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    format: Literal["rapporteur-log/1"]
    logs: dict[str, LogSummary]


class ExportLine(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    position: int
    recorded: str
    bytes: str

    @property
    def sealed(self) -> SealedEvent:
        return SealedEvent(self.position, self.recorded, self.bytes.encode())


class ExpectedRoot(NamedTuple):
    """The root that the first `size` events of a log must have: `why` ends the sentence "… are not those …"."""

    log: str
    size: int
    root: bytes
    reason: str
    why: str


_lines = msgspec.json.Decoder(ExportLine)
_encode = msgspec.json.Encoder().encode


def line_of(event: SealedEvent) -> bytes:
    """Return an event's line in a file."""
    return _encode(ExportLine(event.position, event.recorded, event.bytes.decode())) + b"\n"


def events_of(log: str) -> str:
    """Return the name of the file with a log's events."""
    return f"events/{log}.ndjson"


def manifest_of(file: Path, logs: Sequence[str]) -> ExportManifest:
    """Return the manifest of a file that holds these logs. Raises NotThere for a missing file, Malformed for one that
    is not an export in this format, ProofFailed for one that lacks a log."""
    remedy = f"It is no export of the format {FORMAT}. Name a file that `rapporteur log export` wrote."
    with reading(file, lambda: no_bundle(file, remedy, "zip")), ZipFile(file) as archive:
        if not _is_alone(file, archive):
            raise no_bundle(file, "Before or after the zip, or in its comment, there is something else.", "zip")
        _refuse_strange(file, archive, logs)
        written = archive.read(MANIFEST)
    with reading(file, lambda: no_bundle(file, remedy, "manifest")):
        document = json.loads(written.decode(), object_pairs_hook=_refuse_duplicates)
        manifest = msgspec.convert(document, ExportManifest)
        msgspec.convert([(each.size, each.root) for each in manifest.logs.values()], list[tuple[Count, Hex]])
        if unknown := manifest.logs.keys() - set(logs):
            raise ValueError(unknown)
    for log in logs:
        if log not in manifest.logs:
            raise ProofFailed(log, "The manifest does not name this log.", "log-missing")
        _refuse_origin(log, manifest.logs[log])
    return manifest


def _is_alone(file: Path, archive: ZipFile) -> bool:
    """Return whether the file begins with the zip's first part and ends with its end record, without a comment: nothing
    else would be covered by a proof."""
    with file.open("rb") as opened:
        opened.seek(-END_RECORD, os.SEEK_END)
        end = opened.read()
    first = min((entry.header_offset for entry in archive.infolist()), default=0)
    return first == 0 and (end[:4], end[-2:]) == (b"PK\5\6", b"\0\0")


def _refuse_strange(file: Path, archive: ZipFile, logs: Sequence[str]) -> None:
    """Refuse a name that occurs twice, that the format does not define, or whose content would decompress to an
    excessive size."""
    log_names, seen = "|".join(logs), set[str]()
    names = re.compile(
        rf"manifest\.json|events/(?:{log_names})\.ndjson|checkpoints/(?:{log_names})\.txt|keys/(?:{log_names})\.vkey"
        r"|reports/report-[0-9a-f-]{36}/report\.[a-z]+"
    )
    for entry in archive.infolist():
        name = entry.filename
        if name in seen:
            raise no_bundle(file, f"It holds {name} twice.", "part-twice")
        if not names.fullmatch(name):
            raise no_bundle(file, f"It holds {name!r}, which is no part of the format {FORMAT}.", "part-name")
        try:
            refuse_growth(file, entry, streamed=("events/",))
        except Malformed as error:
            raise no_bundle(file, str(error.parameters["remedy"]), "part-size") from error
        seen.add(name)


def _refuse_duplicates(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Return a JSON object. Raises ValueError for a name that occurs twice."""
    if len(dict(pairs)) < len(pairs):
        raise ValueError("a name twice")
    return dict(pairs)


def _refuse_origin(log: str, written: LogSummary) -> None:
    if (written.origin is None) != (written.size == 0):
        raise ProofFailed(log, "Only a log without events is without an origin.", "origin")
    if written.origin is not None and not re.fullmatch(rf"{re.escape(log)}/[0-9a-f]{{32}}", written.origin):
        raise ProofFailed(log, f"Its origin cannot be {written.origin}.", "origin")


def events_in(file: Path, log: str) -> Iterator[SealedEvent]:
    """Yield the events of a log, in the order of the file. Raises ProofFailed for unreadable lines."""
    damaged = ProofFailed(log, "A line cannot be read.", "part-damaged")
    with reading(file, lambda: damaged), ZipFile(file) as archive:
        _refuse_missing(archive, log, events_of(log))
        for number, line in enumerate(lines_in(archive, events_of(log), LONGEST_LINE), 1):
            yield _event_of(log, number, line)


def _event_of(log: str, number: int, line: bytes) -> SealedEvent:
    """Return the event on a line, which must be exactly as `line_of` writes it."""
    try:
        read = _lines.decode(line)
        event = read.sealed
        right = 0 < read.position < 10**18 and _RECORDED.fullmatch(read.recorded) and line_of(event) == line
    except (*NOT_READABLE, UnicodeError, OverflowError) as error:
        raise ProofFailed(log, f"Line {number} is not as a line has to be written.", "line") from error
    if not right:
        raise ProofFailed(log, f"Line {number} is not as a line has to be written.", "line")
    return event


def part_of(archive: ZipFile, log: str, name: str) -> bytes:
    """Return the whole content of a part. Raises ProofFailed if it is missing or unreadable."""
    _refuse_missing(archive, log, name)
    with reading(Path(str(archive.filename)), lambda: ProofFailed(log, f"{name} cannot be read.", "part-damaged")):
        return archive.read(name)


def _refuse_missing(archive: ZipFile, log: str, name: str) -> None:
    if name not in archive.namelist():
        raise ProofFailed(log, f"{name} is not in it.", "part-missing")


def placed(events: Iterable[SealedEvent], log: str, latest: str | None = None) -> Iterator[SealedEvent]:
    """Yield events, checking that their positions have no gaps and that their recorded times neither go back nor exceed
    `latest`.

    Raises ProofFailed.
    """
    previous, recorded = 0, ""
    for event in events:
        if event.position != previous + 1:
            raise ProofFailed(log, f"Position {event.position} follows {previous}.", "position")
        if event.recorded != recorded:
            _refuse_time(log, event, recorded, latest)
        previous, recorded = event.position, event.recorded
        yield event


def _refuse_time(log: str, event: SealedEvent, last: str, latest: str | None) -> None:
    if event.recorded < last:
        raise ProofFailed(log, f"The recorded time at {event.position} goes back.", "recorded")
    try:
        datetime.fromisoformat(event.recorded)
    except ValueError as error:
        finding = f"The recorded time at {event.position}, {event.recorded}, is none."
        raise ProofFailed(log, finding, "recorded") from error
    if latest is not None and event.recorded > latest:
        finding = f"The recorded time at {event.position}, {event.recorded}, is still to come."
        raise ProofFailed(log, finding, "future", "A clock was ahead; ask who runs it, and prove the rest with --now.")


def rooted(
    events: Iterable[SealedEvent], log: str, written: LogSummary, expected: Iterable[ExpectedRoot] = ()
) -> Iterator[tuple[SealedEvent, bytes]]:
    """Yield each event with its leaf; after the last one, compare size and root with the manifest. Raises
    ProofFailed."""
    frontier, expected_roots = Frontier(), dict[int, list[ExpectedRoot]]()
    for each in expected:
        expected_roots.setdefault(each.size, []).append(each)
    _refuse_roots(log, frontier, expected_roots)
    for event in events:
        leaf = leaf_hash(event.position, event.recorded, event.bytes)
        frontier.append(leaf)
        _refuse_roots(log, frontier, expected_roots)
        yield event, leaf
    if frontier.size != written.size:
        raise ProofFailed(log, f"It holds {frontier.size} events, and the manifest says {written.size}.", "size")
    if frontier.root().hex() != written.root:
        raise ProofFailed(log, f"The root over its {written.size} events is not the one in the manifest.", "root")


def _refuse_roots(log: str, frontier: Frontier, expected_roots: Mapping[int, Sequence[ExpectedRoot]]) -> None:
    for each in expected_roots.get(frontier.size, ()):
        if each.root != frontier.root():
            raise ProofFailed(log, f"Its first {frontier.size} events are not those {each.why}.", each.reason)


def checked(
    events: Iterator[SealedEvent], log: str, written: LogSummary, expected: Iterable[ExpectedRoot] = ()
) -> Iterator[tuple[SealedEvent, bytes]]:
    """Yield each event with its leaf, checking its place; after the last one, compare size and root. Raises
    ProofFailed."""
    yield from rooted(placed(events, log), log, written, expected)
    _refuse_origin(log, written)
