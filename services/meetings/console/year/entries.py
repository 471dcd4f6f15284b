"""The entries of a year, by day: meetings with their next act, and the deadlines that depend on their days."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import msgspec

from services.meetings.console.labels import KINDS, has_begun, label_of
from services.meetings.console.worklist.deadlines import Deadline, deadlines_of, report_deadline
from services.meetings.console.worklist.records import WorklistRecords
from services.meetings.console.worklist.reports import ReportStanding
from services.meetings.queries.worklist import CalendarEvent
from shared.domain.dates import first_day, is_exact, last_day
from shared.web.console import Task

PATH = "/meetings/console/meetings"


class YearEntry(msgspec.Struct, frozen=True):
    """A line of the year. For a meeting, `meeting` is its row and `next` its next act; for a deadline, `what` names
    what is due and `state` is done, late or coming; `report` is the standing of a report. `day` orders the lines."""

    day: date
    meeting: Any
    what: str = ""
    state: str = ""
    activity: str = ""
    next: Task | None = None
    report: ReportStanding | None = None

    @property
    def path(self) -> str:
        return f"{PATH}/{self.meeting.id}"

    @property
    def open_sheet(self) -> str | None:
        """Return the path of the attendance sheet from the meeting's first day until it is recorded as held."""
        is_open = self.meeting.status == "planned" and has_begun(self.meeting)
        return f"{self.path}/attendance" if is_open else None


class Month(msgspec.Struct, frozen=True):
    """A month of the year, with its entries by day; 0 for meetings whose month is not known."""

    number: int
    entries: Sequence[YearEntry]


def months_of(records: WorklistRecords, meetings: Sequence[Any], tasks: Sequence[Task], year: int) -> list[Month]:
    """Return the months that have entries, in order."""
    entries = sorted(_entries(records, meetings, tasks), key=lambda entry: (entry.day, entry.what))
    by_month: dict[int, list[YearEntry]] = {}
    for entry in entries:
        if entry.day.year == year:
            vague = not entry.what and len(entry.meeting.first_day) == len("2027")
            by_month.setdefault(0 if vague else entry.day.month, []).append(entry)
    return [Month(number, by_month[number]) for number in sorted(by_month)]


def _entries(records: WorklistRecords, meetings: Sequence[Any], tasks: Sequence[Task]) -> Iterator[YearEntry]:
    urgency = ("late", "do", "decide", "waiting")
    next_of: dict[str, Task] = {}
    for task in sorted(tasks, key=lambda each: (urgency.index(each.group), each.due or "9999")):
        # A meeting under way leads to its sheet in any case.
        if task.rule != "under way":
            next_of.setdefault(task.about, task)
    for row in meetings:
        activity = str(label_of(KINDS, records.activity(row)) or "")
        yield YearEntry(first_day(row.first_day), row, activity=activity, next=next_of.get(row.id))
        for deadline in _deadlines(records, row):
            yield YearEntry(deadline.day, row, deadline.what, deadline.state(records.today), report=deadline.report)


def _deadlines(records: WorklistRecords, row: Any) -> Iterator[Deadline]:
    """Yield the deadlines of a future meeting; for any other, the report if it was posted."""
    if row.id in records.by_id and row.status == "planned":
        yield from deadlines_of(records, row)
    elif row.status in ("planned", "held"):
        report = report_deadline(records, row)
        if report is not None and report.report is not None and report.report.posted:
            yield report


def calendar_events(records: WorklistRecords) -> Iterator[CalendarEvent]:
    """Yield the bureau's meetings whose first day is known exactly, and the open deadlines of future ones."""
    for row in records.meetings:
        if not is_exact(row.first_day):
            continue
        title = ", ".join(part for part in (row.code, row.city) if part)
        yield CalendarEvent(row.id, title, first_day(row.first_day), last_day(row.last_day or row.first_day))
        for deadline in deadlines_of(records, row) if row in records.ahead else ():
            if not deadline.done:
                uid = f"{row.id}-{deadline.name.replace(' ', '-')}"
                yield CalendarEvent(uid, f"{deadline.what}: {row.code}", deadline.day, deadline.day)
