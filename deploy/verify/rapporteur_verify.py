"""Checks a bundle that `rapporteur log export` wrote, without the program: this one file, Python 3.11 and `cryptography`.

    python3 rapporteur_verify.py BUNDLE|FIGURE [--key VKEY]... [--checkpoint FILE]...

It computes all again, and says what is proven and what is not. Exit code 0: it holds. 3: no bundle. 6: broken, and it says how.

A bundle is a zip. `manifest.json` says of each log its origin (its name for ever), size and root. `events/<log>.ndjson` has a
line an event: `{"position", "recorded", "bytes"}`, bytes being the stored text. The log is a Merkle tree (RFC 9162, 2.1); a
leaf is SHA-256 over 0x00, `<position> <recorded>`, a newline and the text. `checkpoints/<log>.txt` has signed roots, the
smallest first (C2SP tlog-checkpoint; a line `continues <origin> <size>`: restored with a loss, it begins with so many events of
that log), `keys/<log>.vkey` the keys that signed, `reports/<id>/report.<format>` issued reports.

A figure that `rapporteur prove` wrote is JSON (indent 1, names in order). Each of its `logs` has a `checkpoint`, its `keys`, the
`events` that the figure rests on, and `beside` these the roots of the largest subtrees without any of them, left to right.
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
from functools import reduce
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

FORMAT = "rapporteur-log/1"
PARTS = r"manifest\.json|events/[a-z]+\.ndjson|checkpoints/[a-z]+\.txt|keys/[a-z]+\.vkey"
NAMES = re.compile(PARTS + r"|reports/report-[0-9a-f-]{36}/report\.[a-z]+")
RECORDED = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")
NOTE = re.compile(r"([^\n]+)\n(0|[1-9]\d{0,18})\n([^\n]+)\n(?:[^\n]+\n){0,61}\n((?:— [^\n]+\n){1,64})\n")
CONTINUES = re.compile(r"^continues (\S+) (0|[1-9]\d{0,18})$", re.MULTILINE)
MEBIBYTE = 1024 * 1024  # no line is longer, and no part but the events larger than 64 of them
DENSEST = 200  # times that a part may be larger than it is packed: records shrink thirtyfold, a bomb a thousandfold
PACKING = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError)
DAMAGE = (*PACKING, ValueError, TypeError, AttributeError, RuntimeError)
Signed = list[tuple["Checkpoint", "Key | None"]]  # who signed it, of the keys that are known
Issued = tuple[str, dict[str, str], list[tuple[str, str, int, str]]]  # id, hashes of its files, logs it read
Logs = dict[str, tuple[str | None, int, str]]  # origin, size and root, by the log's name
Roots = dict[int, list[tuple[bytes, str]]]  # which root a log must have at a size, and why


class Refused(Exception):
    """Exit code (3: no bundle, 6: it says one thing and holds another) and sentence."""


class Key(NamedTuple):
    name: str  # the origin of the log that it signs
    public: bytes

    @property
    def id(self) -> bytes:  # the first four bytes of SHA-256 over name, newline, 0x01 and the key
        return sha256(self.name.encode() + b"\n\1" + self.public).digest()[:4]


class Checkpoint(NamedTuple):
    text: str  # what was signed
    signatures: list[str]  # lines of a name, and the base64 of a key's id and its signature
    origin: str
    size: int
    root: bytes


def need(holds: object, sentence: str, code: int = 6) -> None:
    if not holds:
        raise Refused(code, sentence)


def root_of(tree: list[bytes]) -> bytes:
    """Of a tree that is kept as the roots of its full subtrees, the largest first."""
    last = tree[-1] if tree else sha256(b"").digest()
    return reduce(lambda right, left: sha256(b"\1" + left + right).digest(), reversed(tree[:-1]), last)


def unbased(text: str, length: int) -> bytes:
    """Base64 of so many bytes, written in the one right way. Raises ValueError."""
    decoded = base64.b64decode(text, validate=True)
    if len(decoded) != length or base64.b64encode(decoded).decode() != text:
        raise ValueError(f"{text!r} is no base64 of {length} bytes")
    return decoded


def key_of(vkey: str) -> Key:
    """`<name>+<id in hex>+<base64 of 0x01 and the key>` (C2SP signed-note). Raises ValueError."""
    name, said, typed = vkey.split("+", 2)
    public = unbased(typed, 33)
    found = Key(name, public[1:])
    if public[:1] != b"\1" or said != found.id.hex():
        raise ValueError(f"{vkey} is no Ed25519 key with the id {found.id.hex()}")
    return found


def checkpoints_of(content: str) -> list[Checkpoint]:
    """Signed notes, each with an empty line after it. Raises ValueError."""
    found, at = [], 0
    while note := NOTE.match(content, at):
        at, text = note.end(), note[0].partition("\n\n")[0] + "\n"
        found.append(Checkpoint(text, note[4].splitlines(), note[1], int(note[2]), unbased(note[3], 32)))
    if not found or at != len(content):
        raise ValueError("after the last whole checkpoint follows what is none")
    return found


def signer_of(checkpoint: Checkpoint, keys: list[Key]) -> Key | None:
    """The key of these that signed it. Raises ValueError for what is no signature."""
    for line in checkpoint.signatures:
        name, _, joined = line.removeprefix("— ").partition(" ")
        signature = unbased(joined, 68)
        for key in (key for key in keys if (name, signature[:4]) == (key.name, key.id)):
            with suppress(InvalidSignature):
                Ed25519PublicKey.from_public_bytes(key.public).verify(signature[4:], checkpoint.text.encode())
                return key
    return None


def opened(path: Path) -> tuple[zipfile.ZipFile, Logs]:
    """The zip and what its manifest says. Refuses what is none, and what could do harm."""
    try:
        archive, seen = zipfile.ZipFile(path), set[str]()
        for entry in archive.infolist():
            name, most = entry.filename, MEBIBYTE + DENSEST * entry.compress_size
            need(name not in seen, f"It holds {name} twice.", 3)
            need(NAMES.fullmatch(name), f"It holds {name!r}, which is no part of the format {FORMAT}.", 3)
            most = most if name.startswith("events/") else min(most, 64 * MEBIBYTE)
            need(entry.file_size <= most, f"{name} would be {entry.file_size:,} bytes large.", 3)
            seen.add(name)
        manifest = json.loads(archive.read("manifest.json"))
        logs = {log: (said["origin"], int(said["size"]), said["root"]) for log, said in manifest["logs"].items()}
        need(manifest["format"] == FORMAT, f"It is no export of the format {FORMAT}.", 3)
    except (KeyError, *DAMAGE) as error:
        raise Refused(3, f"It is no export of the format {FORMAT} ({type(error).__name__}).") from error
    for name in (name for name in seen if name.startswith(("events/", "checkpoints/", "keys/"))):
        need(re.split(r"[/.]", name)[1] in logs, f"{name} is in it, and the manifest names no such log.")
    return archive, logs


def part(archive: zipfile.ZipFile, name: str) -> bytes:
    need(name in archive.namelist(), f"{name} is not in it.")
    try:
        return archive.read(name)
    except DAMAGE as error:
        raise Refused(6, f"{name} cannot be read: it was altered or is damaged.") from error


def events_of(archive: zipfile.ZipFile, log: str) -> Iterator[tuple[int, str, bytes]]:
    """Position, recorded time and stored text of each event, a line at a time."""
    need(f"events/{log}.ndjson" in archive.namelist(), f"{log}: events/{log}.ndjson is not in it.")
    try:
        with archive.open(f"events/{log}.ndjson") as packed, io.BufferedReader(packed, MEBIBYTE) as lines:  # type: ignore[type-var]
            while line := lines.readline(MEBIBYTE):
                said = json.loads(line)
                yield said["position"], said["recorded"], said["bytes"].encode()
    except (KeyError, *DAMAGE) as error:
        raise Refused(6, f"{log}: A line cannot be read: it was altered or is damaged.") from error


def reports_of(archive: zipfile.ZipFile) -> Iterator[Issued]:
    """Those that the log says were issued."""
    for _, _, stored in events_of(archive, "reporting"):
        if b'"type":"rapporteur.reporting.report-issued.' in stored:
            report, data = (json.loads(stored)[name] for name in ("subject", "data"))
            formats = data.get("formats") or {form: data[f"{form}_sha256"] for form in ("json", "html")}
            files = {f"reports/{report}/report.{form}": digest for form, digest in formats.items()}
            yield report, files, [(log["log"], log["origin"], log["position"], log["root"]) for log in data["logs"]]


def check_log(archive: zipfile.ZipFile, log: str, logs: Logs, roots: Roots) -> None:
    """Computes the log's tree again from its events."""
    origin, size, root = logs[log]
    at, last, tree, versions = 0, "", list[bytes](), dict[int, int]()
    for position, recorded, stored in events_of(archive, log):
        if position != at + 1:
            raise Refused(6, f"{log}: Position {position} follows {at}.")
        if recorded != last and (recorded < last or not RECORDED.fullmatch(recorded)):
            raise Refused(6, f"{log}: The recorded time at {position} is none, or goes back.")
        try:
            event = json.loads(stored)
            kind, stream, version = (event["specversion"], event["source"]), event["subject"], event["streamversion"]
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise Refused(6, f"{log}: The event at {position} is none.") from error
        if kind != ("1.0", log) or not (event.get("id") and event.get("type")):
            raise Refused(6, f"{log}: The event at {position} is none of this log, but of {kind}.")
        known = hash(stream)  # 64 bits under a secret of this run: enough to tell a million streams apart, and small
        if version != versions.get(known, 0) + 1:
            raise Refused(6, f"{log}: The event at {position} is number {version} of {stream}, not the next one.")
        node, left = sha256(b"\0%d %b\n%b" % (position, recorded.encode(), stored)).digest(), at
        while left & 1:  # subtrees of the same height are joined
            node, left = sha256(b"\1" + tree.pop() + node).digest(), left >> 1
        tree.append(node)
        at, last, versions[known] = position, recorded, version
        for wanted, by in roots.get(at, ()):
            need(wanted == root_of(tree), f"{log}: Its first {at} events are not those {by}.")
    need(at == size, f"{log}: It holds {at} events, and the manifest says {size}.")
    need(root_of(tree).hex() == root, f"{log}: The root over its {size} events is not the one in the manifest.")
    need((origin or "").partition("/")[0] == (log if size else ""), f"{log}: Its origin cannot be {origin}.")


def check_signed(archive: zipfile.ZipFile, log: str, logs: Logs, given: list[Key], older: list[Checkpoint]) -> Signed:
    """The log's checkpoints with who signed each: the last one has to hold all events, and older ones given have to fit."""
    (origin, size, _), name = logs[log], f"checkpoints/{log}.txt"
    if not size and name not in archive.namelist():
        return []
    need(name in archive.namelist(), f"{log}: Its events from 1 to {size} are in no signed checkpoint.")
    try:
        read = checkpoints_of(part(archive, name).decode())
        held = {origin: size, **{each: int(common) for each, common in CONTINUES.findall(read[-1].text)}}
        own = [Key(str(origin), key.public) for key in given if key.name in held]  # also under the name before a loss
        keys = [*own, *map(key_of, part(archive, f"keys/{log}.vkey").decode().splitlines())]
        found, last = [(each, signer_of(each, keys)) for each in read], -1
    except ValueError as error:
        raise Refused(6, f"{log}: Its checkpoints or keys cannot be read: {error}.") from error
    for each, signer in found:
        need(each.origin == origin, f"{log}: A checkpoint in it is of {each.origin}, and the log is {origin}.")
        need(last < each.size <= size, f"{log}: A checkpoint of {each.size} follows one of {last}, in a log of {size}.")
        need(signer, f"{log}: The checkpoint of {each.size} events has no right signature of a known key.")
        last = each.size
    need(last == size, f"{log}: Its events from {last + 1} to {size} are in no signed checkpoint.")
    need(not own or found[-1][1] in own, f"{log}: Its newest checkpoint is not signed by the key that was given.")
    for each, there in ((each, held[each.origin]) for each in older if each.origin in held):
        need(each.size <= there, f"{log}: A checkpoint of {each.size} events was given, and the file holds {there}.")
        need(signer_of(each, keys), f"{log}: The given checkpoint of {each.size} events is signed by no known key.")
    return found


def verify(path: Path, given: list[Key], older: list[Checkpoint]) -> Iterator[str]:
    """Sentences of what is proven and what is not. Raises Refused."""
    archive, logs = opened(path)
    signed = {log: check_signed(archive, log, logs, given, older) for log in logs}
    of = {str(origin): (log, size) for log, (origin, size, _) in logs.items()}  # which has how many events of an origin
    for log, found in signed.items():
        of |= {each: (log, int(common)) for each, common in CONTINUES.findall(found[-1][0].text if found else "")}
    for origin in [key.name for key in given] + [each.origin for each in older]:
        need(origin in of, f"Something of {origin} was given, and the file holds no such log.")
    roots: dict[str, Roots] = {log: {} for log in logs}
    said = [(each, "that were signed") for found in signed.values() for each, _ in found]
    for each, why in [*said, *((each, "of the checkpoint that was given") for each in older)]:
        roots[of[each.origin][0]].setdefault(each.size, []).append((each.root, why))
    reports = list(reports_of(archive)) if "reporting" in logs else []
    for report, (log, origin, position, root) in ((report, each) for report, _, read in reports for each in read):
        there = f"{report} was issued over {position} events of {origin}, which are not in it."
        need(of.get(origin, ("", 0))[0] == log and position <= of[origin][1], there)
        roots[log].setdefault(position, []).append((bytes.fromhex(root), f"that {report} was issued over"))
    for log, (_, size, root) in logs.items():
        check_log(archive, log, logs, roots[log])
        yield f"{log}: {size:,} events, positions without a gap, recorded times that never go back; root {root}."
    yield from check_reports(archive, reports)
    for log, found in signed.items():
        for key in dict.fromkeys(signer for _, signer in found if signer):
            sizes = [f"{each.size:,}" for each, signer in found if signer == key]
            count = f"checkpoints signed by the key {key.id.hex()}: {len(sizes)}, the last of {sizes[-1]} events"
            yield f"{log}: {count}; the log begins with what was signed each time."
    if older:
        yield f"Checkpoints that you gave: {len(older)}; up to there nothing was changed since."
    for log in (log for log, found in signed.items() if found and all(of[key.name][0] != log for key in given)):
        yield f"Not proven: who signed {log}. The bundle's own key was used; give the one that you trust with --key."
    yield "Not proven: that reports follow from the events; `rapporteur log verify` computes them again."
    yield "Not proven: that what was recorded is true, and what was recorded after these positions."


def check_reports(archive: zipfile.ZipFile, reports: list[Issued]) -> Iterator[str]:
    """Each report is, byte for byte, the one that was issued. Raises Refused."""
    wanted = {name: digest for _, files, _ in reports for name, digest in files.items()}
    for name in (name for name in archive.namelist() if name.startswith("reports/")):
        need(name in wanted, f"{name} is in it, and the log says of no such report that it was issued.")
    for name, digest in wanted.items():
        need(sha256(part(archive, name)).hexdigest() == digest, f"{name} is not what was issued.")
    for report, _, read in reports:
        over = ", ".join(f"{log}:{position}" for log, _, position, _ in read)
        yield f"{report}: byte for byte what was issued over the events up to {over}."


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
        raise Refused(code, sentence)


def verify_figure(path: Path, given: list[Key], older: list[Checkpoint]) -> Iterator[str]:
    """As `verify`, of a file that proves one figure."""
    said = figure_of(path)
    figure, logs = said["figure"], said["logs"]
    signed = {log: figure_log(log, part, given, older) for log, part in logs.items()}
    known = {origin for each, _ in signed.values() for origin in origins_of(each)}
    for origin in [key.name for key in given] + [each.origin for each in older]:
        must(origin in known, f"Something of {origin} was given, and the file holds no such log.")
    for log, (checkpoint, _) in signed.items():
        last, then = logs[log]["events"][-1]["position"], said["moment"]["positions"][log]
        must(last <= then <= checkpoint.size, f"{log}: The moment is before an event of it, or after its checkpoint.")
    named = [f"{log}:{event['position']}\n" for log in sorted(logs) for event in logs[log]["events"]]
    whole = (len(named), sha256("".join(named).encode()).hexdigest())
    must(
        (figure["evidence"]["count"], figure["evidence"]["digest"]) == whole, "Its events are not those that it names."
    )
    must(figure["rule"] == said["rule"]["name"], "Its rule is not the one that the figure names.")
    days = [event["recorded"][:10] for part in logs.values() for event in part["events"]]
    must(max(days, default="") <= said["moment"]["day"], "An event was recorded after the day of the moment.")
    of = "".join(f", {word} {name}" for word, name in figure["of"].items())
    least = "" if figure["at_least"] is None else f", at least {figure['at_least']} {figure['unit']}"
    value = f"no value{least}" if figure["value"] is None else f"{figure['value']} {figure['unit']}"
    yield f"The file says: {figure['key']}{of}, {said['period']['name']}: {value}."
    yield f"Its rule, {figure['rule']}: {said['rule']['text']}"
    for log, (checkpoint, signer) in signed.items():
        count = f"{len(logs[log]['events']):,} events are in the log of {checkpoint.size:,} events"
        yield f"{log}: {count} that the key {signer.id.hex()} signed."
    yield f"They are the {len(named):,} events that the figure names as its evidence, none more and none less."
    if older:
        sizes = {(each.origin, each.size) for each, _ in signed.values()}
        same = sum((each.origin, each.size) in sizes for each in older)
        yield f"Checkpoints that you gave: {len(older)}; of the sizes of the file's own and the same: {same}."
    for log in (log for log, (each, _) in signed.items() if not {key.name for key in given} & origins_of(each)):
        yield f"Not proven: who signed {log}. The file's own key was used; give the one that you trust with --key."
    yield "Not proven: that the rule gives this value; `rapporteur log verify` computes it again from these events alone."
    yield "Not proven: that no other event of the logs concerns it, nor that what was recorded is true."
    yield f"Not proven: that {said['moment']['day']} was the day, and what was recorded after these positions."


def figure_of(path: Path) -> dict[str, Any]:
    """The content of the file, of the one form that it can have."""
    try:
        content = path.read_bytes()
        said = json.loads(content)
        must(isinstance(said, dict) and said.get("format") == FIGURE, f"It is no file of the format {FIGURE}.", 3)
    except (ValueError, RecursionError, OSError):
        must(False, f"It is no file of the format {FIGURE}.", 3)
    try:
        form = json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False) + "\n"
        must(form.encode() == content, "It is not written in the one form that such a file has.")
        parts = [("", said), *((name, said[name]) for name in ("figure", "rule", "period", "moment"))]
        parts.append(("evidence", said["figure"]["evidence"]))
        parts += [("log", part) for part in said["logs"].values()]
        parts += [("event", event) for part in said["logs"].values() for event in part["events"]]
        must(all(list(part) == FIGURE_PARTS[name] for name, part in parts), "It has other parts than such a file has.")
        numbers = [*said["moment"]["positions"].values(), said["figure"]["evidence"]["count"]]
        texts = [*said["rule"].values(), said["period"]["name"], said["period"]["first"], said["moment"]["day"]]
        texts += [
            said["period"]["last"] or "",
            said["audience"],
            said["counts"],
            said["figure"]["key"],
            said["figure"]["unit"],
        ]
        texts += [each for pair in said["figure"]["of"].items() for each in pair]
        for part in said["logs"].values():
            must(isinstance(part["events"], list) and part["events"], "It has a log without events.")
            texts += [part["checkpoint"], *part["keys"], *part["beside"]]
            numbers += [event["position"] for event in part["events"]]
            texts += [event[name] for event in part["events"] for name in ("bytes", "recorded")]
        right = all(type(each) is int for each in numbers) and all(type(each) is str for each in texts)
        must(right, "It has a number where a text should be, or a text where a number should be.")
        must(said["audience"] in ("public", "members", "bureau"), "It is for an audience that there is none of.")
        must(said["counts"] in ("all", "open"), "It counts neither all nor what is open.")
    except (KeyError, ValueError, TypeError, AttributeError, RecursionError) as error:
        must(False, f"It is not as such a file is written ({type(error).__name__}).")
    return dict(said)


def figure_log(log: str, part: dict[str, Any], given: list[Key], older: list[Checkpoint]) -> tuple[Checkpoint, Key]:
    """The log's checkpoint, to which its events lead, and the key that signed it."""
    try:
        checkpoint, *more = checkpoints_of(part["checkpoint"] + "\n")
        own = [Key(checkpoint.origin, key.public) for key in given if key.name in origins_of(checkpoint)]
        keys = [*own, *map(key_of, part["keys"])]
        signer, beside = signer_of(checkpoint, keys), [bytes.fromhex(each) for each in part["beside"]]
        kept = [each for each in older if each.origin in origins_of(checkpoint)]
        signers = [*keys, *(Key(each.origin, key.public) for each in kept for key in own)]
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
    must(not own or signer in own, f"{log}: Its checkpoint is not signed by the key that was given.")
    for each in (each for each in kept if (each.origin, each.size) == (checkpoint.origin, checkpoint.size)):
        must(each.root == checkpoint.root, f"{log}: Another root was signed for its first {each.size} events.")
    leaves, at, last = dict[int, bytes](), 0, ""
    for position, recorded, stored in ((each["position"], each["recorded"], each["bytes"]) for each in part["events"]):
        must(position > at, f"{log}: Position {position} follows {at}.")
        must(
            recorded >= last and RECORDED.fullmatch(recorded),
            f"{log}: The recorded time at {position} is none, or goes back.",
        )
        leaves[position - 1] = sha256(b"\0%d %b\n%b" % (position, recorded.encode(), stored.encode())).digest()
        at, last = position, recorded
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
    """Of the log, and of those that it goes on from after a loss."""
    return {checkpoint.origin, *(origin for origin, _ in CONTINUES.findall(checkpoint.text))}


def root_beside(leaves: dict[int, bytes], beside: list[bytes], size: int) -> bytes | None:
    """The root of a tree of which some leaves are known, and of the rest the roots of subtrees; None if these do not fit."""
    indices, left = sorted(leaves), beside[::-1]

    def root(first: int, last: int) -> bytes:
        at = bisect_left(indices, first)
        if at == len(indices) or indices[at] >= last:
            return left.pop()
        if last - first == 1:
            return leaves[first]
        middle = first + (1 << (last - first - 1).bit_length() - 1)
        return sha256(b"\1" + root(first, middle) + root(middle, last)).digest()

    try:
        found = root(0, size) if indices[-1] < size else None
    except IndexError:
        return None
    return None if left else found


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bundle", type=Path)
    parser.add_argument("--key", action="append", default=[], help="a log's public key to trust, or a file of some")
    parser.add_argument("--checkpoint", action="append", default=[], type=Path, help="checkpoints kept elsewhere")
    asked, check = parser.parse_args(arguments), verify
    try:
        said = [line for key in asked.key for line in (Path(key).read_text().split() if Path(key).is_file() else [key])]
        older = [each for file in asked.checkpoint for each in checkpoints_of(file.read_text().rstrip("\n") + "\n\n")]
        with suppress(OSError), asked.bundle.open("rb") as content:
            check = verify_figure if content.read(1) == b"{" else check
        for sentence in check(asked.bundle, [key_of(line) for line in said], older):
            print(sentence, flush=True)
    except Refused as refusal:
        print(("BROKEN. " if refusal.args[0] == 6 else "No bundle. ") + refusal.args[1], file=sys.stderr)
        return int(refusal.args[0])
    except (KeyError, *DAMAGE) as error:
        print(f"Something given has not the form that it should have. {error}", file=sys.stderr)
        return 3
    print("Everything that can be computed again is confirmed.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
