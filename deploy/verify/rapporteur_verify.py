"""Checks a bundle written by `rapporteur log export`. Needs only this file, Python 3.11 and `cryptography`, not the program.

    python3 rapporteur_verify.py BUNDLE [--key VKEY]... [--witness VKEY]... [--checkpoint FILE]... [--now TIME]
    python3 rapporteur_verify.py FIGURE [--key VKEY]... [--witness VKEY]... [--checkpoint FILE]... [--now TIME]
    python3 rapporteur_verify.py PROOF [--key VKEY]...      a split view, as printed by `rapporteur log compare`

It recomputes everything and reports what is and what is not proven. Exit codes: 0, everything holds; 3, not a bundle, or an
argument is malformed; 4, a file is missing; 6, broken. Errors end with the name of the reason in brackets.

A bundle is a zip. `manifest.json` gives each log's origin (its permanent name), size and root. `events/<log>.ndjson` has one line
per event: `{"position", "recorded", "bytes"}`, where `bytes` is the stored text. The log is a Merkle tree (RFC 9162, 2.1); a leaf
is SHA-256 over 0x00, `<position> <recorded>`, a newline and the text. `checkpoints/<log>.txt` has signed roots, smallest first
(C2SP tlog-checkpoint; a line `continues <origin> <size>` means: restored with a loss, begins with that many events of that
log), each with its witnesses' cosignatures (C2SP tlog-cosignature); `keys/<log>.vkey` has the keys that signed, and
`reports/<id>/report.<format>` the issued reports. docs/bundles.md defines the grammar, the order of checks, and the reasons.

A figure written by `rapporteur prove` is JSON (indent 1, sorted names). Each of its `logs` has a `checkpoint`, its `keys`, the
`events` that the figure rests on, and `beside`, the roots of the largest subtrees without any of these events, left to right.
"""

import argparse
import base64
import io
import json
import re
import struct
import sys
import zipfile
import zlib
from bisect import bisect_left
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import reduce
from hashlib import sha256
from json.decoder import scanstring  # type: ignore[attr-defined]
from json.encoder import c_make_encoder, encode_basestring  # type: ignore[attr-defined]
from lzma import LZMAError
from pathlib import Path
from typing import Any, NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

FORMAT = "rapporteur-log/1"
LOGS = ("registry", "meetings", "reporting", "partners")  # all are in a bundle, and checked in this order
OF_A_LOG = r"events/{0}\.ndjson|checkpoints/{0}\.txt|keys/{0}\.vkey".format("(?:" + "|".join(LOGS) + ")")
NAMES = re.compile(rf"manifest\.json|{OF_A_LOG}|reports/report-[0-9a-f-]{{36}}/report\.[a-z]+")
MOMENT = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]\.[0-9]{6}Z"
COUNT = "0|[1-9][0-9]{0,17}"  # a size or a position
RECORDED = re.compile(MOMENT)
LINE = re.compile(rf'\{{"position":([1-9][0-9]{{0,17}}),"recorded":"({MOMENT})","bytes":"')
WORD = r"[!#-\[\]-~]+"  # printable ASCII without quotes and backslashes
EVENT = re.compile(  # CloudEvents attributes, in this order; events for partners have no actor
    rf'\{{"specversion":"1\.0","id":"[0-9a-f-]{{36}}","source":"({WORD})","type":"({WORD})","subject":"({WORD})",'
    r'"datacontenttype":"application/json","streamversion":([1-9][0-9]{0,17}),'
    rf'(?:"actor":"{WORD}","correlationid":"{WORD}",(?:"causationid":"{WORD}",)?)?'
    rf'"marking":"(?:public|members|bureau|restricted)",(?:"approvedby":"{WORD}",)?"data":(\{{.*\}})\}}'
)
NOTE = re.compile(
    rf"([^\x00-\x1f]+)\n({COUNT})\n([^\x00-\x1f]+)\n(?:[^\x00-\x1f]+\n){{0,61}}\n((?:— [^\n]+\n){{1,64}})\n"
)
SIGNATURE = re.compile(r"— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})")
VKEY = re.compile(r"([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})")
CONTINUES = re.compile(rf"^continues (\S+) ({COUNT})$", re.MULTILINE)
SPLIT = "rapporteur-split-view/1"
ISSUED = "rapporteur.reporting.report-issued."
MEBIBYTE = 1024 * 1024  # limit of a line; parts other than events are limited to 64 of these
LARGEST = 60 * 1024  # bytes of an event
DEEPEST = 64  # levels of nested arrays and objects
DENSEST = 200  # maximum compression ratio of a part: records shrink thirtyfold, a bomb a thousandfold
YEAR_10000 = 253_402_300_800  # in seconds
AHEAD = timedelta(minutes=5)  # maximum lead of the recording clock over the reader's
PACKING = (zipfile.BadZipFile, zlib.error, LZMAError, struct.error, EOFError, OSError, OverflowError)
DAMAGE = (*PACKING, KeyError, ValueError, TypeError, AttributeError, RuntimeError)
# Reasons with exit code 3.
NO_BUNDLE = ("zip", "part-twice", "part-name", "part-size", "manifest", "given", "figure-form")
CODES = dict.fromkeys(NO_BUNDLE, 3) | {"not-there": 4}
Signed = list[tuple["Checkpoint", "Key | None"]]  # each with the known key that signed it, if any
Issued = tuple[str, dict[str, str], list[tuple[str, str, int, str]]]  # id, hashes of its files, its source logs
Logs = dict[str, tuple[str | None, int, str]]  # origin, size and root, by the log's name
Roots = dict[
    int, list[tuple[bytes, str, str]]
]  # required roots by size, each with the reason's name and the end of a sentence


class Refused(Exception):
    """Carries the reason's name and a sentence."""


class Key(NamedTuple):
    name: str  # the origin of the log that it signs, or the witness's name
    public: bytes
    kind: bytes = b"\1"  # 4: a witness's key

    @property
    def id(self) -> bytes:  # the first four bytes of SHA-256 over name, newline, kind and key
        return sha256(self.name.encode() + b"\n" + self.kind + self.public).digest()[:4]


class Checkpoint(NamedTuple):
    text: str  # the signed text
    signatures: list[str]  # lines of a name and the base64 of a key's id and signature
    origin: str
    size: int
    root: bytes


def need(holds: object, reason: str, sentence: str) -> None:
    if not holds:
        raise Refused(reason, sentence)


def refuse(*_: object) -> Any:  # noqa: ANN401  never returns
    raise ValueError


def once(members: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object without duplicate names. Raises ValueError."""
    return dict(members) if len(dict(members)) == len(members) else refuse()


def whole(written: str) -> int:
    """An integer of at most 18 digits. Raises ValueError."""
    return int(written) if len(written.lstrip("-")) <= 18 else refuse()


decoded = json.JSONDecoder(parse_int=whole, parse_float=refuse, parse_constant=refuse).raw_decode
pieces = c_make_encoder(None, refuse, encode_basestring, None, ":", ",", False, False, False)  # of its canonical form


def depth(value: object) -> int:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    return 0 if inner is None else 1 + max(map(depth, inner), default=0)


def data_of(written: str) -> Any:  # noqa: ANN401  JSON
    """Read JSON in canonical form, without fractions. Raises ValueError, RecursionError."""
    data, _ = decoded(written)
    if "".join(pieces(data, 0)) != written:
        refuse()
    if written.count("{") + written.count("[") > DEEPEST and depth(data) > DEEPEST:
        refuse()
    return data


def root_of(tree: list[bytes]) -> bytes:
    """The root of a tree given as the roots of its full subtrees, largest first."""
    last = tree[-1] if tree else sha256(b"").digest()
    return reduce(lambda right, left: sha256(b"\1" + left + right).digest(), reversed(tree[:-1]), last)


def unbased(text: str) -> bytes:
    """Decode canonical base64. Raises ValueError."""
    found = base64.b64decode(text, validate=True)
    if base64.b64encode(found).decode() != text:
        raise ValueError(f"{text!r} is no base64")
    return found


def key_of(vkey: str, kind: bytes = b"\1") -> Key:
    """Parse `<name>+<id in hex>+<base64 of kind and key>` (C2SP signed-note). Raises ValueError."""
    match = VKEY.fullmatch(vkey)
    public = unbased(match[3]) if match else b""
    if match is None or len(public) != 33 or public[:1] != kind or match[2] != Key(match[1], public[1:], kind).id.hex():
        raise ValueError(f"{vkey!r} is no Ed25519 key of this kind with its id")
    return Key(match[1], public[1:], kind)


def checkpoints_of(content: str) -> list[Checkpoint]:
    """Parse signed notes, each followed by an empty line. Raises ValueError."""
    found, offset = [], 0
    while note := NOTE.match(content, offset):
        offset, text = note.end(), note[0].partition("\n\n")[0] + "\n"
        root, signatures = unbased(note[3]), note[4].split("\n")[:-1]
        if len(root) != 32 or not all(
            (line := SIGNATURE.fullmatch(each)) and len(unbased(line[2])) > 4 for each in signatures
        ):
            raise ValueError("a root has 32 bytes, and a signature a name and an id")
        found.append(Checkpoint(text, signatures, note[1], int(note[2]), root))
    if not found or offset != len(content):
        raise ValueError("after the last whole checkpoint follows what is none")
    return found


def signatures_of(checkpoint: Checkpoint, key: Key) -> list[bytes]:
    """The signatures on lines with the key's name and id."""
    parts = [line.removeprefix("— ").partition(" ") for line in checkpoint.signatures]
    return [unbased(each)[4:] for name, _, each in parts if (name, unbased(each)[:4]) == (key.name, key.id)]


def is_signed(key: Key, signature: bytes, text: str) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(signature, text.encode())
    except InvalidSignature:
        return False
    return True


def signer_of(checkpoint: Checkpoint, keys: list[Key]) -> Key | None:
    """The first of these keys that signed it."""
    candidates = ((key, signature) for key in keys for signature in signatures_of(checkpoint, key))
    return next((key for key, signature in candidates if is_signed(key, signature, checkpoint.text)), None)


def opened(path: Path) -> tuple[zipfile.ZipFile, Logs]:
    """The zip and the content of its manifest. Refuses anything else, and anything that could do harm."""
    try:
        archive, seen = zipfile.ZipFile(path), set[str]()
        with path.open("rb") as file:
            file.seek(-22, 2)
            end = file.read()
        alone = (end[:4], end[20:]) == (b"PK\5\6", b"\0\0") and not min(
            (each.header_offset for each in archive.infolist()), default=0
        )
        need(alone, "zip", "Before or after the zip, or in its comment, there is something else.")
        for entry in archive.infolist():
            name, limit = entry.filename, MEBIBYTE + DENSEST * entry.compress_size
            need(name not in seen, "part-twice", f"It holds {name} twice.")
            need(NAMES.fullmatch(name), "part-name", f"It holds {name!r}, which is no part of the format {FORMAT}.")
            limit = limit if name.startswith("events/") else min(limit, 64 * MEBIBYTE)
            need(entry.file_size <= limit, "part-size", f"{name} would be {entry.file_size:,} bytes large.")
            seen.add(name)
        written = archive.read("manifest.json")
    except FileNotFoundError as error:
        raise Refused("not-there", f"There is no file {path}.") from error
    except DAMAGE as error:
        raise Refused("zip", f"It is no zip with a manifest.json ({type(error).__name__}).") from error
    try:
        manifest = json.loads(written.decode(), object_pairs_hook=once)
        if manifest.keys() != {"format", "logs"} or manifest["format"] != FORMAT:
            raise ValueError("another format")
        return archive, {str(log): summary(item) for log, item in manifest["logs"].items() if log in LOGS or refuse()}
    except DAMAGE as error:
        raise Refused("manifest", f"Its manifest is not of the format {FORMAT} ({type(error).__name__}).") from error


def summary(entry: dict[str, Any]) -> tuple[str | None, int, str]:
    """Origin, size and root of a log. Raises ValueError, TypeError."""
    origin, size, root = entry["origin"], entry["size"], entry["root"]
    right = len(entry) == 3 and type(size) is int and 0 <= size < 10**18 and isinstance(origin, str | None)
    if not right or not re.fullmatch("[0-9a-f]{64}", root):
        raise ValueError(entry)
    return origin, size, root


def part(archive: zipfile.ZipFile, name: str) -> bytes:
    need(name in archive.namelist(), "part-missing", f"{name} is not in it.")
    try:
        return archive.read(name)
    except DAMAGE as error:
        raise Refused("part-damaged", f"{name} cannot be read: it was altered or is damaged.") from error


def events_of(archive: zipfile.ZipFile, log: str) -> Iterator[tuple[int, str, str]]:
    """Position, recorded time and stored text of each event, read line by line."""
    name, number = f"events/{log}.ndjson", 0
    need(name in archive.namelist(), "part-missing", f"{log}: {name} is not in it.")
    try:
        with archive.open(name) as packed, io.BufferedReader(packed, MEBIBYTE) as lines:  # type: ignore[type-var]
            while line := lines.readline(MEBIBYTE):
                number += 1
                try:
                    text = line.decode()
                    match = LINE.match(text) or refuse()
                    stored, _ = scanstring(text, match.end())
                    if text[match.end() - 1 :] != encode_basestring(stored) + "}\n":
                        refuse()
                except ValueError as error:
                    raise Refused("line", f"{log}: Line {number} is not as a line has to be written.") from error
                yield int(match[1]), match[2], stored
    except DAMAGE as error:
        raise Refused("part-damaged", f"{log}: A line cannot be read: it was altered or is damaged.") from error


def reports_of(archive: zipfile.ZipFile) -> Iterator[Issued]:
    """The reports issued according to the log."""
    for position, _, stored in events_of(archive, "reporting"):
        match = EVENT.fullmatch(stored) if f'"type":"{ISSUED}' in stored else None
        if match is None or not match[2].startswith(ISSUED):
            continue
        try:
            data = data_of(match[5])
            formats = (
                data["formats"] if "formats" in data else {form: data[f"{form}_sha256"] for form in ("json", "html")}
            )
            logs = [(each["log"], each["origin"], each["position"], each["root"]) for each in data["logs"]]
            right = all(
                type(end) is int and end >= 0 and log in LOGS and isinstance(name, str) for log, name, end, _ in logs
            )
            digests = [*(each[3] for each in logs), *formats.values()]
            if not (right and all(re.fullmatch("[0-9a-f]{64}", each) for each in digests)):
                raise ValueError
            files = {f"reports/{match[3]}/report.{form}": digest for form, digest in formats.items()}
            if not all(map(NAMES.fullmatch, files)):
                raise ValueError
        except DAMAGE as error:
            raise Refused("report", f"The event at {position} of reporting tells of no report as it should.") from error
        yield match[3], files, logs


def check_event(log: str, position: int, stored: str, versions: dict[int, int]) -> bytes:
    """The bytes of a stored event, if it belongs to this log and is the next of its stream."""
    try:
        content, match = stored.encode(), EVENT.fullmatch(stored)
        match = match if match and len(content) <= LARGEST else refuse()
        data_of(match[5])
    except (ValueError, RecursionError) as error:
        raise Refused("event", f"{log}: The event at {position} is none.") from error
    source, stream, version = match[1], match[3], int(match[4])
    if source != log:
        raise Refused("source", f"{log}: The event at {position} is none of this log, but of {source}.")
    hashed = hash(stream)  # 64 bits, salted per run: small, and enough to tell a million streams apart
    if version != versions.get(hashed, 0) + 1:
        raise Refused("version", f"{log}: The event at {position} is number {version} of {stream}, not the next one.")
    versions[hashed] = version
    return content


def check_recorded(log: str, position: int, recorded: str, last: str, latest: str) -> None:
    need(recorded >= last, "recorded", f"{log}: The recorded time at {position} goes back.")
    try:
        datetime.fromisoformat(recorded)
    except ValueError as error:
        raise Refused("recorded", f"{log}: The recorded time at {position}, {recorded}, is none.") from error
    need(recorded <= latest, "future", f"{log}: The recorded time at {position}, {recorded}, is still to come.")


def check_log(archive: zipfile.ZipFile, log: str, logs: Logs, roots: Roots, latest: str) -> None:
    """Recomputes the log's tree from its events."""
    _, size, root = logs[log]
    count, last, tree, versions = 0, "", list[bytes](), dict[int, int]()
    for position, recorded, stored in events_of(archive, log):
        if position != count + 1:
            raise Refused("position", f"{log}: Position {position} follows {count}.")
        if recorded != last:
            check_recorded(log, position, recorded, last, latest)
        content = check_event(log, position, stored, versions)
        node, index = sha256(b"\0%d %b\n%b" % (position, recorded.encode(), content)).digest(), count
        while index & 1:  # join subtrees of the same height
            node, index = sha256(b"\1" + tree.pop() + node).digest(), index >> 1
        tree.append(node)
        count, last = position, recorded
        if count in roots:
            check_roots(log, count, tree, roots)
    need(count == size, "size", f"{log}: It holds {count} events, and the manifest says {size}.")
    need(root_of(tree).hex() == root, "root", f"{log}: The root over its {size} events is not the one in the manifest.")


def check_roots(log: str, size: int, tree: list[bytes], roots: Roots) -> None:
    for expected, reason, clause in roots.get(size, ()):
        need(expected == root_of(tree), reason, f"{log}: Its first {size} events are not those {clause}.")


def check_signed(archive: zipfile.ZipFile, log: str, logs: Logs, given: list[Key]) -> tuple[Signed, list[Key]]:
    """The log's checkpoints, each with its signer, and the known keys. The last checkpoint must cover all events."""
    (origin, size, _), name = logs[log], f"checkpoints/{log}.txt"
    if not size and name not in archive.namelist():
        return [], []
    need(name in archive.namelist(), "unsigned", f"{log}: Its events from 1 to {size} are in no signed checkpoint.")
    try:
        notes = checkpoints_of(part(archive, name).decode())
    except ValueError as error:
        raise Refused("checkpoints", f"{log}: Its checkpoints cannot be read: {error}.") from error
    try:
        *lines, end = part(archive, f"keys/{log}.vkey").decode().split("\n")
        keys = [key_of(line) for line in (lines if lines and not end else [end])]
    except ValueError as error:
        raise Refused("keys", f"{log}: Its keys cannot be read: {error}.") from error
    before = continued(notes[-1])
    trusted = [
        Key(str(origin), key.public) for key in given if key.name in (origin, *before)
    ]  # also under the log's name before a loss
    keys, found, last = [*trusted, *keys], Signed(), -1  # the first checkpoint of a restarted log may cover no events
    for note in notes:
        sentence = f"{log}: A checkpoint in it is of {note.origin}, and the log is {origin}."
        need(note.origin == origin, "checkpoint-origin", sentence)
        sentence = f"{log}: A checkpoint of {note.size} events follows one of {last}, in a log of {size}."
        need(last < note.size <= size, "checkpoint-size", sentence)
        sentence = f"{log}: The checkpoint of {note.size} events goes on from more events of another log."
        need(all(common <= note.size for common in continued(note).values()), "checkpoint-size", sentence)
        signer, last = signer_of(note, keys), note.size
        sentence = f"{log}: The checkpoint of {note.size} events has no right signature of a known key."
        need(signer, "signature", sentence)
        found.append((note, signer))
    need(last == size, "unsigned", f"{log}: Its events from {last + 1} to {size} are in no signed checkpoint.")
    sentence = f"{log}: Its newest checkpoint is not signed by the key that was given."
    need(not trusted or found[-1][1] in trusted, "given-key", sentence)
    return found, keys


def check_cosigned(log: str, signed: Signed, witnesses: list[Key], latest: str) -> list[str]:
    """Sentences on the log's cosignatures: the newest of each witness."""
    found, unknown = [], {line.split(" ")[1] for each, _ in signed for line in each.signatures}
    unknown -= {key.name for _, key in signed if key} | {each.name for each in witnesses}
    for witness in witnesses if signed else ():
        times = [(each.size, time) for each, _ in signed if (time := cosigned_at(log, each, witness, latest))]
        newest = "".join(
            f"{log}: {witness.name} cosigned the first {size:,} events at {time}." for size, time in times[-1:]
        )
        found.append(newest or f"Not proven: that {witness.name} saw {log}: it cosigned none of its checkpoints.")
    if names := ", ".join(sorted(filter(str.isprintable, unknown))):
        found.append(
            f"Not proven: what {names} cosigned of {log}; give the witnesses' keys that you trust with --witness."
        )
    return found


def cosigned_at(log: str, checkpoint: Checkpoint, witness: Key, latest: str) -> str | None:
    """The time at which a witness cosigned it, from eight bytes of seconds and a signature over these and the text."""
    for signature in signatures_of(checkpoint, witness)[:1]:
        seconds = int.from_bytes(signature[:8])
        subject = f"{log}: What {witness.name} cosigned of {checkpoint.size} events"
        right = len(signature) == 72 and seconds < YEAR_10000
        text = f"cosignature/v1\ntime {seconds}\n{checkpoint.text}"
        need(right and is_signed(witness, signature[8:], text), "witness", f"{subject} is wrong.")
        time = datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S.000000Z")
        need(time <= latest, "witness", f"{subject} is of a time to come, {time}.")
        return time
    return None


def continued(checkpoint: Checkpoint) -> dict[str, int]:
    return {origin: int(common) for origin, common in CONTINUES.findall(checkpoint.text)}


def verify(path: Path, given: list[Key], older: list[Checkpoint], latest: str, witnesses: list[Key]) -> Iterator[str]:
    """Yields sentences on what is and what is not proven. Raises Refused."""
    archive, logs = opened(path)
    for log in LOGS:
        need(log in logs, "log-missing", f"{log}: The manifest does not name this log.")
        origin, size, _ = logs[log]
        valid = re.fullmatch(rf"{log}/[0-9a-f]{{32}}", origin) if origin is not None else not size
        need(valid and (size or not origin), "origin", f"{log}: Its origin cannot be {origin}.")
    checked, cosigned = dict[str, tuple[Signed, list[Key]]](), list[str]()
    for log in LOGS:
        checked[log] = check_signed(archive, log, logs, given)
        cosigned += check_cosigned(log, checked[log][0], witnesses, latest)
    signed = {log: found for log, (found, _) in checked.items()}
    by_origin = {
        origin: (log, size) for log, (origin, size, _) in logs.items() if origin
    }  # which log has how many events of an origin
    for log, found in signed.items():
        by_origin |= {each: (log, common) for each, common in (continued(found[-1][0]) if found else {}).items()}
    for origin in [key.name for key in given] + [each.origin for each in older]:
        need(origin in by_origin, "given-log", f"Something of {origin} was given, and the file holds no such log.")
    roots: dict[str, Roots] = {log: {} for log in LOGS}
    for log, each in ((log, each) for log, found in signed.items() for each, _ in found):
        roots[log].setdefault(each.size, []).append((each.root, "signed-root", "that were signed"))
    for note in older:
        log, held = by_origin[note.origin]
        sentence = f"{log}: A checkpoint of {note.size} events was given, and the file holds {held}."
        need(note.size <= held, "given-ahead", sentence)
        sentence = f"{log}: The given checkpoint of {note.size} events is signed by no known key."
        need(signer_of(note, checked[log][1]), "given-signature", sentence)
        roots[log].setdefault(note.size, []).append((note.root, "given-root", "of the checkpoint that was given"))
    reports = list(reports_of(archive))
    for report, (log, origin, position, root) in ((report, each) for report, _, sources in reports for each in sources):
        sentence = f"{report} was issued over {position} events of {origin}, which are not in it."
        need(by_origin.get(origin, ("", 0))[0] == log and position <= by_origin[origin][1], "report-logs", sentence)
        clause = f"that {report} was issued over"
        roots[log].setdefault(position, []).append((bytes.fromhex(root), "report-root", clause))
    for log in LOGS:
        check_roots(log, 0, [], roots[log])
        check_log(archive, log, logs, roots[log], latest)
        _, size, root = logs[log]
        yield f"{log}: {size:,} events, positions without a gap, recorded times that never go back; root {root}."
    yield from check_reports(archive, reports)
    for log, found in signed.items():
        for key in dict.fromkeys(signer for _, signer in found if signer):
            sizes = [f"{each.size:,}" for each, signer in found if signer == key]
            count = f"checkpoints signed by the key {key.id.hex()}: {len(sizes)}, the last of {sizes[-1]} events"
            yield f"{log}: {count}; the log begins with what was signed each time."
    yield from cosigned
    if older:
        yield f"Checkpoints that you gave: {len(older)}; up to there nothing was changed since."
    for log in (log for log, found in signed.items() if found and all(by_origin[key.name][0] != log for key in given)):
        yield f"Not proven: who signed {log}. The bundle's own key was used; give the one that you trust with --key."
    yield "Not proven: that reports follow from the events; `rapporteur log verify` computes them again."
    yield "Not proven: that what was recorded is true, and what was recorded after these positions."


def check_reports(archive: zipfile.ZipFile, reports: list[Issued]) -> Iterator[str]:
    """Yields sentences on reports that are byte for byte as issued. Raises Refused."""
    digests = {name: digest for _, files, _ in reports for name, digest in files.items()}
    for name in (name for name in archive.namelist() if name.startswith("reports/")):
        sentence = f"{name} is in it, and the log says of no such report that it was issued."
        need(name in digests, "report-unknown", sentence)
    for name, digest in digests.items():
        need(sha256(part(archive, name)).hexdigest() == digest, "report-bytes", f"{name} is not what was issued.")
    for report, _, sources in reports:
        covered = ", ".join(f"{log}:{position}" for log, _, position, _ in sources)
        yield f"{report}: byte for byte what was issued over the events up to {covered}."


def check_split(path: Path, given: list[Key]) -> Iterator[str]:
    """Checks the proof of a split view: two signed checkpoints of one log whose trees differ at a position. Raises
    Refused."""
    try:
        proof = json.loads(path.read_text(), object_pairs_hook=once)
        log, origin, position, sides = proof["log"], proof["origin"], proof["position"], [proof["a"], proof["b"]]
        notes = [checkpoint for side in sides for checkpoint in checkpoints_of(side["checkpoint"] + "\n")]
        keys = [given or [key_of(each) for each in side["keys"]] for side in sides]
        leaves = [bytes.fromhex(side["leaf"]) for side in sides]
        paths = [[bytes.fromhex(each) for each in side["path"]] for side in sides]
        right = proof["format"] == SPLIT and len(notes) == 2 and type(position) is int
        need(right, "given", f"It is no proof of the format {SPLIT}.")
    except (RecursionError, *DAMAGE) as error:
        raise Refused("given", f"It is no proof of the format {SPLIT} ({type(error).__name__}).") from error
    signers = []
    for checkpoint, trusted, leaf, hashes in zip(notes, keys, leaves, paths, strict=True):
        need(
            checkpoint.origin == origin,
            "split-proof",
            f"{log}: A checkpoint is of {checkpoint.origin}, not of {origin}.",
        )
        signers.append(signer_of(checkpoint, [key for key in trusted if key.name == origin]))
        need(signers[-1], "signature", f"{log}: The checkpoint of {checkpoint.size} events is signed by no known key.")
        root = root_of_path(position - 1, checkpoint.size, leaf, hashes)
        need(root == checkpoint.root, "split-proof", f"{log}: A leaf at {position} is not in the tree that was signed.")
    need(leaves[0] != leaves[1], "split-proof", f"{log}: The leaf at {position} is the same in both.")
    sizes = " and ".join(
        f"of {each.size:,} events by {key.id.hex()}" for each, key in zip(notes, signers, strict=True) if key
    )
    yield f"{log}: a split view is proven: {origin} was signed {sizes}, with different events at position {position:,}."
    if not given:
        yield "Not proven: whose keys these are; give the one that you trust with --key."


def root_of_path(index: int, size: int, leaf: bytes, path: list[bytes]) -> bytes | None:
    """The root that a path leads to (RFC 9162, 2.1.3.2); None if the path is invalid."""
    last, found = size - 1, leaf
    if not 0 <= index <= last:
        return None
    for sibling in path:
        if last == 0:
            return None
        if index & 1 or index == last:
            found = sha256(b"\1" + sibling + found).digest()
            while index and not index & 1:
                index, last = index >> 1, last >> 1
        else:
            found = sha256(b"\1" + found + sibling).digest()
        index, last = index >> 1, last >> 1
    return found if last == 0 else None


FIGURE = "rapporteur-figure/1"
FIGURE_PARTS = {
    "": ["audience", "counts", "figure", "format", "logs", "moment", "period", "rule"],
    "figure": [
        *("as_of", "at_least", "clauses", "denominator", "evidence", "items", "key", "numerator", "of", "parameters"),
        *("reason", "rule", "unit", "unknown", "value"),
    ],
    "evidence": ["count", "digest", "events"],
    "rule": ["name", "text"],
    "period": ["first", "last", "name"],
    "moment": ["day", "positions"],
    "log": ["beside", "checkpoint", "events", "keys"],
    "event": ["bytes", "position", "recorded"],
}


def must(holds: object, sentence: str, code: int = 6) -> None:
    if not holds:
        raise Refused("figure" if code == 6 else "figure-form", sentence)


def verify_figure(
    path: Path, given: list[Key], older: list[Checkpoint], latest: str, witnesses: list[Key]
) -> Iterator[str]:
    """Does the same as `verify` for a file that proves one figure."""
    file = figure_of(path)
    figure, logs = file["figure"], file["logs"]
    signed = {log: figure_log(log, part, given, older) for log, part in logs.items()}
    cosigned = [one for log in signed for one in check_cosigned(log, [signed[log]], witnesses, latest)]
    origins = {origin for each, _ in signed.values() for origin in origins_of(each)}
    for origin in [key.name for key in given] + [each.origin for each in older]:
        must(origin in origins, f"Something of {origin} was given, and the file holds no such log.")
    for log, (checkpoint, _) in signed.items():
        last, moment = logs[log]["events"][-1]["position"], file["moment"]["positions"].get(log, 0)
        must(last <= moment <= checkpoint.size, f"{log}: The moment is before an event of it, or after its checkpoint.")
    lines = [f"{log}:{event['position']}\n" for log in sorted(logs) for event in logs[log]["events"]]
    actual = (len(lines), sha256("".join(lines).encode()).hexdigest())
    evidence = figure["evidence"]
    must((evidence["count"], evidence["digest"]) == actual, "Its events are not those that it names.")
    must(figure["rule"] == file["rule"]["name"], "Its rule is not the one that the figure names.")
    days = [event["recorded"][:10] for part in logs.values() for event in part["events"]]
    must(max(days, default="") <= file["moment"]["day"], "An event was recorded after the day of the moment.")
    subject = "".join(f", {word} {name}" for word, name in figure["of"].items())
    minimum = "" if figure["at_least"] is None else f", at least {figure['at_least']} {figure['unit']}"
    value = f"no value{minimum}" if figure["value"] is None else f"{figure['value']} {figure['unit']}"
    yield f"The file says: {figure['key']}{subject}, {file['period']['name']}: {value}."
    yield f"Its rule, {figure['rule']}: {file['rule']['text']}"
    for log, (checkpoint, signer) in signed.items():
        count = f"{len(logs[log]['events']):,} events are in the log of {checkpoint.size:,} events"
        yield f"{log}: {count} that the key {signer.id.hex()} signed."
    yield from cosigned
    yield f"They are the {len(lines):,} events that the figure names as its evidence, none more and none less."
    if older:
        sizes = {(each.origin, each.size) for each, _ in signed.values()}
        equal = sum((each.origin, each.size) in sizes for each in older)
        yield f"Checkpoints that you gave: {len(older)}; of the sizes of the file's own and the same: {equal}."
    for log in (log for log, (each, _) in signed.items() if not {key.name for key in given} & origins_of(each)):
        yield f"Not proven: who signed {log}. The file's own key was used; give the one that you trust with --key."
    yield "Not proven: that the rule gives this value; `rapporteur log verify` computes it again from these events alone."
    yield "Not proven: that no other event of the logs concerns it, nor that what was recorded is true."
    yield f"Not proven: that {file['moment']['day']} was the day, and what was recorded after these positions."


def figure_of(path: Path) -> dict[str, Any]:
    """The content of the file, which must be in canonical form."""
    try:
        content = path.read_bytes()
        file = json.loads(content)
        must(isinstance(file, dict) and file.get("format") == FIGURE, f"It is no file of the format {FIGURE}.", 3)
    except (ValueError, RecursionError, OSError):
        must(False, f"It is no file of the format {FIGURE}.", 3)
    try:
        form = json.dumps(file, ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False) + "\n"
        must(form.encode() == content, "It is not written in the one form that such a file has.")
        parts = [("", file), *((name, file[name]) for name in ("figure", "rule", "period", "moment"))]
        parts.append(("evidence", file["figure"]["evidence"]))
        parts += [("log", part) for part in file["logs"].values()]
        parts += [("event", event) for part in file["logs"].values() for event in part["events"]]
        must(all(list(part) == FIGURE_PARTS[name] for name, part in parts), "It has other parts than such a file has.")
        numbers = [*file["moment"]["positions"].values(), file["figure"]["evidence"]["count"]]
        texts = [*file["rule"].values(), file["period"]["name"], file["period"]["first"], file["moment"]["day"]]
        texts += [
            file["period"]["last"] or "",
            file["audience"],
            file["counts"],
            file["figure"]["key"],
            file["figure"]["unit"],
        ]
        texts += [each for pair in file["figure"]["of"].items() for each in pair]
        for part in file["logs"].values():
            must(isinstance(part["events"], list) and part["events"], "It has a log without events.")
            texts += [part["checkpoint"], *part["keys"], *part["beside"]]
            numbers += [event["position"] for event in part["events"]]
            texts += [event[name] for event in part["events"] for name in ("bytes", "recorded")]
        right = all(type(each) is int for each in numbers) and all(type(each) is str for each in texts)
        must(right, "It has a number where a text should be, or a text where a number should be.")
        must(file["audience"] in ("public", "members", "bureau"), "It is for an audience that there is none of.")
        must(file["counts"] in ("all", "open"), "It counts neither all nor what is open.")
    except (KeyError, ValueError, TypeError, AttributeError, RecursionError) as error:
        must(False, f"It is not as such a file is written ({type(error).__name__}).")
    return dict(file)


def figure_log(log: str, part: dict[str, Any], given: list[Key], older: list[Checkpoint]) -> tuple[Checkpoint, Key]:
    """The log's checkpoint, after checking that its events lead to it, and the key that signed it."""
    try:
        checkpoint, *more = checkpoints_of(part["checkpoint"] + "\n")
        trusted = [Key(checkpoint.origin, key.public) for key in given if key.name in origins_of(checkpoint)]
        keys = [*trusted, *map(key_of, part["keys"])]
        signer, beside = signer_of(checkpoint, keys), [bytes.fromhex(each) for each in part["beside"]]
        kept = [each for each in older if each.origin in origins_of(checkpoint)]
        signers = [*keys, *(Key(each.origin, key.public) for each in kept for key in trusted)]
        for each in kept:
            must(signer_of(each, signers), f"{log}: The given checkpoint of {each.size} is signed by no known key.")
    except ValueError as error:
        must(False, f"{log}: Its checkpoint, keys or hashes cannot be read: {error}.")
    must(not more and checkpoint.origin.partition("/")[0] == log, f"{log}: Its checkpoint is of {checkpoint.origin}.")
    must(
        all(len(each) == 32 for each in beside) and [each.hex() for each in beside] == part["beside"],
        f"{log}: No hash.",
    )
    must(signer, f"{log}: Its checkpoint has no right signature of a known key.")
    must(not trusted or signer in trusted, f"{log}: Its checkpoint is not signed by the key that was given.")
    for each in (each for each in kept if (each.origin, each.size) == (checkpoint.origin, checkpoint.size)):
        must(each.root == checkpoint.root, f"{log}: Another root was signed for its first {each.size} events.")
    leaves, previous, last = dict[int, bytes](), 0, ""
    for position, recorded, stored in ((each["position"], each["recorded"], each["bytes"]) for each in part["events"]):
        must(position > previous, f"{log}: Position {position} follows {previous}.")
        must(
            recorded >= last and RECORDED.fullmatch(recorded),
            f"{log}: The recorded time at {position} is none, or goes back.",
        )
        leaves[position - 1] = sha256(b"\0%d %b\n%b" % (position, recorded.encode(), stored.encode())).digest()
        previous, last = position, recorded
        try:
            event = json.loads(stored)
            kind = event["specversion"], event["source"]
        except (ValueError, KeyError, TypeError, RecursionError):
            must(False, f"{log}: The event at {position} is none.")
        must(kind == ("1.0", log), f"{log}: The event at {position} is none of this log, but of {kind}.")
    root = root_beside(leaves, beside, checkpoint.size)
    must(root == checkpoint.root, f"{log}: Its events do not lead to the root of the checkpoint.")
    return checkpoint, signer or keys[0]


def origins_of(checkpoint: Checkpoint) -> set[str]:
    """The origins of the log, and of those that it continues after a loss."""
    return {checkpoint.origin, *(origin for origin, _ in CONTINUES.findall(checkpoint.text))}


def root_beside(leaves: dict[int, bytes], beside: list[bytes], size: int) -> bytes | None:
    """The root of a tree, from some of its leaves and the roots of subtrees for the rest; None if these do not fit."""
    indices, remaining = sorted(leaves), beside[::-1]

    def root(first: int, last: int) -> bytes:
        index = bisect_left(indices, first)
        if index == len(indices) or indices[index] >= last:
            return remaining.pop()
        if last - first == 1:
            return leaves[first]
        middle = first + (1 << (last - first - 1).bit_length() - 1)
        return sha256(b"\1" + root(first, middle) + root(middle, last)).digest()

    try:
        found = root(0, size) if indices[-1] < size else None
    except IndexError:
        return None
    return None if remaining else found


def latest_of(now: str) -> str:
    """The latest time at which an event may have been recorded."""
    try:
        time = datetime.fromisoformat(now)
        time = (time if time.tzinfo else time.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise argparse.ArgumentTypeError(f"{now!r} is no time. Write it as 2026-11-28T09:30:00Z.") from error
    with suppress(OverflowError):
        time += AHEAD
    return time.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def given_in(keys: list[str], witnesses: list[str], files: list[str]) -> tuple[list[Key], list[Key], list[Checkpoint]]:
    """The keys and checkpoints given by the reader. Raises Refused."""
    try:
        log_keys, witness_keys = (
            [key_of(line, kind) for key in given for line in ([key] if "+" in key else Path(key).read_text().split())]
            for given, kind in ((keys, b"\1"), (witnesses, b"\4"))
        )
        checkpoints = [each for file in files for each in checkpoints_of(Path(file).read_text().rstrip("\n") + "\n\n")]
        return log_keys, witness_keys, checkpoints
    except FileNotFoundError as error:
        raise Refused("not-there", f"There is no file {error.filename}.") from error
    except DAMAGE as error:
        raise Refused(
            "given", f"A key or a checkpoint that was given has not the form that it should have: {error}."
        ) from error


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bundle", type=Path)
    parser.add_argument("--key", action="append", default=[], help="a log's public key to trust, or a file of some")
    parser.add_argument("--witness", action="append", default=[], help="a witness's public key, or a file of some")
    parser.add_argument("--checkpoint", action="append", default=[], help="a file of checkpoints kept elsewhere")
    parser.add_argument("--now", type=latest_of, help="instead of the clock's time")
    options = parser.parse_args(arguments)
    try:
        keys, witnesses, older = given_in(options.key, options.witness, options.checkpoint)
        beginning = options.bundle.open("rb").read(100) if options.bundle.is_file() else b""
        now = options.now or latest_of(datetime.now(UTC).isoformat())
        found = verify(options.bundle, keys, older, now, witnesses)
        if beginning[:1] == b"{":
            split = SPLIT.encode() in beginning
            if split and witnesses:
                parser.error("--witness is for bundles and figures: nothing else carries what was cosigned.")
            if options.now and not witnesses:
                parser.error("--now is for bundles, and for figures with --witness: nothing else has a time.")
            found = verify_figure(options.bundle, keys, older, now, witnesses)
            found = check_split(options.bundle, keys) if split else found
        for sentence in found:
            print(sentence, flush=True)
    except Refused as refusal:
        reason, sentence = refusal.args
        code = CODES.get(reason, 6)
        print(f"{'BROKEN' if code == 6 else 'No bundle'}. {sentence} [{reason}]", file=sys.stderr)
        return code
    print("Everything that can be computed again is confirmed.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
