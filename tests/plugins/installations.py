"""Installations to try commands on: the shipped facts are loaded once a run, and each test gets a copy."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from deploy.catching_up import catch_up
from deploy.cli import main
from deploy.home import prepare
from deploy.installation import here
from deploy.opened import opened
from deploy.shipped import commands
from shared.event_store.command_handler import By


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


@pytest.fixture(scope="session")
def few_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the shipped facts but the States': 90 events instead of 1,662. Not to be changed: take `few`."""
    home = tmp_path_factory.mktemp("few") / "home"
    installation = here({"RAPPORTEUR_HOME": str(home)})
    prepare(home)
    installation.migrate()
    with opened(installation) as services:
        by = By(actor="account-operator", marking="public")
        wanted = commands()
        of_organizations = [each for each in wanted["registry"] if each.stream.startswith("organization-")]
        services.registry.handle_all([(each, by) for each in of_organizations])
        services.reporting.handler.handle_all([(each, by) for each in wanted["reporting"]])
        services.meetings.handler.handle_all([(each, by) for each in wanted["meetings"]])
    catch_up(installation)
    return home


@pytest.fixture
def few(few_once: Path, tmp_path: Path) -> Path:
    """A home of this test's own with the shipped facts but the States'."""
    home = tmp_path / "few"
    shutil.copytree(few_once, home)
    return home


@pytest.fixture
def demonstration(demonstration_once: Path, tmp_path: Path) -> Path:
    """A home of this test's own with the shipped facts."""
    home = tmp_path / "demonstration"
    shutil.copytree(demonstration_once, home)
    return home
