"""A home that is crawled, made once for the module that asks."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crawl.planted import Planted, new_ground, planted
from tests.crawl.scenes import Teller


@pytest.fixture(scope="session")
def ground(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """A home with what is public alone, and the tokens of who will ask."""
    home = tmp_path_factory.mktemp("ground") / "home"
    return home, new_ground(home)


@pytest.fixture(scope="session")
def everything(ground: tuple[Path, dict[str, str]], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Planted]:
    """A home with a canary in every text field of every event at every level. Not to be changed."""
    with planted(*ground, tmp_path_factory.mktemp("planted") / "home", Teller()) as found:
        yield found
