"""Study periods and statements as staff see them: written with the events, so that they read their own writes."""

from sqlalchemy import Column, Integer, MetaData, String, Table

from shared.event_store import awaiting
from shared.event_store.statements import tables as statements

STAFF_VERSION = "5"  # of what staff see; a new one is filled again from the log by `migrate`

staff_metadata = MetaData()
for _table in (awaiting.table, *statements.metadata.tables.values()):
    _table.to_metadata(staff_metadata)

FORMER = ("clause_records",)
"""Tables of earlier versions, whose rows are among the statements now."""

study_periods = Table(
    "study_periods",
    staff_metadata,
    Column("id", String, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("name", String, nullable=False),
    Column("sort_name", String, nullable=False, index=True),
    Column("first_day", String, nullable=False),
    Column("last_day", String),
    # Names are joined by newlines, which no name holds.
    Column("other_names", String),
    Column("ended_by", String),
    Column("source", String),
)
