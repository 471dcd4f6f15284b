"""The opened service: its database, its log, the handler of its commands and the consumer of the registry's log."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial

from sqlalchemy import Connection, Engine

from services.meetings import read_models as rm
from services.meetings.domain import DECIDERS
from services.meetings.domain.marking import restate
from services.meetings.guards import STATEMENTS, create_guard
from services.meetings.projections import project_again, project_appended, project_registry
from services.meetings.queries.agendas import AgendaQueries
from services.meetings.queries.histories import HistoryQueries
from services.meetings.queries.imports import ImportQueries
from services.meetings.queries.meetings import MeetingQueries
from services.meetings.queries.organizations import OrganizationDirectory
from services.meetings.queries.record_names import record_names
from services.meetings.queries.room import RoomQueries
from services.meetings.queries.topics import TopicQueries
from services.meetings.queries.visible import VisibleQueries
from services.meetings.settings import Settings
from shared.contracts import meetings, registry
from shared.contracts.meetings import RECORD_KINDS
from shared.event_store import migrations
from shared.event_store.codec import Codec
from shared.event_store.command_handler import CommandHandler
from shared.event_store.engine import autocommit, create_engine
from shared.event_store.log import Log
from shared.event_store.model_versions import forget_consumer, make_anew, set_version, version_of
from shared.event_store.outbox import authenticated_events
from shared.event_store.outbox_key import OutboxKey
from shared.event_store.projector import Projector
from shared.event_store.statements import StatementQueries, StatementRecording
from shared.event_store.store import EventStore
from shared.identity.revocations import GOOD_FOR, Revocations
from shared.tables.statements import NamedRecord

LOG = "meetings"
CONSUMER = "meetings"
READS = {CONSUMER: ("registry",)}
"""The logs that are read, by the name of the consumer that keeps the position."""


def codecs() -> dict[str, Codec]:
    """Return the codecs of the two logs; personal fields stay encrypted."""
    return {LOG: Codec(LOG, meetings.EVENTS), "registry": Codec("registry", registry.EVENTS)}


@dataclass(frozen=True)
class Service:
    """The opened service: `engine` writes, `reader` cannot. Open it after the fork; `close` it when the process is done
    with it."""

    settings: Settings
    engine: Engine
    reader: Engine
    handler: CommandHandler
    queries: MeetingQueries
    visible: VisibleQueries
    agendas: AgendaQueries
    topics: TopicQueries
    directory: OrganizationDirectory
    histories: HistoryQueries
    imports: ImportQueries
    statements: StatementQueries
    room: RoomQueries
    revocations: Revocations
    logs: Mapping[str, Log]

    def record_names(self) -> Iterable[NamedRecord]:
        return record_names(self.reader)

    def close(self) -> None:
        self.engine.dispose()
        self.reader.dispose()


def open_service(
    settings: Settings, failpoint: Callable[[str], None] = lambda _: None, statements: StatementRecording = STATEMENTS
) -> Service:
    engine = create_engine(settings.database)
    reader = create_engine(settings.reader_database or settings.database, read_only=True)
    codec = codecs()[LOG]
    return Service(
        settings,
        engine,
        reader,
        create_handler(settings, engine, failpoint, statements),
        MeetingQueries(reader),
        VisibleQueries(reader),
        AgendaQueries(reader),
        TopicQueries(reader),
        OrganizationDirectory(reader),
        HistoryQueries(reader, codec),
        ImportQueries(reader, codec),
        StatementQueries(reader, statements.kinds),
        RoomQueries(reader),
        Revocations(autocommit(reader), GOOD_FOR),
        {LOG: Log(reader, LOG)},
    )


def create_handler(
    settings: Settings,
    engine: Engine,
    failpoint: Callable[[str], None] = lambda _: None,
    statements: StatementRecording = STATEMENTS,
) -> CommandHandler:
    """Return the handler of this service's commands."""
    return statements.handler(
        EventStore(engine, codecs()[LOG], OutboxKey(settings.outbox_key)),
        DECIDERS,
        key=settings.commands_key.read_bytes(),
        project=partial(project_appended, statements=statements.projection(RECORD_KINDS)),
        guard=create_guard(),
        restatement=restate,
        failpoint=failpoint,
    )


def registry_projector(engine: Engine, failpoint: Callable[[str], None] = lambda _: None) -> Projector:
    """Return the consumer of the registry's log: names of organizations and States, and revoked sessions."""
    return Projector(engine, CONSUMER, codecs(), project_registry, failpoint=failpoint)


def migrate(settings: Settings) -> dict[str, int]:
    """Bring the database to this version of the program. Run it under the service's lease.

    Return the number of events of each log that an earlier version left unsealed: they are authenticated now.
    """
    engine, key = create_engine(settings.owner_database or settings.database), OutboxKey(settings.outbox_key)
    try:
        authenticated = migrations.migrate(engine, (LOG,), key)
        with engine.begin() as connection:
            if version_of(connection, CONSUMER) != rm.VERSION:
                rebuild_meetings(connection, key)
        return authenticated
    finally:
        engine.dispose()


def rebuild_meetings(connection: Connection, key: OutboxKey) -> None:
    """Rebuild the tables from all sealed and unsealed events. The registry's log is then read again from its beginning."""
    # A revoked session must not become valid while the registry's log is read again, nor a draft be lost.
    stale = [table for table in rm.metadata.sorted_tables if table.name not in rm.KEPT]
    make_anew(connection, rm.metadata, rm.FORMER, stale)
    codec = codecs()[LOG]
    for stored in authenticated_events(connection, LOG, key):
        project_again(connection, codec.decode(stored))
    forget_consumer(connection, CONSUMER)
    set_version(connection, CONSUMER, rm.VERSION)
