"""Deadlines of meetings: each is a number of days from the meeting's first day, which the installation can set."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any, Literal

import msgspec

from services.meetings.console.labels import _
from services.meetings.console.worklist.records import WorklistRecords
from services.meetings.console.worklist.reports import ReportStanding, due_day, standing_of
from shared.contracts.submissions import ADVISORY_GROUP, DEADLINE_WORDS, ITEMS_OF
from shared.domain.dates import is_exact
from shared.event_store.statements import StatementRow

NOTICE = timedelta(days=14)
"""The time before a deadline from which it is a row on Start."""
EXECUTIVE = ("executive meeting", "regional consultation")
INVITATIONS, AGENDA, REPORT, ANNOUNCEMENT = "invitations", "agenda", DEADLINE_WORDS[ADVISORY_GROUP], "announcement"
CONSULTATION = "consultation"
DAYS = {INVITATIONS: 120, AGENDA: 60, ANNOUNCEMENT: 30}
"""The default days before the first day, unless the list of deadlines says otherwise."""


DeadlineState = Literal["done", "late", "coming"]


class Deadline(msgspec.Struct, frozen=True):
    """A day by which something is due for a meeting; `done` once it is met. `report`: the standing of a report; None
    for any other deadline."""

    meeting: Any
    name: str
    what: str
    day: date
    done: bool
    report: ReportStanding | None = None

    def state(self, today: date) -> DeadlineState:
        """Return its state on a day: done, late or coming. A report is never called late while reporting does not answer."""
        if self.done:
            return "done"
        is_known = self.report is None or self.report.is_known
        return "late" if is_known and self.day < today else "coming"


def deadlines_of(records: WorklistRecords, meeting: Any, until: date = date.max) -> Iterator[Deadline]:
    """Yield the deadlines of a future meeting whose first day is known exactly, and the ends of its consultations.
    Reporting is not asked about reports due after `until`."""
    consultations = [row for row in records.stated["consultation"] if meeting.id in row.statement.meetings]
    yield from ends_of_consultations(meeting, consultations, records.today)
    if not is_exact(meeting.first_day):
        return
    activity, items = records.activity(meeting), records.stated["agenda-item"]
    has_agenda = any(row.statement.meeting == meeting.id for row in items)
    is_invited = bool(invited(records, meeting))
    yield from preparations(meeting, activity, records.deadlines, invited=is_invited, has_agenda=has_agenda)
    due = due_day(meeting, activity, records.deadlines)
    if due is not None and due <= until and (found := report_deadline(records, meeting)) is not None:
        yield found


def ends_of_consultations(meeting: Any, rows: Iterable[StatementRow], today: date) -> Iterator[Deadline]:
    """Yield the ends, as far as they are known exactly, of the consultations before a meeting."""
    for row in rows:
        if is_exact(row.statement.closed):
            day = date.fromisoformat(row.statement.closed)
            yield Deadline(meeting, CONSULTATION, _("Consultation closes"), day, day < today)


def preparations(
    meeting: Any, activity: str, days: Mapping[str, int], *, invited: bool, has_agenda: bool
) -> Iterator[Deadline]:
    """Yield the deadlines of preparing a meeting whose first day is known exactly. `activity` is the kind of its series;
    `days`: by the words of the list of deadlines."""
    if activity in EXECUTIVE:
        yield _before(days, meeting, INVITATIONS, _("Invitations are due"), done=invited)
        yield _before(days, meeting, AGENDA, _("The agenda is due"), done=has_agenda)
    if activity in (*EXECUTIVE, "workshop"):
        yield _before(days, meeting, ANNOUNCEMENT, _("The announcement is due"), done=bool(meeting.announced))


def report_deadline(records: WorklistRecords, meeting: Any) -> Deadline | None:
    """Return the deadline of the report to a meeting of TSAG or WTSA, with the report's standing. If no due day is
    known, it is the day of posting; None if that is not known either, and for other meetings."""
    activity = records.activity(meeting)
    if activity not in ITEMS_OF:
        return None
    report = standing_of(meeting, activity, records.deadlines, records.reports)
    day = report.due or next((date.fromisoformat(each.posted) for each in report.posted), None)
    if day is None:
        return None
    return Deadline(meeting, REPORT, _("The report is due"), day, report.is_done, report)


def invited(records: WorklistRecords, meeting: Any) -> list[str]:
    """Return the organizations invited to a meeting."""
    statuses = records.request_statuses(meeting.id)
    return [to for to, status in statuses.items() if status.request is not None and status.request.kind == "invitation"]


def _before(days: Mapping[str, int], meeting: Any, name: str, sentence: str, *, done: bool) -> Deadline:
    day = date.fromisoformat(meeting.first_day) - timedelta(days=days.get(name, DAYS[name]))
    return Deadline(meeting, name, sentence, day, done)
