"""The projection of consents to sharing: the recordings hidden from everyone outside the bureau."""

from collections.abc import Collection

from sqlalchemy import Connection, delete, insert

from services.meetings import read_models as rm
from shared.contracts.meetings.follow_up import CONSENTS
from shared.contracts.meetings.recordings import RECORDINGS
from shared.contracts.records import PRESENTATION
from shared.domain.event import StoredEvent
from shared.domain.ids import kind_of
from shared.event_store.statements import held, statements_naming
from shared.public_view.consents import RecordedConsent, latest_answer, may_be_shared

_NAMING = {RECORDINGS.name: (RECORDINGS, "presentation"), CONSENTS.name: (CONSENTS, "about")}


def concerned(connection: Connection, event: StoredEvent) -> set[str]:
    """Return the presentation that a recording or a consent is about at present. Call it before and after an event."""
    kind, field = _NAMING.get(kind_of(event.stream) or "", (None, ""))
    if kind is None:
        return set()
    statement = held(connection, kind, event.stream)
    about = "" if statement is None else getattr(statement, field)
    return {about} if kind_of(about) == PRESENTATION.name else set()


def apply(connection: Connection, event: StoredEvent, before: Collection[str]) -> None:
    """Write the recordings of the presentations that an event concerns; `before`: those that it concerned before it."""
    if kind_of(event.stream) not in _NAMING:
        return
    for presentation in {*before, *concerned(connection, event)}:
        _write(connection, presentation)


def _write(connection: Connection, presentation: str) -> None:
    stated = statements_naming(connection, [CONSENTS], [presentation])
    answer = latest_answer((RecordedConsent(row.statement, row.event) for row in stated), presentation, "sharing")
    closed = [
        {"recording": row.fact, "presentation": presentation}
        for row in statements_naming(connection, [RECORDINGS], [presentation])
        if not may_be_shared(answer, imported=row.statement.imported is not None)
    ]
    connection.execute(delete(rm.unshared).where(rm.unshared.c.presentation == presentation))
    if closed:
        connection.execute(insert(rm.unshared), closed)
