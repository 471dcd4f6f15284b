"""No file of an installation can be read by another user of the machine, whatever its umask."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from deploy.installation.permissions import OTHERS, PUBLIC
from shared.event_store.engine import create_engine
from tests.embedded.test_up import up
from tests.plugins.another_user import Readable
from tests.plugins.installations import Rapporteur

pytestmark = pytest.mark.requirement("5.16")
PHRASE = "an example of a passphrase"


@pytest.fixture
def folder() -> Iterator[Path]:
    """A world-readable folder, like many a home's parent, created with the usual umask like everything in it."""
    before = os.umask(0o022)
    folder = Path(tempfile.mkdtemp(prefix="rapporteur-private-"))
    folder.chmod(0o755)
    yield folder
    os.umask(before)
    shutil.rmtree(folder)


def everything(home: Path) -> list[Path]:
    return [home, *home.rglob("*")]


def secret(paths: list[Path]) -> list[Path]:
    return [path for path in paths if path.suffix not in PUBLIC and path.exists() and not path.is_dir()]


def opened_up(home: Path) -> None:
    """Open the folders to all users, so that only each file's own permissions count."""
    for path in (home, *(each for each in home.rglob("*") if each.is_dir())):
        path.chmod(0o755)


@pytest.mark.process
@pytest.mark.slow
def test_nothing_of_a_running_installation_can_be_read_by_another_user(folder: Path, another_user: Readable) -> None:
    home = folder / "home"
    (folder / "readable").write_text("so that it is known that he can read at all")
    assert another_user([folder / "readable", folder]) == [folder / "readable", folder]
    with up(home, folder / "output") as started:
        assert started.get("/registry/health/ready")[0] == 200
        there = everything(home)
        names = {path.name for path in there}
        assert {"vault.db", "vault.db-wal", "registry.db", "registry-outbox.key", "urls.json", "web.lock"} <= names
        assert {oct(path.stat().st_mode & OTHERS) for path in there if path.is_dir()} == {"0o0"}
        assert another_user(there) == []
        opened_up(home)
        assert another_user(secret(there)) == []


def test_what_commands_write_can_be_read_by_nobody_else(
    few: Path, folder: Path, another_user: Readable, rapporteur: Rapporteur
) -> None:
    phrase = folder / "phrase"
    phrase.write_text(PHRASE)
    phrase.chmod(0o600)
    closed = ("--passphrase-file", str(phrase))
    written = {name: folder / name for name in ("export.zip", "backup.zip", "backup-vault", "vault", "report.json")}
    assert rapporteur(few, "log", "export", "--out", str(written["export.zip"])).code == 0
    assert rapporteur(few, "backup", "--out", str(written["backup.zip"])).code == 0
    assert rapporteur(few, "backup", "vault", "--out", str(written["backup-vault"]), *closed).code == 0
    assert rapporteur(few, "vault", "export", "--out", str(written["vault"]), *closed).code == 0
    period = ("--period", "2013-2016", "--format", "json")
    assert rapporteur(few, "report", "wtsa", *period, "--out", str(written["report.json"])).code == 0
    # A report is meant to be passed on, and has the permissions of its owner's other files.
    assert another_user([*written.values(), phrase]) == [written["report.json"]]


def test_an_older_home_is_told_of_and_tightened(
    demonstration: Path, folder: Path, another_user: Readable, rapporteur: Rapporteur
) -> None:
    home = folder / "home"
    shutil.copytree(demonstration, home)
    opened_up(home)
    for path in secret(everything(home)):
        path.chmod(0o644)
    assert home / "vault.db" in another_user(everything(home))
    examined = rapporteur(home, "doctor")
    assert examined.code == 7
    assert f"{home} can be read by others. Run: chmod 700 {home}" in examined.text
    assert "Secrets that others can read" in examined.text
    migrated = rapporteur(home, "migrate")
    assert "could be read by others, and no longer can" in migrated.text
    assert another_user(everything(home)) == []
    opened_up(home)
    assert another_user(secret(everything(home))) == []
    home.chmod(0o700)
    assert "can be read by others" in rapporteur(home, "doctor").text


def test_a_database_is_made_for_its_owner_alone_by_whoever_makes_it(folder: Path) -> None:
    engine = create_engine(f"sqlite:///{folder / 'made.db'}")
    with closing(engine.raw_connection()) as connection:
        connection.cursor().execute("CREATE TABLE something (one INTEGER)")
        connection.commit()
        assert {path.name: oct(path.stat().st_mode & 0o777) for path in folder.iterdir()} == {
            "made.db": "0o600",
            "made.db-wal": "0o600",
            "made.db-shm": "0o600",
        }
    engine.dispose()
