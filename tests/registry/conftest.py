"""An empty registry for each test, in a home created by the program."""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from deploy.installation.preparation import prepare
from services.registry import service as registry
from services.registry.app import create_app
from services.registry.settings import Settings
from services.registry.worker import jobs
from shared.contracts.registry import Role
from shared.environment.settings import read_settings
from tests.messaging.rounds import run_until_idle
from tests.plugins.installations import put_back
from tests.plugins.passwords import QUICK

# No other service answers here.
ALONE = {
    "RAPPORTEUR_MEETINGS_URL": "http://127.0.0.1:9",
    "RAPPORTEUR_REPORTING_URL": "http://127.0.0.1:9",
    "RAPPORTEUR_PUBLIC_URL": "http://localhost",
}


@dataclass
class Registry:
    """An app, its service, and their home."""

    home: Path
    settings: Settings
    app: Flask

    @property
    def service(self) -> registry.Service:
        service: registry.Service = self.app.extensions["registry"]
        return service

    def bearer(self, role: Role = "staff", name: str = "") -> dict[str, str]:
        """Return the headers of an account with one role."""
        token = registry.issue_account_token(self.service, name or f"Example {role}", role)
        return {"Authorization": f"Bearer {token}"}

    def client(self) -> FlaskClient:
        return self.app.test_client()

    def post(self, path: str, body: Any, headers: Mapping[str, str] | None = None, *, role: Role = "staff") -> Any:
        """Send a command over HTTP; by default any version is accepted."""
        sent = self.bearer(role) | {"If-Match": "*"} | dict(headers or {})
        return self.client().post(f"/registry/api{path}", json=body, headers=sent)

    def get(self, path: str, *, role: Role = "staff") -> Any:
        return self.client().get(f"/registry/api{path}", headers=self.bearer(role))

    def work(self) -> int:
        """Run a worker's jobs until nothing is left to do."""
        return run_until_idle(jobs(self.service))


@pytest.fixture(scope="session")
def migrated_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with empty, migrated databases, which each test copies, since that is quicker than migrating."""
    made = tmp_path_factory.mktemp("registry") / "home"
    prepare(made)
    registry.migrate(read_settings(Settings, {"RAPPORTEUR_HOME": str(made)}))
    return made


@pytest.fixture
def home(tmp_path: Path, migrated_once: Path) -> Path:
    shutil.copytree(migrated_once, tmp_path / "home")
    return tmp_path / "home"


@pytest.fixture
def settings(home: Path) -> Settings:
    return settings_of(home)


@pytest.fixture(scope="session")
def opened_once(tmp_path_factory: pytest.TempPathFactory, migrated_once: Path) -> Iterator[Registry]:
    """One registry, emptied for each test that uses `of_registry`, since creating the app takes most of the time."""
    home = tmp_path_factory.mktemp("once") / "home"
    shutil.copytree(migrated_once, home)
    with opened(home, settings_of(home)) as found:
        yield found


@pytest.fixture
def of_registry(opened_once: Registry, migrated_once: Path) -> Registry:
    """An empty registry for this test."""
    put_back(opened_once.home, migrated_once)
    return opened_once


@pytest.fixture
def of_registry_alone(home: Path, settings: Settings) -> Iterator[Registry]:
    """An empty registry in the test's own home, whose files may be read and opened by other processes.

    Reading the file of an open SQLite drops this process's locks on it. Another process may then delete its
    write-ahead log, so a home that later tests use is unsuitable.
    """
    with opened(home, settings) as found:
        yield found


@pytest.fixture(scope="module")
def of_registry_shared(tmp_path_factory: pytest.TempPathFactory, migrated_once: Path) -> Iterator[Registry]:
    """One registry for all tests of a module that tolerate one another's records."""
    home = tmp_path_factory.mktemp("shared") / "home"
    shutil.copytree(migrated_once, home)
    with opened(home, settings_of(home)) as found:
        yield found


def settings_of(home: Path, **environment: str) -> Settings:
    return read_settings(Settings, {"RAPPORTEUR_HOME": str(home), **QUICK, **ALONE, **environment})


@contextmanager
def opened(home: Path, settings: Settings) -> Iterator[Registry]:
    app = create_app(settings)
    try:
        yield Registry(home, settings, app)
    finally:
        app.extensions["registry"].close()
