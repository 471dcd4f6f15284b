"""The opened service: its database, its two logs, the handler of its commands and the consumer of all three logs."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from sqlalchemy import Connection, Engine, select

from services.reporting.domain import DECIDERS
from services.reporting.domain.study_period import unique_keys
from services.reporting.guards import STATEMENTS
from services.reporting.history.record_names import record_names
from services.reporting.projections import facts_projection, project_for_staff, tiles_projection
from services.reporting.queries import FactQueries, StaffQueries
from services.reporting.read_models.publication import PUBLICATION, PUBLICATION_VERSION, reset_publication
from services.reporting.read_models.staff import FORMER, STAFF_VERSION, durable_metadata, staff_metadata
from services.reporting.read_models.tables import LOGS, create_initial_tables, live_tables
from services.reporting.read_models.webhooks import WEBHOOKS
from services.reporting.settings import Settings
from shared.contracts import meetings, partners, registry, reporting
from shared.event_store import migrations
from shared.event_store.codec import Codec
from shared.event_store.command_handler import CommandHandler
from shared.event_store.engine import autocommit, create_engine
from shared.event_store.log import Log
from shared.event_store.model_versions import make_anew, set_version, version_of
from shared.event_store.outbox import authenticated_events
from shared.event_store.outbox_key import OutboxKey
from shared.event_store.projector import Projector, RecordedEvent
from shared.event_store.statements import StatementQueries, StatementRecording
from shared.event_store.store import EventStore
from shared.identity import revocations
from shared.identity.revocations import GOOD_FOR, Revocations
from shared.public_view.marking_changes import marking_change
from shared.tables.statements import NamedRecord

OWN_LOGS = ("reporting", "partners")
STAFF = "study_periods"
CONTRACTS = {"registry": registry, "meetings": meetings, "reporting": reporting, "partners": partners}


def codecs() -> dict[str, Codec]:
    """Return the codecs of every log; personal fields stay encrypted."""
    return {log: Codec(log, contract.EVENTS) for log, contract in CONTRACTS.items()}


@dataclass(frozen=True)
class Service:
    """The opened service: `engine` writes, `reader` cannot. Open it after the fork; `close` it when the process no
    longer needs it."""

    settings: Settings
    engine: Engine
    reader: Engine
    handler: CommandHandler
    facts: FactQueries
    staff: StaffQueries
    statements: StatementQueries
    revocations: Revocations
    logs: Mapping[str, Log]

    def record_names(self) -> Iterable[NamedRecord]:
        return record_names(self.facts)

    def disabled_accounts(self) -> frozenset[str]:
        """Return the disabled accounts, according to the registry's log as last read."""
        table = revocations.accounts.c
        with self.reader.connect() as connection:
            return frozenset(connection.scalars(select(table.account).where(table.disabled)))

    def close(self) -> None:
        self.engine.dispose()
        self.reader.dispose()


def open_service(
    settings: Settings, failpoint: Callable[[str], None] = lambda _: None, statements: StatementRecording = STATEMENTS
) -> Service:
    engine = create_engine(settings.database)
    reader = create_engine(settings.reader_database or settings.database, read_only=True)
    return Service(
        settings,
        engine,
        reader,
        create_handler(settings, engine, failpoint, statements),
        FactQueries(reader),
        StaffQueries(reader),
        StatementQueries(reader, statements.kinds),
        Revocations(autocommit(reader), GOOD_FOR),
        {log: Log(reader, log) for log in OWN_LOGS},
    )


def create_handler(
    settings: Settings,
    engine: Engine,
    failpoint: Callable[[str], None] = lambda _: None,
    statements: StatementRecording = STATEMENTS,
) -> CommandHandler:
    """Return the handler of this service's commands."""
    return statements.handler(
        EventStore(engine, codecs()["reporting"], OutboxKey(settings.outbox_key)),
        DECIDERS,
        key=settings.commands_key.read_bytes(),
        project=partial(project_for_staff, statements=statements.projection(reporting.KINDS)),
        unique_keys=unique_keys,
        restatement=marking_change,
        failpoint=failpoint,
    )


def facts_projector(engine: Engine, failpoint: Callable[[str], None] = lambda _: None) -> Projector:
    """Return the consumer that reads the three logs into the live facts, and records revoked sessions."""
    with engine.connect() as connection:
        tables = live_tables(connection)
    write = facts_projection(tables)

    def apply(connection: Connection, events: Sequence[RecordedEvent]) -> None:
        write(connection, events)
        revocations.apply(connection, (each.event for each in events if each.log == "registry"))

    return Projector(engine, tables.consumer, codecs(), apply, observer=tiles_projection(tables), failpoint=failpoint)


def consumed_logs(engine: Engine) -> dict[str, tuple[str, ...]]:
    """Return the logs currently read, by consumer: that of the live facts, that of partners, and that of webhooks."""
    with engine.connect() as connection:
        return {**dict.fromkeys((live_tables(connection).consumer, PUBLICATION), LOGS), WEBHOOKS: ("registry",)}


def migrate(settings: Settings) -> dict[str, int]:
    """Bring the database to this version of the program. Run it under the service's lease.

    Return the number of events of each log that an earlier version left unsealed, now authenticated.
    """
    engine, key = create_engine(settings.owner_database or settings.database), OutboxKey(settings.outbox_key)
    try:
        authenticated = migrations.migrate(engine, OWN_LOGS, key)
        with engine.begin() as connection:
            create_initial_tables(connection)
            durable_metadata.create_all(connection)
            revocations.metadata.create_all(connection)
            if version_of(connection, STAFF) != STAFF_VERSION:
                _rebuild_staff_tables(connection, key)
            if version_of(connection, PUBLICATION) != PUBLICATION_VERSION:
                reset_publication(connection)
                set_version(connection, PUBLICATION, PUBLICATION_VERSION)
        return authenticated
    finally:
        engine.dispose()


def _rebuild_staff_tables(connection: Connection, key: OutboxKey) -> None:
    """Rebuild the tables of staff from all sealed and unsealed events."""
    make_anew(connection, staff_metadata, FORMER)
    codec = codecs()["reporting"]
    for stored in authenticated_events(connection, "reporting", key):
        project_for_staff(connection, [codec.decode(stored)])
    set_version(connection, STAFF, STAFF_VERSION)
