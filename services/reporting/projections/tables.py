"""Fact versions to rows and back."""

from collections.abc import Callable, Iterator, Sequence

from sqlalchemy import Connection, bindparam, select, update

from services.reporting.projections.fold import Fold
from services.reporting.read_models import facts as rm
from services.reporting.read_models.tables import FactTables, fact_columns, fact_of, row_of, stream_number
from shared.event_store.bulk import insert_rows
from shared.event_store.projector import RecordedEvent


def facts_projection(
    tables: FactTables, before_lookup: Callable[[Connection, str], None] = lambda _connection, _log: None
) -> Callable[[Connection, Sequence[RecordedEvent]], None]:
    """Return the projection that writes the facts of a batch of one log's events into one set of tables, in the
    caller's transaction.

    `before_lookup` is called before facts of a log are looked up by their stream.
    """

    def write(connection: Connection, events: Sequence[RecordedEvent]) -> None:
        log = events[0].log
        streams = _continued_streams(events)
        if streams:
            before_lookup(connection, log)
        fold = Fold(_open_versions(connection, tables, log, streams))
        for recorded in events:
            fold.apply(recorded)
        ends = fold.closed
        table = tables.facts[log]
        if fold.versions:
            rows = [row_of(each, ends.pop((log, each.known_from), None)) for each in fold.versions]
            insert_rows(connection, table, rows)
        if ends:
            ending = update(table).where(table.c.known_from == bindparam("at"))
            connection.execute(
                ending.values(known_to=bindparam("until_position")),
                [{"at": at, "until_position": to} for (_, at), to in ends.items()],
            )

    return write


def _continued_streams(events: Sequence[RecordedEvent]) -> list[str]:
    """Return the streams that these events continue. A stream that begins here has no facts yet."""
    later = dict.fromkeys(recorded.event.stream for recorded in events if recorded.event.version > 1)
    if not later:
        return []
    begun = {recorded.event.stream for recorded in events if recorded.event.version == 1}
    return [stream for stream in later if stream not in begun]


def _open_versions(connection: Connection, tables: FactTables, log: str, streams: Sequence[str]) -> Iterator[rm.Fact]:
    """Return the open facts of streams."""
    facts, wanted = tables.facts[log], set(streams)
    for at in range(0, len(streams), 500):
        numbers = [stream_number(stream) for stream in streams[at : at + 500]]
        query = select(*fact_columns(facts)).where(facts.c.stream_number.in_(numbers), facts.c.known_to.is_(None))
        for row in connection.execute(query).all():
            # Another stream may have the same number.
            if (fact := fact_of(row)).stream in wanted:
                yield fact
