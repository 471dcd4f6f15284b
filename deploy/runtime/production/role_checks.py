"""The doctor's check that PostgreSQL roles have exactly the rights they need, above all on a server run by others."""

from collections.abc import Iterator
from pathlib import Path

import psycopg

from deploy.installation.home import SERVICES
from deploy.runtime.production import databases, locks
from deploy.runtime.production.databases import PostgresServer, Use, role_of
from deploy.runtime.production.servers import servers_of
from shared.event_store.database_roles import tables

RIGHTS = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE")
AGAIN = "Start with `rapporteur up --production`, which puts it right, or have it done by somebody with the right to."


def troubles(home: Path) -> Iterator[str]:
    """Return a sentence for each problem."""
    yield from troubles_on(servers_of(home).postgres)


def troubles_on(postgres: PostgresServer) -> Iterator[str]:
    """Return the problems on a server, with a sentence for each query that it refuses."""
    if missing := databases.missing_roles(postgres):
        # Only the first is reported, because its remedy covers all of them, and rights are checked after that.
        yield f"The role {postgres.prefix}{missing[0]} cannot open its database on PostgreSQL. {AGAIN}"
        return
    try:
        yield from _of_rights(postgres)
    except psycopg.Error as error:
        message = str(error).strip().partition("\n")[0]
        yield f"The rights on PostgreSQL could not be looked at ({message}). {AGAIN}"


def _of_rights(postgres: PostgresServer) -> Iterator[str]:
    for service in SERVICES:
        for use in ("web", "sealer", "reader"):
            with databases.connect(postgres.url(service, role_of(service, use))) as connection:
                yield from _of_role(connection, service, use)
    for database, service in databases.services().items():
        with databases.connect(postgres.url(database, role_of(service, "owner"))) as connection:
            if locks.are_open(connection):
                yield _open_locks(connection, postgres, service)


def _of_role(connection: psycopg.Connection, service: str, use: Use) -> Iterator[str]:
    """Yield the excess and missing rights of a role on the kernel's tables."""
    for table, web, sealer in tables(databases.logs_in(service)):
        expected = set({"web": web, "sealer": sealer}.get(use, "SELECT").split(", "))
        columns = ", ".join(f"has_table_privilege('{table}', '{right}')" for right in RIGHTS)
        (answers,) = connection.execute(f"SELECT {columns}".encode()).fetchall()
        granted = {right for right, answer in zip(RIGHTS, answers, strict=True) if answer}
        name = connection.info.user
        if extra := sorted(granted - expected):
            sentence = (
                f"{name} may {', '.join(extra)} on {table} of the database {connection.info.dbname}, and should not."
            )
            yield f'{sentence} As its owner: REVOKE {", ".join(extra)} ON "{table}" FROM "{name}"; or {_started()}'
        if lacking := sorted(expected - granted):
            sentence = f"{name} may not {', '.join(lacking)} on {table} of the database {connection.info.dbname}."
            yield f'{sentence} As its owner: GRANT {", ".join(lacking)} ON "{table}" TO "{name}"; or {_started()}'


def _started() -> str:
    return AGAIN[0].lower() + AGAIN[1:]


def _open_locks(connection: psycopg.Connection, postgres: PostgresServer, service: str) -> str:
    lines = "; ".join(locks.statements(connection, databases.roles_of(postgres, service)))
    return (
        f"Everybody who may connect to the database {connection.info.dbname} can take its advisory locks, and so keep its log from being sealed. "
        f"Have a superuser say there: {lines};"
    )
