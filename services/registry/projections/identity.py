"""The rule over many organizations: duplicates and mergers never lead back to where they started."""

from sqlalchemy import Connection, select, text

from services.registry.domain.commands import CorrectMerger, MergeOrganization, RecognizeDuplicate
from services.registry.domain.errors import GoesInACircle
from services.registry.read_models import organization_links
from shared.domain.decider import Command
from shared.event_store.lease import lock_number


def refuse_circles(connection: Connection, command: Command) -> None:
    """Raises GoesInACircle, in the transaction in which the command is decided."""
    match command:
        case RecognizeDuplicate(organization=organization, same_as=other, fact=fact):
            _refuse(connection, organization, other, fact, "same_as")
        case MergeOrganization(organization=organization, into=other, fact=fact):
            _refuse(connection, organization, other, fact, "into")
        case CorrectMerger(organization=organization, into=other, fact=fact):
            _refuse(connection, organization, other, fact, "into")


def _refuse(connection: Connection, organization: str, other: str, fact: str, field: str) -> None:
    if connection.dialect.name == "postgresql":
        # Two half circles drawn at the same time would each look straight. SQLite's writers are alone already.
        number = {"number": lock_number("registry identity")}
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), number)
    links = organization_links
    reached, wanted = {other}, [other]
    while wanted:
        query = select(links.c.other).where(links.c.organization.in_(wanted), links.c.fact != fact)
        wanted = [each for each in connection.scalars(query) if each not in reached]
        reached.update(wanted)
    if organization in reached:
        raise GoesInACircle(field=field, organization=organization, other=other)
