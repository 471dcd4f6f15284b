"""A vault of 0.3.0 is migrated to this version: users keep their accounts."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from services.registry import service as registry
from services.registry.service import signing_in
from services.registry.service.accounts import FIRST_NAME
from services.registry.settings import Settings
from tests.registry.conftest import opened, settings_of
from tests.registry.signing_in import ADDRESS, BROWSER, OWN, account_of

NAME = "Example approver"
OF_0_3_0 = """
ALTER TABLE vault_credentials DROP COLUMN made;
DROP TABLE vault_second_factors; DROP TABLE vault_recovery_codes; DROP TABLE vault_authentications; DROP TABLE vault_sessions; DROP TABLE vault_set_aside;
UPDATE alembic_version SET version_num = '0003';
"""


@pytest.fixture
def older(home: Path) -> Settings:
    """Make a vault of 0.3.0 with an approver who chose a password, and a first administrator who has not signed in."""
    settings = settings_of(home, RAPPORTEUR_SECOND_FACTOR="1")
    service = registry.open_service(settings)
    registry.first_administrator(service)
    service.credentials.set_password(str(service.credentials.holder(FIRST_NAME)), "shown once to the operator")
    account_of(service, NAME, "approver")
    service.close()
    with closing(sqlite3.connect(home / "vault.db")) as vault:
        vault.executescript(OF_0_3_0)
    registry.migrate(settings)
    return settings


@pytest.mark.requirement("5.09")
def test_an_existing_account_sets_up_its_second_factor_at_the_next_sign_in(older: Settings) -> None:
    with opened(older.home, older) as found:
        started = signing_in.start(found.service, NAME, OWN, ADDRESS)
        assert signing_in.next_sign_in_step(found.service, started) == "second-factor"


@pytest.mark.requirement("5.07")
def test_the_password_of_a_first_administrator_who_waits_is_to_be_replaced(older: Settings) -> None:
    with opened(older.home, older) as found:
        started = signing_in.start(found.service, FIRST_NAME, "shown once to the operator", ADDRESS)
        assert signing_in.next_sign_in_step(found.service, started) == "password"
        with pytest.raises(signing_in.SignInExpired):
            signing_in.complete_sign_in(found.service, started, BROWSER)
