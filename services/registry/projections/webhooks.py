"""Webhooks of partners: addresses, the events that each gets, and which secrets sign. They contain no secret."""

from typing import Any

from sqlalchemy import Connection, select

from services.registry.read_models import partner_webhooks
from shared.contracts.registry.webhooks import (
    EVENTS,
    PartnerWebhookChanged,
    PartnerWebhookParked,
    PartnerWebhookRegistered,
    PartnerWebhookRemoved,
    PartnerWebhookResumed,
    PartnerWebhookSecretEnded,
    PartnerWebhookSecretMade,
)
from shared.domain.event import StoredEvent
from shared.event_store.row_writes import update_rows, upsert

WEBHOOK_EVENTS = tuple(EVENTS.values())
LINE = "\n"


def apply(connection: Connection, event: StoredEvent) -> None:
    """Write an event of a webhook; ignore any other."""
    if not isinstance(event.data, WEBHOOK_EVENTS):
        return
    data: Any = event.data
    if isinstance(data, PartnerWebhookRegistered):
        row = {"id": data.webhook, "partner": event.stream, "order": event.version, "secrets": data.secret}
        row |= {"parked": False, "reason": None, "removed": False}
        upsert(connection, partner_webhooks, row | _filter_columns(data))
    else:
        changed = _changed_columns(connection, data)
        if changed:
            update_rows(connection, partner_webhooks, {"id": data.webhook}, changed)


def _changed_columns(connection: Connection, data: Any) -> dict[str, Any]:  # noqa: ANN401  an event of a webhook
    match data:
        case PartnerWebhookChanged():
            return _filter_columns(data)
        case PartnerWebhookParked(reason=reason):
            return {"parked": True, "reason": reason}
        case PartnerWebhookResumed():
            return {"parked": False, "reason": None}
        case PartnerWebhookSecretMade(secret=secret) | PartnerWebhookSecretEnded(secret=secret):
            secrets = connection.scalar(select(partner_webhooks.c.secrets).where(partner_webhooks.c.id == data.webhook))
            others = [each for each in (secrets or "").split() if each != secret]
            return {"secrets": " ".join([*others, secret] if isinstance(data, PartnerWebhookSecretMade) else others)}
        case PartnerWebhookRemoved():
            return {"secrets": "", "removed": True}
    return {}


def _filter_columns(data: PartnerWebhookRegistered | PartnerWebhookChanged) -> dict[str, Any]:
    return {"url": data.url, "types": LINE.join(data.types), "subjects": LINE.join(data.subjects)}
