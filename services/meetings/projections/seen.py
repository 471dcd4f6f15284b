"""Meetings as audiences below the bureau see them, to rows: the events that say what and when, folded for each audience."""

from typing import Any

import msgspec
from sqlalchemy import Connection, delete, select

from services.meetings import read_models as rm
from services.meetings.projections.rows import put
from shared.contracts.markings import MarkingChanged
from shared.contracts.meetings import (
    MeetingAnnounced,
    MeetingAnnouncementWithdrawn,
    MeetingCancelled,
    MeetingCorrected,
    MeetingHeld,
    MeetingNotHeld,
    MeetingPlanned,
)
from shared.domain.event import Stored
from shared.public_view.meetings import Facts
from shared.public_view.meetings_seen import SeenMeeting, seen_after, seen_when_planned
from shared.public_view.openness import AUDIENCES, Audience

BELOW_THE_BUREAU = tuple(each for each in AUDIENCES if each != "bureau")
CONCERNS = (
    MarkingChanged,
    MeetingAnnounced,
    MeetingAnnouncementWithdrawn,
    MeetingCancelled,
    MeetingCorrected,
    MeetingHeld,
    MeetingNotHeld,
    MeetingPlanned,
)


def apply(connection: Connection, event: Stored) -> None:
    """Folds an event of a meeting's own stream."""
    if isinstance(event.data, CONCERNS):
        for audience in BELOW_THE_BUREAU:
            _apply(connection, event, audience)


def _apply(connection: Connection, event: Stored, audience: Audience) -> None:
    views = rm.meeting_views
    if isinstance(event.data, MeetingPlanned):
        series, seen = event.data.series, seen_when_planned(event, event.data, audience)
    else:
        key = (views.c.id == event.stream, views.c.audience == audience)
        row = connection.execute(select(views.c.series, views.c.state).where(*key)).one()
        before = msgspec.json.decode(row.state, type=SeenMeeting)
        series, seen = row.series, seen_after(before, event, audience)
        if seen == before:
            return
    key_of_row = {"id": event.stream, "audience": audience}
    put(connection, views, key_of_row, {"series": series, "state": msgspec.json.encode(seen).decode()})
    table = rm.meetings_seen
    connection.execute(delete(table).where(table.c.id == event.stream, table.c.audience == audience))
    for opens, facts in seen.bodies:
        put(connection, table, key_of_row | {"opens": opens}, {"series": series} | _values(seen, facts))


def _values(seen: SeenMeeting, facts: Facts) -> dict[str, Any]:
    return msgspec.structs.asdict(facts) | {
        "code": seen.meeting.code,
        "sources": "\n".join(facts.sources) if facts.sources else None,
        "reason": seen.reason if facts.status in ("cancelled", "not held") else None,
        "announced": seen.announced,
    }
