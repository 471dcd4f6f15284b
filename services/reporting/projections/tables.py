"""Fact versions to rows and back."""

from collections.abc import Callable, Sequence

from sqlalchemy import Connection, bindparam, select, update

from services.reporting import read_models as rm
from services.reporting.projections.fold import Fold
from services.reporting.read_models.rows import fact_of, row_of
from shared.event_store.bulk import insert_rows
from shared.event_store.projector import Recorded


def facts_writer(tables: rm.FactTables) -> Callable[[Connection, Sequence[Recorded]], None]:
    """Writes what a batch of events makes into one set of tables, in the caller's transaction."""

    def write(connection: Connection, events: Sequence[Recorded]) -> None:
        fold = Fold(_known(connection, tables, events))
        for recorded in events:
            fold.add(recorded)
        if fold.made:
            insert_rows(connection, tables.facts, [row_of(fact) for fact in fold.made.values()])
        if fold.closed:
            facts = tables.facts
            ending = update(facts).where(facts.c.log == bindparam("at_log"), facts.c.known_from == bindparam("at"))
            connection.execute(
                ending.values(known_to=bindparam("until_position")),
                [{"at_log": log, "at": at, "until_position": to} for (log, at), to in fold.closed.items()],
            )

    return write


def _known(connection: Connection, tables: rm.FactTables, events: Sequence[Recorded]) -> list[rm.Fact]:
    """The open facts of the streams that these events go on with. A stream that begins here has none."""
    begun = {recorded.event.stream for recorded in events if recorded.event.version == 1}
    streams = list(dict.fromkeys(recorded.event.stream for recorded in events if recorded.event.stream not in begun))
    known: list[rm.Fact] = []
    for at in range(0, len(streams), 500):
        facts = tables.facts
        query = select(facts).where(facts.c.stream.in_(streams[at : at + 500]), facts.c.known_to.is_(None))
        known.extend(fact_of(row) for row in connection.execute(query))
    return known
