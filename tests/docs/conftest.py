from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.docs.visited import Visited, visited
from tests.plugins.installations import copy_home


@pytest.fixture(scope="package")
def demonstrated(demonstration_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visited]:
    """The demonstration as shown by `make demo`."""
    home = tmp_path_factory.mktemp("demonstrated") / "home"
    copy_home(demonstration_once, home)
    with visited(home) as found:
        yield found
