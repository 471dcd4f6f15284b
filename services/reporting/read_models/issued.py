"""Reports that were drafted and issued, as everybody sees them, and the bytes of the issued ones."""

from sqlalchemy import Column, Integer, LargeBinary, MetaData, String, Table

from services.reporting.read_models.staff import staff_metadata

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
    Column("drafter", String, nullable=False),
    Column("drafted", String, nullable=False),  # the event
    Column("approver", String),
    Column("issued", String),  # the event
    Column("json_sha256", String),
    Column("html_sha256", String),
    Column("program", String),
    Column("template", String),
    Column("reason", String),
)

# What cannot be made again from the log: neither `migrate` nor a rebuild drops it, and `log export` carries it.
durable_metadata = MetaData()
frozen_bytes = Table(
    "frozen_bytes",
    durable_metadata,
    Column("sha256", String(64), primary_key=True),
    Column("bytes", LargeBinary, nullable=False),
)
