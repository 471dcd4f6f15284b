"""The state of publication: its knowledge of each record that may be published to partners, and each partner's position."""

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
)

from services.reporting.read_models.staff import durable_metadata
from services.reporting.read_models.tables import marks_of
from shared.event_store.model_versions import forget_consumer, make_anew
from shared.event_store.row_writes import upsert
from shared.event_store.tables import consumer_tables

PUBLICATION = "publication"
"""The consumer that publishes to partners, and the name of its read model."""
PUBLISHED_BEFORE = "publication: told before"
"""Not a consumer: while the knowledge is being gathered again, its marks record the position of each log up to which
everything was published."""
PUBLICATION_VERSION = "9"
"""The version of its knowledge; a change gathers it from the logs again, publishing only topics that differ."""

publication_metadata = MetaData()
# One row a record: a meeting, a series, an organization, a drafted report. `due`: the end of its embargo, in UTC.
known_records = Table(
    "publication_known",
    publication_metadata,
    Column("stream", String, primary_key=True),
    Column("known", LargeBinary, nullable=False),
    Column("due", String, index=True),
)

# No event contains partners' positions, so no log can restore them.
partner_reading = Table(
    "partner_reading",
    durable_metadata,
    Column("partner", String, primary_key=True),
    Column("cursor", String),
    Column("position", BigInteger().with_variant(Integer, "sqlite"), nullable=False),
    Column("at", String),
    Column("refused", String),
    Column("refused_at", String),
)


def reset_publication(connection: Connection) -> None:
    """Delete publication's knowledge and read the logs again from their beginnings, without publishing anything twice."""
    mark_published(connection, marks_of(connection, PUBLICATION))
    forget_consumer(connection, PUBLICATION)
    make_anew(connection, publication_metadata)


def mark_published(connection: Connection, read: dict[str, tuple[str, int]]) -> None:
    """Record, by log, the origin and the position up to which everything was published to partners."""
    before = marks_of(connection, PUBLISHED_BEFORE)
    for log, (origin, position) in read.items():
        furthest = max(position, before[log][1] if log in before else 0)
        row = {"consumer": PUBLISHED_BEFORE, "log": log, "origin": origin, "position": furthest}
        upsert(connection, consumer_tables().marks, row)
