"""Meetings in the console: list, plan, a meeting's life with its facts, attendance, history."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar, cast

from flask import g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from sqlalchemy import select

from services.meetings import read_models as rm
from services.meetings.console import meeting_actions
from services.meetings.console.announcements import announcement_actions, pending_announcement_notice
from services.meetings.console.attendance import attendance_path
from services.meetings.console.describing import describing_actions
from services.meetings.console.follow_up.referring import refer
from services.meetings.console.history import history_of
from services.meetings.console.hub.conclusions import can_be_sent
from services.meetings.console.hub.details import all_details_action, meeting_facts
from services.meetings.console.hub.facts import correcting_actions
from services.meetings.console.hub.files import file_count, files_of
from services.meetings.console.hub.page import hub_of, state_badge
from services.meetings.console.hub.reading import HubMeeting, read_meeting
from services.meetings.console.hub.sending import refused
from services.meetings.console.labels import (
    KINDS,
    ROLES,
    STATUSES,
    WRITERS,
    _,
    days,
    inline_label,
    is_under_embargo,
    status_label,
    visibility_badge,
)
from services.meetings.console.meeting_facts import stating_actions
from services.meetings.console.snapshots import meeting_on
from services.meetings.console.stating import checked_batch, refusal_words
from services.meetings.console.workspace import MeetingsWorkspace
from shared.domain.errors import NotThere, Problem
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
    show_notice,
)
from shared.web.console.markings import SEEN_BY_ACT
from shared.web.console.records import Card
from shared.web.console.seen_by import seen_by_act
from shared.web.personal_names import names_unavailable
from shared.web.problems import status_of

CHANGING = ("hold", "cancel", "not-held", "correct", "withdraw-outcome", "code")
AMENDING = ("in-error", SEEN_BY_ACT)
ACTIONS_BY_STATUS = {
    "planned": ("hold", "cancel", "not-held", "subjects-withdraw", *AMENDING),
    "held": ("subjects-withdraw", "withdraw-outcome", *AMENDING),
    "cancelled": ("subjects-withdraw", "withdraw-outcome", *AMENDING),
    "not held": ("subjects-withdraw", "withdraw-outcome", *AMENDING),
}
"""The acts that stand on no card, by the state of the meeting."""


def _acts(work: MeetingsWorkspace) -> tuple[FormAction, ...]:
    return (
        *meeting_actions.life_actions(work),
        meeting_actions.closing_action(work),
        *meeting_actions.amending_actions(work),
        *describing_actions(work),
        *announcement_actions(work),
        *stating_actions(work),
        *correcting_actions(work),
        all_details_action(work),
        seen_by_act(work.handler.handle, WRITERS),
    )


class KindFilter(Filter):
    """A filter by the kind of a meeting's series: its activity."""

    def applied(self, query: Any, model: Any, value: str) -> Any:
        return query.filter(model.series.in_(select(rm.series.c.id).where(rm.series.c.kind == value)))


class MeetingsView(EventSourcedView):
    table = rm.meetings
    has_snapshots = True
    title = _l("Meetings")
    roles: ClassVar = ROLES
    search, search_hint, order = ("sort_code",), _l("Code"), "first_day"
    newest_first = True
    bulk = (SEEN_BY_ACT,)
    details_template = "meetings/hub.html"
    history_template = "meetings/history.html"

    def __init__(self, work: MeetingsWorkspace, reading: ReadOnlySession) -> None:
        self.work = work
        self.columns = (
            Column("code", _l("Meeting"), sort="sort_code"),
            Column("series_code", _l("Series"), sort="series_code", phone=False),
            Column("first_day", _l("Days"), value=days, sort="first_day"),
            Column("city", _l("Place"), value=work.place),
            Column("status", _l("Status"), value=status_label),
        )
        self.filters = (
            Filter("series", _l("Series"), work.queries.series_choices),
            KindFilter("kind", _l("Kind"), KINDS),
            Filter("status", _l("Status"), STATUSES),
        )
        self.create_action, self.actions = meeting_actions.plan(work), _acts(work)
        super().__init__(reading, "meetings")

    def summary(self, row: Any) -> str:
        parts = (days(row, "long"), row.city or self.work.country(row.country), inline_label(row.mode))
        return " · ".join(part for part in parts if part)

    def crumbs(self, row: Any) -> list[tuple[str, str]]:
        return [(row.series_code, url_for("console-series.details_view", id=row.series))]

    def badges(self, row: Any) -> list[Badge]:
        return [state_badge(row), visibility_badge(row)]

    def seen_by(self, row: Any) -> str:
        """Return what the public sees of it; all else follows the marking."""
        if row.announced:
            if is_under_embargo(row):
                return _("Seen by the bureau only, until the embargo ends.")
            return _("Public: the days, the place, the mode and whether it was held. Not public: who came, by name.")
        if row.marking == "public":
            return _("Seen by the bureau and by members; public once it is announced.")
        return super().seen_by(row)

    def entries(self, row: Any) -> int:
        return self.work.histories.count(row.id)

    def facts(self, row: Any) -> list[FactRow]:
        """Return all facts edited in place: the details, and the facts in the cards."""
        return [*self._details(row), *self._read(row).facts.values()]

    def _details(self, row: Any) -> list[FactRow]:
        return meeting_facts(self.work, row, self._acts)

    @property
    def _acts(self) -> Mapping[str, FormAction]:
        return {act.name: act for act in self.actions}

    def cards(self, _row: Any) -> Sequence[Card]:
        return ()  # its page has cards of another kind

    def details(self, row: Any) -> dict[str, Any]:
        return {"hub": hub_of(self._read(row)), "facts": self._details(row)}

    def actions_for(self, row: Any) -> Sequence[FormAction]:
        without = {"subjects-withdraw"} if self.work.queries.subjects_of(row.id) is None else set()
        return [self.action_named(name) for name in ACTIONS_BY_STATUS[row.status] if name not in without]

    def tabs(self, row: Any) -> list[Tab]:
        sheet = attendance_path(row.id)
        count = self.work.queries.entry_count(row.id)
        # An empty list counts as zero only if it is complete.
        attendance = Tab(_("Attendance"), sheet, count if count or row.complete else None)
        files = url_for(".files_view", id=row.id)
        return [
            attendance,
            Tab(_("Room"), url_for("console-room.room_view", id=row.id)),
            Tab(_("Recordings and outreach"), url_for("console-outreach.outreach_view", id=row.id)),
            Tab(_("Letters and files"), files, file_count(self._read(row)), drawer=True),
        ]

    def _read(self, row: Any) -> HubMeeting:
        """Return all that is recorded about a meeting, read once for a page."""
        if "hub_meeting" not in g or g.hub_meeting.row is not row:
            g.hub_meeting = read_meeting(self.work, row, self._acts)
        return cast(HubMeeting, g.hub_meeting)

    def context(self, row: Any) -> dict[str, Any]:
        return {} if row is None else {"silent": names_unavailable()}

    def history(self, row: Any) -> list[HistoryEntry]:
        return history_of(self.work, row.id)

    def as_of(self, row: Any, day: date) -> Snapshot:
        return meeting_on(self.work, row, day)

    def success_notice(self, action: FormAction, row: Any, loaded: Any, answer: Any) -> Any:
        """Return the notice after an action; it mentions a change that partners have not been told of yet."""
        notice = super().success_notice(action, row, loaded, answer)
        if action.name not in CHANGING or not answer.events:
            return notice
        announce = url_for(".act_view", id=row.id, act="announce")
        return Markup.escape(notice) + pending_announcement_notice(self.work.queries.meeting(row.id), announce)

    def roles_for(self, view: str, method: str) -> frozenset[str]:
        return WRITERS if view == "send_view" else super().roles_for(view, method)

    @expose("/<id>/send", methods=("POST",))
    def send_view(self, id: str) -> ResponseReturnValue:  # noqa: A002
        """Send a conclusion to an addressee; a refusal is shown in the line that was sent or, without that line, in a notice."""
        row = self.row(id)
        try:
            refer(self.work, checked_batch(request.form.get("batch", "")), id)
        except NotThere:
            raise
        except Problem as problem:
            if request.form.get("conclusion", "") in can_be_sent(self._read(row)):
                refused(problem)
                return self.record_page(row, None), int(status_of(problem))
            show_notice(f"{refusal_words(problem)} {_('Nothing was recorded.')}", "bad")
        return redirect(url_for(".details_view", id=id, _anchor="card-conclusions"), 303)

    @expose("/<id>/files")
    def files_view(self, id: str) -> ResponseReturnValue:  # noqa: A002
        row = self.row(id)
        path = url_for(".files_view", id=id)
        return self.page("meetings/files.html", row, current=path, files=files_of(self._read(row)))
