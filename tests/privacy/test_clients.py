"""Credentials of other machines: stored hashed or encrypted, transferred to another installation, deleted."""

import hashlib
import hmac
import os
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, select

from shared.privacy import vault_transfer
from shared.privacy.hashing import SecretHasher
from shared.privacy.vault import Vault, metadata
from shared.privacy.vault_clients import Client, Clients, clients, new_secret
from tests.plugins.passwords import EARNEST

pytestmark = pytest.mark.requirement("3.03")
FEED = Client("credential-1", "partner-1", "partner-example")
KAFKA = Client("credential-2", "partner-1", "partner-example")
NOW = "2026-11-24T10:00:00.000000Z"


def opened(file: Path) -> Engine:
    engine = create_engine(f"sqlite:///{file}")
    metadata.create_all(engine)
    return engine


def kept_in(engine: Engine, master: bytes) -> Clients:
    return Clients(engine, engine, SecretHasher(64), master, lambda: NOW)


@pytest.fixture
def master() -> bytes:
    return os.urandom(32)


@pytest.fixture
def theirs(tmp_path: Path, master: bytes) -> Clients:
    return kept_in(opened(tmp_path / "vault.db"), master)


def test_a_secret_is_kept_once_and_checked_by_its_name(theirs: Clients) -> None:
    secret, other = new_secret(), new_secret()
    assert theirs.keep(FEED, secret, scram=False)
    assert not theirs.keep(FEED, other, scram=False), "the first one stays"
    assert theirs.check(FEED.name, secret) == FEED
    assert theirs.check(FEED.name, other) is None
    assert theirs.check("nobody", secret) is None


def test_what_scram_needs_is_closed_and_no_way_around_the_feeds_hash(theirs: Clients, master: bytes) -> None:
    secret = new_secret()
    assert theirs.keep(KAFKA, secret, scram=True)
    assert theirs.check(KAFKA.name, secret) is None
    found = theirs.salted()[KAFKA.credential]
    for mechanism, algorithm in (("SCRAM-SHA-256", "sha256"), ("SCRAM-SHA-512", "sha512")):
        by_hand = hashlib.pbkdf2_hmac(algorithm, secret.encode(), found.salt, found.iterations)
        assert hmac.compare_digest(found.by(mechanism), by_hand)
    with theirs.engine.connect() as connection:
        (row,) = connection.execute(select(clients)).all()
    assert row.hash is None
    assert found.sha512 not in row.wrapped
    assert secret.encode() not in row.wrapped


def test_each_credential_has_its_own_number_of_iterations_by_which_it_is_known(theirs: Clients) -> None:
    for number in range(8):
        theirs.keep(Client(f"credential-{number}", "partner-1", "name"), "the same secret", scram=True)
    every = theirs.salted().values()
    assert len({each.iterations for each in every}) > 1
    assert all(8192 <= each.iterations < 12288 for each in every)


def test_how_it_was_used_stays_known_when_it_is_let_go_of(theirs: Clients) -> None:
    secret = new_secret()
    theirs.keep(FEED, secret, scram=False)
    theirs.was_used(FEED.credential)
    theirs.was_refused(FEED.name, "invalid_client")
    theirs.forget([FEED.credential])
    assert theirs.all_known() == set()
    assert theirs.check(FEED.name, secret) is None
    (known,) = theirs.of(FEED.holder)
    assert (known.used, known.refused, known.refused_at) == (NOW, "invalid_client", NOW)


def test_they_are_carried_to_another_installation_under_its_own_key(
    theirs: Clients, master: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The passphrase has its real cost: scrypt's N, r and p take 128 MiB."""
    assert 128 * EARNEST * vault_transfer.BLOCK == 128 * 1024 * 1024
    monkeypatch.setattr(vault_transfer, "COST", EARNEST)
    secret, another = new_secret(), os.urandom(32)
    Vault(theirs.engine, master).close("person-1", "event-1", "Example Person")
    theirs.keep(FEED, secret, scram=False)
    theirs.keep(KAFKA, secret, scram=True)
    file = vault_transfer.export(theirs.engine, master, "a passphrase")
    assert secret.encode() not in file
    there = opened(tmp_path / "other.db")
    assert vault_transfer.load(there, another, file, "a passphrase") == 1
    carried = kept_in(there, another)
    assert carried.check(FEED.name, secret) == FEED
    assert carried.salted() == theirs.salted()
