"""`log compare`: two bundles are one history, or it prints a proof that two were signed."""

import json
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.plugins.installations import Outcome, Rapporteur
from tests.verify.bundles import LOGS, Line, Parts, goes_on, keep, lines_of, made_up, origin, packed, signed, vkey
from tests.verify.conftest import Verifiers

pytestmark = pytest.mark.requirement("12.08")
LOG, KEY, NOW = "meetings", Ed25519PrivateKey.generate(), "--now=2026-12-31"
Compared = Callable[..., Outcome]


@pytest.fixture
def whole() -> Parts:
    parts = made_up(Random(3), dict.fromkeys(LOGS, 40) | {"partners": 0})
    signed(parts, LOG, KEY, [7, 30])
    return parts


@pytest.fixture
def compared(rapporteur: Rapporteur, tmp_path: Path) -> Compared:
    def compare(a: Parts, b: Parts, *options: str) -> Outcome:
        files = [str(packed(parts, tmp_path / f"{name}.zip")) for name, parts in (("a", a), ("b", b))]
        return rapporteur(tmp_path / "none", "log", "compare", *files, NOW, *options)

    return compare


def cut(parts: Parts, size: int) -> Parts:
    shorter = dict(parts)
    keep(shorter, LOG, lines_of(parts, LOG)[:size])
    signed(shorter, LOG, KEY)
    return shorter


def reworded(parts: Parts, index: int, key: Ed25519PrivateKey = KEY) -> Parts:
    other, lines = dict(parts), lines_of(parts, LOG)
    line = lines[index]
    lines[index] = Line(line.position, line.recorded, line.stored.replace('"text":"', '"text":"another ', 1))
    keep(other, LOG, lines)
    signed(other, LOG, key, [30])
    return other


@pytest.mark.parametrize("size", [1, 7, 32, 39])
def test_the_longer_one_is_named(size: int, whole: Parts, compared: Compared) -> None:
    found = compared(cut(whole, size), whole)
    assert found.code == 0, found.err
    assert f"meetings: B is the longer: it goes on from the {size} events of A to 40." in found.text
    assert "registry: the same 40 events in both." in found.text
    assert (
        f"meetings: A is the longer: it goes on from the {size} events of B to 40."
        in compared(whole, cut(whole, size)).text
    )
    assert "no --key was given" in found.err


@pytest.mark.parametrize(("index", "size"), [(0, 40), (6, 40), (29, 40), (30, 40), (39, 40), (3, 20)])
def test_a_split_view_is_proved_to_whoever_has_the_key(
    index: int, size: int, whole: Parts, compared: Compared, tmp_path: Path, verifiers: Verifiers
) -> None:
    other = reworded(whole, index)
    found = compared(cut(whole, size), other, "--key", vkey(origin(whole, LOG), KEY))
    assert found.code == 6
    assert f"which differ from position {index + 1} on. Both were signed by the same key" in found.err
    proof = tmp_path / "proof.json"
    proof.write_text(found.text)
    said = json.loads(found.text)
    assert (said["log"], said["origin"], said["position"]) == (LOG, origin(whole, LOG), index + 1)
    assert "another" not in found.text, "no event is told"
    key = f"--key={vkey(origin(whole, LOG), KEY)}"
    checked = verifiers["single file"](str(proof), key)
    assert (checked.code, checked.err) == (0, "")
    assert "a split view is proven" in checked.text


@pytest.mark.parametrize(
    ("change", "code", "reason"),
    [
        (lambda said: said.update(position=said["position"] + 1), 6, "split-proof"),
        (lambda said: said.update(position=True), 3, "given"),
        (lambda said: said.update(position=10**9), 6, "split-proof"),
        (lambda said: said["a"].update(leaf="00" * 32), 6, "split-proof"),
        (lambda said: said.update(a=said["b"]), 6, "split-proof"),
        (lambda said: said["a"].update(path=[*said["a"]["path"], "00" * 32]), 6, "split-proof"),
        (lambda said: said["a"].update(checkpoint=said["a"]["checkpoint"].replace("\n30\n", "\n31\n")), 6, "signature"),
        (lambda said: said.update(origin="meetings/" + "0" * 32), 6, "split-proof"),
        (lambda said: said["a"].update(keys=[]), 6, "signature"),
        (lambda said: said.pop("b"), 3, "given"),
        (lambda said: said.update(format="another/1"), 3, "figure-form"),
    ],
)  # fmt: skip
def test_a_proof_that_proves_nothing_is_refused(
    change: Callable[[dict[str, object]], object],
    code: int,
    reason: str,
    whole: Parts,
    compared: Compared,
    tmp_path: Path,
    verifiers: Verifiers,
) -> None:
    said = json.loads(compared(whole, reworded(whole, 9)).text)
    change(said)
    proof = tmp_path / "proof.json"
    proof.write_text(json.dumps(said))
    checked = verifiers["single file"](str(proof))
    assert checked.code == code
    assert checked.err.rstrip().endswith(f"[{reason}]")


def test_a_forgery_by_another_key_is_no_split_view_of_the_installation(whole: Parts, compared: Compared) -> None:
    forged = reworded(whole, 3, Ed25519PrivateKey.generate())
    assert "signed by different keys" in compared(whole, forged).err
    found = compared(whole, forged, "--key", vkey(origin(whole, LOG), KEY))
    assert (found.code, "given-key" in found.err) == (6, True)


def test_bundles_of_two_installations_are_bad_input(whole: Parts, compared: Compared) -> None:
    found = compared(whole, made_up(Random(4), dict.fromkeys(LOGS, 5)))
    assert found.code == 3
    assert "they are of different installations" in found.err


def test_a_log_that_was_restored_with_a_loss_is_compared_up_to_there(whole: Parts, compared: Compared) -> None:
    before, restored = origin(whole, LOG), dict(whole)
    lines = lines_of(whole, LOG)[:30]
    versions = sum(json.loads(line.stored)["subject"] == "example-99" for line in lines)
    stored = lines[-1].stored
    lines.append(Line(31, lines[-1].recorded, renamed(stored, versions + 1)))
    keep(restored, LOG, lines)
    signed(restored, LOG, KEY)
    goes_on(restored, LOG, "meetings/" + "7" * 32, {before: 30}, KEY)
    found = compared(whole, restored)
    assert found.code == 0, found.err
    assert "meetings: restored with a loss: both have the same 30 events" in found.text


def renamed(stored: str, version: int) -> str:
    said = json.loads(stored) | {"subject": "example-99", "streamversion": version}
    return json.dumps(said, separators=(",", ":"), ensure_ascii=False)


def test_a_broken_bundle_is_not_compared(whole: Parts, compared: Compared) -> None:
    broken = dict(whole)
    keep(broken, LOG, lines_of(whole, LOG)[:-1])
    found = compared(whole, broken)
    assert (found.code, "[size]" in found.err) == (6, True)
