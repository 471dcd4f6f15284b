"""Recreation of read models: their tables, their version, and the restart of their consumer."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, MetaData, Table, delete, select

from shared.event_store.row_writes import upsert
from shared.event_store.tables import consumer_tables


def version_of(connection: Connection, name: str) -> str | None:
    models = consumer_tables().models
    return connection.scalar(select(models.c.version).where(models.c.name == name))


def set_version(connection: Connection, name: str, version: str) -> None:
    upsert(connection, consumer_tables().models, {"name": name, "version": version})


def make_anew(
    connection: Connection, tables: MetaData, former: Iterable[str] = (), stale: Sequence[Table] | None = None
) -> None:
    """Drop and recreate all tables or only the `stale` ones, leaving them empty. `former` tables, of earlier versions,
    are dropped."""
    for name in former:
        Table(name, MetaData()).drop(connection, checkfirst=True)
    tables.drop_all(connection, stale)
    tables.create_all(connection)


def forget_consumer(connection: Connection, name: str) -> None:
    """Make a consumer read its logs again from the beginning."""
    for table in (consumer_tables().marks, consumer_tables().set_aside):
        connection.execute(delete(table).where(table.c.consumer == name))
