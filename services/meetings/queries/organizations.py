"""Organizations and States as the registry's log has named them so far. An id that is not among them is unknown."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Engine, Row, func, or_, select

from services.meetings import read_models as rm
from shared.domain.collation import collation_key
from shared.domain.dates import on_or_before


class OrganizationDirectory:
    def __init__(self, reader: Engine) -> None:
        self.reader = reader

    def search(self, typed: str, limit: int = 8) -> list[tuple[str, str]]:
        """(id, name) of organizations with a name or spelling like what was typed; those that begin so come first."""
        asked = collation_key(typed)
        if not asked:
            return []
        names, known = rm.organization_names, rm.organizations
        like = names.c.sort_name.contains(asked, autoescape=True)
        query = (
            select(known.c.id, known.c.name)
            .join_from(names, known, known.c.id == names.c.organization)
            .where(like, known.c.same_as.is_(None), known.c.in_error.is_(False))
            .order_by(names.c.sort_name.startswith(asked, autoescape=True).desc(), names.c.sort_name, known.c.id)
            .limit(limit * 4)  # one organization may be found by several of its names
        )
        with self.reader.connect() as connection:
            found = {row.id: row.name for row in connection.execute(query)}
        return list(found.items())[:limit]

    def is_in_error(self, organization: str) -> bool:
        """Tell whether the registry says that it was registered in error."""
        table = rm.organizations
        with self.reader.connect() as connection:
            return bool(connection.scalar(select(table.c.in_error).where(table.c.id == organization)))

    def name(self, organization: str) -> str | None:
        """The present name; None for an id that the registry has not told of."""
        with self.reader.connect() as connection:
            table = rm.organizations
            return connection.scalar(select(table.c.name).where(table.c.id == organization))

    def names(self, organizations: Collection[str]) -> dict[str, str]:
        """The present names of those that the registry has told of, by id."""
        table = rm.organizations.c
        with self.reader.connect() as connection:
            rows = connection.execute(select(table.id, table.name).where(table.id.in_(organizations)))
            return {row.id: row.name for row in rows}

    def search_states(self, typed: str, limit: int = 8) -> list[tuple[str, str]]:
        """(id, name) of States with a name like what was typed, or that code; those that begin so come first."""
        asked, table = collation_key(typed), rm.states.c
        if not asked:
            return []
        like = or_(table.sort_name.contains(asked, autoescape=True), func.lower(table.iso3) == asked)
        query = (
            select(table.record, table.name)
            .where(like, table.in_error.is_(False))
            .order_by(table.sort_name.startswith(asked, autoescape=True).desc(), table.sort_name)
            .limit(limit)
        )
        with self.reader.connect() as connection:
            return [(row.record, row.name) for row in connection.execute(query)]

    def coded_state(self, code: str) -> str | None:
        """The id of the State with an ISO code of three letters, in capitals or not."""
        table = rm.states.c
        with self.reader.connect() as connection:
            query = select(table.record).where(table.iso3 == code.upper(), table.in_error.is_(False))
            return connection.scalar(query)

    def state_names(self, states: Collection[str]) -> dict[str, str]:
        """The names of States that the registry has told of, by id."""
        table = rm.states.c
        with self.reader.connect() as connection:
            rows = connection.execute(select(table.record, table.name).where(table.record.in_(states)))
            return {row.record: row.name for row in rows}

    def all_states(self) -> list[str]:
        """The ids of all States, by name."""
        table = rm.states.c
        with self.reader.connect() as connection:
            return list(
                connection.scalars(select(table.record).where(table.in_error.is_(False)).order_by(table.sort_name))
            )

    def names_on(self, organizations: list[str], day: str) -> dict[str, str]:
        """What each was called on a day: the last rename that had surely happened, else the name it was registered by."""
        table = rm.organization_names
        query = select(table).where(table.c.organization.in_(organizations), table.c.kind != "spelling")
        with self.reader.connect() as connection:
            rows = connection.execute(query).all()
        named: dict[str, str] = {}
        for row in sorted(rows, key=lambda each: each.since or ""):
            if row.since is None or on_or_before(row.since, day):
                named[row.organization] = row.name
        return named

    def names_at(self, meeting: str, organizations: list[str]) -> dict[str, str]:
        """What each was called when the meeting was."""
        table = rm.meetings
        with self.reader.connect() as connection:
            days = connection.execute(select(table.c.first_day, table.c.last_day).where(table.c.id == meeting)).first()
        return {} if days is None else self.names_on(organizations, days.last_day or days.first_day)

    def states(self) -> list[tuple[str, str]]:
        """(ISO code of three letters, name), by name."""
        with self.reader.connect() as connection:
            states = rm.states.c
            query = select(states.iso3, states.name).where(states.in_error.is_(False)).order_by(states.sort_name)
            rows = connection.execute(query)
            return [(row.iso3, row.name) for row in rows]

    def state(self, iso3: str | None) -> str | None:
        """A State's name; its code while the registry has not told of it; None for none."""
        if iso3 is None:
            return None
        with self.reader.connect() as connection:
            return connection.scalar(select(rm.states.c.name).where(rm.states.c.iso3 == iso3)) or iso3

    def series_choices(self) -> list[tuple[str, str]]:
        with self.reader.connect() as connection:
            rows: list[Row[Any]] = list(
                connection.execute(select(rm.series.c.id, rm.series.c.name).order_by(rm.series.c.sort_name))
            )
        return [(row.id, row.name) for row in rows]
