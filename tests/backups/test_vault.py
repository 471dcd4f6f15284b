"""The vault has a separate backup, and destroyed keys stay destroyed, whichever copy is loaded."""

from pathlib import Path

import pytest

from deploy.installation.service_set import open_services
from deploy.transfer.backup import VaultCopy, read_vault_copy
from deploy.transfer.restoring import RestoreRequest, checked_manifest, run_restore
from services.registry.domain.commands import RegisterPerson
from shared.event_store.command_handler import CommandContext
from shared.privacy.destroyed import DestroyedKeys
from tests.backups.bureau import Bureau
from tests.backups.conftest import PHRASE
from tests.plugins.installations import Rapporteur

pytestmark = pytest.mark.requirement("4.06")
GONE, STAYS = (f"person-018f0000-0000-7000-8000-00000000000{number}" for number in (1, 2))
BY = CommandContext(actor="account-operator")


@pytest.fixture
def bureau(empty_home: Path) -> Bureau:
    """A bureau with two people on record."""
    with open_services(Bureau(empty_home).installation) as services:
        for number, person in enumerate((GONE, STAYS), 1):
            services.registry.handle(RegisterPerson(person=person, name=f"Example Markedname {number}"), BY)
    Bureau(empty_home).catch_up()
    return Bureau(empty_home)


def destroy(bureau: Bureau, person: str) -> None:
    with open_services(bureau.installation) as services:
        vault = services.registry.codec._boxes  # noqa: SLF001  erasing is not built yet: its effect on reading is
        vault.destroy(person)  # type: ignore[union-attr]


def read(bureau: Bureau, person: str) -> tuple[str | None, str | None]:
    """Return a person's name as in their events, and as in lists."""
    with open_services(bureau.installation) as services:
        event = services.registry.queries.history(person)[0].event.data
        return event.name.text, services.registry.names.of([person]).get(person)  # type: ignore[attr-defined]


def stop(bureau: Bureau, asked: RestoreRequest, vault: VaultCopy, before: str) -> list[str]:
    """Switch the machine off when a restoration prints a certain sentence; return its output until then."""
    said: list[str] = []

    class Stopped(Exception):
        """Raised at the point where the run stops."""

    def told(sentence: str) -> None:
        said.append(sentence)
        if sentence == before:
            raise Stopped

    with pytest.raises(Stopped):
        run_restore(lambda: bureau.installation, asked, vault, told, lambda _done, _all: None)
    return said


def test_a_name_is_not_read_again_after_an_older_vault_is_restored(
    bureau: Bureau, tmp_path: Path, rapporteur: Rapporteur
) -> None:
    file, vault, phrase = (tmp_path / name for name in ("backup.zip", "vault", "phrase"))
    phrase.write_text(PHRASE)
    assert rapporteur(bureau.home, "accounts", "token", "Example auditor", "--role", "auditor").code == 0
    password = rapporteur(bureau.home, "accounts", "password", "Example auditor").text.strip()
    closed = ("--passphrase-file", str(phrase))
    written = rapporteur(bureau.home, "backup", "vault", "--out", str(vault), *closed)
    assert "30 days at most" in written.text
    assert rapporteur(bureau.home, "backup", "--out", str(file)).code == 0
    # The backup contains no name or key, and the vault's copy nothing that is readable without the passphrase.
    assert vault.stat().st_mode & 0o777 == file.stat().st_mode & 0o777 == 0o600
    assert b"Markedname" not in file.read_bytes() + vault.read_bytes()
    assert read(bureau, GONE) == ("Example Markedname 1",) * 2

    destroy(bureau, GONE)
    assert list(DestroyedKeys(bureau.home / "checkpoints")) == [GONE]
    bureau.lose_databases(vault=True)
    # Without the vault no one could be named, so an option has to confirm that; nothing was written.
    refused = rapporteur(bureau.home, "restore", str(file))
    assert (refused.code, "--vault FILE" in refused.err, "--without-vault" in refused.err) == (5, True, True)
    assert bureau.logs()["registry"][1] == 0
    said = stop(
        bureau,
        RestoreRequest(file, checked_manifest(file)),
        read_vault_copy(vault.read_bytes(), PHRASE),
        before="Making again what is answered from",
    )
    assert "A destroyed key is destroyed again" in said
    restored = rapporteur(bureau.home, "restore", str(file), "--vault", str(vault), *closed)
    assert restored.code == 0, restored.err
    assert read(bureau, GONE) == (None, None)
    assert read(bureau, STAYS) == ("Example Markedname 2",) * 2
    with open_services(bureau.installation) as services:
        assert services.registry.credentials.check("example auditor", password) is not None

    # The other command does the same in another home with the folder of checkpoints.
    other = Bureau(tmp_path / "other", RAPPORTEUR_CHECKPOINTS=str(bureau.home / "checkpoints"))
    assert rapporteur(other.home, "restore", str(file), "--without-vault", **other.settings).code == 0
    assert read(other, STAYS) == (None, None)
    loaded = rapporteur(other.home, "vault", "load", str(vault), *closed, **other.settings)
    assert (loaded.code, "A destroyed key is destroyed again." in loaded.err) == (0, True)
    assert [read(other, person)[0] for person in (GONE, STAYS)] == [None, "Example Markedname 2"]


def test_a_vault_with_other_people_is_found_out_before_anything_is_restored(
    bureau: Bureau, tmp_path: Path, rapporteur: Rapporteur
) -> None:
    file, vault, phrase = (tmp_path / name for name in ("backup.zip", "vault", "phrase"))
    phrase.write_text(PHRASE)
    closed = ("--passphrase-file", str(phrase))
    assert rapporteur(bureau.home, "backup", "--out", str(file)).code == 0
    assert rapporteur(bureau.home, "backup", "vault", "--out", str(vault), *closed).code == 0
    other = Bureau(tmp_path / "other", RAPPORTEUR_CHECKPOINTS=str(tmp_path / "none"))
    assert (
        rapporteur(other.home, "accounts", "token", "Example auditor", "--role", "auditor", **other.settings).code == 0
    )
    other.lose_databases()
    options = ("--vault", str(vault), *closed, "--accept-loss")
    refused = rapporteur(other.home, "restore", str(file), *options, **other.settings)
    assert (refused.code, "other people" in refused.err) == (5, True)
    assert other.logs()["registry"][1] == 0
    other.lose_databases(vault=True)
    folder = {"RAPPORTEUR_CHECKPOINTS": str(bureau.home / "checkpoints")}
    assert rapporteur(other.home, "restore", str(file), *options, **folder).code == 0
    assert read(other, GONE) == ("Example Markedname 1",) * 2
