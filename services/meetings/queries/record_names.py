"""The records of meetings, and those of the registry as its log told of them, as files call them."""

from collections.abc import Iterator

from sqlalchemy import Engine, select

from services.meetings import read_models as rm
from shared.contracts.meetings.agendas import AGENDA_ITEMS
from shared.contracts.meetings.recordings import PRESENTATIONS
from shared.event_store.statements import statements_of_kind


def record_names(reader: Engine) -> Iterator[tuple[str, ...]]:
    """Yield the id of each record that files name, what it is called, and by what it is found besides."""
    names, known, states = rm.organization_names, rm.organizations, rm.states
    organizations = (
        select(known.c.id, known.c.name.label("present"), names.c.name)
        .join_from(names, known, known.c.id == names.c.organization)
        .where(known.c.same_as.is_(None), known.c.in_error.is_(False))
    )
    with reader.connect() as connection:
        for table in (rm.meetings, rm.series):
            yield from map(tuple, connection.execute(select(table.c.id, table.c.code)))
        yield from map(
            tuple,
            connection.execute(
                select(states.c.record, states.c.iso3, states.c.name).where(states.c.in_error.is_(False))
            ),
        )
        yield from map(tuple, connection.execute(organizations))
        codes = dict(map(tuple, connection.execute(select(rm.meetings.c.id, rm.meetings.c.code))))
        # A file names an item by its meeting and number, and a presentation by its meeting and line.
        for _record, item in statements_of_kind(connection, AGENDA_ITEMS):
            yield item.fact, f"{codes.get(item.meeting, item.meeting)}/{item.number}"
        for _record, shown in statements_of_kind(connection, PRESENTATIONS):
            if shown.imported is not None:
                yield shown.fact, shown.imported.row
