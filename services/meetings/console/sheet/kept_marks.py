"""The marks on a sheet that are not facts: absence, and a capacity chosen before an attendee is marked."""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Connection, delete, select

from services.meetings.read_models import sheet_marks
from shared.event_store.row_queries import RowQueries
from shared.event_store.row_writes import upsert

KEPT = timedelta(days=400)


class KeptMark(NamedTuple):
    mark: str
    capacity: str | None
    at: str


class KeptMarks(RowQueries):
    """The marks that no event holds, shared by all clerks and written in the transaction of an act."""

    def of(self, meeting: str) -> dict[str, KeptMark]:
        """Return the marks by row: an organization, or an organization and a person."""
        table = sheet_marks.c
        query = select(table.row, table.mark, table.capacity, table.at).where(table.meeting == meeting)
        return {row.row: KeptMark(row.mark, row.capacity, row.at) for row in self._all(query)}

    @staticmethod
    def keep(connection: Connection, meeting: str, row: str, mark: str, capacity: str | None) -> None:
        """Keep a mark in place of the previous one; marks older than 400 days are deleted."""
        now = datetime.now(UTC)
        values = {"meeting": meeting, "row": row, "mark": mark, "capacity": capacity}
        old = (now - KEPT).strftime("%Y-%m-%dT%H:%M:%SZ")
        connection.execute(delete(sheet_marks).where(sheet_marks.c.at < old))
        upsert(connection, sheet_marks, values | {"at": now.strftime("%Y-%m-%dT%H:%M:%SZ")})

    @staticmethod
    def forget(connection: Connection, meeting: str, row: str) -> None:
        table = sheet_marks.c
        connection.execute(delete(sheet_marks).where(table.meeting == meeting, table.row == row))
