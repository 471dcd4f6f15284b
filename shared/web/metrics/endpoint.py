"""The address for Prometheus.

Access requires a token with the role `metrics`, which grants nothing else, or that of an auditor, who may see
everything. A service's own token would let the scraper read every event, and an address open on the loopback is open to
anything that the proxy lets through. While the database is unreachable no access can be granted, so the scrape fails
and `up` is 0, which has its own alert.
"""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from flask import Blueprint, Response, current_app
from prometheus_client import CollectorRegistry
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest

from shared.environment.disk import Disk, disk_of
from shared.environment.service_settings import ServiceSettings
from shared.web.access import access
from shared.web.metrics.databases import MonitoredDatabase, database_samples
from shared.web.metrics.gathering import Gathered, Sample, Samples
from shared.web.metrics.processes import machine_samples, ready_samples
from shared.web.metrics.requests import count_requests
from shared.web.metrics.witnesses import witness_samples

ROLE = "metrics"


def metrics(
    service: str,
    settings: ServiceSettings,
    watched: Sequence[MonitoredDatabase],
    disk: Callable[[Path], Disk] = disk_of,
    beside: Sequence[Samples] = (),
) -> Blueprint:
    """Serve `GET /<service>/metrics`, and count the application's requests; readiness is reported too."""
    registry = CollectorRegistry()
    blueprint = Blueprint("metrics", __name__, url_prefix=f"/{service}")
    count_requests(blueprint, registry, service)

    def find() -> Iterator[Sample]:
        yield from database_samples(settings, watched, disk)
        yield from witness_samples(watched)
        yield from machine_samples(service, settings.home)
        for samples in beside:
            yield from samples()
        yield from ready_samples(current_app.extensions["rapporteur"]["readiness"])

    registry.register(Gathered(service, find))

    @blueprint.get("/metrics")
    @access(ROLE, "auditor")
    def scrape() -> Response:
        response = Response(generate_latest(registry), content_type=CONTENT_TYPE_PLAIN_0_0_4)
        response.headers["Cache-Control"] = "no-store"
        return response

    return blueprint
