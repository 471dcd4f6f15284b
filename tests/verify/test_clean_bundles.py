"""Valid bundles raise no alarm, whatever their size, and the output states what is proven and what is not."""

import subprocess
import sys
from pathlib import Path
from random import Random

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from deploy.verify import rapporteur_verify
from tests.plugins.installations import Rapporteur, copy_home
from tests.verify.bundles import LOGS, Line, Parts, goes_on, keep, lines_of, made_up, packed, private_key, signed, vkey
from tests.verify.conftest import Verifiers

EDGES = (0, 1, 2, 3, 255, 256, 257)
LONGEST = 780  # lines, short enough to read in one sitting


@pytest.mark.requirement("3.08")
@pytest.mark.parametrize("seed", range(50))
def test_a_whole_bundle_raises_no_alarm(seed: int, tmp_path: Path, verifiers: Verifiers) -> None:
    chance = Random(seed)
    sizes = {log: chance.choice(EDGES) if chance.random() < 0.4 else chance.randint(0, 40) for log in LOGS}
    sizes[LOGS[seed % len(LOGS)]] = EDGES[seed % len(EDGES)]
    parts = made_up(chance, sizes)
    bundle = packed(parts, tmp_path / "whole.zip")
    options = []
    for log in LOGS:
        if sizes[log] and chance.random() < 0.5:
            key, notes = tmp_path / f"{log}.vkey", tmp_path / f"{log}.txt"
            key.write_bytes(parts[f"keys/{log}.vkey"])
            notes.write_bytes(parts[f"checkpoints/{log}.txt"])
            options += ["--key", str(key), "--checkpoint", str(notes)]
    for name, verifier in verifiers.items():
        found = verifier(str(bundle), *options)
        assert found.code == 0, (name, found.err)


@pytest.mark.requirement("3.08")
def test_reports_over_what_a_communique_opened_are_reproduced_after_it_changed(
    synthetic_once: Path, tmp_path: Path, rapporteur: Rapporteur
) -> None:
    """The invented years have a conclusion that was public in a report, and replaced afterwards."""
    copy_home(synthetic_once, home := tmp_path / "years")
    bundle = tmp_path / "years.zip"
    assert rapporteur(home, "log", "export", "--out", str(bundle)).code == 0
    found = rapporteur(tmp_path / "none", "log", "verify", str(bundle))
    assert found.code == 0, found.err
    assert found.err.count("was computed again from the events") == 4


@pytest.mark.requirement("3.07")
def test_what_is_proven_and_what_is_not_is_said(
    bundle_once: Path, few_once: Path, tmp_path: Path, verifiers: Verifiers
) -> None:
    found = verifiers["single file"](str(bundle_once))
    for said in (
        "meetings: 265 events, positions without a gap",
        "byte for byte what was issued over the events up to registry:117, meetings:265, reporting:5",
        "Not proven: who signed meetings.",
        "Not proven: that what was recorded is true",
        "Everything that can be computed again is confirmed.",
    ):
        assert said in found.text
    trusted = (few_once / "keys" / "meetings.vkey").read_text().strip()
    assert "Not proven: who signed meetings." not in verifiers["single file"](str(bundle_once), "--key", trusted).text
    said = verifiers["log verify"](str(bundle_once), "--key", trusted).err
    assert "computed again from the events" in said
    assert "Nothing is proven about who signed registry, reporting" in said


@pytest.mark.requirement("3.07")
def test_who_has_the_key_can_write_another_history_unless_a_checkpoint_was_kept(
    parts: Parts, few_once: Path, tmp_path: Path, verifiers: Verifiers
) -> None:
    """A signature neither proves nor claims completeness, so checkpoints are also kept elsewhere."""
    before = tmp_path / "older.txt"
    before.write_bytes(parts["checkpoints/meetings.txt"])
    lines = lines_of(parts, "meetings")
    other = Line(265, lines[-1].recorded, lines[-1].stored.replace('"data":{', '"data":{"added":"x",'))
    for name in [name for name in parts if name.startswith("reports/")]:
        del parts[name]
    keep(parts, "reporting", lines_of(parts, "reporting")[:5])
    keep(parts, "meetings", [*lines[:-1], other])
    for log in ("reporting", "meetings"):
        signed(parts, log, private_key(few_once, log))
    bundle = str(packed(parts, tmp_path / "rewritten.zip"))
    for verifier in verifiers.values():
        assert verifier(bundle).code == 0
        assert verifier(bundle, "--checkpoint", str(before)).code == 6


@pytest.mark.requirement("3.07")
@pytest.mark.parametrize("option", ["--key", "--checkpoint"])
def test_what_is_no_key_and_no_checkpoint_is_bad_input(
    option: str, bundle_once: Path, tmp_path: Path, verifiers: Verifiers
) -> None:
    nonsense = tmp_path / "nonsense"
    nonsense.write_text("nonsense\n")
    for verifier in verifiers.values():
        assert verifier(str(bundle_once), option, str(nonsense)).code == 3


@pytest.mark.requirement("12.07")
def test_a_file_that_is_not_there_is_said(bundle_once: Path, tmp_path: Path, verifiers: Verifiers) -> None:
    for verifier in verifiers.values():
        for arguments in ([str(tmp_path / "none.zip")], [str(bundle_once), "--key", str(tmp_path / "none.vkey")]):
            found = verifier(*arguments)
            assert "There is no file" in found.err
            assert found.code == 4
        assert verifier(str(bundle_once), "--now", "soon").code == 2


@pytest.mark.requirement("3.07")
def test_a_key_of_a_log_that_is_not_there_is_refused(bundle_once: Path, verifiers: Verifiers) -> None:
    stranger = vkey("meetings/" + "0" * 32, Ed25519PrivateKey.generate())
    for verifier in verifiers.values():
        found = verifier(str(bundle_once), "--key", stranger)
        assert "no such log" in found.err
        assert found.code == 6


@pytest.mark.requirement("3.07")
def test_a_key_of_the_log_before_must_have_signed_the_log_that_goes_on_from_it(
    tmp_path: Path, verifiers: Verifiers
) -> None:
    """Anyone can claim that a log continues one that an auditor trusts, even from none of its events."""
    own, other = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
    before, origin = "meetings/" + "1" * 32, "meetings/" + "2" * 32
    parts = made_up(Random(7), dict.fromkeys(LOGS, 12))
    for name, signer, code in (("forged", other, 6), ("restored", own, 0)):
        goes_on(parts, "meetings", origin, {"meetings/" + "0" * 32: 3, before: 0}, signer)
        bundle = str(packed(parts, tmp_path / f"{name}.zip"))
        for verifier in verifiers.values():
            assert verifier(bundle).code == 0
            found = verifier(bundle, "--key", vkey(before, own))
            assert found.code == code, found.err
            told = found.text + found.err
            assert ("not signed by the key that was given" in told) == (signer is other)
            unknown = [line for line in told.splitlines() if "who signed" in line and "meetings" in line]
            assert not unknown


@pytest.mark.requirement("3.07")
@pytest.mark.process
def test_the_single_file_is_short_and_needs_nothing_of_ours(bundle_once: Path, tmp_path: Path) -> None:
    """Run a copy with a Python that sees none of our packages: from another folder, without this process's path."""
    source = Path(rapporteur_verify.__file__).read_text()
    assert len(source.splitlines()) <= LONGEST
    copied = tmp_path / "rapporteur_verify.py"
    copied.write_text(source)
    run = [sys.executable, "-P", str(copied), str(bundle_once)]
    done = subprocess.run(run, cwd=tmp_path, env={}, check=False, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("Everything that can be computed again is confirmed.\n")
    libraries = {
        line.split()[1].partition(".")[0] for line in source.splitlines() if line.startswith(("import ", "from "))
    }
    assert libraries - sys.stdlib_module_names == {"cryptography"}
