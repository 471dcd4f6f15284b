"""Answers to commands are kept for 30 days, and then deleted by the workers; for PostgreSQL see
`tests/production/test_roles.py`."""

from pathlib import Path

import pytest

from deploy.installation.home import SERVICES
from deploy.runtime.loading import open_installation
from tests.production.old_answers import left


@pytest.mark.requirement("1.06")
def test_workers_forget_old_answers(empty_home: Path) -> None:
    assert left(open_installation({"RAPPORTEUR_HOME": str(empty_home)})) == dict.fromkeys(SERVICES, 1)
