"""The findings of `rapporteur doctor` on a home's files and disks, and that nothing damaged is used."""

import os
import shutil
from collections.abc import Iterator
from getpass import getuser
from pathlib import Path

import pytest

from deploy.installation.permissions import files_of
from deploy.installation.place import keep_place
from deploy.installation.preparation import prepare
from deploy.monitoring.doctor import machine
from deploy.monitoring.doctor.diagnosis import Diagnosis
from deploy.runtime.loading import load_installation
from shared.domain.errors import Unavailable
from shared.environment.disk import Disk
from shared.event_store.outbox_key import OutboxKey
from tests.plugins.installations import Rapporteur

pytestmark = pytest.mark.requirement("4.08")


def findings(home: Path) -> list[Diagnosis]:
    return list(machine.of_files(home, files_of(load_installation({"RAPPORTEUR_HOME": str(home)}))))


def test_an_empty_key_is_told_of_and_never_used(tmp_path: Path) -> None:
    prepare(tmp_path)
    empty = tmp_path / "secrets" / "registry-outbox.key"
    empty.write_bytes(b"")
    (found,) = findings(tmp_path)
    assert found.sentence == f"{empty}: It is empty or damaged. Put it back from a copy of the home."
    with pytest.raises(Unavailable):
        prepare(tmp_path)
    with pytest.raises(Unavailable):
        OutboxKey(empty).mac("registry", "organization-1", 1, b"{}")
    (tmp_path / "installation.json").write_bytes(b"")
    with pytest.raises(Unavailable):
        load_installation({"RAPPORTEUR_HOME": str(tmp_path)})


@pytest.mark.parametrize(
    "name",
    ["secrets/registry-outbox.key", "secrets/vault.key", "keys/token.key", "keys/token.pub", "keys/witness.key"],
)
def test_a_file_that_is_cut_short_is_told_of_and_never_used(tmp_path: Path, name: str) -> None:
    prepare(tmp_path)
    short = tmp_path / name
    short.write_bytes(short.read_bytes()[: short.stat().st_size // 2])
    (found,) = findings(tmp_path)
    assert found.sentence == f"{short}: It is empty or damaged. Put it back from a copy of the home."
    with pytest.raises(Unavailable):
        prepare(tmp_path)


def test_files_of_another_user_are_told_of_with_the_command_that_gives_them_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Root may read everything, so that the system's answer is simulated."""
    prepare(tmp_path)
    foreign, access = tmp_path / "keys" / "meetings.key", os.access
    monkeypatch.setattr(os, "access", lambda path, mode: path != foreign and access(path, mode))
    (found,) = findings(tmp_path)
    assert found.sentence == f"{foreign} cannot be used by this user. Run: chown {getuser()} {foreign}"
    assert not machine.can_be_used(tmp_path, [foreign])
    with pytest.raises(Unavailable) as refused:
        prepare(tmp_path)
    assert refused.value.parameters["part"] == f"The file {foreign}"


def test_a_home_that_cannot_be_written_to_is_the_only_thing_that_is_told(
    empty_home: Path, rapporteur: Rapporteur, monkeypatch: pytest.MonkeyPatch
) -> None:
    access = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: path != empty_home and access(path, mode))
    found = rapporteur(empty_home, "doctor").text
    assert found.startswith(f"{empty_home} cannot be written to by this user.")
    assert found.count("\n") == 1
    for command in (("up",), ("worker", "registry"), ("migrate",)):
        refused = rapporteur(empty_home, *command)
        assert refused.code == 7, command
        assert f"The folder {empty_home}: Give this user the right to write there" in refused.err


def test_two_public_keys_of_tokens_are_no_damage(tmp_path: Path) -> None:
    prepare(tmp_path)
    file = tmp_path / "keys" / "token.pub"
    file.write_bytes(file.read_bytes() * 2)
    prepare(tmp_path)


def test_a_copy_of_a_home_is_warned_of(empty_home: Path, tmp_path: Path, rapporteur: Rapporteur) -> None:
    keep_place(empty_home)
    assert "last started" not in rapporteur(empty_home, "doctor").err
    copy = tmp_path / "copy"
    shutil.copytree(empty_home, copy)
    found = rapporteur(copy, "doctor")
    assert (found.code, found.text) == (0, "No problems found.\n")
    assert f"This home was last started as {empty_home} on " in found.err
    assert "two that sign the same logs contradict each other" in found.err
    keep_place(copy)
    assert "last started" not in rapporteur(copy, "doctor").err


def test_a_vault_is_never_written_with_another_key(empty_home: Path, rapporteur: Rapporteur) -> None:
    assert rapporteur(empty_home, "accounts", "token", "Example clerk", "--role", "staff").code == 0
    (empty_home / "secrets" / "vault.key").write_bytes(b"torn")
    assert "vault.key does not open it. Put the key back" in rapporteur(empty_home, "doctor").text
    (empty_home / "secrets" / "vault.key").unlink()
    assert "vault.key cannot be read" in rapporteur(empty_home, "doctor").text
    refused = rapporteur(empty_home, "accounts", "token", "Example clerk", "--role", "staff")
    assert refused.code == 7
    assert "vault.key does not open it. Put the key back" in refused.err
    assert "vault.key does not open it. Put the key back" in rapporteur(empty_home, "doctor").text


def test_a_disk_that_fills_is_told_of_once_for_all_that_lies_on_it(tmp_path: Path) -> None:
    folders = {"home": tmp_path, "checkpoints": tmp_path / "checkpoints"}
    assert list(machine.of_disks(folders, lambda _: Disk(10_000_000_000, 1_000_000_000))) == []
    (full,) = machine.of_disks(folders, lambda _: Disk(10_000_000_000, 999_000_000))
    assert full.paragraph == "The disk fills"
    assert "999 of 10,000 MB are free. Make room" in full.sentence


def test_a_home_is_walked_once(empty_home: Path, rapporteur: Rapporteur, monkeypatch: pytest.MonkeyPatch) -> None:
    walked, walk = list[Path](), os.walk

    def noted(top: Path) -> Iterator[tuple[str, list[str], list[str]]]:
        walked.append(top)
        return walk(str(top))

    monkeypatch.setattr(os, "walk", noted)
    assert rapporteur(empty_home, "doctor").code == 0
    assert walked.count(empty_home) == 1
