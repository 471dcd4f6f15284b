"""The file that proves one figure (`rapporteur prove`): read strictly, and checked without any home.

JSON in canonical form, as produced by `written`. For each log concerned it has a signed checkpoint, with the witnesses'
cosignatures if they were asked for, the keys that may have signed it, the events in the figure's evidence, and the
hashes beside them that lead to the checkpoint's root.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, Literal

import msgspec

from shared.domain.errors import Malformed, NotThere
from shared.domain.event import SealedEvent, envelope
from shared.event_store.transfer import ProofFailed
from shared.event_store.transfer.archive import ExportLine
from shared.event_store.transfer.signed import Trusted, cosigned_by
from shared.public_view.openness import Audience
from shared.transparency.checkpoint import Checkpoint, checkpoint_of
from shared.transparency.merkle import HASH, leaf_hash
from shared.transparency.note import Key, Note, read_note, read_vkey
from shared.transparency.proof import root_of_leaves

FORMAT: Final = "rapporteur-figure/1"
NOBODY = Trusted()
MOST = 1024**3  # maximum bytes of such a file
_RECORDED = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_DIGEST = re.compile(r"[0-9a-f]{64}")
Json = dict[str, Any]


class LogPart(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A log's part. `beside`: the hashes, in hex, of the largest subtrees without any of the events, left to right."""

    checkpoint: str
    keys: tuple[str, ...]
    events: tuple[ExportLine, ...]
    beside: tuple[str, ...]


class RuleSaid(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    text: str


class PeriodSaid(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    first: str
    last: str | None


class MomentSaid(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The moment of knowledge: a position in each log. `day` is the day of the last event at that moment."""

    positions: dict[str, int]
    day: str


class FigureFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file's content. `audience`: the intended recipients; `counts`: whether everything recorded is counted, or only
    what is open to them."""

    format: Literal["rapporteur-figure/1"]
    figure: Json
    rule: RuleSaid
    period: PeriodSaid
    moment: MomentSaid
    audience: Audience
    counts: Literal["all", "open"]
    logs: dict[str, LogPart]

    @property
    def evidence(self) -> list[tuple[str, int]]:
        """Return log and position of each event."""
        return [(log, event.position) for log in sorted(self.logs) for event in self.logs[log].events]


class SignedPart(msgspec.Struct, frozen=True):
    """The checkpoint of a log, and the key that signed it. `cosigned`: see `SignedLog`; `strangers`: the printable names
    of further signatures, which were not checked."""

    checkpoint: Checkpoint
    signer: Key
    cosigned: Mapping[str, tuple[int, datetime]]
    strangers: set[str]

    @property
    def origins(self) -> set[str]:
        return {self.checkpoint.origin, *self.checkpoint.continues}


def written(figure_file: FigureFile) -> bytes:
    """Return a file's bytes: JSON with sorted names and a line for each value."""
    content = msgspec.to_builtins(figure_file)
    return (json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False) + "\n").encode()


def is_figure_file(file: Path) -> bool:
    """Return whether a file is not a bundle but begins like one that proves a figure. Raises NotThere."""
    try:
        with file.open("rb") as content:
            return content.read(1) == b"{"
    except FileNotFoundError as error:
        raise NotThere(id=f"file {file}") from error
    except OSError as error:
        raise Malformed(str(file), f"It cannot be read ({error.strerror}).") from error


def read_figure_file(file: Path) -> FigureFile:
    """Return a file's content, read strictly. Raises Malformed for another file, ProofFailed for one not in canonical
    form."""
    if file.stat().st_size > MOST:
        raise Malformed(str(file), f"It has more than {MOST:,} bytes.")
    content = file.read_bytes()
    try:
        parsed = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise Malformed(str(file), f"It is no file of the format {FORMAT}.") from error
    if not isinstance(parsed, dict) or parsed.get("format") != FORMAT:
        raise Malformed(str(file), f"It is no file of the format {FORMAT}.")
    try:
        figure_file = msgspec.convert(parsed, FigureFile)
        canonical = written(figure_file) == content
    except (msgspec.ValidationError, ValueError, RecursionError) as error:
        raise ProofFailed("figure", f"It is not as such a file is written: {error}.", "figure") from error
    if not canonical:
        raise ProofFailed("figure", "It is not written in the one form that such a file has.", "figure")
    return figure_file


def check(figure_file: FigureFile, trusted: Trusted = NOBODY, older: Sequence[Note] = ()) -> dict[str, SignedPart]:
    """Return the checkpoint of each log and its signer, after recomputing everything that the file states about logs.
    `trusted` and `older` are as for `log verify`. Raises ProofFailed."""
    _check_figure(figure_file)
    signed = {log: _check_log(log, part, trusted, older) for log, part in sorted(figure_file.logs.items())}
    origins = {origin for each in signed.values() for origin in each.origins}
    for origin in (*(key.name for key in trusted.keys), *(checkpoint_of(note).origin for note in older)):
        if origin not in origins:
            found = "Something of this log was given, and the figure rests on no event of it."
            raise ProofFailed(origin, found, "figure", "Give only what belongs to the logs in the file.")
    for log, each in signed.items():
        last = figure_file.logs[log].events[-1].position
        if not last <= figure_file.moment.positions.get(log, 0) <= each.checkpoint.size:
            raise ProofFailed(log, "The moment lies before an event of it, or after its checkpoint.", "figure")
    return signed


def compared(signed: dict[str, SignedPart], older: Sequence[Note]) -> int:
    """Return how many of the given checkpoints have sizes that occur in the file; others cannot be compared."""
    sizes = {(each.checkpoint.origin, each.checkpoint.size) for each in signed.values()}
    return sum((found.origin, found.size) in sizes for found in map(checkpoint_of, older))


def _check_figure(figure_file: FigureFile) -> None:
    """Check that the file is complete: it has exactly the events that the figure names."""
    lines = "".join(f"{log}:{position}\n" for log, position in figure_file.evidence)
    evidence = figure_file.figure.get("evidence")
    if not isinstance(evidence, dict) or (evidence.get("count"), evidence.get("digest")) != (
        len(figure_file.evidence),
        sha256(lines.encode()).hexdigest(),
    ):
        raise ProofFailed("figure", "Its events are not those that the figure names.", "figure")
    if figure_file.figure.get("rule") != figure_file.rule.name:
        raise ProofFailed("figure", "Its rule is not the one that the figure names.", "figure")
    days = [event.recorded[:10] for part in figure_file.logs.values() for event in part.events]
    if not _DAY.fullmatch(figure_file.moment.day) or max(days, default="") > figure_file.moment.day:
        raise ProofFailed("figure", "An event of it was recorded after the day of the moment.", "figure")


def _check_log(log: str, part: LogPart, trusted: Trusted, older: Sequence[Note]) -> SignedPart:
    try:
        note = read_note(part.checkpoint)
        found, keys = checkpoint_of(note), [read_vkey(key) for key in part.keys]
    except ValueError as error:
        raise ProofFailed(log, f"Its checkpoint or keys cannot be read: {error}.", "figure") from error
    if found.origin.partition("/")[0] != log:
        raise ProofFailed(log, f"Its checkpoint is of {found.origin}.", "figure")
    held = {found.origin: found.size, **found.continues}
    given_keys = [Key(found.origin, key.public) for key in trusted.keys if key.name in held]
    signer = note.signed_by([*given_keys, *keys])
    if signer is None:
        raise ProofFailed(log, "Its checkpoint has no right signature of a known key.", "figure")
    if given_keys and signer not in given_keys:
        raise ProofFailed(log, "Its checkpoint is not signed by the key that was given.", "figure")
    for kept in older:
        other = checkpoint_of(kept)
        if other.origin not in held:
            continue
        if kept.signed_by([*given_keys, *keys, *(Key(other.origin, key.public) for key in given_keys)]) is None:
            raise ProofFailed(log, f"The given checkpoint of {other.size} events is signed by no known key.", "figure")
        if (other.origin, other.size) == (found.origin, found.size) and other.root != found.root:
            raise ProofFailed(log, f"Another root was signed for its first {found.size} events.", "figure")
    leaves = {
        event.position - 1: leaf_hash(event.position, event.recorded, event.bytes) for event in _events(log, part)
    }
    if any(not _DIGEST.fullmatch(each) for each in part.beside):
        raise ProofFailed(log, f"A hash in it is not one of {HASH} bytes.", "figure")
    if root_of_leaves(leaves, found.size, [bytes.fromhex(each) for each in part.beside]) != found.root:
        raise ProofFailed(log, "Its events do not lead to the root of the checkpoint.", "figure")
    cosigned = cosigned_by(log, [note], trusted)
    strangers = {each.name for each in note.signatures} - {signer.name} - cosigned.keys()
    return SignedPart(found, signer, cosigned, set(filter(str.isprintable, strangers)))


def _events(log: str, part: LogPart) -> Iterator[SealedEvent]:
    """Yield the events of a log, in order. Raises ProofFailed."""
    position, recorded = 0, ""
    for event in part.events:
        if event.position <= position:
            raise ProofFailed(log, f"Position {event.position} follows {position}.", "figure")
        if event.recorded < recorded or not _RECORDED.fullmatch(event.recorded):
            raise ProofFailed(log, f"The recorded time at {event.position} is none, or goes back.", "figure")
        try:
            head = envelope(event.bytes)
        except msgspec.MsgspecError as error:
            raise ProofFailed(log, f"The event at {event.position} is none.", "figure") from error
        if (head.specversion, head.source) != ("1.0", log):
            raise ProofFailed(
                log, f"The event at {event.position} is none of this log, but of {head.source}.", "figure"
            )
        yield event.sealed
        position, recorded = event.position, event.recorded
