"""Databases and roles: one of each per service, a vault that only the registry's role may open, readers that only read."""

from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

import psycopg
from psycopg import sql
from sqlalchemy import make_url

SERVICES = ("registry", "meetings", "reporting")
VAULT, VAULT_OWNER = "vault", "registry"
# The same order of text on every machine; before 17 the server's own letters, in the order of their code.
ORDERED = "TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER builtin LOCALE 'C' BUILTIN_LOCALE 'C.UTF-8'"
ORDERED_BEFORE_17 = "TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C'"


class Postgres(Protocol):
    """A server, this installation's own or one that was there already; names on it begin with `prefix`."""

    @property
    def prefix(self) -> str: ...

    @property
    def administration(self) -> str:
        """URL of a user who may make databases and roles."""

    def url(self, database: str, role: str) -> str:
        """Where a role opens a database, both without the prefix."""

    def password_file(self, role: str) -> Path: ...

    def new_password(self, role: str) -> str:
        """The password that a role is to have, made and kept in its file at the first call."""


def reader_of(service: str) -> str:
    """The role of a service's console: it sees the tables and changes nothing."""
    return f"{service}_reader"


def owners() -> dict[str, str]:
    """The role that owns each database."""
    return {**{service: service for service in SERVICES}, VAULT: VAULT_OWNER}


def roles() -> dict[str, str]:
    """The database that each role is for."""
    return {**{service: service for service in SERVICES}, **{reader_of(service): service for service in SERVICES}}


def provide(postgres: Postgres) -> None:
    """Make what is missing and put the rights right; doing it again changes nothing.

    Who may make neither roles nor databases needs not, if all of them are there. Raises psycopg's
    InsufficientPrivilege if they are not.
    """
    missing = missing_roles(postgres)
    if missing:
        with connect(postgres.administration) as server:
            for role in missing:
                _role(server, postgres, role)
            for database, owner in owners().items():
                _database(server, postgres.prefix + database, postgres.prefix + owner)
    for database, owner in owners().items():
        with connect(postgres.url(database, owner)) as own:
            _say(own, "REVOKE ALL ON DATABASE {} FROM PUBLIC", postgres.prefix + database)
            if database in SERVICES:
                _let_read(own, postgres.prefix + database, postgres.prefix + reader_of(database))


def missing_roles(postgres: Postgres) -> list[str]:
    """Those that cannot open what they are for; the vault's owner opens both of its databases."""
    wanted = {(role, database) for role, database in roles().items()} | {(VAULT_OWNER, VAULT)}
    return sorted({role for role, database in wanted if not _opens(postgres, role, database)})


def connect(url: str) -> psycopg.Connection:
    """A connection outside any transaction, from a URL of SQLAlchemy's."""
    return psycopg.connect(
        make_url(url).set(drivername="postgresql").render_as_string(hide_password=False), autocommit=True
    )


def _opens(postgres: Postgres, role: str, database: str) -> bool:
    if not postgres.password_file(role).exists():
        return False
    try:
        connect(postgres.url(database, role)).close()
    except psycopg.OperationalError:
        return False
    return True


def _role(server: psycopg.Connection, postgres: Postgres, name: str) -> None:
    role, password = postgres.prefix + name, postgres.new_password(name)
    known = server.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
    # The server would log the statement if it failed, so what it is given is the verifier and not the password.
    verifier = server.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256").decode()
    statement = sql.SQL(("ALTER" if known else "CREATE") + " ROLE {} LOGIN PASSWORD {}")
    server.execute(statement.format(sql.Identifier(role), sql.Literal(verifier)))
    if name in _readers():
        _say(server, "ALTER ROLE {} SET default_transaction_read_only = on", role)


def _readers() -> Iterable[str]:
    return map(reader_of, SERVICES)


def _database(server: psycopg.Connection, database: str, owner: str) -> None:
    if server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone():
        return
    mighty = server.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()
    if mighty != (True,):
        # Who gives a database to a role has to be able to act as it.
        _say(server, "GRANT {} TO CURRENT_USER", owner)
    ordered = ORDERED if server.info.server_version >= 170000 else ORDERED_BEFORE_17
    _say(server, f"CREATE DATABASE {{}} OWNER {{}} {ordered}", database, owner)


def _let_read(own: psycopg.Connection, database: str, reader: str) -> None:
    """The reader sees the tables that are there, and those that the service, who says this, makes later."""
    _say(own, "GRANT CONNECT ON DATABASE {} TO {}", database, reader)
    _say(own, "GRANT USAGE ON SCHEMA public TO {}", reader)
    _say(own, "GRANT SELECT ON ALL TABLES IN SCHEMA public TO {}", reader)
    _say(own, "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO {}", reader)
    _say(own, "ALTER DEFAULT PRIVILEGES GRANT USAGE ON SCHEMAS TO {}", reader)


def _say(server: psycopg.Connection, statement: str, *names: str) -> None:
    server.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
