"""Exported logs (a zip): `log verify`, `log load` and the auditor's single file on what nobody exported."""

import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deploy.cli.failures import exit_code
from deploy.verify import rapporteur_verify as single
from deploy.verify.export_proof import prove_export
from tests.fuzz.running import bounded, fuzzed
from tests.fuzz.strategies import changed, mutated, texts, written
from tests.verify.bundles import Parts, made_up

KNOWN = {3, 4, 5, 6}
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
    """A whole bundle of a few invented events, which is tried in a moment."""
    return made_up(Random(4), {"registry": 9, "meetings": 5, "reporting": 3, "partners": 0})


def packed(parts: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return made.getvalue()


def answers(file: Path, capfd: pytest.CaptureFixture[str]) -> tuple[int, int]:
    """Exit codes of `log verify` and of the single file; anything that nobody expected is raised."""
    with bounded():
        try:
            prove_export(file)
            ours = 0
        except Exception as error:
            code = exit_code(error)
            if code is None:
                raise
            ours = code
        theirs = single.main([str(file)])
    capfd.readouterr()
    return ours, theirs


def agree(ours: int, theirs: int) -> bool:
    """Both take it or both refuse it. The program names some things malformed (3) that the single file proves broken (6), and
    is stricter about the form: a member of the manifest that nobody knows proves nothing, and the single file passes it over."""
    return {ours, theirs} <= KNOWN | {0} and ((ours == 0) == (theirs == 0) or (ours, theirs) == (3, 0))


@fuzzed(40)
@given(st.data())
def test_a_bundle_with_a_spoilt_part_is_refused_by_both(
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
    assert agree(ours, theirs), (ours, theirs)


@fuzzed(40)
@given(st.data())
def test_bytes_of_a_zip_that_were_altered_do_no_harm(
    small_once: Parts, tmp_path_factory: pytest.TempPathFactory, capfd: pytest.CaptureFixture[str], data: st.DataObject
) -> None:
    method = data.draw(st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED]))
    file = tmp_path_factory.getbasetemp() / "altered.zip"
    file.write_bytes(data.draw(mutated([packed(small_once, method)])))
    ours, theirs = answers(file, capfd)
    assert agree(ours, theirs), (ours, theirs)
