"""Each process on PostgreSQL has only the rights that it needs: web server, worker, reader, and the owner who creates
tables."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from psycopg.errors import InsufficientPrivilege, ReadOnlySqlTransaction
from sqlalchemy import make_url

from deploy.cli.failures import exit_code, sentence
from deploy.installation.home import SERVICES
from deploy.installation.installation import Installation
from deploy.installation.preparation import prepare
from deploy.installation.service_set import open_services
from deploy.runtime.loading import open_installation
from deploy.runtime.production import databases, locks
from deploy.runtime.production.databases import VAULT, Use, role_of
from deploy.runtime.production.given.choice import database_choice
from deploy.runtime.production.given.postgres import ExistingPostgres
from deploy.runtime.production.postgres import PostgresCluster
from deploy.runtime.production.role_checks import troubles_on
from services.meetings.domain import commands as c
from shared.environment.clock import utc_now
from shared.event_store.command_handler import CommandContext
from shared.event_store.sealer import Sealer
from shared.event_store.witnessed_logs import WitnessedLogs, trust
from shared.transparency.checkpoint import Checkpoint
from shared.transparency.note import Key
from shared.transparency.submission import submission
from tests.plugins.installations import Rapporteur
from tests.production.old_answers import left

pytestmark = [pytest.mark.requirement("5.14"), pytest.mark.postgres]
PREFIX = "roles_"
BY = CommandContext(actor="account-operator", marking="public")


@dataclass
class Site:
    """An installation with its own databases in the run's cluster, as opened by each of its processes."""

    postgres: ExistingPostgres
    home: Path

    def environment(self, use: Use) -> dict[str, str]:
        found = {"RAPPORTEUR_HOME": str(self.home)}
        for service in SERVICES:
            name = f"RAPPORTEUR_{service.upper()}"
            found[f"{name}_DATABASE"] = self.postgres.url(service, role_of(service, use))
            found[f"{name}_OWNER_DATABASE"] = self.postgres.url(service, role_of(service, "owner"))
            found[f"{name}_READER_DATABASE"] = self.postgres.url(service, role_of(service, "reader"))
        found["RAPPORTEUR_VAULT_DATABASE"] = self.postgres.url(VAULT, role_of("registry", use))
        found["RAPPORTEUR_VAULT_OWNER_DATABASE"] = self.postgres.url(VAULT, role_of("registry", "owner"))
        return found

    def installation(self, use: Use) -> Installation:
        return open_installation(self.environment(use))

    def connect(self, use: Use, service: str = "meetings") -> psycopg.Connection:
        return databases.connect(self.postgres.url(service, role_of(service, use)))

    def refuses(self, use: Use, statement: str) -> None:
        with self.connect(use) as connection, pytest.raises((InsufficientPrivilege, ReadOnlySqlTransaction)):
            connection.execute(statement.encode())


@pytest.fixture(scope="module")
def site(postgres_cluster: PostgresCluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """An installation migrated by its owners."""
    home = tmp_path_factory.mktemp("roles") / "home"
    url = make_url(postgres_cluster.administration)
    bare, _ = database_choice(f"postgresql://{url.username}@{url.host}:{url.port}/")
    given = ExistingPostgres(home, bare, PREFIX)
    prepare(home)
    given.reach(postgres_cluster.new_password(str(url.username)))
    given.provide()
    site = Site(given, home)
    site.installation("sealer").migrate()
    yield site
    with databases.connect(postgres_cluster.administration) as server:
        for database in databases.owners():
            server.execute(f'DROP DATABASE "{PREFIX}{database}" WITH (FORCE)'.encode())
        for role in databases.roles():
            server.execute(f'DROP ROLE "{PREFIX}{role}"'.encode())


def open_series(site: Site, number: int) -> None:
    """Open a series, as a web server does."""
    series = f"series-00000000-0000-7000-8000-{number:012}"
    with open_services(site.installation("web")) as services:
        services.meetings.handler.handle(
            c.OpenSeries(series=series, code=f"EX{number}", name="Example series", kind="workshop"), BY
        )


def test_a_web_server_records_and_a_worker_seals_signs_and_counts(site: Site, rapporteur: Rapporteur) -> None:
    open_series(site, 1)
    with open_services(site.installation("web")) as services, pytest.raises(Exception, match="permission denied"):
        Sealer(services.meetings.engine, "meetings", site.installation("web").outbox_key("meetings")).seal_all()
    worked = rapporteur(site.home, "backup", "--out", str(site.home / "backup.zip"), **site.environment("sealer"))
    assert worked.code == 0, worked.err
    exported = rapporteur(site.home, "log", "export", "--out", str(site.home / "e.zip"), **site.environment("sealer"))
    assert exported.code == 0, exported.err
    assert "meetings 1 " in exported.text


@pytest.mark.requirement("12.12")
@pytest.mark.parametrize("service", SERVICES)
def test_no_table_counts_by_a_sequence_that_its_writers_may_not_use(site: Site, service: str) -> None:
    """Rights are granted on tables. An identity column needs no further right; a `serial` would."""
    counted = (
        "SELECT table_name, column_name FROM information_schema.columns"
        " WHERE table_schema = 'public' AND column_default LIKE 'nextval(%'"
    )
    with site.connect("owner", service) as connection:
        assert connection.execute(counted.encode()).fetchall() == []


def test_workers_forget_old_answers(site: Site) -> None:
    assert left(site.installation("sealer")) == dict.fromkeys(SERVICES, 1)


@pytest.mark.parametrize("table", ["meetings_events", "meetings_log", "meetings_origin", "meetings_checkpoints"])
@pytest.mark.parametrize("use", ["web", "sealer", "reader"])
def test_nobody_but_the_owner_changes_or_deletes_what_was_recorded(site: Site, use: Use, table: str) -> None:
    """The triggers stop the owner too."""
    for statement in (
        f"DELETE FROM {table}",
        f"TRUNCATE {table}",
        f"DROP TABLE {table}",
        f"ALTER TABLE {table} DISABLE TRIGGER USER",
    ):
        site.refuses(use, statement)


def test_a_web_server_cannot_seal_sign_or_take_anything_out_of_the_outbox(site: Site) -> None:
    for statement in (
        "INSERT INTO meetings_log VALUES (1000, '2026-01-01T00:00:00.000000Z', 1, 'x')",
        "INSERT INTO meetings_origin VALUES (1, 'meetings/0')",
        "INSERT INTO meetings_checkpoints VALUES (1000, 'x', 'x')",
        "DELETE FROM meetings_outbox",
        "UPDATE meetings_outbox SET mac = 'x'",
        "UPDATE meetings_claims SET holder = 'x'",
        "CREATE TABLE mine (n int)",
        "UPDATE consumer_marks SET position = 0",
    ):
        site.refuses("web", statement)
    with site.connect("web") as connection:
        connection.execute("DELETE FROM meetings_commands WHERE at < '2000'")
        connection.execute("DELETE FROM meetings WHERE id = 'none'")


@pytest.mark.requirement("12.09")
def test_a_web_server_cosigns_and_trusts_nobody_itself(site: Site) -> None:
    private = Ed25519PrivateKey.generate()
    log = Key(f"registry/{'0' * 32}", private.public_key().public_bytes_raw())
    with site.installation("sealer").writing("reporting") as connection:
        trust(connection, [log])
    engine, note = site.installation("web").engine("reporting"), Checkpoint(log.name, 3, bytes(32)).signed(private)
    answer = WitnessedLogs(engine).judge(submission(0, (), note), "own.example/witness", private, utc_now())
    engine.dispose()
    assert answer.cosignature is not None
    with site.connect("web", "reporting") as connection, pytest.raises(InsufficientPrivilege):
        connection.execute("INSERT INTO witnessed_logs VALUES ('a', 'b', 0)")


def test_a_rebuild_leaves_the_rights_as_they_are(site: Site, rapporteur: Rapporteur) -> None:
    for service in SERVICES:
        rebuilt = rapporteur(site.home, "rebuild", service, **site.environment("sealer"))
        assert rebuilt.code == 0, rebuilt.err
    open_series(site, 2)
    caught_up = rapporteur(site.home, "rebuild", "reporting", **site.environment("sealer"))
    assert caught_up.code == 0, caught_up.err
    assert list(troubles_on(site.postgres)) == []


def test_locks_are_taken_only_by_those_who_need_them(site: Site) -> None:
    for use in ("web", "reader"):
        for function in ("pg_advisory_lock(1)", "pg_try_advisory_lock(1)", "pg_advisory_lock_shared(1, 1)"):
            site.refuses(use, f"SELECT {function}")
    site.refuses("reader", "SELECT pg_advisory_xact_lock(1)")
    with site.connect("web") as connection, connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(1)")
    with site.connect("sealer") as connection:
        connection.execute("SELECT pg_try_advisory_lock(1), pg_advisory_unlock_all()")


def test_doctor_says_what_a_role_may_do_and_should_not_and_who_may_take_locks(
    site: Site, postgres_cluster: PostgresCluster
) -> None:
    with site.connect("owner") as owner:
        owner.execute(f"GRANT UPDATE, DELETE ON meetings_events TO {PREFIX}meetings_web".encode())
        owner.execute(f"REVOKE INSERT ON meetings_log FROM {PREFIX}meetings_sealer".encode())
    with databases.connect(databases.administration_of(site.postgres, "meetings")) as server:
        server.execute("GRANT EXECUTE ON FUNCTION pg_catalog.pg_advisory_lock(bigint) TO PUBLIC")
    with site.connect("sealer") as sealer, pytest.raises(InsufficientPrivilege) as refused:
        sealer.execute("INSERT INTO meetings_log DEFAULT VALUES")
    assert exit_code(refused.value) == 5
    assert "lacks a right: permission denied for table meetings_log. Start" in sentence(refused.value)
    found = list(troubles_on(site.postgres))
    assert len(found) == 3
    assert "roles_meetings_web may DELETE, UPDATE on meetings_events" in found[0]
    assert "roles_meetings_sealer may not INSERT on meetings_log" in found[1]
    assert "REVOKE EXECUTE ON FUNCTION pg_catalog.pg_advisory_lock(bigint) FROM PUBLIC" in found[2]
    site.postgres.provide()
    assert list(troubles_on(site.postgres)) == []
    with databases.connect(databases.administration_of(site.postgres, "meetings")) as server:
        assert not locks.are_open(server)


def test_rights_that_cannot_be_looked_at_are_said_and_break_nothing(site: Site) -> None:
    with site.connect("owner") as owner:
        owner.execute("ALTER TABLE meetings_published RENAME TO elsewhere")
        [found] = troubles_on(site.postgres)
        owner.execute("ALTER TABLE elsewhere RENAME TO meetings_published")
    assert 'could not be looked at (relation "meetings_published" does not exist)' in found


def test_a_home_with_one_role_for_each_service_goes_on_with_its_data(
    postgres_cluster: PostgresCluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The roles are those of version 0.3.0. A migration that stopped after renaming the first role continues from there."""
    url = make_url(postgres_cluster.administration)
    bare, _ = database_choice(f"postgresql://{url.username}@{url.host}:{url.port}/")
    given = ExistingPostgres(tmp_path, bare, "older_")
    given.reach(postgres_cluster.new_password(str(url.username)))
    with databases.connect(given.administration) as server:
        for service in SERVICES:
            for role in (service, f"{service}_reader"):
                server.execute(f"CREATE ROLE older_{role} LOGIN PASSWORD '{given.new_password(role)}'".encode())
        for database, service in {**{each: each for each in SERVICES}, VAULT: "registry"}.items():
            server.execute(f"CREATE DATABASE older_{database} OWNER older_{service}".encode())
    with databases.connect(given.url("meetings", "meetings")) as older:
        older.execute("CREATE TABLE kept AS SELECT 1 AS n")
    with monkeypatch.context() as ending:
        ending.setattr(databases, "_role", _ends)
        with pytest.raises(KeyboardInterrupt):
            given.provide()
    given.provide()
    given.provide()
    assert databases.missing_roles(given) == []
    with databases.connect(given.url("meetings", "meetings_sealer")) as sealer:
        assert sealer.execute("SELECT n FROM kept").fetchall() == [(1,)]
    with databases.connect(given.url("meetings", "meetings_owner")) as owner:
        owner.execute("ALTER TABLE kept ADD COLUMN more int")
    assert not given.password_file("meetings").exists()
    with databases.connect(given.administration) as server:
        assert server.execute("SELECT 1 FROM pg_roles WHERE rolname = 'older_meetings'").fetchone() is None
        for database in databases.owners():
            server.execute(f"DROP DATABASE older_{database} WITH (FORCE)".encode())
        for role in databases.roles():
            server.execute(f"DROP ROLE older_{role}".encode())


def _ends(*_: object) -> None:
    raise KeyboardInterrupt
