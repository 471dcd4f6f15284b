"""Meetings in the console: list, plan, a meeting's life, who attended, history."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any, ClassVar

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from services.meetings import read_models as rm
from services.meetings.console import meeting_actions
from services.meetings.console.amendments import meeting_amendments
from services.meetings.console.announcements import announcement_actions, pending_announcement_notice, visibility_badge
from services.meetings.console.attendance import record_attendance_action
from services.meetings.console.details import sidebar_facts
from services.meetings.console.history import HistoryFormatter
from services.meetings.console.labels import CAPACITIES, ROLES, STATUSES, WAYS, days, inline_label, label_of, place
from services.meetings.console.meeting_facts_actions import meeting_facts_actions
from services.meetings.console.next_step import next_step
from services.meetings.console.registry_names import RegistryNames, RegistryNamesUnavailable, is_silent
from services.meetings.console.sheet import SheetPages, SheetWorkspace
from services.meetings.console.snapshots import Snapshots
from services.meetings.console.status import status_badge, status_label
from services.meetings.console.subject_actions import subject_actions
from services.meetings.console.timeline import timeline
from services.meetings.queries import HistoryQueries, MeetingQueries, OrganizationDirectory
from shared.event_store.command_handler import CommandHandler
from shared.web.console import (
    Badge,
    Column,
    EventSourcedView,
    FactRow,
    Filter,
    FormAction,
    HistoryEntry,
    ReadOnlySession,
    Snapshot,
    Tab,
)

SUBJECTS = ("subjects", "subjects-withdraw")
CHANGING = ("hold", "cancel", "not-held", "correct", "withdraw-outcome", "code")
AMENDING = ("correct", "code", "in-error")
ACTIONS_BY_STATUS = {
    "planned": ("hold", "cancel", "not-held", "details", *SUBJECTS, *AMENDING),
    "held": ("attend", "list", "details", *SUBJECTS, "withdraw-outcome", *AMENDING),
    "cancelled": ("details", *SUBJECTS, "withdraw-outcome", *AMENDING),
    "not held": ("details", *SUBJECTS, "withdraw-outcome", *AMENDING),
}


def attendance_rows(
    queries: MeetingQueries, directory: OrganizationDirectory, names: RegistryNames, meeting: Any
) -> list[dict[str, Any]]:
    """A meeting's list as it is drawn: organizations as they were called then, people as the registry names them now."""
    rows = queries.attendance_of(meeting.id)
    called = directory.names_on([row.organization for row in rows], meeting.last_day or meeting.first_day)
    try:
        people = names.people(row.person for row in rows if row.person)
    except RegistryNamesUnavailable:
        people = {}
    return [
        {
            "organization": called.get(row.organization) or row.name or row.organization,
            "known": row.name is not None,
            "listed_as": row.listed_as,
            "capacity": label_of(CAPACITIES, row.capacity),
            "mode": label_of(WAYS, row.mode),
            "person": people.get(row.person, row.person),
            "path": url_for("console-attendance.details_view", id=row.fact),
        }
        for row in rows
    ]


def _acts(
    handler: CommandHandler,
    queries: MeetingQueries,
    directory: OrganizationDirectory,
    histories: HistoryQueries,
    names: RegistryNames,
) -> tuple[FormAction, ...]:
    return (
        meeting_actions.hold(handler, directory),
        record_attendance_action(handler, directory, names),
        meeting_actions.close_list(handler),
        meeting_actions.cancel(handler),
        meeting_actions.not_held(handler),
        meeting_actions.correct(handler, directory),
        *meeting_amendments(handler),
        *subject_actions(handler, queries),
        *announcement_actions(handler, queries, directory, histories),
        *meeting_facts_actions(handler, queries),
    )


def _offered(meeting: Any, queries: MeetingQueries) -> list[str]:
    """The acts beside a meeting's life, but for those that the band has, and for what there is nothing to withdraw of."""
    step = next_step(meeting, queries)
    apart = {step.other, "" if step.sheet else step.act}
    if queries.subjects_of(meeting.id) is None:
        apart.add("subjects-withdraw")
    return [name for name in ACTIONS_BY_STATUS[meeting.status] if name not in apart]


class ChangingPages(SheetPages):
    """The notice after an act says of a change that partners are not told of it yet."""

    meeting_queries: MeetingQueries

    def success_notice(self, action: FormAction, row: Any, loaded: Any, answer: Any) -> Any:
        said = super().success_notice(action, row, loaded, answer)
        if action.name not in CHANGING or not answer.events:
            return said
        announce = url_for(".act_view", id=row.id, act="announce")
        return Markup.escape(said) + pending_announcement_notice(self.meeting_queries.meeting(row.id), announce)


def meetings_view(
    handler: CommandHandler,
    queries: MeetingQueries,
    directory: OrganizationDirectory,
    histories: HistoryQueries,
    names: RegistryNames,
    reading: ReadOnlySession,
) -> EventSourcedView:
    class Meetings(ChangingPages):
        table = rm.meetings
        attendance_sheet = SheetWorkspace(
            handler, queries, directory, histories, names, partial(attendance_rows, queries, directory, names)
        )
        meeting_queries = queries
        has_snapshots = True
        title = _l("Meetings")
        columns = (
            Column("code", _l("Meeting"), sort="sort_code"),
            Column("series_code", _l("Series"), sort="series_code", phone=False),
            Column("first_day", _l("Days"), value=days, sort="first_day"),
            Column("city", _l("Place"), value=lambda row: place(row, directory)),
            Column("status", _l("State"), value=status_label),
        )
        roles: ClassVar = ROLES
        search, search_hint, order = ("sort_code",), _l("Code"), "first_day"
        filters = (
            Filter("series", _l("Series"), directory.series_choices),
            Filter("status", _l("State"), STATUSES),
        )
        create_action = meeting_actions.plan(handler, directory)
        actions = _acts(handler, queries, directory, histories, names)
        details_template = "meetings/meeting.html"
        history_template = "meetings/history.html"

        def summary(self, row: Any) -> str:
            parts = (place(row, directory), days(row, "long"), inline_label(row.mode))
            return ", ".join(part for part in parts if part)

        def badges(self, row: Any) -> list[Badge]:
            return [status_badge(row), visibility_badge(row)]

        def facts(self, row: Any) -> list[FactRow]:
            return sidebar_facts(row, queries, directory)

        def actions_for(self, row: Any) -> Sequence[FormAction]:
            return [self.action_named(name) for name in _offered(row, queries)]

        def tabs(self, row: Any) -> list[Tab]:
            here = url_for(".attendance_view", id=row.id)
            count = queries.entry_count(row.id)
            # Nobody is on it: only of a complete list that is a nought.
            return [Tab(_("Attendance"), here, count if count or row.complete else None)]

        def all_tabs(self, row: Any) -> list[tuple[str, Tab]]:
            first, *rest = super().all_tabs(row)
            return [("facts", Tab(_("Life"), first[1].path)), *rest]

        def context(self, row: Any) -> dict[str, Any]:
            if row is None:
                return {}
            return {
                "silent": is_silent(),
                "timeline": timeline(row, queries, histories),
                "step": next_step(row, queries),
            }

        def history(self, row: Any) -> list[HistoryEntry]:
            return HistoryFormatter(directory, names).format(histories.history(row.id))

        def as_of(self, row: Any, day: date) -> Snapshot:
            return Snapshots(histories, directory).meeting(row, day)

        @expose("/<id>/attendance")
        def attendance_view(self, id: str) -> ResponseReturnValue:  # noqa: A002
            row = self.row(id)
            listed = attendance_rows(queries, directory, names, row)
            here = url_for(".attendance_view", id=id)
            return self.page("meetings/attendance.html", row, current=here, entries=listed)

    return Meetings(reading, "meetings")
