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
    said: Any = event.data
    if isinstance(said, PartnerWebhookRegistered):
        row = {"id": said.webhook, "partner": event.stream, "order": event.version, "secrets": said.secret}
        row |= {"parked": False, "reason": None, "removed": False}
        upsert(connection, partner_webhooks, row | _gets(said))
    else:
        changed = _changed(connection, said)
        if changed:
            update_rows(connection, partner_webhooks, {"id": said.webhook}, changed)


def _changed(connection: Connection, said: Any) -> dict[str, Any]:  # noqa: ANN401  an event of a webhook
    match said:
        case PartnerWebhookChanged():
            return _gets(said)
        case PartnerWebhookParked(reason=reason):
            return {"parked": True, "reason": reason}
        case PartnerWebhookResumed():
            return {"parked": False, "reason": None}
        case PartnerWebhookSecretMade(secret=secret) | PartnerWebhookSecretEnded(secret=secret):
            known = connection.scalar(select(partner_webhooks.c.secrets).where(partner_webhooks.c.id == said.webhook))
            others = [each for each in (known or "").split() if each != secret]
            return {"secrets": " ".join([*others, secret] if isinstance(said, PartnerWebhookSecretMade) else others)}
        case PartnerWebhookRemoved():
            return {"secrets": "", "removed": True}
    return {}


def _gets(said: PartnerWebhookRegistered | PartnerWebhookChanged) -> dict[str, Any]:
    return {"url": said.url, "types": LINE.join(said.types), "subjects": LINE.join(said.subjects)}
