"""Rules about the time before a meeting: closing consultations, missing answers, approaching deadlines."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from flask_babel import ngettext

from services.meetings.console.labels import _, days
from services.meetings.console.worklist.deadlines import (
    AGENDA,
    ANNOUNCEMENT,
    INVITATIONS,
    NOTICE,
    REPORT,
    Deadline,
    deadlines_of,
    invited,
)
from services.meetings.console.worklist.records import WorklistRecords
from services.meetings.console.worklist.reports import REPORTS_DESK
from shared.domain.dates import last_day
from shared.statements.wording import translatable as _later
from shared.web.console import Task
from shared.web.statements.endpoints import path_of

CONSOLE = "/meetings/console"
MEETINGS = f"{CONSOLE}/meetings"


def consultations_closing(records: WorklistRecords) -> Iterator[Task]:
    """A consultation closes within two weeks, and not all who were asked have answered."""
    for row in records.stated["consultation"]:
        closes, statuses = last_day(row.statement.closed), records.request_statuses(row.fact)
        waiting = sum(status.is_open for status in statuses.values())
        if not waiting or not records.today <= closes <= records.today + NOTICE:
            continue
        codes = ", ".join(records.by_id[each].code for each in row.statement.meetings if each in records.by_id)
        yield Task(
            "do",
            _("The consultation before %(meetings)s closes", meetings=codes),
            f"{CONSOLE}/consultation/{row.fact}",
            _("%(answered)s of %(asked)s have answered", answered=len(statuses) - waiting, asked=len(statuses)),
            closes.isoformat(),
            act=_("Record answers"),
            act_path=f"{CONSOLE}/consultation/{row.fact}",
            rule="consultation closing",
            about=row.fact,
            officer=records.officer(row.fact, *row.statement.meetings),
        )


def invitations_unanswered(records: WorklistRecords) -> Iterator[Task]:
    """Invitations to a future meeting have no answer: waiting until the due day, then late."""
    for meeting in records.ahead:
        statuses = {to: records.request_statuses(meeting.id)[to] for to in invited(records, meeting)}
        waiting = [status for status in statuses.values() if status.is_open]
        if not waiting:
            continue
        due = min((day for status in waiting if (day := _due(status))), default="")
        sentence = ngettext(
            "One of %(asked)s invitations to %(code)s has no answer",
            "%(num)s of %(asked)s invitations to %(code)s have no answer",
            len(waiting),
            asked=len(statuses),
            code=meeting.code,
        )
        path = f"{MEETINGS}/{meeting.id}"
        to_remind = sum(status.can_be_reminded for status in waiting)
        yield Task(
            _urgency(due, records.today),  # type: ignore[arg-type]  # one of the groups
            str(sentence),
            path,
            days(meeting, "long"),
            due,
            act=str(ngettext("Remind one", "Remind %(num)s", to_remind)) if to_remind else "",
            act_path=f"{CONSOLE}/invitations/{meeting.id}",
            rule="no answer",
            about=meeting.id,
            officer=records.officer(meeting.id, meeting.series),
        )


def _due(status: Any) -> str:
    return (status.reminder and status.reminder.due) or (status.request and status.request.due) or ""


def _urgency(due: str, today: date) -> str:
    if not due:
        return "waiting"
    day = date.fromisoformat(due)
    return "late" if day < today else "do" if day <= today + NOTICE else "waiting"


def deadlines_near(records: WorklistRecords) -> Iterator[Task]:
    """A deadline of a future meeting is within two weeks or past, and not met."""
    for meeting in records.ahead:
        for deadline in deadlines_of(records, meeting, records.today + NOTICE):
            if deadline.name in _DUE and not deadline.done and deadline.day <= records.today + NOTICE:
                yield _task(records, deadline)


def _task(records: WorklistRecords, deadline: Deadline) -> Task:
    meeting, (sentence, act, path) = deadline.meeting, _DUE[deadline.name]
    reasons = [days(meeting, "long"), deadline.report.words if deadline.report else ""]
    return Task(
        "late" if deadline.state(records.today) == "late" else "do",
        str(_(sentence, code=meeting.code)),
        f"{MEETINGS}/{meeting.id}",
        "; ".join(filter(None, reasons)),
        deadline.day.isoformat(),
        act=str(_(act)),
        act_path=path.format(meeting=meeting.id),
        rule=f"due: {deadline.name}",
        about=meeting.id,
        officer=records.officer(meeting.id, meeting.series),
    )


_DUE = {
    INVITATIONS: (
        _later("Nobody is invited to %(code)s yet"),
        _later("Invite"),
        f"{CONSOLE}/invitations/{{meeting}}",
    ),
    AGENDA: (
        _later("%(code)s has no agenda yet"),
        _later("Write the agenda"),
        f"{CONSOLE}/agendas/{{meeting}}",
    ),
    ANNOUNCEMENT: (_later("%(code)s is not announced"), _later("Announce it"), f"{MEETINGS}/{{meeting}}/do/announce"),
    REPORT: (
        _later("The report to %(code)s is due"),
        _later("Open the desk"),
        f"{REPORTS_DESK}?meeting={{meeting}}",
    ),
}


def needs_without_place(records: WorklistRecords) -> Iterator[Task]:
    """Needs raised for a future meeting are on no agenda, and no decision on them is recorded."""
    taken = {each for row in records.stated["agenda-item"] for each in row.statement.takes_up or ()}
    consulted = {row.fact: row.statement.meetings for row in records.stated["consultation"]}
    open_: dict[str, list[str]] = {}
    for row in records.stated["need"]:
        if row.fact in taken or row.fact in records.progress:
            continue
        for meeting in consulted.get(row.statement.at or "", (row.statement.at,)):
            open_.setdefault(meeting or "", []).append(row.statement.text)
    for meeting in records.ahead:
        texts = open_.get(meeting.id, [])
        if not texts:
            continue
        sentence = ngettext(
            "One need is not on the agenda of %(code)s",
            "%(num)s needs are not on the agenda of %(code)s",
            len(texts),
            code=meeting.code,
        )
        yield Task(
            "do",
            str(sentence),
            f"{CONSOLE}/statements/{path_of(records.kind('need'))}/?about-record={meeting.id}",
            "; ".join(texts[:2]),
            act=_("Put on the agenda"),
            act_path=f"{CONSOLE}/agendas/{meeting.id}",
            rule="need without place",
            about=meeting.id,
            officer=records.officer(meeting.id, meeting.series),
        )


RULES = (consultations_closing, invitations_unanswered, deadlines_near, needs_without_place)
