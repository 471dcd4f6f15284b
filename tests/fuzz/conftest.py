"""The three services over a copy of the real history, for invalid requests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.embedded.services import Services, serving
from tests.plugins.installations import copy_home


@pytest.fixture(scope="module")
def services(few_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    home = tmp_path_factory.mktemp("fuzzed") / "home"
    copy_home(few_once, home)
    with serving(home) as found:
        yield found
