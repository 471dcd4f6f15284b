"""Records what is planted as services record their commands, so that two like plantings leave two like homes."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Connection

from deploy.installation.installation import Installation
from deploy.installation.service_set import ServiceSet, open_services
from deploy.runtime.catching_up import catch_up
from deploy.runtime.loading import open_installation
from services.meetings.projections import project as project_meetings
from services.registry.projections import project as project_registry
from services.reporting.domain import DECIDERS
from services.reporting.projections.staff import project_for_staff
from services.reporting.publication import DuePublisher, partner_projector
from shared.domain.event import PublishedEvent, StoredEvent
from shared.event_store.command_handler import CommandContext, CommandHandler
from shared.event_store.sealer import Sealer
from shared.messaging.consumer import Consumer
from shared.messaging.loops import Job
from shared.messaging.sources.local_log import LocalLogSource
from tests.crawl.scenes import Planted

RECORDED = datetime(2026, 5, 4, 9, tzinfo=UTC)
LOGS = ("registry", "meetings", "reporting")
Project = Callable[[Connection, Sequence[StoredEvent]], None]


class Plant(msgspec.Struct, frozen=True):
    """A command whose events are already decided."""

    stream: str
    events: tuple[Any, ...]

    @property
    def refers(self) -> tuple[tuple[str, str], ...]:
        return ()


class _Decided:
    """An aggregate that yields the events of its command."""

    initial_state: Any = None

    def decide(self, command: Plant, state: Any) -> Sequence[PublishedEvent]:
        return command.events

    def evolve(self, state: Any, event: Any) -> Any:
        return state


class _Unasked(CommandContext, frozen=True, kw_only=True):
    """A context that does not ask whether an approver agrees: clerks of 0.3.0 could mark anything public."""

    @property
    def approves(self) -> bool:
        return True


def record(installation: Installation, planted: Sequence[Planted], first_id: int) -> None:
    """Append events in order, with ids counted from a number, and seal them."""
    with open_services(installation) as services:
        of_log = handlers(services, count(first_id))
        for log in LOGS:
            commands = [(Plant(each.stream, (each.event,)), _by(each)) for each in planted if each.log == log]
            of_log[log].handle_all(commands)
    settle(installation)


def settle(installation: Installation) -> None:
    """Seal everything as of a fixed day, tell partners of it, count and sign it."""
    with open_services(installation) as services:
        for log in LOGS:
            _sealer(installation, services, log).seal_all()
        _tell_partners(installation, services)
    catch_up(installation)


def _by(planted: Planted) -> CommandContext:
    return _Unasked(actor=planted.actor, marking=planted.marking, correlation="crawl")


def handlers(services: ServiceSet, numbers: Iterator[int]) -> dict[str, CommandHandler]:
    """Return a handler for each log, whose events have counted ids; that of reporting also decides commands of its
    own."""
    own: dict[str, tuple[CommandHandler, Project]] = {
        "registry": (services.registry.handler, project_registry),
        "meetings": (services.meetings.handler, project_meetings),
        "reporting": (services.reporting.handler, project_for_staff),
    }

    def new_id() -> str:
        return str(UUID(int=(0x019B8A5E0000 << 80) | (7 << 76) | (2 << 62) | next(numbers)))

    return {
        log: CommandHandler(
            handler.store, {Plant: _Decided(), **DECIDERS}, key=b"crawl", project=project, new_id=new_id
        )
        for log, (handler, project) in own.items()
    }


def _sealer(installation: Installation, services: ServiceSet, log: str) -> Sealer:
    engine = services.engines["reporting" if log == "partners" else log]
    return Sealer(engine, log, installation.outbox_key(log), clock=lambda: RECORDED)


def _tell_partners(installation: Installation, services: ServiceSet) -> None:
    engine = services.reporting.engine
    key = installation.outbox_key("partners")
    take, due = partner_projector(engine, key), DuePublisher(engine, services.reporting.reader, key)
    turns: list[Job] = [*(Consumer(log, take, LocalLogSource(services.logs[log])).step for log in LOGS), due]
    while sum(turn() for turn in turns):
        _sealer(installation, services, "partners").seal_all()


def copied(home: Path, to: Path) -> Installation:
    shutil.copytree(home, to)
    return open_installation({"RAPPORTEUR_HOME": str(to)})
