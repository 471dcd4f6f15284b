"""Deadlines of meetings: each follows the meeting's first day, by a number of days that the installation may set."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import msgspec

from services.meetings.console.labels import _
from services.meetings.console.worklist.records import WorklistRecords

NOTICE = timedelta(days=14)
"""A deadline is a row on Start from so long before it."""
EXECUTIVE = ("executive meeting", "regional consultation")
INVITATIONS, AGENDA, REPORT, ANNOUNCEMENT = "invitations", "agenda", "TD to TSAG", "announcement"
DAYS = {INVITATIONS: 120, AGENDA: 60, ANNOUNCEMENT: 30, REPORT: 7}
"""Days before the first day, where no word of the list of deadlines says otherwise."""


class Deadline(msgspec.Struct, frozen=True):
    """A day by which something is due for a meeting; `done` if it is."""

    meeting: Any
    name: str
    what: str
    day: date
    done: bool


def deadlines_of(records: WorklistRecords, meeting: Any) -> Iterator[Deadline]:
    """Yield the deadlines of a meeting to come that is known to the day, and the ends of its consultations."""
    for row in records.stated["consultation"]:
        if meeting.id in row.statement.meetings and len(row.statement.closed) == len("2027-09-30"):
            day = date.fromisoformat(row.statement.closed)
            yield Deadline(meeting, "consultation", _("Consultation closes"), day, day < records.today)
    if len(meeting.first_day) != len("2027-03-16"):
        return
    activity = records.activity(meeting)
    if activity in EXECUTIVE:
        yield _before(records, meeting, INVITATIONS, _("Invitations are due"), done=bool(invited(records, meeting)))
        items = [row for row in records.stated["agenda-item"] if row.statement.meeting == meeting.id]
        yield _before(records, meeting, AGENDA, _("The agenda is due"), done=bool(items))
    if activity in (*EXECUTIVE, "workshop"):
        yield _before(records, meeting, ANNOUNCEMENT, _("The announcement is due"), done=bool(meeting.announced))
    if activity in ("advisory group", "assembly"):
        yield _before(records, meeting, REPORT, _("Documents are due"), done=False)


def invited(records: WorklistRecords, meeting: Any) -> list[str]:
    """Return who was invited to a meeting."""
    asked = records.asked(meeting.id)
    return [to for to, stands in asked.items() if stands.asked is not None and stands.asked.kind == "invitation"]


def _before(records: WorklistRecords, meeting: Any, name: str, what: str, *, done: bool) -> Deadline:
    days = records.deadlines.get(name, DAYS[name])
    return Deadline(meeting, name, what, date.fromisoformat(meeting.first_day) - timedelta(days=days), done)
