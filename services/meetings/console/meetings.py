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
from services.meetings.console import meeting_acts
from services.meetings.console.amending import meeting_amendments
from services.meetings.console.announcing import announcing_acts, openness, waits
from services.meetings.console.attendance import record_act
from services.meetings.console.details import facts_beside
from services.meetings.console.histories import Teller
from services.meetings.console.life import life
from services.meetings.console.names import Names, NoAnswer, is_silent
from services.meetings.console.next_step import next_step
from services.meetings.console.past import Pasts
from services.meetings.console.sheet import Desk, SheetPages
from services.meetings.console.shown import (
    CAPACITIES,
    ROLES,
    STATUSES,
    WAYS,
    days,
    place,
    spoken,
    word,
)
from services.meetings.console.standing import badge, standing
from services.meetings.console.subject_acts import subject_acts
from services.meetings.console.told_acts import told_acts
from services.meetings.queries import Histories, Known, Lists
from shared.event_store.command_handler import CommandHandler
from shared.web.console import Act, Badge, Column, EventSourcedView, Fact, Filter, Happening, Past, Reading, Tab

SUBJECTS = ("subjects", "subjects-withdraw")
CHANGING = ("hold", "cancel", "not-held", "correct", "withdraw-outcome", "code")
AMENDING = ("correct", "code", "in-error")
OFFERED = {
    "planned": ("hold", "cancel", "not-held", "details", *SUBJECTS, *AMENDING),
    "held": ("attend", "list", "details", *SUBJECTS, "withdraw-outcome", *AMENDING),
    "cancelled": ("details", *SUBJECTS, "withdraw-outcome", *AMENDING),
    "not held": ("details", *SUBJECTS, "withdraw-outcome", *AMENDING),
}


def entries(lists: Lists, known: Known, names: Names, meeting: Any) -> list[dict[str, Any]]:
    """A meeting's list as it is drawn: organizations as they were called then, people as the registry names them now."""
    rows = lists.attendance_of(meeting.id)
    called = known.names_on([row.organization for row in rows], meeting.last_day or meeting.first_day)
    try:
        people = names.people(row.person for row in rows if row.person)
    except NoAnswer:
        people = {}
    return [
        {
            "organization": called.get(row.organization) or row.name or row.organization,
            "known": row.name is not None,
            "listed_as": row.listed_as,
            "capacity": word(CAPACITIES, row.capacity),
            "mode": word(WAYS, row.mode),
            "person": people.get(row.person, row.person),
            "path": url_for("console-attendance.details_view", id=row.fact),
        }
        for row in rows
    ]


def _acts(handler: CommandHandler, lists: Lists, known: Known, histories: Histories, names: Names) -> tuple[Act, ...]:
    return (
        meeting_acts.hold(handler, known),
        record_act(handler, known, names),
        meeting_acts.close_list(handler),
        meeting_acts.cancel(handler),
        meeting_acts.not_held(handler),
        meeting_acts.correct(handler, known),
        *meeting_amendments(handler),
        *subject_acts(handler, lists),
        *announcing_acts(handler, lists, known, histories),
        *told_acts(handler, lists),
    )


def _offered(meeting: Any, lists: Lists) -> list[str]:
    """The acts beside a meeting's life, but for those that the band has, and for what there is nothing to withdraw of."""
    step = next_step(meeting, lists)
    apart = {step.other, "" if step.sheet else step.act}
    if lists.subjects_of(meeting.id) is None:
        apart.add("subjects-withdraw")
    return [name for name in OFFERED[meeting.status] if name not in apart]


class ChangingPages(SheetPages):
    """The notice after an act says of a change that partners are not told of it yet."""

    questions: Lists

    def said_after(self, act: Act, row: Any, loaded: Any, answer: Any) -> Any:
        said = super().said_after(act, row, loaded, answer)
        if act.name not in CHANGING or not answer.events:
            return said
        announce = url_for(".act_view", id=row.id, act="announce")
        return Markup.escape(said) + waits(self.questions.meeting(row.id), announce)


def meetings_view(
    handler: CommandHandler, lists: Lists, known: Known, histories: Histories, names: Names, reading: Reading
) -> EventSourcedView:
    class Meetings(ChangingPages):
        table = rm.meetings
        desk = Desk(handler, lists, known, histories, names, partial(entries, lists, known, names))
        questions = lists
        has_past = True
        title = _l("Meetings")
        columns = (
            Column("code", _l("Meeting"), sort="sort_code"),
            Column("series_code", _l("Series"), sort="series_code", phone=False),
            Column("first_day", _l("Days"), value=days, sort="first_day"),
            Column("city", _l("Place"), value=lambda row: place(row, known)),
            Column("status", _l("State"), value=standing),
        )
        roles: ClassVar = ROLES
        search, search_hint, order = ("sort_code",), _l("Code"), "first_day"
        filters = (
            Filter("series", _l("Series"), known.series_choices),
            Filter("status", _l("State"), STATUSES),
        )
        creates = meeting_acts.plan(handler, known)
        acts = _acts(handler, lists, known, histories, names)
        details_template = "meetings/meeting.html"
        history_template = "meetings/history.html"

        def summary(self, row: Any) -> str:
            parts = (place(row, known), days(row, "long"), spoken(row.mode))
            return ", ".join(part for part in parts if part)

        def badges(self, row: Any) -> list[Badge]:
            return [badge(row), openness(row)]

        def facts(self, row: Any) -> list[Fact]:
            return facts_beside(row, lists, known)

        def acts_for(self, row: Any) -> Sequence[Act]:
            return [self.act_named(name) for name in _offered(row, lists)]

        def tabs(self, row: Any) -> list[Tab]:
            here = url_for(".attendance_view", id=row.id)
            count = lists.entry_count(row.id)
            # Nobody is on it: only of a complete list that is a nought.
            return [Tab(_("Attendance"), here, count if count or row.complete else None)]

        def all_tabs(self, row: Any) -> list[tuple[str, Tab]]:
            first, *rest = super().all_tabs(row)
            return [("facts", Tab(_("Life"), first[1].path)), *rest]

        def context(self, row: Any) -> dict[str, Any]:
            if row is None:
                return {}
            return {"silent": is_silent(), "life": life(row, lists, histories), "step": next_step(row, lists)}

        def history(self, row: Any) -> list[Happening]:
            return Teller(known, names).tell(histories.of(row.id))

        def as_it_was(self, row: Any, day: date) -> Past:
            return Pasts(histories, known).meeting(row, day)

        @expose("/<id>/attendance")
        def attendance_view(self, id: str) -> ResponseReturnValue:  # noqa: A002
            row = self.row(id)
            listed = entries(lists, known, names, row)
            here = url_for(".attendance_view", id=id)
            return self.page("meetings/attendance.html", row, current=here, entries=listed)

    return Meetings(reading, "meetings")
