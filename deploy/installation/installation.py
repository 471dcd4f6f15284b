"""One installation, embedded or production: its home, the settings of its services, its state."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

from sqlalchemy import Connection, Engine, make_url, select
from sqlalchemy.exc import DatabaseError

from deploy.installation.home import LOGS, RunMode, refuse_half_restored
from deploy.installation.locks import run_folder, running
from services.meetings import read_models as meetings_models
from services.meetings import service as meetings
from services.meetings.settings import Settings as MeetingsSettings
from services.registry import read_models as registry_models
from services.registry import service as registry
from services.registry.settings import Settings as RegistrySettings
from services.reporting import rebuild
from services.reporting import service as reporting
from services.reporting.read_models.publication import PUBLICATION, PUBLICATION_VERSION
from services.reporting.read_models.staff import STAFF_VERSION
from services.reporting.read_models.tables import LOGS as LOGS_COUNTED
from services.reporting.settings import Settings as ReportingSettings
from shared.domain.errors import NotThere, Refused, Unavailable
from shared.environment.service_settings import ServiceSettings
from shared.environment.settings import read_settings
from shared.event_store import migrations
from shared.event_store.clock_guard import ClockGuard
from shared.event_store.engine import create_engine
from shared.event_store.lag import LogLag, log_lag
from shared.event_store.lease import WORKER, is_held, lease
from shared.event_store.log import Log
from shared.event_store.outbox_key import OutboxKey
from shared.event_store.sealer import Sealer
from shared.event_store.tables import consumer_tables
from shared.messaging.sources.local_log import LocalLogSource
from shared.transparency.checkpoint_store import CheckpointStore
from shared.transparency.signing_key import SigningKey

READ_MODELS = {
    "registry": {"registry": registry_models.VERSION},
    "meetings": {"meetings": meetings_models.VERSION},
    "reporting": {
        "study_periods": STAFF_VERSION,
        PUBLICATION: PUBLICATION_VERSION,
    },
}
"""The tables that a service's own `migrate` recreates. Reporting's facts are rebuilt from all logs, alongside the live
ones."""
STOP_FIRST = "It is running. Stop `rapporteur up` first, then try again."
State = Literal["empty", "older", "current"]


class NotMigrated(Refused):
    """Refusal: the home was made by an older version of the program, or some of its databases are `missing` and others
    not. Parameters: remedy."""

    code = "not-migrated"

    def __init__(self, home: Path, missing: Sequence[str] = ()) -> None:
        older = f"{home} is of an older version. Run `rapporteur migrate` first."
        lost = (
            f"Databases of {home} are empty or missing ({', '.join(missing)}), but others are not. Put the lost ones in their place, and try "
            "again. If nothing was recorded in them yet, `rapporteur migrate` makes them anew."
        )
        super().__init__(remedy=lost if missing else older)


class DatabaseLost(Refused):
    """Refusal: a database has no tables, or its log no events, although something of it was kept elsewhere; an empty
    one must not take its place. Parameters: remedy."""

    code = "database-lost"

    def __init__(self, database: str, kept: str, otherwise: str) -> None:
        super().__init__(
            remedy=f"The database {database} is empty or missing, but {kept}. Put the lost one in the place of any empty one, and try again. "
            f"If it cannot be found, {otherwise}. For a new installation, name another folder in RAPPORTEUR_HOME."
        )


class NoInstallation(NotThere):
    """Refusal: nothing has ever been started or loaded in this home."""

    code = "no-installation"

    def __init__(self, home: Path) -> None:
        remedy = "Begin with `rapporteur demo load` or `rapporteur up`, or name another folder in RAPPORTEUR_HOME."
        super().__init__(id=f"installation in {home}", remedy=remedy)


@dataclass(frozen=True)
class Installation:
    """An installation; `environment` has the variables from which its services' settings are read."""

    home: Path
    way: RunMode
    environment: Mapping[str, str]

    @cached_property
    def registry(self) -> RegistrySettings:
        return read_settings(RegistrySettings, self.environment)

    @cached_property
    def meetings(self) -> MeetingsSettings:
        return read_settings(MeetingsSettings, self.environment)

    @cached_property
    def reporting(self) -> ReportingSettings:
        return read_settings(ReportingSettings, self.environment)

    @property
    def databases(self) -> dict[str, str]:
        """Return the URL of each service's database."""
        return {
            "registry": self.registry.database,
            "meetings": self.meetings.database,
            "reporting": self.reporting.database,
        }

    @property
    def settings(self) -> dict[str, ServiceSettings]:
        """Return the settings of each service."""
        return {"registry": self.registry, "meetings": self.meetings, "reporting": self.reporting}

    def checkpoint_store(self, log: str) -> CheckpointStore:
        """Return the store of a log's checkpoints outside its database."""
        return CheckpointStore(self.settings[LOGS[log]].checkpoints, log)

    def signing_key(self, log: str) -> SigningKey:
        return SigningKey(self.settings[LOGS[log]].signing_keys, log)

    def outbox_key(self, log: str) -> OutboxKey:
        """Return the key that authenticates the program's own events before they are sealed."""
        return OutboxKey(self.settings[LOGS[log]].outbox_key)

    def sealer(self, engine: Engine, log: str) -> Sealer:
        """Return the sealer of a log, with a guarded clock. `engine`: its database, opened with the right to seal."""
        return Sealer(engine, log, self.outbox_key(log), guard=self.clock_guard(log))

    def clock_guard(self, log: str) -> ClockGuard:
        return ClockGuard(log, self.settings[LOGS[log]].clock_bound)

    def engine(self, service: str, *, read_only: bool = False) -> Engine:
        return create_engine(self.databases[service], read_only=read_only)

    @contextmanager
    def reading(self, service: str) -> Iterator[Engine]:
        """Open a service's database for a block that only reads."""
        engine = self.engine(service, read_only=True)
        try:
            yield engine
        finally:
            engine.dispose()

    @contextmanager
    def writing(self, service: str) -> Iterator[Connection]:
        """Open a transaction in a service's database."""
        engine = self.engine(service)
        try:
            with engine.begin() as connection:
                yield connection
        finally:
            engine.dispose()

    @contextmanager
    def reading_log(self, log: str) -> Iterator[Log]:
        with self.reading(LOGS[log]) as engine:
            yield Log(engine, log)

    def lag(self, engine: Engine, log: str) -> LogLag:
        """Return the lag of a log. `engine`: its database."""
        settings = self.settings[LOGS[log]]
        return log_lag(engine, log, self.outbox_key(log), settings.topic_of(log) if settings.kafka else None)

    def owner_engine(self, service: str) -> Engine:
        """Open an engine as the owner of a database, to create tables or to fill empty ones."""
        return create_engine(self.settings[service].owner_database or self.databases[service])

    def state(self) -> State:
        """Return the state of the installation: also `older` if a database is missing, or a read model has another
        version."""
        states = set(self._states().values())
        return states.pop() if len(states) == 1 else "older"

    def not_migrated(self) -> NotMigrated:
        """Return the refusal of a home whose state is `older`, with its remedy."""
        states = self._states()
        missing = () if "older" in states.values() else [each for each, state in states.items() if state == "empty"]
        return NotMigrated(self.home, missing)

    def _states(self) -> dict[str, State]:
        return {service: self.state_of(service) for service in self.databases} | {"vault": self._state_of_vault()}

    def state_of(self, service: str) -> State:
        """Return the state of one service's database."""
        return _state_at(self.databases[service], lambda engine: _models_are_new(engine, service))

    def _state_of_vault(self) -> State:
        return _state_at(self.registry.vault_database, lambda _engine: True)

    def refuse_lost(self) -> None:
        """Refuse to make a database anew whose content was lost. Raises DatabaseLost."""
        for log, service in LOGS.items():
            checkpoints = self.checkpoint_store(log)
            if checkpoints.length() and self._has_not_begun(log):
                kept = f"{checkpoints.file} has signed checkpoints of its log"
                raise DatabaseLost(
                    service, kept, "move the others aside and run `rapporteur restore` with the newest backup"
                )
        if self._state_of_vault() == "empty" and self.state_of("registry") != "empty":
            kept = "that of the registry is not"
            raise DatabaseLost("vault", kept, "run `rapporteur vault load` with its newest backup")

    def _has_not_begun(self, log: str) -> bool:
        """Return whether nothing was ever sealed in the database of a log. A log that lost all events in a restore has
        begun: it has a new origin."""
        match self.state_of(LOGS[log]):
            case "empty":
                return True
            case "current":
                with self.reading_log(log) as kept:
                    return kept.origin() is None
        return False

    def migrate(self) -> int:
        """Migrate every database to this version of the program, and seal waiting events; return how many events an
        earlier version had left unsealed. Raises Unavailable while a worker runs.
        """
        with ExitStack() as held:
            # The lease of an SQLite database is a file next to it.
            self.home.mkdir(parents=True, exist_ok=True)
            engines = {service: self.owner_engine(service) for service in self.databases}
            for service, engine in engines.items():
                held.callback(engine.dispose)
                if not held.enter_context(lease(engine, WORKER)):
                    raise Unavailable(part=service, remedy=STOP_FIRST)
            before = {
                **registry.migrate(self.registry),
                **meetings.migrate(self.meetings),
                **reporting.migrate(self.reporting),
            }
            for log, service in LOGS.items():
                self.sealer(engines[service], log).seal_all()
            self._migrate_facts()
        return sum(before.values())

    def _migrate_facts(self) -> None:
        """Rebuild reporting's facts if an older version made them."""
        with ExitStack() as opened:
            into, readers = (
                self.owner_engine("reporting"),
                {each: self.engine(each, read_only=True) for each in self.databases},
            )
            for engine in (into, *readers.values()):
                opened.callback(engine.dispose)
            if not rebuild.is_current(readers["reporting"]):
                sources = {log: LocalLogSource(Log(readers[LOGS[log]], log)) for log in LOGS_COUNTED}
                rebuild.rebuild(into, reporting.codecs(), sources)

    def refuse_while_it_runs(self) -> None:
        """Raise Unavailable while `rapporteur up` or a worker is running. Databases that cannot be opened are
        skipped."""
        if "up" in running(run_folder(self.home)):
            raise Unavailable(part=f"The installation in {self.home}", remedy=STOP_FIRST)
        for service in self.databases:
            with self.reading(service) as engine, suppress(DatabaseError):
                if is_held(engine, WORKER):
                    raise Unavailable(part=service, remedy=STOP_FIRST)

    def refuse_empty(self) -> None:
        """Refuse a read-only command on a home that is empty, older or half restored. Raises NoInstallation, NotMigrated,
        DatabaseLost, HalfRestored."""
        refuse_half_restored(self.home)
        state = self.state()
        self.refuse_lost()
        if state != "current":
            raise NoInstallation(self.home) if state == "empty" else self.not_migrated()

    def ensure_migrated(self, *, fills_lost: bool = False) -> bool:
        """Migrate an empty home and return whether it was empty. Refuse an older or half-restored one, and one whose
        databases were lost, unless the command fills them again."""
        refuse_half_restored(self.home)
        state = self.state()
        try:
            self.refuse_lost()
        except DatabaseLost:
            if not fills_lost:
                raise
        else:
            if state == "older":
                raise self.not_migrated()
        if state == "current":
            return False
        self.migrate()
        return state == "empty"


def _state_at(database: str, are_models_new: Callable[[Engine], bool]) -> State:
    """Return the state of the database at a URL."""
    url = make_url(database)
    if url.get_backend_name() == "sqlite" and not Path(str(url.database)).exists():
        return "empty"
    engine = create_engine(database, read_only=True)
    try:
        found = migrations.revision_of(engine)
        if found is None:
            return "empty"
        return "current" if found == migrations.newest() and are_models_new(engine) else "older"
    finally:
        engine.dispose()


def _models_are_new(engine: Engine, service: str) -> bool:
    """Return whether the tables in use belong to this version of the program."""
    models = consumer_tables().models
    with engine.connect() as connection:
        found = {row.name: row.version for row in connection.execute(select(models.c.name, models.c.version))}
    current = all(found.get(name) == version for name, version in READ_MODELS[service].items())
    return current and (service != "reporting" or rebuild.is_current(engine))
