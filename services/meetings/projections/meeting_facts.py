"""Projects the details and the subjects of a meeting, of which it has one each, to rows."""

from typing import Any

from sqlalchemy import Connection, delete

from services.meetings import read_models as rm
from services.meetings.projections.rows import update_rows, upsert
from shared.contracts.meetings import (
    MarkingChanged,
    MeetingDetailsStated,
    MeetingSubjectsStated,
    MeetingSubjectsWithdrawn,
)
from shared.domain.event import StoredEvent
from shared.public_view.openness import effective_marking


def apply(connection: Connection, event: StoredEvent) -> None:
    meeting, marking = {"meeting": event.stream}, {"marking": effective_marking(event)}
    match event.data:
        case MeetingDetailsStated() as details:
            upsert(connection, rm.meeting_details, meeting, _values(details) | marking)
        case MarkingChanged(statement=MeetingDetailsStated.states):
            update_rows(connection, rm.meeting_details, meeting, marking)
        case MeetingSubjectsStated(subjects=subjects, source=source):
            stated = {"subjects": "\n".join(subjects), "source": source}
            upsert(connection, rm.meeting_subjects, meeting, stated | marking)
        case MarkingChanged(statement=MeetingSubjectsStated.states):
            update_rows(connection, rm.meeting_subjects, meeting, marking)
        case MeetingSubjectsWithdrawn():
            connection.execute(delete(rm.meeting_subjects).where(rm.meeting_subjects.c.meeting == event.stream))


def _values(details: MeetingDetailsStated) -> dict[str, Any]:
    plain = ("venue", "colocated_with", "invitation_only", "day_note", "note", "source")
    said = {name: getattr(details, name) for name in plain}
    return said | {"hosts": "\n".join(details.hosts) if details.hosts else None}
