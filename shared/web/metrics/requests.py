"""Numbers and durations of requests by status, counted in the process that answers."""

import time
from itertools import product

from flask import Blueprint, Response, g, request
from prometheus_client import CollectorRegistry, Counter, Histogram

from shared.web.metrics.definitions import METRICS

BEING_PREPARED = "being_prepared"
UPTO = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)  # seconds
ROUTES = "rapporteur_http_route_requests_total"
COUNT, TOOK = "rapporteur_http_requests_total", "rapporteur_http_request_duration_seconds"


def count_requests(blueprint: Blueprint, registry: CollectorRegistry, service: str) -> None:
    """Count all answers of the application that the blueprint is registered with."""
    counted = Counter(COUNT, METRICS[COUNT].help, ("service", *METRICS[COUNT].labels), registry=registry)
    # A counter that only appeared with the first failures would seem never to have increased.
    for method, status in product(("GET", "POST"), ("500", "503")):
        counted.labels(service, method, status)
    by_route = Counter(ROUTES, METRICS[ROUTES].help, ("service", *METRICS[ROUTES].labels), registry=registry)
    took = Histogram(TOOK, METRICS[TOOK].help, ("service",), buckets=UPTO, registry=registry).labels(service)

    @blueprint.after_app_request
    def count(response: Response) -> Response:
        counted.labels(service, _method(), _status(response)).inc()
        if request.url_rule is not None and not g.get(BEING_PREPARED):
            by_route.labels(service, request.url_rule.rule, _method(), f"{response.status_code // 100}xx").inc()
        # A feed that was asked to wait must not count as slow.
        if "began" in g and "wait" not in request.args:
            took.observe(time.perf_counter() - g.began)
        return response


def _status(response: Response) -> str:
    """Return the status to count: a response still being prepared is not a failure."""
    return f"{response.status_code}{'-being-prepared' if g.get(BEING_PREPARED) else ''}"


def _method() -> str:
    """Return the method to count: a visitor may send any word, but only a few are known."""
    return request.method if request.method in ("GET", "HEAD", "POST", "OPTIONS") else "other"
