"""Rebuilding of facts from the logs, beside the live facts, and a switch to them in one step. Until then the old facts
are used."""

import gc
import logging
from collections.abc import Callable, Collection, Mapping

from sqlalchemy import Connection, Engine, MetaData, Table, inspect, select, update

from services.reporting.projections import facts_projection, tiles_projection
from services.reporting.read_models.attendance_blocks import WIDTH
from services.reporting.read_models.tables import LOGS, VERSION, FactTables, fact_tables, live_tables, pointer
from shared.domain.errors import Refused
from shared.environment.garbage_collection import infrequent_gc
from shared.event_store.codec import Codec
from shared.event_store.lease import lease
from shared.event_store.model_versions import forget_consumer
from shared.event_store.projector import GapFound, Projector
from shared.event_store.tables import consumer_tables
from shared.messaging.errors import TopicIncomplete
from shared.messaging.sources import Source

logger = logging.getLogger(__name__)
BATCH = 5 * WIDTH
SECONDS_TO_LISTEN = 0.2  # to a topic
LEASE = "rebuild"


class RebuildRunning(Refused):
    """Refusal: another rebuild of the same facts is under way."""

    code = "rebuild-running"


def is_current(engine: Engine) -> bool:
    """Return whether the live facts have the content that this version of the program writes."""
    with engine.connect() as connection:
        return connection.scalar(select(pointer.c.version)) == VERSION


def rebuild(
    engine: Engine,
    codecs: Mapping[str, Codec],
    sources: Mapping[str, Source],
    progress: Callable[[str, int], None] = lambda _log, _position: None,
    wait: float = 0,
) -> dict[str, int]:
    """Rebuild all facts from the sources and switch to them; return their positions.

    `wait`: seconds without records after which a source counts as ended; the end of a log is known at once, that of a
    topic is not.

    Fails fast: an unreadable event raises Undecodable and leaves the old facts live. Raises RebuildRunning, GapFound or
    Lossy (a topic that lacks events: rebuild from the log).
    """
    with lease(engine, LEASE) as mine:
        if not mine:
            raise RebuildRunning
        with engine.begin() as connection:
            tables = fact_tables(live_tables(connection).number + 1)
            _clear(connection, tables)
            tables.metadata.create_all(connection)
            for table in tables.facts.values():
                for index in table.indexes:
                    index.drop(connection)
        writing = facts_projection(tables, before_lookup=lambda connection, log: _index(connection, tables, log))
        projector = Projector(
            engine, tables.consumer, codecs, writing, observer=tiles_projection(tables), fail_fast=True
        )
        with infrequent_gc():
            while True:
                origins = {log: _catch_up(projector, log, source, progress, wait) for log, source in sources.items()}
                # A silent topic may be slow; a log without an origin is empty.
                empty = {log for log, origin in origins.items() if origin is None and not wait}
                with engine.begin() as connection:
                    for log in LOGS:
                        _index(connection, tables, log)
                if (positions := _switch(engine, tables, empty)) is not None:
                    return positions


def _index(connection: Connection, tables: FactTables, log: str) -> None:
    """Create the index by stream once it is needed, at the latest before the switch.

    While every stream is new, nothing is looked up, and indexing all rows at once costs a fraction of maintaining a
    growing index.
    """
    for index in tables.facts[log].indexes:
        index.create(connection, checkfirst=True)


def _catch_up(
    projector: Projector, log: str, source: Source, progress: Callable[[str, int], None], wait: float
) -> str | None:
    """Read up to the end; return the log's origin."""
    while True:
        batch = source.read(projector.cursor(log), BATCH, wait)
        if batch.origin is None or not batch.events:
            return batch.origin
        projector.apply(log, batch.origin, batch.events, batch.offset)
        # Facts form no cycles, but SQL statements do, by the hundred; over ten million events none would be freed.
        gc.collect(0)
        progress(log, batch.events[-1].position)


def _switch(engine: Engine, tables: FactTables, empty: Collection[str]) -> dict[str, int] | None:
    """Move the pointer if the new facts are not behind the live ones; return None if they are.

    Positions of the live ones in a log that has been replaced are ignored.
    """
    marks = consumer_tables().marks
    with engine.begin() as connection:
        old = live_tables(connection)
        query = select(marks.c.consumer, marks.c.log, marks.c.origin, marks.c.position)
        rows = connection.execute(query.where(marks.c.consumer.in_((old.consumer, tables.consumer))).with_for_update())
        found = {(row.consumer, row.log): (row.origin, int(row.position)) for row in rows}
        reached_by_log = {log: found.get((tables.consumer, log), (None, 0)) for log in LOGS}
        before = {log: found[old.consumer, log] for log in LOGS if (old.consumer, log) in found}
        for log, (origin, position) in before.items():
            now, reached = reached_by_log[log]
            if reached < position and log not in empty and now in (None, origin):
                return None
        connection.execute(update(pointer).values(number=tables.number, version=VERSION))
    with engine.begin() as connection:
        _clear(connection, old)
    positions = {log: position for log, (_origin, position) in reached_by_log.items()}
    logger.info("facts rebuilt", extra={"tables": tables.number, "positions": positions})
    return positions


def _clear(connection: Connection, tables: FactTables) -> None:
    """Drop tables that are not live: left over from an interrupted rebuild, or replaced."""
    # By name: an older version may have created tables unknown to this one.
    for name in inspect(connection).get_table_names():
        if name == tables.consumer or name.startswith(f"{tables.consumer}_"):
            Table(name, MetaData()).drop(connection)
    forget_consumer(connection, tables.consumer)


__all__ = ["SECONDS_TO_LISTEN", "GapFound", "RebuildRunning", "TopicIncomplete", "is_current", "rebuild"]
