"""Queries on facts: the facts known at a moment, the moment that a text names, and the logs' roots then."""

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date
from itertools import chain
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Row, Table, func, or_, select

from services.reporting.queries.moments import (
    MINUTE,
    BeforeTheLog,
    LogState,
    Moment,
    day_after,
    minute_after,
    positions_in,
)
from services.reporting.read_models import attendance_blocks as blocks
from services.reporting.read_models import facts as rm
from services.reporting.read_models.tables import (
    ATTENDANCES,
    LOGS,
    FactTables,
    fact_columns,
    fact_of,
    live_tables,
    marks_of,
    stream_number,
)
from shared.domain.errors import Unavailable
from shared.event_store.bulk import among
from shared.transparency.tiles import WIDTH, Tile, root_at, tile_of

PAGE = 10_000
BLOCKS = 32  # blocks read at a time, of some hundred thousand bytes each


class FactQueries:
    """Queries on the live facts of one database; every answer is of one moment. `read` makes a fact of its row.

    `looks_at_meetings_alone`: of what opens or closes other facts, only meetings are looked at for what was closed since
    a past moment, as in earlier versions.
    """

    def __init__(
        self,
        engine: Engine,
        read: Callable[[Row[Any]], rm.Fact] = fact_of,
        *,
        looks_at_meetings_alone: bool = False,
    ) -> None:
        self.engine, self._read, self.looks_at_meetings_alone = engine, read, looks_at_meetings_alone

    def generation(self) -> tuple[object, ...]:
        """Return the live tables and the origin of each log in them; the facts known at a moment change only when these do."""
        with self.engine.connect() as connection:
            tables = live_tables(connection)
            marks = marks_of(connection, tables.consumer)
            return tables.consumer, *sorted((log, origin) for log, (origin, _position) in marks.items())

    def applied_positions(self) -> dict[str, int]:
        """Return the position applied of each log."""
        with self.engine.connect() as connection:
            return _applied(connection, live_tables(connection))

    def moment(self, text: str | None = None) -> Moment:
        """Return the moment that a text names: for None the applied positions, for a day or a minute (UTC) its last
        position, or positions as given.

        Raises Malformed, BeforeTheLog, Unavailable (nothing applied yet).
        """
        with self.engine.connect() as connection:
            tables = live_tables(connection)
            applied = _applied(connection, tables)
            if not any(applied.values()):
                raise Unavailable(part="reporting", remedy="No event has been counted yet. Try again in a moment.")
            if text is None:
                positions = applied
            elif minute := MINUTE.fullmatch(text):
                positions = _end_of(connection, tables, f"{minute[1]}T{minute[2]}", minute_after(text))
            elif ":" in text:
                positions = positions_in(text, applied)
            else:
                positions = _end_of(connection, tables, text, day_after(text))
            return Moment(positions, _last_day(connection, tables, positions))

    def known_at(self, moment: Moment) -> list[rm.Fact]:
        """Return the facts known at a moment, one version of each, withdrawn ones included."""
        return list(self.each_known_at(moment))

    def each_known_at(self, moment: Moment, in_blocks: int = 0) -> Iterator[rm.Fact]:
        """Yield facts as `known_at` does, for callers that keep few of them. `in_blocks`: leave out attendances up to
        that position."""
        with self.engine.connect() as connection:
            tables = live_tables(connection)
            for log, position in moment.positions.items():
                facts = tables.facts[log]
                known = select(*fact_columns(facts)).where(*_known(facts, position))
                parts = [known]
                if in_blocks and log == blocks.LOG:
                    # Two queries, each over an index: rows of attendances are never touched.
                    others = facts.c.stream_number.between(0, ATTENDANCES - 1)
                    beyond = facts.c.stream_number >= ATTENDANCES, facts.c.known_from > in_blocks
                    parts = [known.where(others), known.where(*beyond)]
                for query in parts:
                    for rows in connection.execute(query.execution_options(yield_per=PAGE)).partitions():
                        yield from map(self._read, rows)

    def replaced_in_blocks(self, moment: Moment) -> tuple[int, list[int]]:
        """Return the last position in the blocks of attendances that were complete at a moment, and the positions of
        the versions replaced by those in the blocks."""
        with self.engine.connect() as connection:
            table = live_tables(connection).blocks
            full_blocks = table.c.block < moment.positions[blocks.LOG] // blocks.WIDTH
            found = list(connection.scalars(select(table.c.replaced).where(full_blocks)))
        return len(found) * blocks.WIDTH, list(chain.from_iterable(blocks.unpacked("Q", each) for each in found))

    def blocks_upto(self, position: int) -> Iterator[blocks.AttendanceBlock]:
        """Yield the blocks of attendances up to the last position of one, in order."""
        with self.engine.connect() as connection:
            table = live_tables(connection).blocks
            query = select(table.c.said).where(table.c.block < position // blocks.WIDTH).order_by(table.c.block)
            for block in connection.scalars(query.execution_options(yield_per=BLOCKS)):
                yield blocks.decode_block(block)

    def logs_at(self, moment: Moment) -> dict[str, LogState]:
        """Return origin, position and Merkle root of each log that has events at the moment."""
        with self.engine.connect() as connection:
            tables = live_tables(connection)
            marks = marks_of(connection, tables.consumer)
            return {
                log: LogState(marks[log][0], position, _root(connection, tables, log, position).hex())
                for log, position in moment.positions.items()
                if position
            }

    def fact_versions(self, events: Sequence[tuple[str, int]]) -> list[rm.Fact]:
        """Return the versions that these events (log, position) made, by log and position."""
        found: list[rm.Fact] = []
        with self.engine.connect() as connection:
            tables = live_tables(connection)
            for log in LOGS:
                facts = tables.facts[log]
                positions = sorted(position for at, position in events if at == log)
                for at in range(0, len(positions), 500):
                    in_batch = facts.c.known_from.in_(positions[at : at + 500])
                    query = select(*fact_columns(facts)).where(in_batch).order_by(facts.c.known_from)
                    found.extend(map(self._read, connection.execute(query)))
        return found

    def versions_between(self, before: Moment, after: Moment) -> list[rm.Fact]:
        """Return the versions made by events after one moment, up to another; by log and position."""
        with self.engine.connect() as connection:
            tables = live_tables(connection)
            found: list[rm.Fact] = []
            for log, first in before.positions.items():
                facts = tables.facts[log]
                in_range = facts.c.known_from.between(first + 1, after.positions[log])
                query = select(*fact_columns(facts)).where(in_range).order_by(facts.c.known_from)
                found.extend(map(self._read, connection.execute(query)))
            return found

    def facts_of_streams(self, streams: Collection[tuple[str, str]], moment: Moment) -> list[rm.Fact]:
        """Return facts as `known_at` does, but all facts of these streams (log, stream)."""
        found: list[rm.Fact] = []
        with self.engine.connect() as connection:
            tables = live_tables(connection)
            for log in LOGS:
                facts = tables.facts[log]
                if numbers := sorted({stream_number(stream) for of, stream in streams if of == log}):
                    of_streams = among(facts.c.stream_number, numbers, connection.dialect)
                    query = select(*fact_columns(facts)).where(of_streams, *_known(facts, moment.positions[log]))
                    found.extend(map(self._read, connection.execute(query)))
        # Another stream may have the same number.
        return [fact for fact in found if (fact.log, fact.stream) in streams]

    def last_recorded(self, moment: Moment) -> str:
        """Return the stored recorded time of the last event known at a moment."""
        with self.engine.connect() as connection:
            return _last_time(connection, live_tables(connection), moment.positions)

    def moment_before(self, end: str) -> Moment:
        """Return the applied positions of all events recorded before a time, written as times are stored. Raises
        BeforeTheLog."""
        with self.engine.connect() as connection:
            tables = live_tables(connection)
            positions = _end_of(connection, tables, end, end)
            return Moment(positions, _last_day(connection, tables, positions))


def _end_of(connection: Connection, tables: FactTables, text: str, end: str) -> dict[str, int]:
    """Return the positions before `end`. A refusal states the log's beginning as precisely as the request was made."""
    applied = _applied(connection, tables)
    positions = {log: _position_before(connection, tables, log, end) if applied[log] else 0 for log in applied}
    if not any(positions.values()):
        raise BeforeTheLog(day=text, begins=_begins(connection, tables)[: len(text)])
    return positions


def _known(facts: Table, position: int) -> tuple[ColumnElement[bool], ...]:
    return facts.c.known_from <= position, or_(facts.c.known_to.is_(None), facts.c.known_to > position)


def _applied(connection: Connection, tables: FactTables) -> dict[str, int]:
    marks = marks_of(connection, tables.consumer)
    return {log: marks[log][1] if log in marks else 0 for log in LOGS}


def _tile(connection: Connection, tables: FactTables, log: str, index: int) -> Tile | None:
    tiles = tables.tiles
    row = connection.execute(select(tiles).where(tiles.c.log == log, tiles.c.tile == index)).first()
    return None if row is None else Tile(row.tile, row.hashes, row.recorded)


def _root(connection: Connection, tables: FactTables, log: str, position: int) -> bytes:
    tiles = tables.tiles
    full = position // WIDTH
    roots = connection.scalars(
        select(tiles.c.root).where(tiles.c.log == log, tiles.c.tile < full).order_by(tiles.c.tile)
    )
    return root_at(position, list(roots), _tile(connection, tables, log, full) if position % WIDTH else None)


def _position_before(connection: Connection, tables: FactTables, log: str, end: str) -> int:
    """Return the last position of a log recorded before a day or a minute begins; 0 if there is none."""
    tiles = tables.tiles
    index = connection.scalar(select(func.max(tiles.c.tile)).where(tiles.c.log == log, tiles.c.begins < end))
    if index is None:
        return 0
    tile = _tile(connection, tables, log, index)
    assert tile is not None
    return int(index) * WIDTH + bisect_left(tile.times(), end)


def _last_day(connection: Connection, tables: FactTables, positions: dict[str, int]) -> date:
    return date.fromisoformat(_last_time(connection, tables, positions)[:10])


def _last_time(connection: Connection, tables: FactTables, positions: dict[str, int]) -> str:
    times = []
    for log, position in positions.items():
        if position and (tile := _tile(connection, tables, log, tile_of(position))):
            times.append(tile.times()[(position - 1) % WIDTH])
    return max(times)


def _begins(connection: Connection, tables: FactTables) -> str:
    tiles = tables.tiles
    return str(connection.scalar(select(func.min(tiles.c.begins)).where(tiles.c.tile == 0)))
