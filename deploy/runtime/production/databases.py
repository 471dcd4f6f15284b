"""Databases and roles: for each service an owner for `migrate` and `rebuild`, a web server, a worker and a read-only
reader.

Roles are named `<service>_<use>`. The registry's also have access to the vault.
"""

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Literal, Protocol

import psycopg
from psycopg import sql
from sqlalchemy import make_url

from deploy.installation.home import LOGS, SERVICES
from deploy.runtime.production import locks
from shared.event_store.database_roles import FREELY, statements, tables

Use = Literal["owner", "web", "sealer", "reader"]
USES: tuple[Use, ...] = ("owner", "web", "sealer", "reader")
VAULT, VAULT_SERVICE = "vault", "registry"
# The same text order on every machine; servers before version 17 lack the built-in collation, so text sorts by code
# point.
ORDERED = "TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER builtin LOCALE 'C' BUILTIN_LOCALE 'C.UTF-8'"
ORDERED_BEFORE_17 = "TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C'"


class PostgresServer(Protocol):
    """A server, this installation's own or an existing one; names on it begin with `prefix`."""

    @property
    def prefix(self) -> str: ...

    @property
    def administration(self) -> str:
        """Return the URL of a user who may create databases and roles."""

    def url(self, database: str, role: str) -> str:
        """Return the URL with which a role opens a database, both named without the prefix."""

    def password_file(self, role: str) -> Path: ...

    def new_password(self, role: str) -> str:
        """Return the password for a role, created on the first call and kept in its file."""


def role_of(service: str, use: Use) -> str:
    return f"{service}_{use}"


def roles_of(postgres: PostgresServer, service: str) -> dict[str, str]:
    """Return the roles of a service by use, named as on the server."""
    return {use: postgres.prefix + role_of(service, use) for use in USES}


def owners() -> dict[str, str]:
    """Return the role that owns each database."""
    return {database: role_of(service, "owner") for database, service in services().items()}


def roles() -> dict[str, str]:
    """Return the database that each role is for."""
    return {role_of(service, use): service for service in SERVICES for use in USES}


def logs_in(database: str) -> list[str]:
    """Return the logs in a database; the vault has none."""
    return [log for log, service in LOGS.items() if service == database]


def services() -> Mapping[str, str]:
    """Return the service of each database."""
    return {**{service: service for service in SERVICES}, VAULT: VAULT_SERVICE}


def provide(postgres: PostgresServer) -> None:
    """Create missing databases and roles, and correct all rights. Idempotent.

    If all of them exist, a user who may create neither suffices. Raises psycopg's InsufficientPrivilege otherwise.
    """
    missing = missing_roles(postgres)
    if missing:
        with connect(postgres.administration) as server:
            for service in SERVICES:
                _rename_older(server, postgres, service)
            for role in missing:
                _role(server, postgres, role)
            for database, owner in owners().items():
                _database(server, postgres.prefix + database, postgres.prefix + owner)
    for database, service in services().items():
        with connect(postgres.url(database, role_of(service, "owner"))) as connection, connection.transaction():
            _give(connection, postgres.prefix, database, service)
        _guard_locks(postgres, database, service)
    for service in SERVICES:
        # Created by a version in which one role did everything; it now has another name and another password.
        postgres.password_file(service).unlink(missing_ok=True)


def missing_roles(postgres: PostgresServer) -> list[str]:
    """Yield the roles that cannot open their database; the registry's, except the reader, must open the vault too."""
    required = set(roles().items()) | {(role_of(VAULT_SERVICE, use), VAULT) for use in ("owner", "web", "sealer")}
    return sorted({role for role, database in required if not _opens(postgres, role, database)})


def connect(url: str) -> psycopg.Connection:
    """Return a connection outside any transaction, from an SQLAlchemy URL."""
    rendered = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    address, mark, parameters = rendered.partition("?")
    # SQLAlchemy writes a space in a parameter as a plus sign, which libpq takes for itself.
    return psycopg.connect(f"{address}{mark}{parameters.replace('+', '%20')}", autocommit=True)


def administration_of(postgres: PostgresServer, database: str) -> str:
    """Return the URL with which the administrator opens a database, named without the prefix."""
    url = make_url(postgres.administration).set(database=postgres.prefix + database)
    return url.render_as_string(hide_password=False)


def _opens(postgres: PostgresServer, role: str, database: str) -> bool:
    if not postgres.password_file(role).exists():
        return False
    try:
        connect(postgres.url(database, role)).close()
    except psycopg.OperationalError:
        return False
    return True


def _rename_older(server: psycopg.Connection, postgres: PostgresServer, service: str) -> None:
    """Turn a service's former single role into the owner of its tables.

    The password file marks the role as this installation's, in case this process ends before `_role` runs.
    """
    older, owner = postgres.prefix + service, postgres.prefix + role_of(service, "owner")
    if _role_exists(server, older) and not _role_exists(server, owner) and postgres.password_file(service).exists():
        postgres.new_password(role_of(service, "owner"))
        _execute(server, "ALTER ROLE {} RENAME TO {}", older, owner)


def _role_exists(server: psycopg.Connection, role: str) -> bool:
    return server.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone() is not None


def _role(server: psycopg.Connection, postgres: PostgresServer, name: str) -> None:
    role, password = postgres.prefix + name, postgres.new_password(name)
    # The server would log the statement if it failed, so it gets the verifier instead of the password.
    verifier = server.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256").decode()
    statement = sql.SQL(("ALTER" if _role_exists(server, role) else "CREATE") + " ROLE {} LOGIN PASSWORD {}")
    server.execute(statement.format(sql.Identifier(role), sql.Literal(verifier)))
    if name in {role_of(service, "reader") for service in SERVICES}:
        _execute(server, "ALTER ROLE {} SET default_transaction_read_only = on", role)


def _database(server: psycopg.Connection, database: str, owner: str) -> None:
    if server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone():
        return
    mighty = server.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()
    if mighty != (True,):
        # Transferring a database to a role requires the right to act as that role.
        _execute(server, "GRANT {} TO CURRENT_USER", owner)
    ordered = ORDERED if server.info.server_version >= 170000 else ORDERED_BEFORE_17
    _execute(server, f"CREATE DATABASE {{}} OWNER {{}} {ordered}", database, owner)


def _give(connection: psycopg.Connection, prefix: str, database: str, service: str) -> None:
    """Grant each role of a service the rights it needs, on existing tables and on those that the owner creates
    later."""
    _execute(connection, "REVOKE ALL ON DATABASE {} FROM PUBLIC", prefix + database)
    _execute(connection, "REVOKE ALL ON SCHEMA public FROM PUBLIC")
    granted: dict[Use, str] = {"web": FREELY, "sealer": FREELY, "reader": "SELECT"}
    for use, rights in granted.items():
        if database == VAULT and use == "reader":
            continue
        role = prefix + role_of(service, use)
        _execute(connection, "GRANT CONNECT ON DATABASE {} TO {}", prefix + database, role)
        _execute(connection, "GRANT USAGE ON SCHEMA public TO {}", role)
        _execute(connection, f"GRANT {rights} ON ALL TABLES IN SCHEMA public TO {{}}", role)
        _execute(connection, f"ALTER DEFAULT PRIVILEGES GRANT {rights} ON TABLES TO {{}}", role)
    existing = {name for (name,) in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")}
    if database != VAULT and {table for table, _, _ in tables(logs_in(database))} <= existing:
        for statement in statements(prefix + role_of(service, "owner"), logs_in(database)):
            connection.execute(statement.encode())


def _guard_locks(postgres: PostgresServer, database: str, service: str) -> None:
    """Prevent others from holding the locks of sealer and worker. Only a superuser can do this; `doctor` reports if it
    was not possible."""
    with connect(postgres.url(database, role_of(service, "owner"))) as connection:
        if not locks.are_open(connection):
            return
    where_it_may = suppress(psycopg.OperationalError, psycopg.errors.InsufficientPrivilege)
    # All or nothing: if locks were revoked from everyone and not granted again, no worker could take any.
    with where_it_may, connect(administration_of(postgres, database)) as server, server.transaction():
        for statement in locks.statements(server, roles_of(postgres, service)):
            server.execute(statement.encode())


def _execute(server: psycopg.Connection, statement: str, *names: str) -> None:
    server.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
