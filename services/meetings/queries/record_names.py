"""The names by which files refer to records of meetings, and to records of the registry, as far as its log has been read."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, Engine, select

from services.meetings import read_models as rm
from services.meetings.queries.organizations import CHOOSABLE
from services.meetings.read_models.conclusions import conclusions
from shared.contracts.meetings.agendas import AGENDA_ITEMS
from shared.contracts.meetings.aims import DECISIONS, OBJECTIVES
from shared.contracts.meetings.consultations import CONSULTATIONS, RAISED_NEEDS
from shared.contracts.meetings.measures import MEASURES
from shared.contracts.meetings.places import EXPERTISES
from shared.contracts.meetings.proposals import PROPOSALS
from shared.contracts.meetings.recordings import PRESENTATIONS
from shared.contracts.meetings.topics import TOPICS
from shared.contracts.meetings.work import ACTIONS, WORK_ITEMS
from shared.contracts.registry.groups import GROUPS
from shared.event_store.statements import statements_of_kind

NamedRecord = tuple[str, ...]
NAMED_BY_ROW = (CONSULTATIONS, RAISED_NEEDS, PROPOSALS, PRESENTATIONS, MEASURES, ACTIONS, EXPERTISES, DECISIONS)
"""The kinds whose statements files name by the row that made them."""


def record_names(reader: Engine) -> Iterator[NamedRecord]:
    """Yield the id of each record that files can name, with its name and the other names that find it."""
    names, organizations, states = rm.organization_names, rm.organizations, rm.states
    organizations_query = (
        select(organizations.c.id, organizations.c.name.label("present"), names.c.name)
        .join_from(names, organizations, organizations.c.id == names.c.organization)
        .where(*CHOOSABLE)
    )
    with reader.connect() as connection:
        codes = {row.id: row.code for row in connection.execute(select(rm.meetings.c.id, rm.meetings.c.code))}
        yield from codes.items()
        yield from map(tuple, connection.execute(select(rm.series.c.id, rm.series.c.code)))
        yield from map(
            tuple,
            connection.execute(
                select(states.c.record, states.c.iso3, states.c.name).where(states.c.in_error.is_(False))
            ),
        )
        yield from map(tuple, connection.execute(organizations_query))
        numbered = select(conclusions.c.id, conclusions.c.meeting, conclusions.c.number)
        for row in connection.execute(numbered.where(conclusions.c.state != "dropped")):
            yield row.id, f"{codes.get(row.meeting, row.meeting)}/{row.number}"
        yield from _statements(connection, codes)


def _statements(connection: Connection, codes: Mapping[str, str]) -> Iterator[NamedRecord]:
    """Yield statements by the codes that RECORDS 10 gives them; a topic by that of the row which made it, or by its name."""
    periods: dict[str, str | None] = {}
    for fact, group in statements_of_kind(connection, GROUPS):
        periods[fact] = group.period
        yield (fact, _at(group.code, group.period), "/".join(filter(None, (group.code, group.period))))
    for kind in NAMED_BY_ROW:
        for fact, stated in statements_of_kind(connection, kind):
            if row := _row_of(stated):
                yield (fact, *row)
    for fact, topic in statements_of_kind(connection, TOPICS):
        yield (fact, *_row_of(topic), *topic.name.values())
    for fact, item in statements_of_kind(connection, AGENDA_ITEMS):
        yield fact, f"{codes.get(item.meeting, item.meeting)}/{item.number}"
    for fact, aim in statements_of_kind(connection, OBJECTIVES):
        whose = aim.document or codes.get(aim.of, aim.of)
        yield fact, "/".join(filter(None, (aim.set, whose, aim.number)))
    for fact, work in statements_of_kind(connection, WORK_ITEMS):
        code = f"{work.kind}/{work.designation}"
        yield fact, _at(code, periods.get(work.body)), code


def _at(code: str, period: str | None) -> str:
    return f"{code}@{period}" if period else code


def _row_of(stated: Any) -> tuple[str, ...]:  # noqa: ANN401  a statement of any kind
    return () if stated.imported is None else (stated.imported.row,)
