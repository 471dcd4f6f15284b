"""The conformance vectors: the single file and the program give the same verdict, exit code and reason."""

import json
from pathlib import Path

import pytest

from deploy.verify.rapporteur_verify import CODES
from tests.verify.conftest import Verifiers
from tests.verify.vectors.__main__ import FOLDER, written

pytestmark = pytest.mark.requirement("12.07")

INDEX = json.loads((FOLDER / "index.json").read_text())
GRAMMAR = Path("docs/bundles.md")
OF_NO_BUNDLE = {"recomputed", "split-proof", "figure", "figure-form"}
LARGEST = 12_000  # bytes of a vector


def options(vector: dict[str, object]) -> list[str]:
    given = [FOLDER / each if each.endswith(".vkey") else each for each in vector["keys"]]  # type: ignore[attr-defined]
    kept = [FOLDER / each for each in vector["checkpoints"]]  # type: ignore[attr-defined]
    keys = [f"--key={each}" for each in given]
    keys += [f"--witness={each}" for each in vector["witnesses"]]  # type: ignore[attr-defined]
    return [f"--now={vector['now']}", *keys, *(f"--checkpoint={each}" for each in kept)]


@pytest.mark.parametrize("vector", INDEX["vectors"], ids=lambda vector: str(vector["name"]))
def test_both_verifiers_say_the_same(vector: dict[str, object], verifiers: Verifiers) -> None:
    for name, verifier in verifiers.items():
        found = verifier(str(FOLDER / str(vector["bundle"])), *options(vector))
        assert found.code == vector["exit"], (name, found.err)
        if vector["exit"] in (3, 6):
            assert found.err.rstrip().endswith(f"[{vector['reason']}]"), (name, found.err)
        assert "2026-12-01" not in found.text, "no output holds the time of the clock"


def test_the_files_are_what_the_script_writes_and_small() -> None:
    files = written()
    there = {file.name: file.read_bytes() for file in FOLDER.iterdir() if file.suffix in (".zip", ".txt", ".json")}
    assert there.keys() == files.keys()
    assert [name for name, content in files.items() if there[name] != content] == []
    assert max(len(content) for name, content in files.items() if name != "index.json") < LARGEST


def test_every_reason_of_the_grammar_has_a_vector() -> None:
    said = set(_reasons())
    assert said - OF_NO_BUNDLE == {vector["reason"] for vector in INDEX["vectors"]} - {None}
    assert CODES.keys() <= said


def _reasons() -> list[str]:
    """Return the reasons in the table."""
    rows = [line.split("|") for line in GRAMMAR.read_text().splitlines() if line.startswith("| `")]
    return [row[1].strip(" `") for row in rows]
