"""States: a row of each, as of the latest statuses, and one for each audience outside the bureau with the parts open to it."""

from collections.abc import Iterable

from sqlalchemy import Connection, bindparam, delete, select

from services.registry.domain.dated_facts import latest
from services.registry.read_models import states, states_seen
from shared.contracts.markings import MarkingChanged
from shared.contracts.registry import StateNameCorrected, StateRegistered, StatusStated
from shared.contracts.registry.states import KINDS, STATUSES
from shared.domain.collation import collation_key
from shared.domain.event import StoredEvent
from shared.event_store.row_writes import update_rows, upsert
from shared.event_store.statements import statements_of_record
from shared.public_view.openness import OPEN_TO, effective_marking
from shared.statements.kinds import by_name

_KINDS = by_name(KINDS)


def apply(connection: Connection, event: StoredEvent) -> None:
    """Write an event of a State. Its statuses are already written."""
    marking: dict[str, str] = {"marking": effective_marking(event)}
    match event.data:
        case StateRegistered(iso3=iso3, iso2=iso2, name=name):
            row = {"id": event.stream, "version": event.version, "iso3": iso3, "iso2": iso2}
            upsert(connection, states, row | _name_columns(name) | marking)
        case StateNameCorrected(name=name):
            update_rows(connection, states, {"id": event.stream}, _name_columns(name) | marking)
        case MarkingChanged(statement=None):
            update_rows(connection, states, {"id": event.stream}, marking)
    _refresh(connection, event)


def _name_columns(name: str) -> dict[str, str]:
    return {"name": name, "sort_name": collation_key(name)}


# Built once: building it takes several times as long as sending it.
_OWN = select(states).where(states.c.id == bindparam("of"))
_FORGET_SEEN = delete(states_seen).where(states_seen.c.id == bindparam("of"))


def _refresh(connection: Connection, event: StoredEvent) -> None:
    """Write each status into the State's own row, and the rows for audiences outside the bureau."""
    rows = statements_of_record(connection, event.stream, _KINDS)
    summary = _summary(row.statement for row in rows)
    update_rows(connection, states, {"id": event.stream}, {"version": event.version, **summary})
    state = connection.execute(_OWN, {"of": event.stream}).one()
    connection.execute(_FORGET_SEEN, {"of": event.stream})
    for audience, markings in OPEN_TO.items():
        if state.marking in markings:
            row = {name: getattr(state, name) for name in ("id", "iso3", "iso2", "name", "sort_name")}
            seen = _summary(each.statement for each in rows if each.marking in markings)
            upsert(connection, states_seen, row | {"audience": audience} | seen)


def _summary(statements: Iterable[StatusStated]) -> dict[str, str | None]:
    """Return each status as of the latest statement that has no end."""
    stated, values = [each for each in statements if each.until is None], dict[str, str | None]()
    for field in STATUSES:
        last = latest(each for each in stated if each.field == field)
        values[field] = None if last is None else last.value
    return values
