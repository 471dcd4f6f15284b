"""A signed event altered behind the program's back is detected at once by doctor, status and export."""

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from deploy.installation.home import SERVICES
from tests.plugins.installations import Outcome, Rapporteur
from tests.plugins.servers import Databases

pytestmark = pytest.mark.requirement("5.15")
ALTER = "UPDATE registry_events SET bytes = {bytes} WHERE seq = (SELECT event FROM registry_log WHERE position = 2)"


def alter(url: str) -> None:
    """Change one letter of the second event, past the triggers."""
    engine = create_engine(url)
    with engine.begin() as connection:
        stored = "SELECT bytes FROM registry_events e JOIN registry_log l ON l.event = e.seq WHERE position = 2"
        kept = bytes(connection.scalar(text(stored)))
        changed = kept.replace(b'"actor":"account-operator"', b'"actor":"account-operatox"')
        assert changed != kept
        if engine.dialect.name == "sqlite":
            connection.execute(text("DROP TRIGGER registry_events_no_update"))
        else:
            connection.execute(text("ALTER TABLE registry_events DISABLE TRIGGER USER"))
        connection.execute(text(ALTER.format(bytes=":changed")), {"changed": changed})
    engine.dispose()


class Run:
    def __init__(self, rapporteur: Rapporteur, home: Path, **settings: str) -> None:
        self._rapporteur, self._home, self._settings = rapporteur, home, settings

    def __call__(self, *arguments: str) -> Outcome:
        return self._rapporteur(self._home, *arguments, **self._settings)


def found_by_all(run: Run, out: Path) -> None:
    """Check that doctor, both forms of status and an export detect it, and that the export leaves no file behind."""
    examined = run("doctor")
    assert examined.code == 7
    assert "registry: Its first" in examined.text
    assert "A log does not continue its checkpoints" in examined.text
    shown = run("status")
    assert shown.code == 6
    assert "ALTERED: registry: Its first" in shown.text
    told = run("status", "--json")
    assert told.code == 6
    assert list(json.loads(told.text)["altered"]) == ["registry"]
    exported = run("log", "export", "--out", str(out))
    assert exported.code == 6
    assert "registry" in exported.err
    assert not out.exists()


def test_an_altered_event_is_found_by_doctor_status_and_export(
    few: Path, rapporteur: Rapporteur, tmp_path: Path
) -> None:
    run = Run(rapporteur, few)
    assert run("status").code == 0
    assert json.loads(run("status", "--json").text)["altered"] == {}
    alter(f"sqlite:///{few / 'registry.db'}")
    found_by_all(run, tmp_path / "out.zip")


@pytest.fixture
def on_postgres(few_once: Path, tmp_path: Path, postgres_databases: Databases) -> Iterator[dict[str, str]]:
    """The settings of an installation on PostgreSQL with another one's reference facts loaded."""
    urls = {name: postgres_databases.create() for name in (*SERVICES, "vault")}
    yield {f"RAPPORTEUR_{name.upper()}_DATABASE": url for name, url in urls.items()}
    for url in urls.values():
        postgres_databases.drop(url)


def test_so_it_is_on_postgresql(
    few_once: Path, on_postgres: dict[str, str], rapporteur: Rapporteur, tmp_path: Path
) -> None:
    file, home = tmp_path / "few.zip", tmp_path / "home"
    assert rapporteur(few_once, "log", "export", "--out", str(file)).code == 0
    run = Run(rapporteur, home, **on_postgres)
    assert run("log", "load", str(file)).code == 0
    assert run("status").code == 0
    alter(on_postgres["RAPPORTEUR_REGISTRY_DATABASE"])
    found_by_all(run, tmp_path / "out.zip")


def test_a_database_that_was_cut_is_found_by_what_is_kept_elsewhere(few: Path, rapporteur: Rapporteur) -> None:
    engine = create_engine(f"sqlite:///{few / 'registry.db'}")
    with closing(engine.raw_connection()) as connection:
        cursor = connection.cursor()
        for table in ("checkpoints", "log"):
            cursor.execute(f"DROP TRIGGER registry_{table}_no_delete")
        cursor.execute("DELETE FROM registry_checkpoints")
        cursor.execute("DELETE FROM registry_log WHERE position > 2")
        connection.commit()
    engine.dispose()
    shown = rapporteur(few, "status")
    assert shown.code == 6
    assert "It holds 2 events, and" in shown.text


def test_status_of_an_unaltered_home_says_how_old_the_last_pass_is(few: Path, rapporteur: Rapporteur) -> None:
    shown = rapporteur(few, "status").text
    assert "read again: registry " in shown
    assert "by its worker never the whole of it" in shown
