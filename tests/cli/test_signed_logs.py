"""Every command that seals also signs an installation's logs; a mismatch is refused with a message to the operator."""

import json
from pathlib import Path
from zipfile import ZipFile

import pytest

from deploy.installation.service_set import open_services
from deploy.runtime.loading import open_installation
from shared.transparency.checkpoint import Checkpoint, checkpoint_of
from shared.transparency.checkpoint_store import CheckpointStore
from shared.transparency.note import read_notes
from tests.plugins.installations import Rapporteur
from tests.verify.bundles import parts_of
from tests.verify.conftest import Verifiers, verifiers

__all__ = ["verifiers"]
pytestmark = pytest.mark.requirement("3.07")


def test_a_command_that_seals_also_signs_and_keeps_it_where_the_operator_says(
    few: Path, tmp_path: Path, rapporteur: Rapporteur
) -> None:
    elsewhere = tmp_path / "elsewhere"
    named = {"RAPPORTEUR_CHECKPOINTS": str(elsewhere)}
    assert rapporteur(few, "accounts", "token", "Example auditor", "--role", "auditor", **named).code == 0
    status = json.loads(rapporteur(few, "status", "--json", **named).out)
    assert status["signed"] == status["positions"]
    sizes = [checkpoint_of(note).size for note in CheckpointStore(elsewhere, "registry").notes()]
    assert sizes[-1] == status["positions"]["registry"]
    assert sizes[:-1] == [checkpoint_of(note).size for note in CheckpointStore(few / "checkpoints", "registry").notes()]


def test_every_report_names_positions_that_were_signed(few: Path, tmp_path: Path, rapporteur: Rapporteur) -> None:
    assert rapporteur(few, "log", "export", "--out", str(tmp_path / "b.zip")).code == 0
    parts = parts_of(tmp_path / "b.zip")
    reports = [json.loads(content) for name, content in parts.items() if name.endswith("report.json")]
    assert len(reports) == 3
    for report in reports:
        for log, read in report["logs"].items():
            notes, _ = read_notes(parts[f"checkpoints/{log}.txt"].decode())
            said = {checkpoint_of(note).size: checkpoint_of(note) for note in notes}
            assert said[read["position"]].root.hex() == read["root"]
            assert said[read["position"]].origin == read["origin"]


def test_a_log_that_does_not_continue_its_checkpoints_is_exported_by_nobody(
    few: Path, tmp_path: Path, rapporteur: Rapporteur
) -> None:
    """More was signed than the log contains, as if its database was restored from an older copy."""
    installation, out = open_installation({"RAPPORTEUR_HOME": str(few)}), tmp_path / "b.zip"
    with open_services(installation) as services:
        origin = str(services.logs["meetings"].origin())
    later = Checkpoint(origin, 300, bytes(32)).signed(installation.signing_key("meetings").private())
    installation.checkpoint_store("meetings").append([later])
    refused = rapporteur(few, "log", "export", "--out", str(out))
    assert refused.code == 6
    assert "meetings: It holds 265 events, and 300 were signed." in refused.err
    assert not out.exists()
    assert "NOT SIGNED: meetings" in rapporteur(few, "status").text
    doctor = rapporteur(few, "doctor")
    assert doctor.code == 7
    assert "300 were signed" in doctor.text


def test_a_loaded_log_goes_on_under_its_origin_and_another_key(
    few: Path, tmp_path: Path, rapporteur: Rapporteur, verifiers: Verifiers
) -> None:
    first, second, other = tmp_path / "first.zip", tmp_path / "second.zip", tmp_path / "other"
    assert rapporteur(few, "log", "export", "--out", str(first)).code == 0
    assert rapporteur(other, "log", "load", str(first)).code == 0
    assert rapporteur(other, "accounts", "token", "Example auditor", "--role", "auditor").code == 0
    assert rapporteur(other, "log", "export", "--out", str(second)).code == 0
    before, after = ((home / "keys" / "registry.vkey").read_text().splitlines() for home in (few, other))
    assert after[:-1] == before
    verifier = verifiers["single file"]
    said = verifier(str(second), "--checkpoint", str(few / "checkpoints" / "registry.txt")).text
    for vkey in after:
        assert f"registry: checkpoints signed by the key {vkey.split('+')[1]}: 1" in said
    # The previous key does not vouch for later events.
    for verifier in verifiers.values():
        assert verifier(str(second), "--key", after[0]).code == 6
        assert verifier(str(second), "--key", after[1]).code == 0


def test_a_bundle_of_a_version_that_signed_nothing_is_loaded_and_not_proved(
    few: Path, tmp_path: Path, rapporteur: Rapporteur
) -> None:
    whole, older = tmp_path / "whole.zip", tmp_path / "older.zip"
    assert rapporteur(few, "log", "export", "--out", str(whole)).code == 0
    with ZipFile(older, "w") as archive:
        for name, content in parts_of(whole).items():
            if not name.startswith(("checkpoints/", "keys/")):
                archive.writestr(name, content)
    found = rapporteur(tmp_path / "none", "log", "verify", str(older))
    assert found.code == 6
    assert "are in no signed checkpoint" in found.err
    assert rapporteur(tmp_path / "other", "log", "load", str(older)).code == 0
    assert rapporteur(tmp_path / "other", "doctor").code == 0


def test_a_lost_key_of_a_signed_log_is_replaced_on_purpose_alone(few: Path, rapporteur: Rapporteur) -> None:
    key, token = few / "keys" / "registry.key", ("accounts", "token", "Example auditor", "--role", "auditor")
    key.unlink()
    refused = rapporteur(few, *token)
    assert refused.code == 5
    assert f"The key {key} is missing, and signed its log before. Put it back" in refused.err
    assert "`rapporteur log new-key registry`" in refused.err
    assert "`rapporteur log new-key registry`" in rapporteur(few, "doctor").text
    assert not key.exists()
    assert rapporteur(few, "log", "new-key", "registry").code == 0
    assert rapporteur(few, *token).code == 0
    assert len((few / "keys" / "registry.vkey").read_text().splitlines()) == 2
    assert rapporteur(few, "doctor").code == 0
    there = rapporteur(few, "log", "new-key", "registry")
    assert there.code == 5
    assert "move that file out of the home first" in there.err


def test_a_key_of_which_only_checkpoints_are_left_is_lost_too(few: Path, rapporteur: Rapporteur) -> None:
    for file in (few / "keys").glob("meetings.*"):
        file.unlink()
    assert rapporteur(few, "accounts", "token", "Example auditor", "--role", "auditor").code == 5


def test_a_new_key_needs_an_installation(tmp_path: Path, rapporteur: Rapporteur) -> None:
    assert rapporteur(tmp_path / "none", "log", "new-key", "registry").code == 4
