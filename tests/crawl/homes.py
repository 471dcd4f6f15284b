"""Record a story in a home, as the services record their commands, so that two like stories give two like homes."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import count, groupby
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Connection

from deploy.catching_up import catch_up
from deploy.home import prepare
from deploy.installation import Installation, here
from deploy.opened import Opened, opened
from services.meetings.projections import project as project_meetings
from services.registry.projections import apply as project_registry
from services.reporting.projections.staff import project_for_staff
from services.reporting.publication import publisher, tell_due
from shared.domain.event import Published, Stored
from shared.event_store.command_handler import By, CommandHandler
from shared.event_store.sealer import Sealer
from shared.messaging.consumer import Consumer
from shared.messaging.sources.local_log import LocalLog
from tests.crawl.scenes import Planted

DAY = datetime(2026, 5, 4, 9, tzinfo=UTC)
Project = Callable[[Connection, Sequence[Stored]], None]


class Plant(msgspec.Struct, frozen=True):
    """A command whose events are decided already. `event` is not part of its fingerprint's bytes."""

    stream: str
    events: tuple[Any, ...]

    @property
    def refers(self) -> tuple[tuple[str, str], ...]:
        return ()


class Decided:
    """An aggregate that yields what it is given."""

    initial_state: Any = None

    def decide(self, command: Plant, state: Any) -> Sequence[Published]:
        return command.events

    def evolve(self, state: Any, event: Any) -> Any:
        return state


def record(installation: Installation, planted: Sequence[Planted], first_id: int) -> None:
    """Record events in their order, and seal them on a day of their own."""
    with opened(installation) as services:
        handlers = _handlers(services, count(first_id))
        for log, events in groupby(sorted(planted, key=lambda each: each.log), key=lambda each: each.log):
            handlers[log].handle_all([(Plant(each.stream, (each.event,)), _by(each)) for each in events])
        for log, engine in services.engines.items():
            Sealer(engine, log, clock=lambda: DAY).seal_all()
        _tell_partners(services)
    catch_up(installation)


def _by(each: Planted) -> By:
    return By(actor=each.actor, marking=each.marking, correlation="crawl")


def _handlers(services: Opened, numbers: Iterator[int]) -> dict[str, CommandHandler]:
    projects: dict[str, Project] = {
        "registry": project_registry,
        "meetings": project_meetings,
        "reporting": project_for_staff,
    }
    stores = {
        "registry": services.registry.handler.store,
        "meetings": services.meetings.handler.store,
        "reporting": services.reporting.handler.store,
    }

    def new_id() -> str:
        return str(UUID(int=(0x019B8A5E0000 << 80) | (7 << 76) | (2 << 62) | next(numbers)))

    return {
        log: CommandHandler(store, {Plant: Decided()}, key=b"crawl", project=projects[log], new_id=new_id)
        for log, store in stores.items()
    }


def _tell_partners(services: Opened) -> None:
    engine = services.reporting.engine
    take = publisher(engine)
    turns = [Consumer(log, take, LocalLog(services.logs[log])).step for log in ("registry", "meetings", "reporting")]
    due = tell_due(engine, services.reporting.reader)
    while sum(turn() for turn in (*turns, due)):
        Sealer(engine, "partners", clock=lambda: DAY).seal_all()


def new_home(home: Path) -> Installation:
    prepare(home)
    installation = here({"RAPPORTEUR_HOME": str(home)})
    installation.migrate()
    return installation


def copied(home: Path, to: Path) -> Installation:
    shutil.copytree(home, to)
    return here({"RAPPORTEUR_HOME": str(to)})
