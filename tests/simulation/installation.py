"""The three services, migrated and opened on databases in memory: made once per process, and reset for each run."""

import sqlite3
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from services.meetings import domain as meetings_domain
from services.meetings import service as meetings
from services.meetings.guards import STATEMENTS as STATEMENTS_OF_MEETINGS
from services.meetings.guards import create_guard as guards_of_meetings
from services.meetings.projections import project as project_meetings
from services.meetings.settings import Settings as MeetingsSettings
from services.registry import domain as registry_domain
from services.registry import projections as registry_projections
from services.registry import service as registry
from services.registry.guards import guard as registry_guard
from services.registry.settings import Settings as RegistrySettings
from services.reporting import domain as reporting_domain
from services.reporting import service as reporting
from services.reporting.domain.study_period import unique_keys as claims_reporting
from services.reporting.projections import project_for_staff
from services.reporting.settings import Settings as ReportingSettings
from shared.domain.decider import Decider
from shared.environment.clock import Clock
from shared.environment.settings import read_settings
from shared.event_store.codec import Codec
from shared.event_store.command_handler import Guard, Projection, UniqueKeys
from shared.event_store.statements import StatementRecording
from tests.simulation.codes import code_unique_key
from tests.simulation.databases import Database


@dataclass(frozen=True)
class Deciding:
    """The parts of a service's command handler. `guard` is made with the clock of the process.

    `code_of` returns (kind, key) of the code that an event gives its record, which no other record may then have.
    `recording` handles statements with separate streams, if clerks make any.
    """

    deciders: Mapping[type, Decider]
    project: Projection
    claims: UniqueKeys = lambda _event: ()
    guard: Callable[[Clock], Guard] = lambda _clock: lambda _connection, _command, _context: None
    code_of: Callable[[object], tuple[str, str] | None] = lambda _event: None
    recording: StatementRecording | None = None


SERVICES: dict[str, Deciding] = {
    "registry": Deciding(
        registry_domain.DECIDERS,
        registry_projections.project,
        registry_domain.unique_keys,
        lambda _clock: registry_guard,
    ),
    "meetings": Deciding(
        {**meetings_domain.DECIDERS, **STATEMENTS_OF_MEETINGS.deciders},
        project_meetings,
        guard=guards_of_meetings,
        code_of=code_unique_key,
        recording=STATEMENTS_OF_MEETINGS,
    ),
    "reporting": Deciding(reporting_domain.DECIDERS, project_for_staff, claims_reporting),
}
OWN_LOGS = {"registry": ("registry",), "meetings": ("meetings",), "reporting": reporting.OWN_LOGS}
SERVICE_OF = {log: service for service, logs in OWN_LOGS.items() for log in logs}
_MIGRATING: dict[str, tuple[type, Callable[[Any], object]]] = {
    "registry": (RegistrySettings, registry.migrate),
    "meetings": (MeetingsSettings, meetings.migrate),
    "reporting": (ReportingSettings, reporting.migrate),
}


@cache
def codecs() -> dict[str, Codec]:
    return reporting.codecs()


@cache
def databases() -> dict[str, Database]:
    """Return the databases by service, each with the tables made by the service's own `migrate`."""
    with tempfile.TemporaryDirectory(prefix="rapporteur-simulation-") as home:
        return {service: Database(service, _migrated(service, home)) for service in SERVICES}


def _migrated(service: str, home: str) -> bytes:
    kind, migrate = _MIGRATING[service]
    migrate(read_settings(kind, {"RAPPORTEUR_HOME": home}))
    file = sqlite3.connect(Path(home) / f"{service}.db", isolation_level=None)
    try:
        # A database in memory has no write-ahead log.
        file.execute("PRAGMA journal_mode=DELETE")
        return file.serialize()
    finally:
        file.close()
