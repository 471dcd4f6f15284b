"""What clerks of earlier releases marked public, and waits for an approver: told, though nothing is broken by it."""

from collections.abc import Iterator

from deploy.installation.home import SERVICES
from deploy.installation.installation import Installation
from services.meetings import read_models as meetings_models
from services.registry import read_models as registry_models
from shared.event_store.awaiting import Awaiting, describe

MOST = 100
_IN_ERROR = {"registry": registry_models.in_error, "meetings": meetings_models.in_error}


def how_many(installation: Installation) -> int:
    """Return how many statements wait in all services."""
    return sum(count for _service, count, _lines in _waiting(installation, 0))


def waiting(installation: Installation) -> Iterator[str]:
    """Yield a line for each statement that waits, the first of each service, with where it is decided on."""
    for service, count, lines in _waiting(installation, MOST):
        if count:
            yield f"{count} statements of {service} wait for an approver: /{service}/console/awaiting/ (docs/runbook.md: A newer version)"
            yield from (f"  {line}" for line in lines)
            if count > len(lines):
                yield f"  and {count - len(lines)} more"


def _waiting(installation: Installation, most: int) -> Iterator[tuple[str, int, list[str]]]:
    for service in SERVICES:
        engine = installation.engine(service, read_only=True)
        try:
            found = Awaiting(engine, _IN_ERROR.get(service))
            yield service, found.count(), [describe(row) for row in found.first(most)] if most else []
        finally:
            engine.dispose()
