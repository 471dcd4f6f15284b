"""People named in another service's file: their registration, and the title under which they act for an organization."""

from collections.abc import Iterator

from services.registry.domain.commands import AffiliatePerson, RegisterPerson
from shared.domain.decider import Command
from shared.domain.ids import imported_id
from shared.domain.provenance import Imported


def newcomer_commands(
    person: str, name: str, imported: Imported, organization: str | None = None, title: str | None = None
) -> Iterator[Command]:
    """Yield the commands for the person in a row; repeating them records nothing more."""
    yield RegisterPerson(person=person, name=name, imported=imported)
    if organization is not None and title is not None:
        fact = imported_id("fact", imported.source, f"{imported.row}/affiliation")
        yield AffiliatePerson(person=person, fact=fact, organization=organization, title=title, imported=imported)
