"""The three services of an installation, opened in one process: for commands that act on all of them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Engine

from deploy.installation import Installation
from services.meetings import service as meetings
from services.registry import service as registry
from services.reporting import service as reporting
from shared.event_store.log import Log


@dataclass(frozen=True)
class Opened:
    registry: registry.Service
    meetings: meetings.Service
    reporting: reporting.Service

    @property
    def logs(self) -> dict[str, Log]:
        """Every log of the installation, by name."""
        return {self.registry.log.name: self.registry.log, **self.meetings.logs, **self.reporting.logs}

    @property
    def engines(self) -> dict[str, Engine]:
        """The writing engine of each service."""
        return {
            "registry": self.registry.engine,
            "meetings": self.meetings.engine,
            "reporting": self.reporting.engine,
        }


@contextmanager
def opened(installation: Installation, reached: Callable[[str], None] = lambda _: None) -> Iterator[Opened]:
    """The services, closed again afterwards. Raises what a missing key or database raises."""
    services = Opened(
        registry.open_service(installation.registry, reached),
        meetings.open_service(installation.meetings, reached),
        reporting.open_service(installation.reporting, reached),
    )
    try:
        yield services
    finally:
        for service in (services.registry, services.meetings, services.reporting):
            service.close()
