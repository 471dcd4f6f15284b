"""Study periods, and since when items are recorded, as staff see them: written with the events, so that they read their own writes."""

from sqlalchemy import Column, Integer, MetaData, String, Table

from shared.event_store import awaiting

STAFF_VERSION = "4"  # of what staff see; a new one is filled again from the log by `migrate`

staff_metadata = MetaData()
awaiting.table.to_metadata(staff_metadata)

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

# One row for each item of the resolution, stated or not: of the latter the version is 0.
clause_records = Table(
    "clause_records",
    staff_metadata,
    Column("id", String, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("clause", String, nullable=False, unique=True),
    Column("sort_name", String, nullable=False),
    # In the order of the resolution.
    Column("number", Integer, nullable=False),
    Column("since", String),
    Column("source", String),
)
