"""The progress of partners' webhooks, for the registry's pages and for monitoring."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from flask import Blueprint, request

from services.reporting.queries import DeliveryQueries
from shared.environment.clock import utc_now
from shared.web.access import access
from shared.web.metrics import Sample

SEE_DELIVERIES = ("administrator", "approver", "staff", "auditor", "service")


def webhook_deliveries(queries: DeliveryQueries) -> Blueprint:
    """Serve `/reporting/partners/webhooks?partner=…`: the size of the log, and the position of each webhook in it."""
    blueprint = Blueprint("partners-webhooks", __name__, url_prefix="/reporting/partners")

    @blueprint.get("/webhooks")
    @access(*SEE_DELIVERIES)
    def deliveries() -> dict[str, Any]:
        return {"size": queries.size(), "webhooks": queries.of(request.args.get("partner"))}

    return blueprint


def webhook_samples(queries: DeliveryQueries) -> Iterator[Sample]:
    """Yield monitoring samples for each webhook. A webhook parked by a person is not counted as a fault."""
    size, now, rows = queries.size(), utc_now(), queries.rows()
    for row in rows:
        since = datetime.fromisoformat(row.failing_since) if row.failing_since else now
        failing = max(0.0, (now - since).total_seconds()) if row.state == "sending" else 0.0
        yield "rapporteur_webhook_lag_events", (row.webhook,), max(0, size - row.position)
        yield "rapporteur_webhook_failing_seconds", (row.webhook,), failing
    yield "rapporteur_webhooks_parked", (), sum(row.state == "parked" and row.because != "person" for row in rows)
