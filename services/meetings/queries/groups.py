"""The groups of ITU-T whose meetings these are: stated for the meeting itself, or else for its series."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, select

from services.meetings import read_models as rm
from shared.contracts.meetings.groups import MEETING_GROUPS
from shared.contracts.registry.groups import GROUPS, group_on
from shared.domain.dates import span
from shared.event_store.statements import statements_naming, statements_of_kind


def groups_of(connection: Connection, meetings: Collection[Any]) -> dict[str, str]:
    """Return the group of each of these meetings that has one, by id; `meetings` have `id`, `series` and `first_day`."""
    groups = list(statements_of_kind(connection, GROUPS))
    table = rm.series.c
    codes = {
        row.id: row.group for row in connection.execute(select(table.id, table.group).where(table.group.is_not(None)))
    }
    stated = statements_naming(connection, (MEETING_GROUPS,), [meeting.id for meeting in meetings])
    stated_groups = {row.statement.meeting: str(row.statement.group) for row in stated}
    found: dict[str, str] = {}
    for meeting in meetings:
        group = stated_groups.get(meeting.id)
        if group is None and meeting.series in codes:
            group = group_on(codes[meeting.series], span(meeting.first_day), groups)
        if group is not None:
            found[meeting.id] = group
    return found
