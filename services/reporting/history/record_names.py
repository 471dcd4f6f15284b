"""The records of the other logs by the names that files use, as last counted."""

from services.reporting.history import history_at
from services.reporting.queries import FactQueries
from shared.domain.errors import Unavailable
from shared.tables.statements import NamedRecord


def record_names(facts: FactQueries) -> list[NamedRecord]:
    """Return each record that files can name: its id, its name, and the other words that find it; none until something
    is counted."""
    try:
        history = history_at(facts, facts.moment())
    except Unavailable:
        return []
    return [
        *((id_, fact.body.iso3, fact.body.name) for id_, fact in history.state_of.items()),
        *((id_, history.name_of(id_)) for id_ in history.organizations),
        *((id_, fact.body.code) for id_, fact in history.meeting_of.items()),
        *((id_, fact.body.code, fact.body.name) for id_, fact in history.series.items()),
    ]
