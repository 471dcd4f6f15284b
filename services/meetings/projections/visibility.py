"""The projection of meetings as audiences outside the bureau see them, by the rule of publication to partners."""

from typing import Any

import msgspec
from sqlalchemy import Connection, Row, delete, insert, select

from services.meetings import read_models as rm
from shared.contracts.meetings import MeetingPlanned
from shared.domain.event import StoredEvent
from shared.domain.ids import time_of
from shared.event_store.row_writes import update_rows
from shared.public_view.meetings import (
    MeetingView,
    PublishableFacts,
    ends_of_embargoes,
    evolve_view,
    initial_view,
    open_to,
    release_embargo,
)
from shared.public_view.openness import OPEN_TO, Audience, is_open

FAILED = ("cancelled", "not held")


def view_when_planned(event: StoredEvent, plan: MeetingPlanned) -> str:
    """Return the stored form of a meeting's open parts once it is planned."""
    return msgspec.json.encode(initial_view(event, plan, "")).decode()


def apply(connection: Connection, event: StoredEvent) -> None:
    """Write the rows for audiences after an event of a meeting's own stream. Its own row is already written, except for
    the view."""
    row = connection.execute(select(rm.meetings).where(rm.meetings.c.id == event.stream)).one()
    view = msgspec.json.decode(row.view, type=MeetingView)
    if not isinstance(event.data, MeetingPlanned):
        # An embargo may be over before the program records its end: what it opened stays open, as in reports.
        view = evolve_view(release_embargo(view, time_of(event.id)), event)
        update_rows(connection, rm.meetings, {"id": event.stream}, {"view": msgspec.json.encode(view).decode()})
    table = rm.meetings_seen
    connection.execute(delete(table).where(table.c.id == event.stream))
    rows = [
        {
            "audience": audience,
            "opens": opens,
            "announced": then.public is not None,
            **_seen(row, view, audience, facts),
        }
        for audience in OPEN_TO
        for opens, then in _moments(view)
        if (facts := open_to(then, audience)) is not None
    ]
    if rows:
        connection.execute(insert(table), rows)


def next_embargo(connection: Connection, meeting: str) -> str | None:
    """Return when the next embargo of a meeting or its agenda ends; None without one."""
    view = connection.scalar(select(rm.meetings.c.view).where(rm.meetings.c.id == meeting))
    ends = ends_of_embargoes(msgspec.json.decode(view, type=MeetingView)) if view else ()
    return ends[0][0] if ends else None


def _moments(view: MeetingView) -> list[tuple[str, MeetingView]]:
    """Return the meeting now, and after its embargo."""
    due = [] if view.waiting is None else [(view.waiting.due, release_embargo(view, view.waiting.due))]
    return [("", view), *due]


def _seen(row: Row[Any], view: MeetingView, audience: Audience, facts: PublishableFacts) -> dict[str, Any]:
    """Return the row. The reason why a meeting did not take place is open only if the event that states it is."""
    shows_reason = facts.status in FAILED and row.reason_marking is not None and is_open(row.reason_marking, audience)
    return msgspec.structs.asdict(facts) | {
        "id": row.id,
        "code": facts.code or view.code,
        "series": row.series,
        "sources": "\n".join(facts.sources) if facts.sources else None,
        "reason": row.reason if shows_reason else None,
    }
