"""Queries on the records that a file is about."""

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import Engine, Row, select

from services.meetings import read_models as rm
from shared.contracts.meetings import AttendanceRecorded
from shared.domain.batches import batched
from shared.domain.event import StoredEvent
from shared.event_store.codec import Codec
from shared.event_store.store import STREAMS_PER_QUERY, EventStore


class ImportQueries:
    def __init__(self, reader: Engine, codec: Codec) -> None:
        self._store = EventStore(reader, codec)

    def series(self) -> dict[str, str]:
        """Return the ids of all series, by code."""
        with self._store.engine.connect() as connection:
            rows = connection.execute(select(rm.series.c.code, rm.series.c.id))
            return {row.code: row.id for row in rows}

    def series_by_code(self) -> dict[str, Row[Any]]:
        """Return all series, by code in small letters."""
        with self._store.engine.connect() as connection:
            return {row.code_key: row for row in connection.execute(select(rm.series))}

    def meetings(self, meetings: Collection[str]) -> dict[str, Row[Any]]:
        """Return the recorded ones among these meetings, by id."""
        table = rm.meetings
        with self._store.engine.connect() as connection:
            return {row.id: row for row in connection.execute(select(table).where(table.c.id.in_(meetings)))}

    def subjects(self, meetings: Collection[str]) -> dict[str, tuple[str, ...]]:
        """Return the stated subjects of meetings, by id."""
        table = rm.meeting_subjects
        with self._store.engine.connect() as connection:
            rows = connection.execute(select(table).where(table.c.meeting.in_(meetings)))
            return {row.meeting: tuple(filter(None, row.subjects.split("\n"))) for row in rows}

    def records_in_error(self) -> set[str]:
        """Return the ids of series and meetings registered in error."""
        with self._store.engine.connect() as connection:
            return set(connection.scalars(select(rm.in_error.c.record)))

    def events_of(self, streams: Iterable[str]) -> dict[str, list[StoredEvent]]:
        """Return the events of each stream that exists."""
        with self._store.engine.connect() as connection:
            return self._store.load_all(connection, streams)

    def entries(self, meetings: Collection[str]) -> list[Row[Any]]:
        """Return the entries of the lists of meetings."""
        table = rm.attendance
        with self._store.engine.connect() as connection:
            return list(connection.execute(select(table).where(table.c.meeting.in_(meetings))))

    def first_days(self, meetings: Collection[str]) -> dict[str, str]:
        """Return the first days of meetings, by id."""
        table = rm.meetings.c
        with self._store.engine.connect() as connection:
            rows = connection.execute(select(table.id, table.first_day).where(table.id.in_(meetings)))
            return {row.id: row.first_day for row in rows}

    def attending_organizations(self, meetings: Iterable[str]) -> dict[str, str]:
        """Return organizations by the entry's fact, as recorded, including those of withdrawn entries."""
        table, found = rm.happenings.c, dict[str, str]()
        query = select(table.stream).where(table.version == 1, table.stream.startswith("attendance-"))
        with self._store.engine.connect() as connection:
            for batch in batched(sorted(set(meetings)), STREAMS_PER_QUERY):
                streams = connection.scalars(query.where(table.record.in_(batch))).all()
                for events in self._store.load_all(connection, streams).values():
                    recorded = (each.data for each in events if isinstance(each.data, AttendanceRecorded))
                    found |= {each.fact: each.organization for each in recorded}
        return found
