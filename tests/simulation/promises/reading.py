"""Read models: staff see the result of all events, whether written with each command or rebuilt from the log."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, MetaData, select

from services.meetings import read_models as meetings_models
from services.meetings.projections import project_registry
from services.meetings.service import CONSUMER, rebuild_meetings
from services.registry import read_models as registry_models
from services.registry.service import rebuild_registry
from shared.event_store.outbox_key import OutboxKey
from shared.event_store.projector import RecordedEvent
from tests.simulation.broken import Broken
from tests.simulation.databases import Database
from tests.simulation.installation import codecs
from tests.simulation.promises.consuming import standing
from tests.simulation.promises.sealing import Sealing

MODELS: dict[str, MetaData] = {"registry": registry_models.metadata, "meetings": meetings_models.metadata}
ANEW: dict[str, Callable[[Connection, OutboxKey], None]] = {"registry": rebuild_registry, "meetings": rebuild_meetings}
Rows = Mapping[str, Sequence[Any]]


class Reading:
    """Checks one service, whose tables are rebuilt in a transaction that is rolled back."""

    def __init__(self, database: Database, service: str, registry: Sealing, key: OutboxKey) -> None:
        self._database, self._service, self._registry, self._key = database, service, registry, key

    def check_end(self) -> None:
        at = standing(self._database, CONSUMER, "registry").position
        with self._database.engine.connect() as connection, connection.begin() as transaction:
            before = self._read(connection)
            ANEW[self._service](connection, self._key)
            if self._service == "meetings":
                project_registry(connection, self._recorded(at))
            after = self._read(connection)
            transaction.rollback()
        for table in before:
            if before[table] != after[table]:
                raise Broken(
                    "read models are what the events come to", f"{table}: {before[table]}, and anew {after[table]}"
                )

    def _read(self, connection: Connection) -> Rows:
        return {
            table.name: sorted(map(repr, connection.execute(select(table)).all()))
            for table in MODELS[self._service].sorted_tables
        }

    def _recorded(self, upto: int) -> list[RecordedEvent]:
        codec = codecs()["registry"]
        return [
            RecordedEvent("registry", entry.position, entry.recorded, codec.decode(entry.stored))
            for entry in self._registry.entries[:upto]
        ]
