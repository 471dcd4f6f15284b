"""Passwords cost next to nothing in a run of tests; one test shows their real cost.

A hash as the program makes it takes a tenth of a second and 64 MiB, and every test that signs in needs three. A
passphrase takes a quarter of a second. A second factor is optional, as on one machine; its own tests require it.
"""

import os

import pytest

from shared.privacy import vault_transfer

QUICK = {"RAPPORTEUR_PASSWORD_MEMORY": "64", "RAPPORTEUR_SECOND_FACTOR": "0"}
EARNEST = vault_transfer.COST


@pytest.hookimpl(tryfirst=True)
def pytest_configure() -> None:
    """The settings that this process and its children read; the cost of a passphrase is no setting, so that a file
    closed in this process can be opened in others."""
    os.environ.update(QUICK)
    vault_transfer.COST = 1 << 10
