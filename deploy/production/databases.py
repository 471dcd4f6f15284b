"""Databases and roles: one of each per service, a vault that only the registry's role may open, readers that only read."""

from collections.abc import Callable

import psycopg
from psycopg import sql
from sqlalchemy import make_url

SERVICES = ("registry", "meetings", "reporting")
VAULT, VAULT_OWNER = "vault", "registry"


def reader_of(service: str) -> str:
    """The role of a service's console: it sees the tables and changes nothing."""
    return f"{service}_reader"


def owners() -> dict[str, str]:
    """The role that owns each database."""
    return {**{service: service for service in SERVICES}, VAULT: VAULT_OWNER}


def provide(url: Callable[[str], str], password: Callable[[str], str]) -> None:
    """Make what is missing and put the rights right; doing it again changes nothing.

    Args:
        url: the administrator's URL for a database.
        password: the password that a role is to have.
    """
    with connect(url("postgres")) as server:
        for service in SERVICES:
            _role(server, service, password(service))
            _role(server, reader_of(service), password(reader_of(service)))
            _say(server, "ALTER ROLE {} SET default_transaction_read_only = on", reader_of(service))
        for database, owner in owners().items():
            _database(server, database, owner)
    for service in SERVICES:
        _let_read(url(service), service)


def connect(url: str) -> psycopg.Connection:
    """A connection outside any transaction, from a URL of SQLAlchemy's."""
    return psycopg.connect(
        make_url(url).set(drivername="postgresql").render_as_string(hide_password=False), autocommit=True
    )


def _role(server: psycopg.Connection, role: str, password: str) -> None:
    known = server.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
    action = "ALTER" if known else "CREATE"
    # The server would log the statement if it failed, so what it is given is the verifier and not the password.
    verifier = server.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256").decode()
    statement = sql.SQL(action + " ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD {}")
    server.execute(statement.format(sql.Identifier(role), sql.Literal(verifier)))


def _database(server: psycopg.Connection, database: str, owner: str) -> None:
    if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone():
        _say(server, "CREATE DATABASE {} OWNER {} TEMPLATE template0", database, owner)
    _say(server, "REVOKE ALL ON DATABASE {} FROM PUBLIC", database)


def _let_read(url: str, service: str) -> None:
    """The reader sees the tables that are there, and those that the service makes later."""
    reader = reader_of(service)
    with connect(url) as database:
        _say(database, "GRANT CONNECT ON DATABASE {} TO {}", service, reader)
        _say(database, "GRANT USAGE ON SCHEMA public TO {}", reader)
        _say(database, "GRANT SELECT ON ALL TABLES IN SCHEMA public TO {}", reader)
        _say(database, "ALTER DEFAULT PRIVILEGES FOR ROLE {} GRANT SELECT ON TABLES TO {}", service, reader)
        _say(database, "ALTER DEFAULT PRIVILEGES FOR ROLE {} GRANT USAGE ON SCHEMAS TO {}", service, reader)


def _say(server: psycopg.Connection, statement: str, *names: str) -> None:
    server.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
