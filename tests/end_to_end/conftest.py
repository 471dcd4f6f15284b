"""The services over a home with the invented years, for the walks of an officer."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.embedded.services import Services, serving


@pytest.fixture
def services(synthetic_once: Path, tmp_path: Path) -> Iterator[Services]:
    home = tmp_path / "home"
    shutil.copytree(synthetic_once, home)
    with serving(home) as found:
        yield found
