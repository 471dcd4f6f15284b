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
    said: Any = event.data
    row = connection.execute(select(webhooks).where(webhooks.c.webhook == said.webhook)).first()
    if isinstance(said, PartnerWebhookRegistered):
        if row is None:
            connection.execute(insert(webhooks), _registered(connection, event, said, is_loaded=is_loaded))
        return
    if row is None or event.version <= row.version:
        return
    values = _changed(connection, said, row, is_loaded=is_loaded) | {"version": event.version}
    connection.execute(update(webhooks).where(webhooks.c.webhook == said.webhook).values(values))
    if isinstance(said, PartnerWebhookRemoved):
        connection.execute(delete(webhook_attempts).where(webhook_attempts.c.webhook == said.webhook))


def _registered(
    connection: Connection, event: StoredEvent, said: PartnerWebhookRegistered, *, is_loaded: bool
) -> dict[str, Any]:
    from_now = is_loaded or said.begins == "now"
    place = {"position": size_of(connection, TOLD) if from_now else 0, "origin": origin_of(connection, TOLD)}
    state = {"state": "parked", "because": "loaded"} if is_loaded else {"state": "sending", "because": None}
    its = {"webhook": said.webhook, "partner": event.stream, "version": event.version, "secrets": said.secret}
    return its | _gets(said) | place | state | AT_ONCE | {"suspended": False, "again": None}


def _changed(connection: Connection, said: Any, row: Any, *, is_loaded: bool) -> dict[str, Any]:
    match said:
        case PartnerWebhookChanged():
            return _gets(said) | AT_ONCE
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


def _gets(said: PartnerWebhookRegistered | PartnerWebhookChanged) -> dict[str, Any]:
    return {"url": said.url, "types": "\n".join(said.types), "subjects": "\n".join(said.subjects)}
