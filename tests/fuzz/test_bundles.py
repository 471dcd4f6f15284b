"""Exported logs (a zip): `log verify`, `log load` and the auditor's single file on corrupted bundles."""

import io
import json
import re
import zipfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from deploy.cli.failures import exit_code
from deploy.verify import rapporteur_verify as single
from deploy.verify.export_proof import prove_export
from shared.domain.errors import Problem
from tests.fuzz.running import bounded, fuzzed
from tests.fuzz.strategies import changed, mutated, texts, written
from tests.verify.bundles import LOGS, Line, Parts, keep, lines_of, made_up, signed
from tests.verify.vectors.material import key_of

NOW = "2026-12-31T00:00:00Z"
NAMES = st.one_of(
    st.sampled_from(
        [
            "../manifest.json",
            "/etc/passwd",
            "events/../../x.ndjson",
            "events/",
            "events/x.ndjson",
            "C:\\x",
            "manifest.json\x00",
            "a" * 300,
        ]
    ),
    texts.filter(lambda text: text.isprintable() and len(text) < 60_000),
)


@pytest.fixture(scope="module")
def small_once() -> Parts:
    """A complete bundle of a few invented events, quick to verify."""
    return made_up(Random(4), {"registry": 9, "meetings": 5, "reporting": 3, "partners": 0})


def packed(parts: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return made.getvalue()


Answer = tuple[int, str]


def answers(file: Path, capfd: pytest.CaptureFixture[str], now: str = NOW) -> tuple[Answer, Answer]:
    """Return exit code and reason of `log verify` and of the single file; unexpected errors are raised."""
    with bounded():
        try:
            prove_export(file, now=datetime.fromisoformat(now))
            ours: Answer = (0, "")
        except Problem as error:
            ours = (exit_code(error) or 1, str(error.parameters.get("reason", "")))
        code = single.main([str(file), f"--now={now}"])
    said = capfd.readouterr().err.rstrip()
    return ours, (code, said.rpartition("[")[2].removesuffix("]") if code else "")


@pytest.mark.requirement("12.07")
@fuzzed(150)
@given(st.data())
def test_a_bundle_with_a_spoilt_part_is_answered_alike_by_both(
    small_once: Parts, tmp_path_factory: pytest.TempPathFactory, capfd: pytest.CaptureFixture[str], data: st.DataObject
) -> None:
    parts = dict(small_once)
    match data.draw(st.sampled_from(["part", "manifest", "name", "left out", "line"])):
        case "part":
            name = data.draw(st.sampled_from(sorted(parts)))
            parts[name] = data.draw(mutated([parts[name]]))
        case "manifest":
            parts["manifest.json"] = written(data.draw(changed([json.loads(parts["manifest.json"])])))
        case "name":
            parts[data.draw(NAMES)] = b""
        case "left out":
            del parts[data.draw(st.sampled_from(sorted(parts)))]
        case "line":
            name = data.draw(
                st.sampled_from([each for each in sorted(parts) if each.startswith("events/") and parts[each]])
            )
            lines = parts[name].splitlines(keepends=True)
            at = data.draw(st.integers(0, len(lines) - 1))
            said = json.loads(lines[at])
            said["bytes"] = data.draw(changed([json.loads(said["bytes"])]).map(lambda value: written(value).decode()))
            lines[at] = written(said) + b"\n"
            parts[name] = b"".join(lines)
    file = tmp_path_factory.getbasetemp() / "spoilt.zip"
    file.write_bytes(packed(parts))
    ours, theirs = answers(file, capfd)
    assert ours == theirs
    assert ours[0] in (0, 3, 6)


@st.composite
def respelled(draw: st.DrawFn, written: str) -> str:
    """Rewrite one piece of JSON, either spelled differently or replaced."""
    piece = draw(st.sampled_from(PIECES))
    places = [found.start() for found in re.finditer(piece.pattern, written)]
    assume(places)
    at = draw(st.sampled_from(places))
    return written[:at] + re.sub(piece, draw(st.sampled_from(OTHERWISE[piece])), written[at:], count=1)


OTHERWISE = {
    re.compile(r"(?<=:)[0-9]+"): ["true", r"\g<0>.0", r"\g<0>e0", r"0\g<0>", r"-\g<0>", "null", r'"\g<0>"', "9" * 18, "9" * 19, "9" * 5000, "NaN", "184.0"],
    re.compile(r"[,:{}]"): [r"\g<0> ", r" \g<0>", "\n", r"\g<0>\g<0>", ""],
    re.compile(r'"[a-z]+":'): [r'"x":1,\g<0>', r"\g<0>1,\g<0>", '"x":', r"\g<0>[", r'\g<0>{"a":' * 70],
    re.compile(r"[a-zA-Z]"): [r"\\u0061", r"\\u00E4", "é", r"\\/", r"\\ud800", "\x07", "\u2028", "\ufeff", "\x00", r"\\u0000"],
    re.compile(r"[0-9]"): ["٣", "0", "9", ""],
}  # fmt: skip
PIECES = list(OTHERWISE)


@pytest.mark.requirement("12.07")
@fuzzed(150)
@given(st.data())
def test_what_is_written_otherwise_is_answered_alike_by_both(
    small_once: Parts, tmp_path_factory: pytest.TempPathFactory, capfd: pytest.CaptureFixture[str], data: st.DataObject
) -> None:
    """Respell manifest, line or event, and sign again with the key, so that only the spelling is wrong."""
    parts = dict(small_once)
    log = data.draw(st.sampled_from([each for each in LOGS if parts[f"events/{each}.ndjson"]]))
    lines = lines_of(parts, log)
    at = data.draw(st.integers(0, len(lines) - 1))
    match data.draw(st.sampled_from(["manifest", "line", "event"])):
        case "manifest":
            parts["manifest.json"] = data.draw(respelled(parts["manifest.json"].decode())).encode(errors="replace")
        case "line":
            name = f"events/{log}.ndjson"
            content = parts[name].splitlines(keepends=True)
            content[at] = data.draw(respelled(content[at].decode())).encode()
            parts[name] = b"".join(content)
        case "event":
            lines[at] = Line(lines[at].position, lines[at].recorded, data.draw(respelled(lines[at].stored)))
            keep(parts, log, lines)
            signed(parts, log, key_of(log))
    file = tmp_path_factory.getbasetemp() / "respelled.zip"
    file.write_bytes(packed(parts))
    ours, theirs = answers(file, capfd)
    assert ours == theirs
    assert ours[0] in (0, 3, 6)


@pytest.mark.requirement("12.07")
@fuzzed(60)
@given(st.data())
def test_bytes_of_a_zip_that_were_altered_do_no_harm(
    small_once: Parts, tmp_path_factory: pytest.TempPathFactory, capfd: pytest.CaptureFixture[str], data: st.DataObject
) -> None:
    method = data.draw(st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED]))
    file = tmp_path_factory.getbasetemp() / "altered.zip"
    file.write_bytes(data.draw(mutated([packed(small_once, method)])))
    ours, theirs = answers(file, capfd)
    assert ours == theirs
    assert ours[0] in (0, 3, 6)
