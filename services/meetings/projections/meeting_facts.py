"""What is told of a meeting, to rows: its details, its subjects, and one row a fact that holds now."""

from typing import Any

from sqlalchemy import Connection, delete

from services.meetings import read_models as rm
from services.meetings.projections.rows import update_rows, upsert
from shared.contracts.meetings import (
    ConclusionSummarized,
    ConclusionSummaryCorrected,
    CountCorrected,
    CountStated,
    MeetingDetailsStated,
    MeetingFactWithdrawn,
    MeetingReported,
    MeetingReportedCorrected,
    MeetingSubjectsStated,
    MeetingSubjectsWithdrawn,
    TopicDiscussed,
    TopicDiscussedCorrected,
)
from shared.domain.event import StoredEvent
from shared.public_view.openness import effective_marking


def apply(connection: Connection, event: StoredEvent) -> bool:
    """Whether the event tells something of a meeting."""
    match event.data:
        case MeetingDetailsStated() as details:
            upsert(connection, rm.meeting_details, {"meeting": event.stream}, _details(details, event))
        case MeetingSubjectsStated(subjects=subjects, source=source):
            stated = {"subjects": "\n".join(subjects), "source": source, "marking": effective_marking(event)}
            upsert(connection, rm.meeting_subjects, {"meeting": event.stream}, stated)
        case MeetingSubjectsWithdrawn():
            connection.execute(delete(rm.meeting_subjects).where(rm.meeting_subjects.c.meeting == event.stream))
        case CountStated() | TopicDiscussed() | ConclusionSummarized() | MeetingReported() as told:
            first = {
                "meeting": event.stream,
                "told": event.version,
                "version": event.version,
                "marking": effective_marking(event),
            }
            upsert(connection, rm.meeting_facts, {"fact": told.fact}, first | _values(told))
        case (
            CountCorrected()
            | TopicDiscussedCorrected()
            | ConclusionSummaryCorrected()
            | MeetingReportedCorrected() as told
        ):
            update_rows(
                connection, rm.meeting_facts, {"fact": told.fact}, _values(told) | {"marking": effective_marking(event)}
            )
        case MeetingFactWithdrawn(fact=fact):
            connection.execute(delete(rm.meeting_facts).where(rm.meeting_facts.c.fact == fact))
        case _:
            return False
    return True


def _details(details: MeetingDetailsStated, event: StoredEvent) -> dict[str, Any]:
    plain = ("venue", "colocated_with", "invitation_only", "day_note", "note", "source")
    values = {name: getattr(details, name) for name in plain}
    return values | {"hosts": "\n".join(details.hosts) if details.hosts else None, "marking": effective_marking(event)}


def _values(told: Any) -> dict[str, Any]:
    match told:
        case CountStated() | CountCorrected():
            said = {"kind": "count", "text": told.of, "value": told.value, "relation": told.relation, "by": told.by}
        case TopicDiscussed() | TopicDiscussedCorrected():
            said = {"kind": "topic", "text": told.topic}
        case ConclusionSummarized() | ConclusionSummaryCorrected():
            said = {"kind": "conclusion", "text": told.summary}
        case _:
            said = {"kind": "report", "text": told.document}
    return said | {"source": told.source}
