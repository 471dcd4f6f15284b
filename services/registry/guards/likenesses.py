"""The rule over all names: an organization whose name is very like another's is registered when somebody says so."""

from typing import Any

from sqlalchemy import Connection, bindparam, select

from services.registry.domain.commands import RegisterOrganization
from services.registry.domain.errors import VeryLike
from services.registry.domain.likeness import MANY, VERY_LIKE, greatest_likeness, likeness_keys
from services.registry.read_models import organization_keys, organizations, states
from shared.contracts.registry.organizations import NAME
from shared.domain.decider import Command
from shared.event_store.statements import every_one


def refuse_very_like(connection: Connection, command: Command) -> None:
    """Raises VeryLike, naming the most alike, unless it is said to be another or comes from a file."""
    if not isinstance(command, RegisterOrganization) or command.another or command.imported is not None:
        return
    found = most_like(connection, command.name)
    if found is not None:
        raise VeryLike(
            field="name",
            typed=command.name,
            organization=found.id,
            name=found.name,
            country=found.country_name,
            insist="another",
        )


def most_like(connection: Connection, name: str) -> Any:  # noqa: ANN401  a row, or None
    """The organization whose names are most like this one, if very: id, name, country_name. For a duplicate, its original."""
    named = _names(connection, _candidates(connection, name))
    scored = {record: greatest_likeness(names, (name,)) for record, names in named.items()}
    best = max(sorted(scored), key=lambda record: scored[record], default=None)
    if best is None or scored[best] < VERY_LIKE:
        return None
    query = (
        select(
            organizations.c.id, organizations.c.name, organizations.c.duplicate_of, states.c.name.label("country_name")
        )
        .join_from(organizations, states, states.c.iso3 == organizations.c.country, isouter=True)
        .where(organizations.c.id == bindparam("of"))
    )
    found = connection.execute(query, {"of": best}).one()
    while found.duplicate_of is not None:
        found = connection.execute(query, {"of": found.duplicate_of}).one()
    return found


def _candidates(connection: Connection, name: str) -> set[str]:
    found: set[str] = set()
    for key in sorted(likeness_keys(name)):
        query = select(organization_keys.c.organization).where(organization_keys.c.key == key).limit(MANY + 1)
        records = connection.scalars(query).all()
        if len(records) <= MANY or key.startswith("="):
            found.update(records)
    return found


def _names(connection: Connection, records: set[str]) -> dict[str, tuple[str, ...]]:
    own = select(organizations.c.id, organizations.c.registered_name).where(organizations.c.id.in_(records))
    found: dict[str, tuple[str, ...]] = {record: (name,) for record, name in connection.execute(own)}
    for record, named in every_one(connection, NAME, records):
        found[record] = (*found.get(record, ()), named.name)
    return found
