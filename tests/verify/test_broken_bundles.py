"""Kinds of broken bundle: each is refused by both verifiers, with its own reason."""

import json
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.verify.bundles import (
    Line,
    Parts,
    keep,
    lines_of,
    manifest,
    note,
    packed,
    private_key,
    renumbered,
    root,
    signed,
    told,
    vkey,
)
from tests.verify.conftest import Verifiers

pytestmark = pytest.mark.requirement("3.08")

LOG, EVENTS, NOTES, KEYS = "meetings", "events/meetings.ndjson", "checkpoints/meetings.txt", "keys/meetings.vkey"
STRANGER = Ed25519PrivateKey.generate()


@dataclass
class Case:
    """A bundle to alter. `home` has the keys of its logs; `options` are given to the verifier."""

    parts: Parts
    home: Path
    folder: Path
    options: list[str] = field(default_factory=list)

    @property
    def lines(self) -> list[Line]:
        return lines_of(self.parts, LOG)

    def own_key(self) -> Ed25519PrivateKey:
        return private_key(self.home, LOG)

    def kept_elsewhere(self) -> None:
        """Give the auditor the original bundle's checkpoint."""
        file = self.folder / "older.txt"
        file.write_bytes(self.parts[NOTES])
        self.options += ["--checkpoint", str(file)]

    def trusted(self) -> None:
        """Give the auditor the original public key."""
        self.options += ["--key", self.parts[KEYS].decode().strip()]

    def asked_later(self) -> None:
        """Set the reader's clock a hundred years later."""
        self.options.append("--now=2126-11-28")

    def replace(self, name: str, old: bytes, new: bytes) -> None:
        assert old in self.parts[name]
        self.parts[name] = self.parts[name].replace(old, new, 1)

    def origin(self) -> str:
        return str(json.loads(self.parts["manifest.json"])["logs"][LOG]["origin"])


Alter = Callable[[Case], object]


def flip(name: str, at: float) -> Alter:
    """Flip one bit, at a place from 0 (the beginning) to 1."""

    def alter(case: Case) -> None:
        content = bytearray(case.parts[name])
        content[int(at * (len(content) - 1))] ^= 1
        case.parts[name] = bytes(content)

    return alter


def change(altered: Callable[[list[Line]], list[Line]], *, sealed_by: str = "") -> Alter:
    """Replace the events; the manifest is adapted, or they are signed again with a key."""

    def alter(case: Case) -> None:
        before = case.lines
        keep(case.parts, LOG, altered(before))
        if sealed_by == "manifest":
            told(case.parts, LOG)
        elif sealed_by:
            signed(case.parts, LOG, case.own_key() if sealed_by == "key" else STRANGER)

    return alter


def reworded(lines: list[Line]) -> list[Line]:
    """Give the third event different content."""
    line = lines[2]
    stored = line.stored.replace('"data":{', '"data":{"added":"word",', 1)
    return [*lines[:2], Line(line.position, line.recorded, stored), *lines[3:]]


def of_another_log(lines: list[Line]) -> list[Line]:
    line = lines[2]
    return [
        *lines[:2],
        Line(3, line.recorded, line.stored.replace('"source":"meetings"', '"source":"registry"')),
        *lines[3:],
    ]


def later(lines: list[Line]) -> list[Line]:
    """Date the last event's recording later."""
    return [*lines[:-1], Line(len(lines), "2099-01-01T00:00:00.000000Z", lines[-1].stored)]


def both(*steps: Alter) -> Alter:
    def alter(case: Case) -> None:
        for step in steps:
            step(case)

    return alter


def report(parts: Parts, form: str = "json") -> str:
    return max((name for name in parts if name.endswith(f"report.{form}")), key=lambda name: len(parts[name]))


def one_byte_of(form: str) -> Alter:
    """Change one bit of a byte in the middle of a report."""

    def alter(case: Case) -> None:
        name = report(case.parts, form)
        content = bytearray(case.parts[name])
        content[len(content) // 2] ^= 1
        case.parts[name] = bytes(content)

    return alter


def cut_to_an_older_checkpoint(case: Case) -> None:
    """Cut off the end, with every reference to it; nothing is forged."""
    key, name, some = case.own_key(), case.origin(), case.lines[:100]
    case.kept_elsewhere()
    keep(case.parts, LOG, some)
    told(case.parts, LOG)
    case.parts[NOTES] = (note(name, 100, root(some), key) + "\n").encode()


def signature_flipped(case: Case) -> None:
    """Change the middle of the base64 in the last line."""
    content = case.parts[NOTES].decode()
    at = len(content) - 40
    case.parts[NOTES] = (content[:at] + ("A" if content[at] != "A" else "B") + content[at + 1 :]).encode()


def root_flipped(case: Case) -> None:
    origin, size, head, *rest = case.parts[NOTES].decode().split("\n")
    case.parts[NOTES] = "\n".join([origin, size, ("A" if head[0] != "A" else "B") + head[1:], *rest]).encode()


BROKEN: dict[str, tuple[Alter, str]] = {
    "a bit of an event's text": (lambda case: case.replace(EVENTS, b"Bangkok", b"Bangkoj"), "not those that were signed"),
    "a bit of a line's form": (flip(EVENTS, 0), "Line 1 is not as a line has to be written"),
    "another position": (lambda case: case.replace(EVENTS, b'"position":3,', b'"position":7,'), "Position 7 follows 2"),
    "a recorded time that goes back": (lambda case: case.replace(EVENTS, b'"recorded":"2', b'"recorded":"1'), "not those that were signed"),
    "a recorded time that is none": (lambda case: case.replace(EVENTS, b'"recorded":"2', b'"recorded":"x'), "Line 1 is not as a line has to be written"),
    "a recorded time put later": (both(change(later, sealed_by="manifest"), Case.asked_later), "not those that were signed"),
    "a recorded time that is still to come": (change(later, sealed_by="key"), "2099-01-01T00:00:00.000000Z, is still to come"),
    "a recorded time after later ones": (both(change(lambda lines: [*later(lines[:3]), *lines[3:]]), Case.asked_later), "recorded time at 4"),
    "an event removed": (change(lambda lines: lines[:3] + lines[4:]), "Position 5 follows 3"),
    "the last event removed": (change(lambda lines: lines[:-1]), "It holds 264 events, and the manifest says 265"),
    "cut, and the manifest told": (change(lambda lines: lines[:-1], sealed_by="manifest"), "of 265"),
    "cut to an older checkpoint": (cut_to_an_older_checkpoint, "was given, and the file holds 100."),
    "two events swapped": (change(lambda lines: [lines[1], lines[0], *lines[2:]]), "Position 2 follows 0"),
    "two swapped and renumbered": (change(lambda lines: renumbered([lines[1], lines[0], *lines[2:]]), sealed_by="manifest"), "not those that were signed"),
    "an event inserted": (change(lambda lines: renumbered([*lines, lines[-1]]), sealed_by="manifest"), "from 266 to 266 are in no signed checkpoint"),
    "an event twice": (change(lambda lines: [*lines, lines[-1]]), "Position 265 follows 265"),
    "an event twice, sealed with the key": (change(lambda lines: renumbered([*lines, lines[-1]]), sealed_by="key"), "The event at 266 is number"),
    "an event that is none, sealed with the key": (change(lambda lines: [*lines, Line(266, lines[-1].recorded, "{}")], sealed_by="key"), "The event at 266 is none"),
    "an event of another log, sealed with the key": (change(of_another_log, sealed_by="key"), "none of this log"),
    "rewritten with the key, against an older checkpoint": (both(Case.kept_elsewhere, change(reworded, sealed_by="key")), "not those of the checkpoint that was given"),
    "rewritten with another key, against a trusted one": (both(Case.trusted, change(reworded, sealed_by="stranger")), "not signed by the key that was given"),
    "rewritten with another key, against an older checkpoint": (both(Case.kept_elsewhere, change(reworded, sealed_by="stranger")), "signed by no known key"),
    "a bit of a signature": (signature_flipped, "no right signature of a known key"),
    "a bit of a signed root": (root_flipped, "no right signature of a known key"),
    "a signed size": (lambda case: case.replace(NOTES, b"\n265\n", b"\n264\n"), "no right signature of a known key"),
    "another public key": (lambda case: case.parts.update({KEYS: vkey(case.origin(), STRANGER).encode()}), "no right signature of a known key"),
    "a bit of a public key": (flip(KEYS, 0.9), "keys"),
    "no public key": (lambda case: case.parts.pop(KEYS), "keys/meetings.vkey is not in it"),
    "no checkpoint": (lambda case: case.parts.pop(NOTES), "are in no signed checkpoint"),
    "half a checkpoint": (lambda case: case.parts.update({NOTES: case.parts[NOTES][:-20]}), "checkpoint"),
    "the checkpoint of another log": (lambda case: case.parts.update({NOTES: case.parts["checkpoints/registry.txt"]}), "A checkpoint in it is of registry/"),
    "another root in the manifest": (lambda case: manifest(case.parts, lambda logs: logs[LOG].update(root="00" * 32)), "is not the one in the manifest"),
    "another size in the manifest": (lambda case: manifest(case.parts, lambda logs: logs[LOG].update(size=266)), "from 266 to 266 are in no signed checkpoint"),
    "another origin in the manifest": (lambda case: manifest(case.parts, lambda logs: logs[LOG].update(origin="meetings/" + "0" * 32)), "A checkpoint in it is of meetings/"),
    "a log that the manifest does not name": (lambda case: manifest(case.parts, lambda logs: logs.pop("partners")), "partners: The manifest does not name this log"),
    "a log's events left out": (lambda case: case.parts.pop(EVENTS), "events/meetings.ndjson is not in it"),
    "a report changed": (lambda case: case.replace(report(case.parts), b"a", b"b"), "is not what was issued"),
    "one byte of a report in DOCX": (one_byte_of("docx"), "report.docx is not what was issued"),
    "one byte of a report in PDF": (one_byte_of("pdf"), "report.pdf is not what was issued"),
    "a report left out": (lambda case: case.parts.pop(report(case.parts)), "is not in it"),
    "a report that nobody issued": (lambda case: case.parts.update({f"reports/report-{'0' * 36}/report.json": b"{}"}), "no such report that it was issued"),
}  # fmt: skip


@pytest.mark.parametrize("verifier", ["single file", "log verify"])
@pytest.mark.parametrize("kind", BROKEN)
def test_what_is_broken_is_refused_with_its_reason(
    kind: str, verifier: str, parts: Parts, few_once: Path, tmp_path: Path, verifiers: Verifiers
) -> None:
    alter, reason = BROKEN[kind]
    case = Case(parts, few_once, tmp_path)
    alter(case)
    found = verifiers[verifier](str(packed(case.parts, tmp_path / "broken.zip")), *case.options)
    assert reason in found.err
    assert found.code == 6
    assert "Everything" not in found.text


def _twice(bundle: Path) -> None:
    with zipfile.ZipFile(bundle, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("manifest.json", b"{}")


def _holding(name: str, content: bytes = b"") -> Callable[[Path], None]:
    def alter(bundle: Path) -> None:
        with zipfile.ZipFile(bundle, "a", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(name, content)

    return alter


def _other_format(bundle: Path) -> None:
    packed({"manifest.json": b'{"format": "another/1", "logs": {}}'}, bundle)


STRANGE: dict[str, tuple[Callable[[Path], object], str]] = {
    "a name twice": (_twice, "twice"),
    "an absolute name": (_holding("/etc/passwd"), "no part of the format"),
    "a name that leads out": (_holding("events/../../x.ndjson"), "no part of the format"),
    "a name that nobody knows": (_holding("README.txt"), "no part of the format"),
    "a bomb": (_holding(f"reports/report-{'0' * 36}/report.json", bytes(20_000_000)), "20,000,000 bytes large"),
    "another format": (_other_format, "[manifest]"),
    "no zip": (lambda bundle: bundle.write_bytes(b"nonsense"), "[zip]"),
    "an empty file": (lambda bundle: bundle.write_bytes(b""), "[zip]"),
}


@pytest.mark.parametrize("verifier", ["single file", "log verify"])
@pytest.mark.parametrize("kind", STRANGE)
def test_what_is_no_bundle_is_bad_input(
    kind: str, verifier: str, parts: Parts, tmp_path: Path, verifiers: Verifiers
) -> None:
    bundle = packed(parts, tmp_path / "strange.zip")
    alter, reason = STRANGE[kind]
    alter(bundle)
    found = verifiers[verifier](str(bundle))
    assert reason in found.err
    assert found.code == 3


@pytest.mark.parametrize("verifier", ["single file", "log verify"])
def test_packed_bytes_that_are_damaged_are_refused(
    verifier: str, bundle_once: Path, tmp_path: Path, verifiers: Verifiers
) -> None:
    content = bytearray(bundle_once.read_bytes())
    content[200] ^= 1
    bundle = tmp_path / "damaged.zip"
    bundle.write_bytes(content)
    found = verifiers[verifier](str(bundle))
    # Which of the two depends on the byte, and times depend on it.
    assert re.search(r"registry: (A line cannot be read|Line 1 is not as a line)", found.err), found.err
    assert found.code == 6


def test_a_report_and_its_event_changed_alike_with_the_key_are_found_by_computing_it_again(
    parts: Parts, few_once: Path, tmp_path: Path, verifiers: Verifiers
) -> None:
    """Both hashes agree and everything is signed: only the events themselves show the correct content of the report."""
    name = report(parts)
    forged = re.sub(rb'"value":\d+', b'"value":1234', parts[name], count=1)
    assert forged != parts[name]
    old, new = (sha256(content).hexdigest() for content in (parts[name], forged))
    parts[name] = forged
    lines = [Line(line.position, line.recorded, line.stored.replace(old, new)) for line in lines_of(parts, "reporting")]
    keep(parts, "reporting", lines)
    signed(parts, "reporting", private_key(few_once, "reporting"), [5])
    bundle = str(packed(parts, tmp_path / "forged.zip"))
    assert verifiers["single file"](bundle).code == 0
    assert "computes them again" in verifiers["single file"](bundle).text
    found = verifiers["log verify"](bundle)
    assert "computed again from the events, is another: " in found.err
    assert found.code == 6
