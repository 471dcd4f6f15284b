"""Study periods, reports and clause records as staff see them, written with the events so that staff read their own
writes; and the bytes of issued reports."""

from sqlalchemy import JSON, Column, Integer, LargeBinary, MetaData, String, Table

from shared.event_store import awaiting, embargoes
from shared.event_store.statements import tables as statements

STAFF_VERSION = "10"  # of the tables of staff; after a change `migrate` refills them from the log

staff_metadata = MetaData()
for _table in (awaiting.table, embargoes.table, *statements.metadata.tables.values()):
    _table.to_metadata(staff_metadata)

FORMER = ("clause_records",)
"""Tables of earlier versions, whose rows are now among the statements."""

study_periods = Table(
    "study_periods",
    staff_metadata,
    Column("id", String, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("name", String, nullable=False),
    Column("sort_name", String, nullable=False, index=True),
    Column("first_day", String, nullable=False),
    Column("last_day", String),
    # Names are joined by newlines, which no name contains.
    Column("other_names", String),
    Column("ended_by", String),
    Column("source", String),
)

# Drafted and issued reports, with the same rows for every reader.
drafted_reports = Table(
    "drafted_reports",
    staff_metadata,
    Column("id", String, primary_key=True),
    Column("version", Integer, nullable=False),
    # draft, issued or withdrawn
    Column("state", String, nullable=False, index=True),
    Column("kind", String, nullable=False),
    Column("period", String, nullable=False),
    Column("audience", String, nullable=False),
    Column("moment", String, nullable=False),
    Column("title", String),
    # The meeting to which it goes and the number of its document, if stated; and what it revises.
    Column("meeting", String),
    Column("document", String),
    Column("revises", String),
    Column("revision", String),
    Column("number", Integer),
    Column("annexes", JSON),  # the annexes of an addendum
    Column("drafter", String, nullable=False),
    Column("drafted", String, nullable=False),  # the drafting event
    Column("approver", String),
    Column("issued", String),  # the issuing event
    Column("formats", JSON),  # the hash of the stored bytes, by format
    Column("program", String),
    Column("template", String),
    Column("reason", String),
)

# Bytes that cannot be recreated from the log: neither `migrate` nor a rebuild drops them, and `log export` includes
# them.
durable_metadata = MetaData()
frozen_bytes = Table(
    "frozen_bytes",
    durable_metadata,
    Column("sha256", String(64), primary_key=True),
    Column("bytes", LargeBinary, nullable=False),
)
