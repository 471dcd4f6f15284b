"""A home from an older version of the program: nothing works on it until `migrate` has upgraded it."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, inspect, text

from deploy.installation.locks import acquire_process_lock
from deploy.installation.preparation import prepare
from deploy.runtime.loading import open_installation
from shared.domain.errors import Unavailable
from shared.event_store import migrations
from shared.event_store.lease import WORKER, lease
from tests.plugins.installations import Rapporteur

FIGURE = ("figure", "meetings.held", "--period", "2013-2016")


@pytest.fixture
def older(few: Path) -> Path:
    """A home whose facts were written by another version, partly into a table that this version does not have."""
    engine = reporting(few)
    with engine.begin() as connection:
        number = connection.scalar(text("SELECT number FROM facts_live"))
        connection.execute(text("UPDATE facts_live SET version = 'an older one'"))
        connection.execute(text(f"CREATE TABLE facts_{number}_of_old (n INTEGER)"))
    engine.dispose()
    return few


def reporting(home: Path) -> Engine:
    return open_installation({"RAPPORTEUR_HOME": str(home)}).engine("reporting")


@pytest.mark.requirement("1.11")
def test_facts_of_an_older_version_are_made_again_by_migrate(
    older: Path, few_once: Path, rapporteur: Rapporteur
) -> None:
    for command in (("up", "--port", "1"), ("demo", "load"), ("status",), FIGURE):
        outcome = rapporteur(older, *command)
        assert (outcome.code, outcome.out) == (5, b""), command
        assert "rapporteur migrate" in outcome.err
    assert rapporteur(older, "migrate").code == 0
    assert rapporteur(older, *FIGURE).out == rapporteur(few_once, *FIGURE).out
    engine = reporting(older)
    assert not [name for name in inspect(engine).get_table_names() if name.endswith("_of_old")]
    engine.dispose()
    assert rapporteur(older, "migrate").code == 0


@pytest.mark.parametrize(
    ("name", "otherwise"), [("meetings", "rapporteur restore"), ("vault", "rapporteur vault load")]
)
def test_a_lost_database_is_not_made_anew(few: Path, rapporteur: Rapporteur, name: str, otherwise: str) -> None:
    phrase, copy = few.parent / "phrase", few.parent / "vault.closed"
    phrase.write_text("a passphrase of several words")
    assert rapporteur(few, "backup", "vault", "--out", str(copy), "--passphrase-file", str(phrase)).code == 0
    files = {file: few.parent / file.name for file in few.glob(f"{name}.db*")}
    for file, aside in files.items():
        file.rename(aside)
    for command in (("up", "--port", "1"), ("migrate",), ("status",), ("demo", "load"), FIGURE):
        outcome = rapporteur(few, *command)
        assert (outcome.code, outcome.out) == (5, b""), command
        assert f"The database {name} is empty or missing" in outcome.err
        assert otherwise in outcome.err
    found = rapporteur(few, "doctor")
    assert (found.code, otherwise in found.text) == (7, True)
    assert not few.joinpath(f"{name}.db").exists()
    if name == "vault":
        assert rapporteur(few, "vault", "load", str(copy), "--passphrase-file", str(phrase)).code == 0
    for file, aside in files.items():
        aside.rename(file)
    assert rapporteur(few, "doctor").code == 0


def test_a_home_of_which_nothing_was_signed_is_not_called_older_if_a_database_is_missing(
    empty_home: Path, rapporteur: Rapporteur
) -> None:
    assert rapporteur(empty_home, "migrate").code == 0
    for file in empty_home.glob("meetings.db*"):
        file.unlink()
    for command in (("status",), ("doctor",), FIGURE):
        outcome = rapporteur(empty_home, *command)
        assert outcome.code != 0
        assert "are empty or missing (meetings), but others are not. Put the lost ones" in outcome.text + outcome.err
        assert "older version" not in outcome.text + outcome.err
    assert rapporteur(empty_home, "migrate").code == 0
    assert rapporteur(empty_home, "doctor").code == 0


def test_migrate_waits_for_nobody_who_runs(older: Path, rapporteur: Rapporteur) -> None:
    engine = reporting(older)
    with lease(engine, WORKER):
        outcome = rapporteur(older, "migrate")
    engine.dispose()
    assert outcome.code == 7
    assert "Stop `rapporteur up` first" in outcome.err


@pytest.mark.requirement("5.14")
def test_while_a_home_runs_its_roles_are_left_as_they_are(few: Path) -> None:
    """`migrate` checks for a running production home before it changes any role."""
    installation = open_installation({"RAPPORTEUR_HOME": str(few)})
    installation.refuse_while_it_runs()
    engine = reporting(few)
    with lease(engine, WORKER), pytest.raises(Unavailable, match="reporting"):
        installation.refuse_while_it_runs()
    engine.dispose()
    started = acquire_process_lock(few / "run", "up")
    assert started is not None
    with started, pytest.raises(Unavailable):
        installation.refuse_while_it_runs()
    installation.refuse_while_it_runs()


def test_an_empty_log_beside_its_checkpoints_is_not_begun_anew(
    few: Path, empty_home_once: Path, rapporteur: Rapporteur
) -> None:
    shutil.copyfile(empty_home_once / "meetings.db", few / "meetings.db")
    for command in (("status",), ("migrate",), ("accounts", "token", "Example auditor", "--role", "auditor")):
        refused = rapporteur(few, *command)
        assert refused.code == 5, command
        assert "The database meetings is empty or missing, but" in refused.err
        assert "run `rapporteur restore` with the newest backup" in refused.err
    found = rapporteur(few, "doctor")
    assert found.code == 7
    assert "The database meetings is empty or missing, but" in found.text


def test_a_first_start_that_was_interrupted_is_no_loss(tmp_path: Path) -> None:
    installation = open_installation({"RAPPORTEUR_HOME": str(tmp_path / "home")})
    prepare(installation.home, installation.way)
    migrate, migrated = migrations.migrate, list[str]()

    def interrupted(engine: Engine, *arguments: Any) -> dict[str, int]:
        if migrated:
            raise KeyboardInterrupt
        migrated.append(str(engine.url))
        return migrate(engine, *arguments)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(migrations, "migrate", interrupted)
        with pytest.raises(KeyboardInterrupt):
            installation.migrate()
    assert len(migrated) == 1
    installation.refuse_lost()
    installation.migrate()
    assert installation.state() == "current"
