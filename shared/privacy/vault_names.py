"""Readable names, for lists and searches, stored only here and deleted with the person."""

from collections.abc import Collection, Iterable, Sequence
from functools import cache

import msgspec
from sqlalchemy import Column, Connection, Engine, Executable, Index, Integer, String, Table, delete, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from shared.domain.collation import collation_key
from shared.privacy.vault import metadata

names = Table(
    "vault_names",
    metadata,
    Column("person", String, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("name", String, nullable=False),
    Column("sort_name", String, nullable=False),
    Index("vault_names_sorted", "sort_name", "person"),
)
TOGETHER = 500  # ids per query


class PersonName(msgspec.Struct, frozen=True):
    """A person's name as of a version of their stream; `name` is None if it can no longer be read."""

    person: str
    version: int
    name: str | None


class NameRow(msgspec.Struct, frozen=True):
    """A row of a list ordered by name."""

    person: str
    name: str
    sort_name: str


class Names:
    """The table of names. `engine` may write; `reader` is read-only."""

    def __init__(self, engine: Engine, reader: Engine) -> None:
        self.engine, self._reader = engine, reader

    def keep(self, person_names: Iterable[PersonName]) -> None:
        """Store names; one of an older version than the stored one changes nothing."""
        with self.engine.begin() as connection:
            keep(connection, person_names)

    def of(self, people: Sequence[str]) -> dict[str, str]:
        """Return the known names by id."""
        found: dict[str, str] = {}
        with self._reader.connect() as connection:
            for start in range(0, len(people), TOGETHER):
                group = people[start : start + TOGETHER]
                query = select(names.c.person, names.c.name).where(names.c.person.in_(group))
                found.update((row.person, row.name) for row in connection.execute(query))
        return found

    def listed(
        self,
        kind: str,
        limit: int,
        *,
        search: str = "",
        after: tuple[str, str] | None = None,
        skip: int = 0,
        without: Collection[str] = (),
    ) -> Sequence[NameRow]:
        """Return names in order, for ids of a kind (`person`), after a pair (sort name, id); `search` matches parts of
        names.

        The ids in `without` are left out, and do not count towards `limit`.
        """
        query = (
            select(names.c.person, names.c.name, names.c.sort_name)
            .where(names.c.person.startswith(f"{kind}-", autoescape=True))
            .order_by(names.c.sort_name, names.c.person)
            .limit(limit)
            .offset(skip)
        )
        if without:
            query = query.where(names.c.person.not_in(without))
        for word in collation_key(search).split():
            query = query.where(names.c.sort_name.contains(word, autoescape=True))
        if after is not None:
            sort_name, person = after
            later = names.c.sort_name == sort_name, names.c.person > person
            query = query.where(or_(names.c.sort_name > sort_name, later[0] & later[1]))
        with self._reader.connect() as connection:
            return [NameRow(*row) for row in connection.execute(query)]


def keep(connection: Connection, person_names: Iterable[PersonName]) -> None:
    """Store names within the caller's transaction. Repeated, late or concurrent calls change nothing.

    A command stores its names at once, and the worker later, both in the same order, so that they do not deadlock.
    """
    writing = _writing(connection.dialect.name)
    for person in sorted(person_names, key=lambda each: (each.person, each.version)):
        if person.name is None:
            connection.execute(delete(names).where(names.c.person == person.person, names.c.version < person.version))
            continue
        row = {
            "person": person.person,
            "version": person.version,
            "name": person.name,
            "sort_name": collation_key(person.name),
        }
        connection.execute(writing, row)


@cache
def _writing(dialect: str) -> Executable:
    query = (sqlite.insert if dialect == "sqlite" else postgresql.insert)(names)
    later = {name: query.excluded[name] for name in ("version", "name", "sort_name")}
    return query.on_conflict_do_update(
        index_elements=[names.c.person], set_=later, where=names.c.version < query.excluded.version
    )
