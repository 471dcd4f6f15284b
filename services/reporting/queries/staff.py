"""Study periods and since when items are recorded, as staff keep them, the history of a record, and what could not be read."""

from typing import Any

from sqlalchemy import Engine, Row, Select, select, tuple_

from services.reporting import read_models as rm
from shared.domain.errors import NotThere
from shared.event_store.tables import consumer_tables, kernel_tables


class StaffQueries:
    """Study periods as staff keep them, and what could not be read: what the console and the API list."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def study_periods(self, after: tuple[str, str] | None, limit: int, name: str | None = None) -> list[Row[Any]]:
        """At most `limit` by first day and id; `name` is one of its names, whatever the case."""
        table = rm.study_periods
        query = select(table).order_by(table.c.first_day, table.c.id).limit(limit)
        if after is not None:
            query = query.where(tuple_(table.c.first_day, table.c.id) > after)
        if name is not None:
            query = query.where(table.c.id.in_(self._called(name)))
        with self.engine.connect() as connection:
            return list(connection.execute(query))

    def study_period(self, period: str) -> Row[Any]:
        """Raises NotThere."""
        with self.engine.connect() as connection:
            row = connection.execute(select(rm.study_periods).where(rm.study_periods.c.id == period)).first()
        if row is None:
            raise NotThere(id=period)
        return row

    def clause_records(self) -> list[Row[Any]]:
        """All items of the resolution, in its order."""
        with self.engine.connect() as connection:
            return list(connection.execute(select(rm.clause_records).order_by(rm.clause_records.c.number)))

    def clause_record(self, clause: str) -> Row[Any]:
        """Raises NotThere."""
        with self.engine.connect() as connection:
            row = connection.execute(select(rm.clause_records).where(rm.clause_records.c.clause == clause)).first()
        if row is None:
            raise NotThere(id=clause)
        return row

    def history(self, log: str, stream: str) -> list[tuple[bytes, str | None]]:
        """A stream's stored events by version, each with its recorded time: None until it is sealed."""
        tables = kernel_tables(log)
        query = (
            select(tables.events.c.bytes, tables.log.c.recorded)
            .join_from(tables.events, tables.log, tables.log.c.event == tables.events.c.seq, isouter=True)
            .where(tables.events.c.stream == stream)
            .order_by(tables.events.c.version)
        )
        with self.engine.connect() as connection:
            return [(row.bytes, row.recorded) for row in connection.execute(query)]

    def set_aside(self) -> list[Row[Any]]:
        """What the live facts could not take in, by log and position."""
        table = consumer_tables().set_aside
        with self.engine.connect() as connection:
            consumer = rm.live_tables(connection).consumer
            query = select(table).where(table.c.consumer == consumer).order_by(table.c.log, table.c.position)
            return list(connection.execute(query))

    def _called(self, name: str) -> Select[tuple[str]]:
        claims = kernel_tables("reporting").claims
        return select(claims.c.holder).where(claims.c.kind == "study period", claims.c.key == name.casefold())
