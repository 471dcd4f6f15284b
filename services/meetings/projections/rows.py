"""Rows that list the events of a record's history."""

from sqlalchemy import Connection

from services.meetings import read_models as rm
from shared.domain.event import StoredEvent
from shared.event_store.row_writes import upsert


def append_to_history(connection: Connection, event: StoredEvent, record: str) -> None:
    """Add an event to the history of a record."""
    upsert(connection, rm.happenings, {"stream": event.stream, "version": event.version, "record": record})
