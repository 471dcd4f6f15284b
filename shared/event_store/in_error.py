"""Records registered in error: the table that a service's projection fills, and the rule that nothing new may refer to
them."""

from functools import cache
from typing import Any

from sqlalchemy import Column, Connection, Integer, MetaData, Select, String, Table, bindparam, delete, select

from shared.domain.decider import Command
from shared.domain.event import StoredEvent
from shared.domain.registration import ReferenceWithdrawn, RegisteredInError, Reinstated
from shared.event_store.codec import Codec


def in_error_table(metadata: MetaData, *more: Column[Any]) -> Table:
    """Return the table. `version` is the stream's version, `name` the record's name, `reason` why it was registered in
    error."""
    return Table(
        "in_error",
        metadata,
        Column("record", String, primary_key=True),
        Column("version", Integer, nullable=False),
        Column("kind", String, nullable=False),
        Column("name", String, nullable=False),
        Column("reason", String, nullable=False),
        *more,
    )


def reinstated_events(
    connection: Connection, table: Table, codec: Codec, record: str, past: Select[Any]
) -> list[StoredEvent]:
    """Take a record off the list of records in error and return the events from which its rows are rebuilt: all `past`
    events (a query for their bytes) except registrations in error and reinstatements."""
    connection.execute(delete(table).where(table.c.record == record))
    events = [codec.decode(row.bytes) for row in connection.execute(past).all()]
    return [each for each in events if not isinstance(each.data, RegisteredInError | Reinstated)]


def refuse_references_in_error(connection: Connection, table: Table, command: Command) -> None:
    """Refuse a command that names a record in error, in the transaction of the append. Raises ReferenceWithdrawn."""
    for field, record in command.refers:
        refuse_in_error(connection, table, field, record)


def refuse_in_error(connection: Connection, table: Table, field: str, record: str) -> None:
    """Refuse a record in error that a field names. Raises ReferenceWithdrawn."""
    if connection.scalar(_in_error(table), {"named": record}) is not None:
        raise ReferenceWithdrawn(field=field, id=record)


@cache
def _in_error(table: Table) -> Select[Any]:
    return select(table.c.record).where(table.c.record == bindparam("named"))
