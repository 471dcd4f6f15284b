"""The places of webhooks in the partners' log, and their last attempts. No event has either, so no log can restore them."""

from sqlalchemy import BigInteger, Boolean, Column, Identity, Index, Integer, String, Table

from services.reporting.read_models.staff import durable_metadata

WEBHOOKS = "webhooks"
"""The consumer that learns of webhooks from the registry's log."""
LOADED = "webhooks: loaded"
"""Not a consumer: its mark is the position up to which the registry's log was loaded from elsewhere. Webhooks of that
part are parked, since the installation that they were registered in may send to them as well."""
_POSITION = BigInteger().with_variant(Integer, "sqlite")

# `version` is that of the partner's last event in this row: an event that is read again changes nothing. A removed
# webhook keeps its row for the same reason.
webhooks = Table(
    "webhook_deliveries",
    durable_metadata,
    Column("webhook", String, primary_key=True),
    Column("partner", String, nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("url", String, nullable=False),
    Column("types", String, nullable=False),  # these and the next, parted by newlines
    Column("subjects", String, nullable=False),
    Column("secrets", String, nullable=False),  # ids, the oldest first, parted by spaces
    Column("state", String, nullable=False),  # sending, parked or removed
    Column("because", String),  # why it is parked: person, gone, patience, loaded, restored
    Column("suspended", Boolean, nullable=False),  # its partner
    # The last event that was taken or passed over; no origin before the first.
    Column("origin", String),
    Column("position", _POSITION, nullable=False),
    Column("again", _POSITION),  # an event to be sent once more
    Column("failures", Integer, nullable=False),  # of the event that comes next
    Column("failing_since", String),
    Column("next_try", String),
)
webhook_attempts = Table(
    "webhook_attempts",
    durable_metadata,
    # Of the row alone: a sequence beside the table would need a right of its own, which the worker does not have.
    Column("id", _POSITION, Identity(), primary_key=True),
    Column("webhook", String, nullable=False),
    Column("position", _POSITION, nullable=False),
    Column("event", String, nullable=False),
    Column("at", String, nullable=False),
    Column("milliseconds", Integer, nullable=False),
    Column("status", Integer),
    Column("failure", String),
    Column("about", String, nullable=False),
    Column("excerpt", String, nullable=False),
    Index("webhook_attempts_of", "webhook", "id"),
)
