"""The tables that meetings answer from. Rows of `series`, `meetings` and what lies under them follow our own events;
organizations, their names and States are what the registry's log says. No name of a person is in any of them."""

from sqlalchemy import Boolean, Column, Integer, MetaData, String, Table, UniqueConstraint

from shared.web import revocations

VERSION = "1"  # a new one is filled again from the logs by `migrate`

metadata = MetaData()

series = Table(
    "series",
    metadata,
    Column("id", String, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("code", String, nullable=False),
    Column("name", String, nullable=False),
    Column("sort_name", String, nullable=False, index=True),
    Column("kind", String, nullable=False),
    Column("kept_from", String),
    Column("marking", String, nullable=False),
)

# What is stated now of the record of a series: complete, or with a gap, from `first` to `last`.
series_records = Table(
    "series_records",
    metadata,
    Column("fact", String, primary_key=True),
    Column("series", String, nullable=False, index=True),
    Column("state", String, nullable=False),
    Column("first", String, nullable=False),
    Column("last", String),
    Column("what", String, nullable=False),
    Column("source", String),
)

meetings = Table(
    "meetings",
    metadata,
    Column("id", String, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("code", String, nullable=False),
    Column("sort_code", String, nullable=False, index=True),
    Column("series", String, nullable=False),
    # A series' code never changes, so a copy of it cannot be wrong.
    Column("series_code", String, nullable=False),
    Column("ordinal", Integer),
    Column("status", String, nullable=False),
    Column("first_day", String, nullable=False, index=True),
    Column("last_day", String),
    Column("city", String),
    Column("country", String),
    Column("mode", String),
    # Sources are joined by newlines, which none of them holds.
    Column("sources", String),
    Column("reason", String),
    # Whether the list of attendance is complete; unset while nothing was said of it.
    Column("complete", Boolean),
    Column("list_source", String),
    Column("marking", String, nullable=False),
    # Two clerks who plan the 8th at once are both asked; one is refused.
    UniqueConstraint("series", "ordinal"),
)

# One row an entry that holds now. `attendance` is its stream, `version` that stream's version.
attendance = Table(
    "attendance",
    metadata,
    Column("fact", String, primary_key=True),
    Column("attendance", String, nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("meeting", String, nullable=False, index=True),
    Column("organization", String, nullable=False, index=True),
    Column("capacity", String),
    Column("mode", String),
    Column("person", String),
    Column("listed_as", String),
    Column("source", String),
    Column("marking", String, nullable=False),
)

# Which events a record's history is made of; the events themselves are in the log.
happenings = Table(
    "happenings",
    metadata,
    Column("stream", String, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("record", String, nullable=False, index=True),
)

# A registered organization under the name it has now; `same_as` when it was recognized as a duplicate.
organizations = Table(
    "organizations",
    metadata,
    Column("id", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("country", String),
    Column("same_as", String),
    Column("same_as_fact", String),
)

# Every name of an organization: `registered`, a `spelling`, or a `rename` with the first day it holds.
organization_names = Table(
    "organization_names",
    metadata,
    Column("fact", String, primary_key=True),
    Column("organization", String, nullable=False, index=True),
    Column("kind", String, nullable=False),
    Column("name", String, nullable=False),
    Column("sort_name", String, nullable=False, index=True),
    Column("since", String),
)

# Where an organization has its seat, as stated; `until` where it ended.
organization_places = Table(
    "organization_places",
    metadata,
    Column("fact", String, primary_key=True),
    Column("organization", String, nullable=False, index=True),
    Column("country", String, nullable=False),
    Column("since", String),
    Column("until", String),
)

states = Table(
    "states",
    metadata,
    Column("iso3", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("sort_name", String, nullable=False),
)

for _table in revocations.metadata.tables.values():
    _table.to_metadata(metadata)
