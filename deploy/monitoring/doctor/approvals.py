"""Statements that clerks marked public in earlier releases and that wait for an approver: reported, although nothing is
broken."""

from collections.abc import Iterator

from deploy.installation.home import SERVICES
from deploy.installation.installation import Installation
from services.meetings import read_models as meetings_models
from services.registry import read_models as registry_models
from shared.event_store.awaiting import Awaiting, describe

MOST = 100
_IN_ERROR = {"registry": registry_models.in_error, "meetings": meetings_models.in_error}


def how_many(installation: Installation) -> int:
    """Return the number of waiting statements in all services."""
    return sum(found.count() for _service, found in _of_services(installation))


def waiting(installation: Installation) -> Iterator[str]:
    """Yield a line for the first waiting statement of each service, with the address where it can be decided."""
    for service, found in _of_services(installation):
        if count := found.count():
            lines = [describe(row) for row in found.first(MOST)]
            yield f"{count} statements of {service} wait for an approver: /{service}/console/awaiting/ (docs/runbook.md: A newer version)"
            yield from (f"  {line}" for line in lines)
            if count > len(lines):
                yield f"  and {count - len(lines)} more"


def _of_services(installation: Installation) -> Iterator[tuple[str, Awaiting]]:
    for service in SERVICES:
        with installation.reading(service) as engine:
            yield service, Awaiting(engine, _IN_ERROR.get(service))
