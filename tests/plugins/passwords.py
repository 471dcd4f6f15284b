"""Passwords cost next to nothing in a run of tests; one test shows what they cost in earnest.

A hash as the program makes it takes a tenth of a second and 64 MiB, and every test that signs in needs three. A passphrase
takes a quarter of a second. A second factor is offered, as where one starts on one machine; tests of it require it.
"""

import os

import pytest

from shared.privacy import vault_transfer

QUICK = {"RAPPORTEUR_PASSWORD_MEMORY": "64", "RAPPORTEUR_SECOND_FACTOR": "0"}
EARNEST = vault_transfer.COST


@pytest.hookimpl(tryfirst=True)
def pytest_configure() -> None:
    """For what reads this process's environment, and for its children; the cost of a passphrase is no setting, so that a
    file closed in this process is opened here too."""
    os.environ.update(QUICK)
    vault_transfer.COST = 1 << 10
