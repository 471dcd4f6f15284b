"""The projection of events to rows. Each function writes one event; applying it twice changes nothing."""

from collections.abc import Sequence

from sqlalchemy import Connection

from services.meetings.projections import (
    attendance,
    conclusions,
    in_error,
    meetings,
    organizations,
    people,
    series,
    sharing,
    visibility,
)
from services.meetings.projections.rows import append_to_history
from shared.contracts.meetings import RECORD_KINDS, STREAM_KINDS
from shared.contracts.records import COMMUNIQUE, CONCLUSION, MEETING
from shared.contracts.registry.groups import GROUPS, TERMS
from shared.contracts.registry.memberships import LIAISONS
from shared.contracts.registry.organizations import CLASS
from shared.contracts.registry.states import STATUS
from shared.domain.event import StoredEvent
from shared.domain.ids import kind_of
from shared.domain.registration import RegisteredInError, Reinstated
from shared.event_store import awaiting, embargoes
from shared.event_store.projector import RecordedEvent
from shared.event_store.statements import StatementProjection
from shared.identity import revocations
from shared.public_view.embargoes import waiting_after

_STATEMENTS = StatementProjection((*RECORD_KINDS, *STREAM_KINDS))
_OF_REGISTRY = StatementProjection((GROUPS, TERMS, LIAISONS, STATUS, CLASS))
_BY_RECORD = {
    "series": series.apply,
    "meeting": meetings.apply,
    "attendance": attendance.apply,
    CONCLUSION.name: conclusions.apply_conclusion,
    COMMUNIQUE.name: conclusions.apply_communique,
}


def project(
    connection: Connection, events: Sequence[StoredEvent], statements: StatementProjection = _STATEMENTS
) -> None:
    """Write our own events, in the transaction in which they are appended."""
    for event in events:
        presentations = sharing.concerned(connection, event)
        match event.data:
            case RegisteredInError() as registered:
                in_error.remove(connection, event, registered)
            case Reinstated():
                project(connection, in_error.reinstate(connection, event), statements)
                in_error.move_to_version(connection, event)
            case _:
                _BY_RECORD.get(kind_of(event.stream) or "", _of_statement)(connection, event)
        statements.apply(connection, event)
        sharing.apply(connection, event, presentations)
    awaiting.apply(connection, events)


def _of_statement(connection: Connection, event: StoredEvent) -> None:
    append_to_history(connection, event, event.stream)


def project_appended(
    connection: Connection, events: Sequence[StoredEvent], statements: StatementProjection = _STATEMENTS
) -> None:
    """Write events just appended, or loaded from a file, and store when the program has to end their embargoes."""
    project(connection, events, statements)
    embargoes.apply(connection, events, _waiting)


def project_again(connection: Connection, event: StoredEvent) -> None:
    """Write an event in a rebuild. Embargoes of statements are stored again; those of meetings and communiqués are kept,
    since none were stored for announcements older than this feature."""
    project(connection, [event])
    if kind_of(event.stream) not in (MEETING.name, COMMUNIQUE.name):
        embargoes.apply(connection, [event])


def _waiting(connection: Connection, before: str | None, event: StoredEvent) -> str | None:
    """Return the next end of an embargo of a record: a communiqué can have one for each language, a meeting its own and
    its agenda's."""
    if kind_of(event.stream) == MEETING.name:
        return visibility.next_embargo(connection, event.stream)
    if kind_of(event.stream) == COMMUNIQUE.name:
        return conclusions.next_embargo(connection, event.stream)
    return waiting_after(before, event)


def project_registry(connection: Connection, events: Sequence[RecordedEvent]) -> None:
    """Write the registry's events on organizations, States, groups, words of lists and affiliations, and on revoked sessions."""
    for recorded in events:
        organizations.apply(connection, recorded.event)
        people.apply(connection, recorded.event)
        # Classes of a record in error are kept: it is in no list meanwhile, and needs them again once reinstated.
        if not isinstance(recorded.event.data, RegisteredInError):
            _OF_REGISTRY.apply(connection, recorded.event)
    revocations.apply(connection, (recorded.event for recorded in events))


__all__ = ["project", "project_again", "project_appended", "project_registry"]
