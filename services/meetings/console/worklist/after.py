"""Rules about a meeting and its immediate aftermath: its sheet and its room, whether it was held, its list,
registrations and consents."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date, timedelta
from functools import cache
from typing import Any

from flask_babel import ngettext

from services.meetings.console.announcements import APPROVERS
from services.meetings.console.labels import _, days, is_past
from services.meetings.console.worklist.deadlines import EXECUTIVE
from services.meetings.console.worklist.records import WorklistRecords
from shared.domain.dates import last_day
from shared.web.console import Task
from shared.web.days import localized_date
from shared.web.viewer import viewer

PATH = "/meetings/console/meetings"
MOST = 20
APPROVED_WITHIN = timedelta(days=7)
"""The time after a meeting by which focal points have to approve those who came without an invitation."""


def under_way(records: WorklistRecords) -> Iterator[Task]:
    """A meeting of the bureau's activities is held today: its sheet and its room are one click away."""
    for row in records.under_way:
        if records.activity(row) in (*EXECUTIVE, "workshop"):
            yield Task(
                "do",
                _("%(code)s is under way", code=row.code),
                f"{PATH}/{row.id}",
                " · ".join(filter(None, (_days_of_several(row), records.work.place(row)))),
                records.today.isoformat(),
                act=_("Mark attendance"),
                act_path=f"{PATH}/{row.id}/attendance",
                quiet=_("Open the room"),
                quiet_path=f"/meetings/console/room/{row.id}",
                rule="under way",
                about=row.id,
                officer=records.officer(row.id, row.series),
            )


def _days_of_several(meeting: Any) -> str:
    """Return the days of a meeting that lasts longer than one, which is due today."""
    return days(meeting, "long") if meeting.last_day not in (None, meeting.first_day) else ""


def held_or_not(records: WorklistRecords) -> Iterator[Task]:
    """A planned meeting is over, and nothing has been recorded since."""
    for row in records.unsettled:
        if row.status == "planned" and is_past(row):
            yield Task(
                "late",
                _("Was %(code)s held?", code=row.code),
                f"{PATH}/{row.id}",
                _(
                    "It was planned for %(day)s; nothing has been recorded since.",
                    day=localized_date(row.first_day, "long"),
                ),
                last_day(row.last_day or row.first_day).isoformat(),
                act=_("Record it"),
                act_path=f"{PATH}/{row.id}/do/hold",
                rule="held or not",
                about=row.id,
                officer=records.officer(row.id, row.series),
            )


def list_complete_or_not(records: WorklistRecords) -> Iterator[Task]:
    """A meeting was held and is over, and it is not stated whether its list is complete."""
    for row in [each for each in records.unsettled if each.status == "held" and is_past(each)][:MOST]:
        yield Task(
            "decide",
            _("Is everyone who came to %(code)s on the list?", code=row.code),
            f"{PATH}/{row.id}/attendance",
            _("Who stayed away can be said only of a complete list."),
            act=_("Answer"),
            act_path=f"{PATH}/{row.id}/do/list",
            rule="list complete or not",
            about=row.id,
            officer=records.officer(row.id, row.series),
        )


def changes_not_announced(records: WorklistRecords) -> Iterator[Task]:
    """A meeting was changed after it was announced. Viewers who cannot announce see the task too."""
    decides = viewer().roles & APPROVERS
    for row in records.queries.held_back(MOST):
        path = f"{PATH}/{row.id}"
        yield Task(
            "decide" if decides else "waiting",
            _("Announce the changes to %(code)s?", code=row.code),
            path,
            _("It was changed after it was announced, and partners do not know yet. An approver decides."),
            act=_("Announce them") if decides else _("See them"),
            act_path=f"{path}/do/announce" if decides else f"{path}/history",
            rule="changes not announced",
            about=row.id,
            officer=records.officer(row.id, row.series),
        )


def registrations_not_approved(records: WorklistRecords) -> Iterator[Task]:
    """Attendees without an accepted invitation or a seat wait for the approval of a focal point."""
    approved = {row.statement.about for row in records.stated["consent"] if row.statement.to == "registration"}
    seats = [(row.statement.organization, row.statement.series) for row in records.kept["seat"]]

    @cache
    def seated(meeting: str) -> Collection[tuple[str | None, str]]:
        entities = records.entities(meeting)
        return {(entities.get(organization), series) for organization, series in seats}

    waiting: dict[str, list[Any]] = defaultdict(list)
    for entry in records.attendance:
        meeting = records.by_id[entry.meeting]
        status = records.request_statuses(meeting.id).get(entry.organization)
        has_seat = (entry.organization, meeting.series) in seated(meeting.id)
        expected = has_seat or (status is not None and status.stage == "accepted")
        if not expected and entry.attendance not in approved and records.activity(meeting) == "executive meeting":
            waiting[meeting.id].append(entry)
    for record, entries in waiting.items():
        meeting = records.by_id[record]
        due = last_day(meeting.last_day or meeting.first_day) + APPROVED_WITHIN
        sentence = ngettext(
            "One registration for %(code)s waits for a focal point",
            "%(num)s registrations for %(code)s wait for their focal points",
            len(entries),
            code=meeting.code,
        )
        yield Task(
            _group(due, records.today),
            str(sentence),
            f"{PATH}/{record}/attendance",
            _("they came without an accepted invitation and hold no seat"),
            due.isoformat(),
            act=str(ngettext("Approve one", "Approve %(num)s", len(entries))),
            act_path=f"/meetings/console/statements/consents/many?to=registration&answer=given&about={entries[0].attendance}",
            rule="not approved",
            about=record,
            officer=records.officer(record, meeting.series),
        )


def consents_missing(records: WorklistRecords) -> Iterator[Task]:
    """Speakers of a held meeting have neither allowed nor refused to be recorded."""
    answered = {row.statement.about for row in records.stated["consent"] if row.statement.to == "recording"}
    missing: dict[str, list[str]] = defaultdict(list)
    for row in records.stated["presentation"]:
        if row.fact not in answered:
            missing[row.statement.meeting].append(row.fact)
    for meeting in records.held:
        if not (facts := missing.get(meeting.id)):
            continue
        sentence = ngettext(
            "One presentation at %(code)s has no consent to be recorded",
            "%(num)s presentations at %(code)s have no consent to be recorded",
            len(facts),
            code=meeting.code,
        )
        yield Task(
            "decide",
            str(sentence),
            f"/meetings/console/statements/presentations/?about-record={meeting.id}",
            days(meeting, "long"),
            act=_("Record answers"),
            act_path=f"/meetings/console/statements/consents/many?to=recording&about={facts[0]}",
            rule="consent missing",
            about=meeting.id,
            officer=records.officer(meeting.id, meeting.series),
        )


def _group(due: date, today: date) -> Any:
    return "late" if due < today else "do"


RULES = (
    under_way,
    held_or_not,
    list_complete_or_not,
    changes_not_announced,
    registrations_not_approved,
    consents_missing,
)
