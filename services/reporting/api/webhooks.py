"""How far partners' webhooks have got: for the registry's pages, and for those who watch."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from flask import Blueprint, request
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from services.reporting.queries import DeliveryQueries
from shared.event_store.sealer import utc_now
from shared.web.access import access
from shared.web.metrics import family

SEE_DELIVERIES = ("administrator", "approver", "staff", "auditor", "service")


def webhook_deliveries(queries: DeliveryQueries) -> Blueprint:
    """Serve `/reporting/partners/webhooks?partner=…`: the size of the log, and where each webhook stands in it."""
    blueprint = Blueprint("partners-webhooks", __name__, url_prefix="/reporting/partners")

    @blueprint.get("/webhooks")
    @access(*SEE_DELIVERIES)
    def deliveries() -> dict[str, Any]:
        return {"size": queries.size(), "webhooks": queries.of(request.args.get("partner"))}

    return blueprint


class WebhookCollector(Collector):
    """Tells monitoring how far each webhook is behind, for how long it has failed, and how many are parked."""

    def __init__(self, service: str, queries: DeliveryQueries) -> None:
        self._service, self._queries = service, queries

    def collect(self) -> Iterator[GaugeMetricFamily]:
        rows, size, now = self._queries.rows(), self._queries.size(), utc_now()
        lag, failing = family("rapporteur_webhook_lag_events"), family("rapporteur_webhook_failing_seconds")
        for row in rows:
            lag.add_metric((self._service, row.webhook), max(0, size - row.position))
            since = datetime.fromisoformat(row.failing_since) if row.failing_since else now
            failing.add_metric((self._service, row.webhook), max(0.0, (now - since).total_seconds()))
        parked = family("rapporteur_webhooks_parked")
        parked.add_metric((self._service,), sum(row.state == "parked" and row.because != "person" for row in rows))
        yield from (lag, failing, parked)
