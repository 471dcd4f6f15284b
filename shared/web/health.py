"""Liveness and readiness of a service."""

from collections.abc import Callable, Mapping

from flask import Blueprint, Response, jsonify

from shared.web.access import public

Check = Callable[[], None]
"""Raises when a part cannot be used; what it raises is not told outside."""


def health(service: str, checks: Mapping[str, Check]) -> Blueprint:
    """Serve `/<service>/health/live` and `/ready`; ready answers 503 and names the parts that do not work."""
    blueprint = Blueprint("health", __name__, url_prefix=f"/{service}/health")

    @blueprint.get("/live")
    @public
    def live() -> Response:
        return jsonify(status="live")

    @blueprint.get("/ready")
    @public
    def ready() -> tuple[Response, int]:
        broken = [part for part, check in checks.items() if not works(check)]
        return jsonify(status="not ready" if broken else "ready", broken=broken), 503 if broken else 200

    return blueprint


def works(check: Check) -> bool:
    try:
        check()
    except Exception:  # noqa: BLE001 - whatever a driver raises means the same here
        return False
    return True
