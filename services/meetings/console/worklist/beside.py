"""The panels beside the tasks of Start: the next meetings with what each lacks, the last two with their totals,
communiqués being drafted, and the last changes with their Undo."""

from collections.abc import Callable, Sequence

from flask_babel import ngettext

from services.meetings.console.labels import _, days, inline_label
from services.meetings.console.worklist.deadlines import EXECUTIVE, invited
from services.meetings.console.worklist.records import WorklistRecords
from services.meetings.console.worklist.totals import last_meetings
from services.meetings.queries.room import RoomQueries
from shared.contracts.meetings.communiques import PARAGRAPHS
from shared.domain.dates import is_exact
from shared.statements.wording import translatable as _later
from shared.web.console import StartLine, StartPanels
from shared.web.statements.changes import EventSentences, last_changes, moment_of

NEXT, MOST_DRAFTS = 3, 20
PATH = "/meetings/console/meetings"
EVENT_WORDS = {
    "series-opened": _later("The series %(name)s was opened"),
    "meeting-planned": _later("%(name)s was planned"),
    "meeting-held": _later("%(name)s was recorded as held"),
    "meeting-corrected": _later("The days or place of %(name)s were corrected"),
    "meeting-cancelled": _later("%(name)s was cancelled"),
    "meeting-announced": _later("%(name)s was announced"),
    "meeting-details-stated": _later("Details of %(name)s were recorded"),
    "attendance-list-closed": _later("The list of %(name)s was closed"),
    "attendance-recorded": _later("%(name)s: came"),
    "attendance-corrected": _later("%(name)s: corrected"),
    "attendance-withdrawn": _later("%(name)s: removed from the list"),
}
"""The events that are no statements, in a few words."""
SEVERAL_WORDS: dict[str, Callable[[int], str]] = {
    "meeting-planned": lambda num: ngettext("One meeting was planned", "%(num)s meetings were planned", num),
    "meeting-held": lambda num: ngettext(
        "One meeting was recorded as held", "%(num)s meetings were recorded as held", num
    ),
}
"""Those that an import records of many, in the order in which they describe it."""


def beside(records: WorklistRecords) -> StartPanels:
    return StartPanels(
        upcoming=next_meetings(records),
        totals=last_meetings(records),
        drafts=drafts(records),
        changes=last_changes(records.pages, "meetings", EventSentences(EVENT_WORDS, SEVERAL_WORDS)),
    )


def drafts(records: WorklistRecords) -> list[StartLine]:
    """Return the communiqués that are not agreed yet, the latest change first, each with the day of that change."""
    rows = RoomQueries(records.queries.reader).communiques(None, MOST_DRAFTS, state="drafting")
    codes = records.work.queries.meeting_codes({row.communique.meeting for row in rows})
    changed = records.queries.changed_last([row.id for row in rows])
    paragraphs = records.pages.queries.naming([row.id for row in rows], [PARAGRAPHS.name]) if rows else []
    for each in paragraphs:
        id_ = each.statement.communique
        changed[id_] = max(changed.get(id_, ""), each.event)
    lines = [
        StartLine(
            _("Communiqué of %(meeting)s", meeting=codes[row.communique.meeting]),
            f"/meetings/console/room/{row.communique.meeting}",
            at=moment_of(changed[row.id]),
        )
        for row in rows
        if row.communique.meeting in codes
    ]
    return sorted(lines, key=lambda each: each.at, reverse=True)


def next_meetings(records: WorklistRecords) -> list[StartLine]:
    """Return the next three meetings, each with what it lacks."""
    return [_note(records, meeting) for meeting in records.ahead[:NEXT]]


def _note(records: WorklistRecords, meeting: object) -> StartLine:
    row = records.by_id[meeting.id]  # type: ignore[attr-defined]  # a row of meetings
    parts = (days(row), records.work.place(row), inline_label(row.mode))
    line = " · ".join(part for part in parts if part)
    return StartLine(row.code, f"{PATH}/{row.id}", line, ", ".join(lacking(records, row)[:3]))


def lacking(records: WorklistRecords, meeting: object) -> Sequence[str]:
    """Return what a future meeting still lacks, in a few words each."""
    row = records.by_id[meeting.id]  # type: ignore[attr-defined]  # a row of meetings
    found = []
    if not is_exact(row.first_day):
        found.append(_("days"))
    if not row.city and row.mode != "remote":
        found.append(_("place"))
    if records.activity(row) in EXECUTIVE:
        invitees = invited(records, row)
        waiting = sum(records.request_statuses(row.id)[to].is_open for to in invitees)
        if not invitees:
            found.append(_("invitations"))
        elif waiting:
            found.append(str(ngettext("one answer", "%(num)s answers", waiting)))
        if not any(each.statement.meeting == row.id for each in records.stated["agenda-item"]):
            found.append(_("agenda"))
    if not row.announced:
        found.append(_("announcement"))
    return found
