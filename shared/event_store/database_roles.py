"""Rights of each process in a PostgreSQL database. A service's tables belong to `…_owner`; `…_web` is its web server
and `…_sealer` its worker, with the same prefix.

Both may write read models freely, through the owner's default privileges. Rights on the kernel's tables are narrower:
only the owner can change or delete recorded rows, and the web server cannot seal.
"""

from collections.abc import Iterable, Iterator

from sqlalchemy import Connection, text

OWNER, WEB, SEALER = "_owner", "_web", "_sealer"
LOOK, ADD, DRAIN, FREELY = "SELECT", "SELECT, INSERT", "SELECT, INSERT, DELETE", "SELECT, INSERT, UPDATE, DELETE"
CHANGE = "SELECT, UPDATE"
# The rights of web server and worker on a log's tables.
OF_A_LOG = {
    "events": (ADD, ADD),
    "claims": (ADD, ADD),
    "outbox": (ADD, DRAIN),
    "log": (LOOK, ADD),
    "origin": (LOOK, ADD),
    "checkpoints": (LOOK, ADD),
    "commands": (FREELY, FREELY),
    "published": (LOOK, FREELY),
    "clock": (LOOK, FREELY),
    "backups": (LOOK, FREELY),
    "witnesses": (LOOK, FREELY),
}
OF_A_DATABASE = {
    "alembic_version": (LOOK, LOOK),
    "consumer_marks": (LOOK, FREELY),
    "consumer_set_aside": (LOOK, FREELY),
    "read_models": (LOOK, FREELY),
    "saved_filters": (FREELY, LOOK),
    "witnessed_logs": (CHANGE, FREELY),
}


def tables(logs: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """Yield the kernel's tables in a database, each with the rights of web server and worker."""
    for log in logs:
        for table, (web, sealer) in OF_A_LOG.items():
            yield f"{log}_{table}", web, sealer
    for table, (web, sealer) in OF_A_DATABASE.items():
        yield table, web, sealer


def restrict(connection: Connection, logs: Iterable[str]) -> None:
    """Set the rights on the kernel's tables, in the transaction that made them. Does nothing where there are no such
    roles: on SQLite, and where a single user does everything."""
    if connection.dialect.name != "postgresql":
        return
    owner = str(connection.scalar(text("SELECT current_user")))
    roles = set(connection.scalars(text("SELECT rolname FROM pg_roles")))
    if owner.endswith(OWNER) and {name_beside(owner, WEB), name_beside(owner, SEALER)} <= roles:
        for statement in statements(owner, logs):
            connection.execute(text(statement))


def statements(owner: str, logs: Iterable[str]) -> Iterator[str]:
    """Yield the SQL that grants both roles the rights they need on the kernel's tables and revokes all others."""
    for table, web, sealer in tables(logs):
        for role, may in ((name_beside(owner, WEB), web), (name_beside(owner, SEALER), sealer)):
            yield f'REVOKE ALL ON "{table}" FROM "{role}"'
            yield f'GRANT {may} ON "{table}" TO "{role}"'


def name_beside(owner: str, which: str) -> str:
    return owner.removesuffix(OWNER) + which
