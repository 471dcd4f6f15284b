"""Study periods and clause records as staff keep them, the history of a record, and unreadable events."""

from typing import Any

import msgspec
from sqlalchemy import Engine, Row, Select, func, select, tuple_

from services.reporting.domain.commands import clause_stream
from services.reporting.read_models.staff import study_periods
from services.reporting.read_models.tables import live_tables
from shared.contracts import reporting
from shared.contracts.clauses import CLAUSES, Clause
from shared.contracts.reporting import CLAUSE_RECORD
from shared.domain.errors import NotThere
from shared.event_store.codec import Codec
from shared.event_store.histories import HistoryEvent, stream_history
from shared.event_store.row_queries import RowQueries
from shared.event_store.statements import Filters, StatementQueries
from shared.event_store.tables import consumer_tables, kernel_tables


class ResolutionItem(msgspec.Struct, frozen=True):
    """An item of the resolution, and the day from which answers to it are recorded. `version` is that of its stream: 0
    if nothing was ever stated."""

    id: str
    version: int
    clause: Clause
    since: str | None = None
    source: str | None = None


class StaffQueries(RowQueries):
    """Queries for the console and the API: study periods and items as staff keep them, and unreadable events."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self.codec = Codec("reporting", reporting.EVENTS)
        self.statements = StatementQueries(engine, reporting.KINDS)

    def study_periods(self, after: tuple[str, str] | None, limit: int, name: str | None = None) -> list[Row[Any]]:
        """Return at most `limit` study periods by first day and id; `name` matches any of a period's names, ignoring case."""
        table = study_periods
        query = select(table).order_by(table.c.first_day, table.c.id).limit(limit)
        if after is not None:
            query = query.where(tuple_(table.c.first_day, table.c.id) > after)
        if name is not None:
            query = query.where(table.c.id.in_(self._called(name)))
        return self._all(query)

    def study_period(self, period: str) -> Row[Any]:
        """Return a study period. Raises NotThere."""
        return self._one(select(study_periods).where(study_periods.c.id == period), period)

    def resolution_items(self) -> list[ResolutionItem]:
        """Return all items of the resolution, in its order."""
        every = len(CLAUSES)
        rows = self.statements.page(CLAUSE_RECORD.name, Filters(), None, descending=False, offset=0, limit=every)
        stated = {row.record: (row.statement.since, row.statement.source) for row in rows}
        ids = {clause_stream(clause): clause for clause in CLAUSES}
        events = kernel_tables("reporting").events.c
        of_items = events.stream.in_(list(ids))
        query = select(events.stream, func.max(events.version).label("newest")).where(of_items).group_by(events.stream)
        versions = {row.stream: row.newest for row in self._all(query)}
        return [ResolutionItem(id_, versions.get(id_, 0), ids[id_], *stated.get(id_, ())) for id_ in ids]

    def resolution_item(self, id_: str) -> ResolutionItem:
        """Return an item of the resolution. Raises NotThere."""
        item = next((each for each in self.resolution_items() if each.id == id_), None)
        if item is None:
            raise NotThere(id=id_)
        return item

    def history(self, stream: str) -> list[HistoryEvent]:
        """Return a stream's stored events by version, each with its recorded time, which is None until it is sealed."""
        with self.reader.connect() as connection:
            return stream_history(connection, self.codec, stream)

    def set_aside(self) -> list[Row[Any]]:
        """Return the events that could not be read into the live facts, by log and position."""
        table = consumer_tables().set_aside
        with self.reader.connect() as connection:
            consumer = live_tables(connection).consumer
            query = select(table).where(table.c.consumer == consumer).order_by(table.c.log, table.c.position)
            return list(connection.execute(query))

    def _called(self, name: str) -> Select[tuple[str]]:
        claims = kernel_tables("reporting").claims
        return select(claims.c.holder).where(claims.c.kind == "study period", claims.c.key == name.casefold())
