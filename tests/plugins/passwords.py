"""Passwords cost next to nothing in a run of tests; one test shows what they cost in earnest.

A hash as the program makes it takes a tenth of a second and 64 MiB, and every test that signs in needs three.
"""

import os

import pytest

QUICK = {"RAPPORTEUR_PASSWORD_MEMORY": "64"}


@pytest.hookimpl(tryfirst=True)
def pytest_configure() -> None:
    """For what reads this process's environment, and for its children."""
    os.environ.update(QUICK)
