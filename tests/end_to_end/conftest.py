"""The services over a home with the invented years, for the walks of an officer."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.embedded.services import Services, serving
from tests.plugins.installations import copy_home


@pytest.fixture
def services(synthetic_once: Path, tmp_path: Path) -> Iterator[Services]:
    home = tmp_path / "home"
    copy_home(synthetic_once, home)
    with serving(home) as found:
        yield found
