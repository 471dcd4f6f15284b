"""Installations to try commands on: the shipped facts are loaded once a run, and each test gets a copy."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from deploy.cli import main


@dataclass(frozen=True)
class Outcome:
    """What a command came to."""

    code: int
    out: bytes
    err: str

    @property
    def text(self) -> str:
        return self.out.decode()


Rapporteur = Callable[..., Outcome]


@pytest.fixture
def rapporteur(capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Outcome]:
    """`rapporteur(home, "demo", "load")`, in this process; further settings as keywords."""

    def run(home: Path, *arguments: str, **settings: str) -> Outcome:
        with monkeypatch.context() as environment:
            for name, value in {"RAPPORTEUR_HOME": str(home), **settings}.items():
                environment.setenv(name, value)
            capfdbinary.readouterr()
            code = main(list(arguments))
        out, err = capfdbinary.readouterr()
        return Outcome(code, out, err.decode())

    return run


@pytest.fixture(scope="session")
def demonstration_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the shipped facts. Not to be changed: take `demonstration`."""
    home = tmp_path_factory.mktemp("demonstration") / "home"
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("RAPPORTEUR_HOME", str(home))
        assert main(["demo", "load"]) == 0
    return home


@pytest.fixture
def demonstration(demonstration_once: Path, tmp_path: Path) -> Path:
    """A home of this test's own with the shipped facts."""
    home = tmp_path / "demonstration"
    shutil.copytree(demonstration_once, home)
    return home
