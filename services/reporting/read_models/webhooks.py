"""The positions of webhooks in the partners' log, and their latest attempts. No event contains either, so no log can
restore them."""

from sqlalchemy import BigInteger, Boolean, Column, Identity, Index, Integer, String, Table

from services.reporting.read_models.staff import durable_metadata

WEBHOOKS = "webhooks"
"""The consumer that learns of webhooks from the registry's log."""
LOADED = "webhooks: loaded"
"""Not a consumer: its mark is the position up to which the registry's log was loaded from elsewhere. Webhooks of that
part are parked, because the installation in which they were registered may also send to them."""
_POSITION = BigInteger().with_variant(Integer, "sqlite")

# `version` is that of the partner's last event in this row: an event read again changes nothing. For the same
# reason a removed webhook keeps its row.
webhooks = Table(
    "webhook_deliveries",
    durable_metadata,
    Column("webhook", String, primary_key=True),
    Column("partner", String, nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("url", String, nullable=False),
    Column("types", String, nullable=False),  # this and the next column: values separated by newlines
    Column("subjects", String, nullable=False),
    Column("secrets", String, nullable=False),  # ids, oldest first, separated by spaces
    Column("state", String, nullable=False),  # sending, parked or removed
    Column("because", String),  # why it is parked: person, gone, patience, loaded, restored
    Column("suspended", Boolean, nullable=False),  # whether its partner is suspended
    # The last event accepted or skipped; no origin before the first.
    Column("origin", String),
    Column("position", _POSITION, nullable=False),
    Column("again", _POSITION),  # an event to be sent again
    Column("failures", Integer, nullable=False),  # of the next event
    Column("failing_since", String),
    Column("next_try", String),
)
webhook_attempts = Table(
    "webhook_attempts",
    durable_metadata,
    # An identity column: a separate sequence would need a privilege that the worker does not have.
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
