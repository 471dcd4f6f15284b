"""Organizations as audiences below the bureau see them: as of the facts that are open to each."""

from sqlalchemy import Connection, bindparam, delete, select

from services.registry.projections.rows import upsert
from services.registry.projections.summaries import FACTS, stated, summary
from services.registry.read_models import organizations, organizations_seen
from shared.domain.event import StoredEvent
from shared.public_view.openness import OPEN_TO, effective_marking

# Built once: building it costs several times what sending it does.
_THERE = select(organizations_seen.c.id).where(organizations_seen.c.id == bindparam("of")).limit(1)


def refresh_visible(connection: Connection, stored: StoredEvent) -> None:
    """Write the rows of an organization anew, where anything of it is open or was."""
    record, table = stored.stream, organizations_seen
    if connection.scalar(_THERE, {"of": record}) is None and effective_marking(stored) not in OPEN_TO["members"]:
        return
    connection.execute(delete(table).where(table.c.id == record))
    own = connection.execute(select(organizations).where(organizations.c.id == record)).first()
    if own is None:
        return
    facts = {each: stated(connection, each, record) for each in FACTS}
    for audience, markings in OPEN_TO.items():
        if own.marking in markings:
            row = {"id": record, "audience": audience, "registered_name": own.registered_name, "source": own.source}
            for each, those in facts.items():
                row |= summary(each, [fact for fact in those if fact.marking in markings], own.registered_name)
            upsert(connection, table, row)
