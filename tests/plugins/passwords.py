"""Passwords cost almost nothing in a test run; one test shows their real cost.

A real hash takes a tenth of a second and 64 MiB, and every test that signs in needs three. A passphrase takes a
quarter of a second. A second factor is optional, as on one machine; the tests of it require one.
"""

import os

import pytest

from shared.privacy import vault_transfer

QUICK = {"RAPPORTEUR_PASSWORD_MEMORY": "64", "RAPPORTEUR_SECOND_FACTOR": "0"}
EARNEST = vault_transfer.COST


@pytest.hookimpl(tryfirst=True)
def pytest_configure() -> None:
    """Set the environment of this process and its children; the cost of a passphrase is not a setting, so that a file
    encrypted in this process can be decrypted in others."""
    os.environ.update(QUICK)
    vault_transfer.COST = 1 << 10
