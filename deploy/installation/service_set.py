"""The three services of an installation, opened in one process for commands that act on all of them."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Engine

from deploy.installation.installation import Installation
from services.meetings import service as meetings
from services.registry import service as registry
from services.reporting import service as reporting
from shared.domain.decider import Command
from shared.event_store.command_handler import CommandContext
from shared.event_store.command_results import CommandResult
from shared.event_store.log import Log
from shared.event_store.statements import StatementService
from shared.statements.kinds import StatementKind

HandleAll = Callable[[Sequence[tuple[Command, CommandContext]]], list[CommandResult]]


@dataclass(frozen=True)
class ServiceSet:
    registry: registry.Service
    meetings: meetings.Service
    reporting: reporting.Service

    @property
    def logs(self) -> dict[str, Log]:
        """Return every log of the installation, by name."""
        return {self.registry.log.name: self.registry.log, **self.meetings.logs, **self.reporting.logs}

    @property
    def engines(self) -> dict[str, Engine]:
        """Return the writing engine of each service."""
        return {
            "registry": self.registry.engine,
            "meetings": self.meetings.engine,
            "reporting": self.reporting.engine,
        }

    def recording(self, kind: StatementKind) -> StatementService:
        """Return the service that records statements of a kind; for a kind recorded by several, the meetings."""
        services: tuple[StatementService, ...] = (self.meetings, self.registry, self.reporting)
        return next(each for each in services if kind.name in each.statements.kinds)

    def of_log(self, log: str) -> StatementService:
        """Return the service that records a log."""
        found: dict[str, StatementService] = {
            "registry": self.registry, "meetings": self.meetings, "reporting": self.reporting
        }  # fmt: skip
        return found[log]

    @property
    def handle_all(self) -> dict[str, HandleAll]:
        """Return, for each service, the function that records commands, all or none."""
        return {
            "registry": self.registry.handle_all,
            "meetings": self.meetings.handler.handle_all,
            "reporting": self.reporting.handler.handle_all,
        }


@contextmanager
def open_services(
    installation: Installation, failpoint: Callable[[str], None] = lambda _: None
) -> Iterator[ServiceSet]:
    """Open the services for a block. Raises the error of a missing key or database."""
    services = ServiceSet(
        registry.open_service(installation.registry, failpoint),
        meetings.open_service(installation.meetings, failpoint),
        reporting.open_service(installation.reporting, failpoint),
    )
    try:
        yield services
    finally:
        for service in (services.registry, services.meetings, services.reporting):
            service.close()
