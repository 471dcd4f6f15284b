"""Webhooks as the registry's log defines them, in the rows that deliveries advance."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Connection, Engine, delete, insert, select, update

from services.reporting.read_models.tables import marks_of
from services.reporting.read_models.webhooks import LOADED, WEBHOOKS, webhook_attempts, webhooks
from services.reporting.service import codecs
from shared.contracts.registry import PartnerResumed, PartnerSuspended
from shared.contracts.registry.webhooks import (
    EVENTS,
    PartnerWebhookChanged,
    PartnerWebhookParked,
    PartnerWebhookRegistered,
    PartnerWebhookRemoved,
    PartnerWebhookResumed,
    PartnerWebhookSecretEnded,
    PartnerWebhookSecretMade,
    PartnerWebhookSentAgain,
)
from shared.domain.event import StoredEvent
from shared.event_store.log import origin_of, size_of
from shared.event_store.projector import Projector, RecordedEvent
from shared.event_store.row_writes import upsert
from shared.event_store.tables import consumer_tables

LOG, TOLD = "registry", "partners"
ABOUT_WEBHOOKS = tuple(EVENTS.values())
AT_ONCE: dict[str, Any] = {"failures": 0, "failing_since": None, "next_try": None}
"""The values that clear earlier failures once a person has decided about the webhook."""


def webhooks_projector(engine: Engine, failpoint: Callable[[str], None] = lambda _: None) -> Projector:
    """Create the consumer that learns of webhooks."""

    def apply(connection: Connection, events: Sequence[RecordedEvent]) -> None:
        loaded = marks_of(connection, LOADED).get(LOG, ("", 0))[1]
        for recorded in events:
            if isinstance(recorded.event.data, (PartnerSuspended, PartnerResumed)):
                _suspend(connection, recorded.event)
            elif isinstance(recorded.event.data, ABOUT_WEBHOOKS):
                _write(connection, recorded.event, is_loaded=recorded.position <= loaded)

    return Projector(engine, WEBHOOKS, {LOG: codecs()[LOG]}, apply, failpoint=failpoint)


def mark_loaded(connection: Connection, origin: str, position: int) -> None:
    """Record the position up to which the registry's log was loaded from elsewhere."""
    row = {"consumer": LOADED, "log": LOG, "origin": origin, "position": position}
    upsert(connection, consumer_tables().marks, row)


def _suspend(connection: Connection, event: StoredEvent) -> None:
    its = (webhooks.c.partner == event.stream) & (webhooks.c.version < event.version)
    suspended = isinstance(event.data, PartnerSuspended)
    connection.execute(update(webhooks).where(its).values(AT_ONCE | {"suspended": suspended, "version": event.version}))


def _write(connection: Connection, event: StoredEvent, *, is_loaded: bool) -> None:
    change: Any = event.data
    row = connection.execute(select(webhooks).where(webhooks.c.webhook == change.webhook)).first()
    if isinstance(change, PartnerWebhookRegistered):
        if row is None:
            connection.execute(insert(webhooks), _registered(connection, event, change, is_loaded=is_loaded))
        return
    if row is None or event.version <= row.version:
        return
    values = _changed(connection, change, row, is_loaded=is_loaded) | {"version": event.version}
    connection.execute(update(webhooks).where(webhooks.c.webhook == change.webhook).values(values))
    if isinstance(change, PartnerWebhookRemoved):
        connection.execute(delete(webhook_attempts).where(webhook_attempts.c.webhook == change.webhook))


def _registered(
    connection: Connection, event: StoredEvent, registered: PartnerWebhookRegistered, *, is_loaded: bool
) -> dict[str, Any]:
    from_now = is_loaded or registered.begins == "now"
    place = {"position": size_of(connection, TOLD) if from_now else 0, "origin": origin_of(connection, TOLD)}
    state = {"state": "parked", "because": "loaded"} if is_loaded else {"state": "sending", "because": None}
    row = {
        "webhook": registered.webhook,
        "partner": event.stream,
        "version": event.version,
        "secrets": registered.secret,
    }
    return row | _subscription_columns(registered) | place | state | AT_ONCE | {"suspended": False, "again": None}


def _changed(connection: Connection, change: Any, row: Any, *, is_loaded: bool) -> dict[str, Any]:
    match change:
        case PartnerWebhookChanged():
            return _subscription_columns(change) | AT_ONCE
        case PartnerWebhookParked():
            return {"state": "parked", "because": "person"}
        case PartnerWebhookResumed(after=after):
            if is_loaded:
                return {"because": "loaded"}
            now = {"state": "sending", "because": None, **AT_ONCE}
            size = size_of(connection, TOLD)
            # Never beyond the end of the log: the next events would be skipped.
            place = {} if after is None else {"position": min(after, size), "origin": origin_of(connection, TOLD)}
            if row.because == "restored" and after is None:
                place = {"position": min(row.position, size), "origin": origin_of(connection, TOLD)}
            return now | place
        case PartnerWebhookSentAgain(position=position):
            return {} if is_loaded else {"again": position}
        case PartnerWebhookSecretMade(secret=secret):
            return {"secrets": f"{row.secrets} {secret}"}
        case PartnerWebhookSecretEnded(secret=secret):
            return {"secrets": " ".join(each for each in row.secrets.split() if each != secret)}
        case _:
            return {"state": "removed", "because": None, "secrets": "", "again": None, **AT_ONCE}


def _subscription_columns(subscription: PartnerWebhookRegistered | PartnerWebhookChanged) -> dict[str, Any]:
    return {
        "url": subscription.url,
        "types": "\n".join(subscription.types),
        "subjects": "\n".join(subscription.subjects),
    }
