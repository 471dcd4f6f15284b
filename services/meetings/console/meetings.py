"""Meetings in the console: list, plan, a meeting's life with its facts, attendance, history."""

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar

from flask import url_for
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from markupsafe import Markup

from services.meetings import read_models as rm
from services.meetings.console import meeting_actions
from services.meetings.console.announcements import announcement_actions, pending_announcement_notice
from services.meetings.console.attendance import attendance_path
from services.meetings.console.history import history_of
from services.meetings.console.labels import (
    MODES,
    ROLES,
    STATUSES,
    _,
    days,
    inline_label,
    label_of,
    status_badge,
    status_label,
    visibility_badge,
    yes_or_no,
)
from services.meetings.console.meeting_facts import describing_actions, stating_actions
from services.meetings.console.meeting_facts_labels import subjects_label
from services.meetings.console.registry_client import is_silent
from services.meetings.console.snapshots import meeting_on
from services.meetings.console.timeline import next_step, timeline
from services.meetings.console.workspace import MeetingsWorkspace
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
from shared.web.console.sources import sources_list


def meeting_facts(work: MeetingsWorkspace, meeting: Any) -> list[FactRow]:
    """Return what is known of a meeting, and what is not."""
    details, subjects = work.queries.details_of(meeting.id), work.queries.subjects_of(meeting.id)
    return [
        FactRow(_("Series"), work.records.link(meeting.series)),
        FactRow(_("Number in the series"), str(meeting.ordinal) if meeting.ordinal else _("none or not known")),
        FactRow(_("Subjects"), None if subjects is None else subjects_label(subjects)),
        FactRow(_("Days"), days(meeting, "long")),
        *_if_said(_("Note on the days"), details and details.day_note),
        FactRow(_("Place"), work.place(meeting)),
        FactRow(_("Venue"), details and details.venue),
        _hosts(details),
        *_if_said(_("Held together with"), details and details.colocated_with),
        FactRow(_("Mode"), label_of(MODES, meeting.mode)),
        FactRow(_("By invitation only"), yes_or_no(details and details.invitation_only)),
        *_if_said(_("Reason"), meeting.reason),
        *_if_said(_("Note"), details and details.note),
        FactRow(_("Sources"), sources_list(_sources(meeting, details, subjects))),
        *_previous_and_next(work, meeting),
    ]


def _if_said(label: str, value: Any) -> list[FactRow]:
    return [FactRow(label, value)] if value else []


def _hosts(details: Any) -> FactRow:
    hosts = details.hosts.split("\n") if details is not None and details.hosts else []
    return FactRow(str(ngettext("Host", "Hosts", max(len(hosts), 1))), ", ".join(hosts) or None)


def _sources(meeting: Any, *stated: Any) -> list[str]:
    said = meeting.sources.split("\n") if meeting.sources else []
    more = [each.source for each in stated if each is not None and each.source]
    return list(dict.fromkeys(said + more))


def _previous_and_next(work: MeetingsWorkspace, meeting: Any) -> list[FactRow]:
    """Return the meetings of the series before and after this one, in order of time."""
    all_of_it = work.queries.meetings_of(meeting.series)
    place_of = [each.id for each in all_of_it].index(meeting.id)
    before, after = all_of_it[max(place_of - 1, 0) : place_of], all_of_it[place_of + 1 : place_of + 2]
    found = [(_("Before it"), each) for each in before] + [(_("After it"), each) for each in after]
    return [
        FactRow(
            label,
            Markup('<a href="{}">{}</a> {}').format(
                url_for("console-meetings.details_view", id=each.id), each.code, days(each)
            ),
        )
        for label, each in found
    ]


SUBJECTS = ("subjects", "subjects-withdraw")
CHANGING = ("hold", "cancel", "not-held", "correct", "withdraw-outcome", "code")
AMENDING = ("correct", "code", "in-error")
ACTIONS_BY_STATUS = {
    "planned": ("hold", "cancel", "not-held", "details", *SUBJECTS, *AMENDING),
    "held": ("list", "details", *SUBJECTS, "withdraw-outcome", *AMENDING),
    "cancelled": ("details", *SUBJECTS, "withdraw-outcome", *AMENDING),
    "not held": ("details", *SUBJECTS, "withdraw-outcome", *AMENDING),
}


def _acts(work: MeetingsWorkspace) -> tuple[FormAction, ...]:
    return (
        *meeting_actions.life_actions(work),
        meeting_actions.closing_action(work),
        *meeting_actions.amending_actions(work),
        *describing_actions(work),
        *announcement_actions(work),
        *stating_actions(work),
    )


def _offered(work: MeetingsWorkspace, meeting: Any) -> list[str]:
    """Return the actions beside a meeting's life, without those in the band, and without withdrawals of missing facts."""
    step = next_step(meeting, work.queries)
    apart = {step.other, step.act}
    if work.queries.subjects_of(meeting.id) is None:
        apart.add("subjects-withdraw")
    return [name for name in ACTIONS_BY_STATUS[meeting.status] if name not in apart]


class MeetingsView(EventSourcedView):
    table = rm.meetings
    has_snapshots = True
    title = _l("Meetings")
    roles: ClassVar = ROLES
    search, search_hint, order = ("sort_code",), _l("Code"), "first_day"
    details_template = "meetings/meeting.html"
    history_template = "meetings/history.html"

    def __init__(self, work: MeetingsWorkspace, reading: ReadOnlySession) -> None:
        self.work = work
        self.columns = (
            Column("code", _l("Meeting"), sort="sort_code"),
            Column("series_code", _l("Series"), sort="series_code", phone=False),
            Column("first_day", _l("Days"), value=days, sort="first_day"),
            Column("city", _l("Place"), value=work.place),
            Column("status", _l("State"), value=status_label),
        )
        self.filters = (
            Filter("series", _l("Series"), work.queries.series_choices),
            Filter("status", _l("State"), STATUSES),
        )
        self.create_action, self.actions = meeting_actions.plan(work), _acts(work)
        super().__init__(reading, "meetings")

    def summary(self, row: Any) -> str:
        parts = (self.work.place(row), days(row, "long"), inline_label(row.mode))
        return ", ".join(part for part in parts if part)

    def badges(self, row: Any) -> list[Badge]:
        return [status_badge(row), visibility_badge(row)]

    def facts(self, row: Any) -> list[FactRow]:
        return meeting_facts(self.work, row)

    def actions_for(self, row: Any) -> Sequence[FormAction]:
        return [self.action_named(name) for name in _offered(self.work, row)]

    def tabs(self, row: Any) -> list[Tab]:
        here = attendance_path(row.id)
        count = self.work.queries.entry_count(row.id)
        # An empty list counts as zero only if it is complete.
        return [Tab(_("Attendance"), here, count if count or row.complete else None)]

    def all_tabs(self, row: Any) -> list[tuple[str, Tab]]:
        first, *rest = super().all_tabs(row)
        return [("facts", Tab(_("Life"), first[1].path)), *rest]

    def context(self, row: Any) -> dict[str, Any]:
        if row is None:
            return {}
        stages = timeline(row, self.work.queries, self.work.histories)
        return {"silent": is_silent(), "timeline": stages, "step": next_step(row, self.work.queries)}

    def history(self, row: Any) -> list[HistoryEntry]:
        return history_of(self.work, row.id)

    def as_of(self, row: Any, day: date) -> Snapshot:
        return meeting_on(self.work, row, day)

    def success_notice(self, action: FormAction, row: Any, loaded: Any, answer: Any) -> Any:
        """Return the notice after an action, which mentions that partners are not told of a change yet."""
        said = super().success_notice(action, row, loaded, answer)
        if action.name not in CHANGING or not answer.events:
            return said
        announce = url_for(".act_view", id=row.id, act="announce")
        return Markup.escape(said) + pending_announcement_notice(self.work.queries.meeting(row.id), announce)
