"""The table of records registered in error, which a service's projection fills."""

from typing import Any

from sqlalchemy import Column, Integer, MetaData, String, Table


def in_error_table(metadata: MetaData, *more: Column[Any]) -> Table:
    """Return the table: `version` is that of the record's stream, the rest is what it was called and why it is here."""
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
