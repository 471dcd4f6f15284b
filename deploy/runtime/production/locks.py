"""PostgreSQL's advisory locks, which anyone who may connect can take, unless the right is revoked from PUBLIC.

By holding the lock that a sealer waits for, anyone could prevent a log from being sealed.
"""

from collections.abc import Iterator, Mapping

import psycopg

# The locks of each role: the worker takes its lease; writers take locks that end with the transaction.
IN_TURN = "pg_advisory_xact_lock(bigint)"
LEASES = ("pg_try_advisory_lock(bigint)", "pg_advisory_unlock_all()")
TAKES = {"owner": (IN_TURN, *LEASES), "sealer": (IN_TURN, *LEASES), "web": (IN_TURN,)}
_ALL = "SELECT oid::regprocedure::text FROM pg_proc WHERE pronamespace = 'pg_catalog'::regnamespace AND proname ~ '^pg_.*advisory'"


def are_open(server: psycopg.Connection) -> bool:
    """Return whether everyone may take locks in this database."""
    found = server.execute("SELECT has_function_privilege('public', 'pg_advisory_lock(bigint)', 'EXECUTE')").fetchone()
    return found == (True,)


def statements(server: psycopg.Connection, roles: Mapping[str, str]) -> Iterator[str]:
    """Yield the SQL that revokes the locks from everyone and grants each role of a service, by use, those it needs."""
    for (function,) in server.execute(_ALL).fetchall():
        yield f"REVOKE EXECUTE ON FUNCTION pg_catalog.{function} FROM PUBLIC"
    for use, functions in TAKES.items():
        for function in functions:
            yield f'GRANT EXECUTE ON FUNCTION pg_catalog.{function} TO "{roles[use]}"'
