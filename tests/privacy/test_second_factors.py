"""Second factors and the authentication log, transferred to another installation with another key."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from shared.domain.errors import Malformed
from shared.environment import archive
from shared.environment.archive import BackupAltered
from shared.event_store.engine import create_engine
from shared.privacy import vault_transfer
from shared.privacy.vault import metadata
from shared.privacy.vault_authentications import Authentications
from shared.privacy.vault_second_factors import SecondFactors
from shared.privacy.vault_transfer import VaultContent

ACCOUNT, SECRET, NOW = "account-1", b"12345678901234567890", "2026-11-26T00:00:00.000000Z"
THERE, HERE = b"t" * 32, b"h" * 32


@pytest.fixture
def two(tmp_path: Path) -> tuple[Engine, Engine]:
    engines = create_engine(f"sqlite:///{tmp_path}/there.db"), create_engine(f"sqlite:///{tmp_path}/here.db")
    for engine in engines:
        metadata.create_all(engine)
    return engines


@pytest.mark.requirement("5.09")
def test_a_second_factor_is_carried_with_the_vault_and_what_was_used_stays_used(two: tuple[Engine, Engine]) -> None:
    there, here = two
    SecondFactors(there, there, THERE).enrol(ACCOUNT, SECRET, 7, ["one", "two"], NOW)
    file = vault_transfer.export(there, THERE, "a passphrase")
    assert SECRET not in file
    for _ in range(2):
        vault_transfer.load(here, HERE, file, "a passphrase")
    carried = SecondFactors(here, here, HERE)
    found = carried.of(ACCOUNT)
    assert found is not None
    assert (found.secret, found.step, carried.codes_left(ACCOUNT)) == (SECRET, 7, 2)
    assert not carried.use(ACCOUNT, 7)
    assert carried.use_recovery(ACCOUNT, "one")
    assert not carried.use_recovery(ACCOUNT, "one")


@pytest.mark.requirement("5.08")
def test_the_authentication_log_is_carried_and_that_of_the_new_home_stays(two: tuple[Engine, Engine]) -> None:
    there, here = (Authentications(engine, engine, lambda: NOW) for engine in two)
    there.record("signed-in", ACCOUNT)
    here.record("token-issued", ACCOUNT)
    file = vault_transfer.export(two[0], THERE, "a passphrase")
    for _ in range(2):
        vault_transfer.load(two[1], HERE, file, "a passphrase")
    assert {each.act for each in here.listed(10)} == {"signed-in", "token-issued"}
    assert len(here.listed(10)) == 2


def test_a_file_of_the_first_format_is_taken_in(two: tuple[Engine, Engine]) -> None:
    """The file is in the format of versions up to 0.5.0."""
    file = Path(__file__).with_name("vault-1.json").read_bytes()
    held = vault_transfer.read_vault_file(file, "a passphrase")
    assert held == VaultContent({"keys/token.key": b"a secret"}, NOW, frozenset({"person-1"}))
    assert vault_transfer.load(two[1], HERE, file, "a passphrase") == 1
    assert SecondFactors(two[1], two[1], HERE).codes_left(ACCOUNT) == 2


def test_a_vault_of_any_size_is_read_as_it_was_written(
    two: tuple[Engine, Engine], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = vault_transfer.export(two[0], THERE, "a passphrase", {"keys/token.key": bytes(2000)})
    monkeypatch.setattr(archive, "LARGEST", 1000)
    assert vault_transfer.read_vault_file(file, "a passphrase").files == {"keys/token.key": bytes(2000)}


def test_damage_and_a_wrong_passphrase_are_told_apart(two: tuple[Engine, Engine]) -> None:
    file = vault_transfer.export(two[0], THERE, "a passphrase")
    with pytest.raises(vault_transfer.WrongPassphrase):
        vault_transfer.read_vault_file(file, "another")
    refused = 0
    for at in range(len(file)):
        try:
            vault_transfer.read_vault_file(file[:at] + bytes([file[at] ^ 1]) + file[at + 1 :], "a passphrase")
        except (Malformed, BackupAltered, vault_transfer.WrongPassphrase):
            refused += 1
    assert refused > len(file) // 2
