"""Installations for tests of commands: the reference facts are loaded once per run, and each test gets a copy."""

import fcntl
import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing, nullcontext, redirect_stderr, redirect_stdout, suppress
from dataclasses import dataclass
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest

from deploy.cli import main
from deploy.installation.preparation import prepare
from deploy.runtime.loading import open_installation


@dataclass(frozen=True)
class Outcome:
    """The outcome of a command."""

    code: int
    out: bytes
    err: str

    @property
    def text(self) -> str:
        return self.out.decode()


Rapporteur = Callable[..., Outcome]


def put_back(home: Path, as_made: Path) -> None:
    """Restore a home on SQLite to its initial state without closing its connections: a new application would take
    twenty times as long."""
    for path in sorted(home.rglob("*"), reverse=True):
        if not (as_made / path.relative_to(home)).exists() and not path.name.endswith(("-wal", "-shm")):
            path.rmdir() if path.is_dir() else path.unlink()
    if (as_made / "checkpoints").exists():
        shutil.copytree(as_made / "checkpoints", home / "checkpoints", dirs_exist_ok=True)
    for made in as_made.rglob("*.db"):
        with (
            closing(sqlite3.connect(made)) as source,
            closing(sqlite3.connect(home / made.relative_to(as_made))) as target,
        ):
            target.execute("PRAGMA synchronous=OFF")
            source.backup(target)


@pytest.fixture
def rapporteur(capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Outcome]:
    """`rapporteur(home, "demo", "load")` runs in this process; further settings are keywords."""

    def run(home: Path, *arguments: str, **settings: str) -> Outcome:
        with monkeypatch.context() as environment:
            for name, value in {"RAPPORTEUR_HOME": str(home), **settings}.items():
                environment.setenv(name, value)
            capfdbinary.readouterr()
            code = main(list(arguments))
        out, err = capfdbinary.readouterr()
        return Outcome(code, out, err.decode())

    return run


def result_of(home: Path, *arguments: str) -> str:
    """Return what a command prints that has to succeed. It runs in this process, since starting one takes longer than
    most commands, and where no fixture is: `rapporteur` is for tests of commands."""
    with (
        pytest.MonkeyPatch.context() as environment,
        redirect_stdout(TextIOWrapper(BytesIO(), "utf-8")) as out,
        redirect_stderr(TextIOWrapper(BytesIO(), "utf-8")) as err,
    ):
        environment.setenv("RAPPORTEUR_HOME", str(home))
        code = main(list(arguments))
    said, complained = (_written(each) for each in (out, err))
    assert code == 0, complained
    return said


def _written(stream: TextIOWrapper) -> str:
    stream.seek(0)
    return stream.read()


Making = Callable[[Path], None]


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, Making], Path]:
    """`made_once("few", make)`: a folder filled with `make` by the first worker that requests it."""
    of_the_run = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        of_the_run = of_the_run.parent

    def once(name: str, make: Making) -> Path:
        folder, done = of_the_run / f"{name}-once", of_the_run / f"{name}-once.done"
        with (of_the_run / f"{name}-once.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not done.exists():
                shutil.rmtree(folder, ignore_errors=True)
                folder.mkdir()
                make(folder)
                done.touch()
        return folder

    return once


def copy_home(shared: Path, home: Path) -> None:
    """Copy a home that a test of another worker may be reading: SQLite removes two files when the last reader leaves."""

    def copied(file: str, to: str) -> str:
        with suppress(FileNotFoundError) if file.endswith(("-shm", "-wal")) else nullcontext():
            shutil.copy2(file, to)
        return to

    shutil.copytree(shared, home, copy_function=copied)


def loaded(home: Path, *how: str) -> None:
    result_of(home, "demo", "load", *how)


@pytest.fixture(scope="session")
def demonstration_once(made_once: Callable[[str, Making], Path]) -> Path:
    """A home with the reference facts. Do not change it: use `demonstration`."""
    return made_once("demonstration", lambda folder: loaded(folder / "home")) / "home"


@pytest.fixture(scope="session")
def few_once(made_once: Callable[[str, Making], Path]) -> Path:
    """A home with the reference facts except those of States: 300 events instead of 1,900. Do not change it: use `few`."""

    def make(folder: Path) -> None:
        own = folder / "reference"
        own.mkdir()
        (own / "states.json").write_text('{"format": "rapporteur-states/1", "states": []}')
        loaded(folder / "home", "--reference", str(own))

    return made_once("few", make) / "home"


@pytest.fixture
def few(few_once: Path, tmp_path: Path) -> Path:
    """The test's own home with the reference facts except those of States."""
    home = tmp_path / "few"
    copy_home(few_once, home)
    return home


@pytest.fixture(scope="session")
def synthetic_once(made_once: Callable[[str, Making], Path]) -> Path:
    """A home with the invented years. Do not change it."""
    return made_once("synthetic", lambda folder: loaded(folder / "home", "--synthetic")) / "home"


@pytest.fixture
def demonstration(demonstration_once: Path, tmp_path: Path) -> Path:
    """The test's own home with the reference facts."""
    home = tmp_path / "demonstration"
    copy_home(demonstration_once, home)
    return home


@pytest.fixture(scope="session")
def empty_home_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty home. Do not change it: use `empty_home`."""
    home = tmp_path_factory.mktemp("empty") / "home"
    prepare(home)
    open_installation({"RAPPORTEUR_HOME": str(home)}).migrate()
    return home


@pytest.fixture
def empty_home(empty_home_once: Path, tmp_path: Path) -> Path:
    """The test's own migrated, empty home."""
    home = tmp_path / "empty"
    shutil.copytree(empty_home_once, home)
    return home
