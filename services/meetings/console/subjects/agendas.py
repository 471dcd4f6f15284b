"""Page 4, *Agenda* of a meeting: its items at the left, at the right what waits to be taken up; completed and announced here."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from marshmallow import ValidationError

from services.meetings.console.announcements import APPROVERS, NOT_BEFORE
from services.meetings.console.labels import WRITERS, _, days, format_instant, is_past
from services.meetings.console.stating import checked_batch, new_batch, warn_if_personal, worded
from services.meetings.console.stating_pages import StatingPage
from services.meetings.console.subjects.agenda_items import (
    LONGEST_TITLE,
    is_neither,
    new_item,
    next_number,
    renumbered,
    title_of,
)
from services.meetings.console.subjects.agenda_rows import agenda_item_view
from services.meetings.console.workspace import MeetingsWorkspace
from services.meetings.domain import commands
from services.meetings.queries.agendas import Agenda, AgendaQueries
from services.meetings.queries.taking_up import TakingUpQueries
from services.meetings.schemas import agendas as schemas
from services.meetings.schemas.agendas import items_as_json
from shared.contracts.completeness import COMPLETENESS
from shared.contracts.meetings.agendas import AGENDA_ITEMS, ITEM_KINDS
from shared.domain.errors import ChangedMeanwhile, NotThere, OtherCommand, Problem
from shared.event_store.statements import StatementRow
from shared.statements.decider import correct_fact
from shared.web.access import may, require
from shared.web.command_context import viewer_context
from shared.web.command_fields import marked
from shared.web.console import Badge, ReadOnlySession, show_notice
from shared.web.console.editing import OpenRow
from shared.web.problems import field_errors, status_of
from shared.web.statements.workspace import StatementWorkspace, list_path, plural
from shared.web.viewer import viewer

MOST_WAITING = 12


class AgendaView(StatingPage):
    """The page `/meetings/console/agendas/<meeting>`."""

    undoable = (AGENDA_ITEMS, COMPLETENESS)

    def __init__(
        self,
        work: MeetingsWorkspace,
        told: StatementWorkspace,
        agendas: AgendaQueries,
        waiting: TakingUpQueries,
        reading: ReadOnlySession,
    ) -> None:
        super().__init__(told, "agendas")
        self.work, self.agendas, self.waiting = work, agendas, waiting
        self.items = agenda_item_view(told, waiting, reading, self)

    def path(self, id: str) -> str:  # noqa: A002  the name of the part of the address
        return url_for(".agenda_view", id=id)

    @expose("/")
    def index_view(self) -> ResponseReturnValue:
        """Lead to the meetings to come, each of which has an agenda."""
        return redirect(url_for("console-meetings.index_view", status="planned"))

    @expose("/<id>", methods=("GET", "POST"))
    def agenda_view(self, id: str) -> ResponseReturnValue:  # noqa: A002 - the name of the part of the address
        """Show the agenda on GET; on POST do the act of the button pressed, and show what is refused in its place."""
        meeting = self.work.queries.meeting(id)
        if request.method == "GET":
            return self._page(meeting, opened=self._asked_for(request.args.get("edit", "")))
        form = {name: value.replace("\x00", "") for name, value in request.form.items()}
        does = {
            "add": self._add,
            "take": self._take_up,
            "preset": self._preset,
            "up": self._move,
            "down": self._move,
            "complete": self._complete,
            "announce": self._announce,
        }
        what, _colon, rest = form.get("do", "add").partition(":")
        try:
            refusal = does.get(what, self._add)(meeting, form, rest)
        except (Problem, OtherCommand, ChangedMeanwhile) as problem:
            return self._page(meeting, worded(problem), int(status_of(problem)), form)
        if refusal:
            return self._page(meeting, refusal, 422, form)
        anchor = {"add": "add", "up": f"value-title-{rest}", "down": f"value-title-{rest}"}.get(what)
        return redirect(url_for(".agenda_view", id=id, _anchor=anchor), 303)

    # Acts: each returns what is refused, in words ---------------------------------------------------------------------

    def _add(self, meeting: Any, form: Mapping[str, str], _rest: str) -> str:
        title, number = form.get("title", "").strip()[:LONGEST_TITLE], form.get("number", "").strip()[:200]
        kind = form.get("kind", "substantive")
        if not title:
            return _("Give the item a title.")
        number = number or next_number(self.agendas.agenda(meeting.id))
        said = new_item(meeting.id, number, title, kind if kind in ITEM_KINDS else "substantive")
        self._state(form, [said], _("Item %(number)s is on the agenda.", number=number))
        warn_if_personal(_("Title"), title)
        return ""

    def _take_up(self, meeting: Any, form: Mapping[str, str], fact: str) -> str:
        item = self.waiting.several([fact]).get(fact)
        if item is None:
            return _("It is no longer there. Look at what waits again.")
        number = next_number(self.agendas.agenda(meeting.id))
        said = new_item(meeting.id, number, title_of(item), "substantive")
        self._state(
            form,
            [said | {"takes_up": (fact,)} | ({"topics": item.topics} if item.topics else {})],
            _("Item %(number)s takes it up.", number=number),
        )
        return ""

    def _preset(self, meeting: Any, form: Mapping[str, str], _rest: str) -> str:
        before, items = self._procedural_before(meeting)
        if before is None or not items:
            return _("The last meeting of the series has no procedural items.")
        said = [new_item(meeting.id, each.number, each.title, each.kind) for each in items]
        sentence = ngettext(
            "One procedural item is on the agenda.", "%(num)s procedural items are on the agenda.", len(said)
        )
        self._state(form, said, sentence)
        return ""

    def _move(self, meeting: Any, form: Mapping[str, str], fact: str) -> str:
        """Exchange the number of an item with its neighbour's, in one transaction."""
        rows = self.agendas.agenda(meeting.id).rows
        place = next((place for place, row in enumerate(rows) if row.fact == fact), None)
        other = None if place is None else place + (-1 if form["do"].startswith("up") else 1)
        if place is None or other is None or not 0 <= other < len(rows):
            return ""
        one, two = rows[place], rows[other]
        # No two items have one number, not even for a moment.
        steps = ((one, f"{one.statement.number}…"), (two, one.statement.number), (one, two.statement.number))
        moved = [(correct_fact(AGENDA_ITEMS, renumbered(row, number)), viewer_context()) for row, number in steps]
        self.statements.handler.handle_all(moved)
        return ""

    def _complete(self, meeting: Any, form: Mapping[str, str], _rest: str) -> str:
        said = {"about": meeting.id, "of": "agenda", "complete": True}
        batch = checked_batch(form.get("command_id", ""))
        self.acts.state(COMPLETENESS, batch, [said])
        self.acts.notify(COMPLETENESS, batch, _("The agenda is complete."))
        return ""

    def _announce(self, meeting: Any, form: Mapping[str, str], _rest: str) -> str:
        require(APPROVERS)
        sent = {"items": _decoded(form.get("items", ""))}
        if form.get("not_before"):
            sent["not_before"] = form["not_before"]
        try:
            said = schemas.AnnounceAgenda().load(sent)
        except ValidationError as error:
            return " ".join(each.remedy for each in field_errors(error.messages))
        command = commands.AnnounceAgenda(meeting=meeting.id, **said.fields)
        answer = self.statements.handler.handle(command, marked(viewer_context(), said))
        show_notice(
            _announced(said.fields.get("not_before")) if answer.events else _("Already announced in these words.")
        )
        return ""

    def _state(self, form: Mapping[str, str], said: Sequence[dict[str, Any]], sentence: str) -> None:
        batch = checked_batch(form.get("command_id", ""))
        if self.acts.state(AGENDA_ITEMS, batch, said):
            self.acts.notify(AGENDA_ITEMS, batch, sentence)

    # Page -------------------------------------------------------------------------------------------------------------

    def _asked_for(self, name: str) -> OpenRow | None:
        """Return the row that the address opens; None for one that is not there, or not for this viewer."""
        _value, _dash, item = name.partition("-")
        try:
            return self.items.open_row(self.items.row(item), name)
        except NotThere:
            return None

    def with_open(self, row: StatementRow, opened: OpenRow) -> str:
        """Return the agenda of an item with a row of it open, even if the item was removed meanwhile."""
        meeting = self.work.queries.meeting(row.statement.meeting)
        rows = self.agendas.agenda(meeting.id).rows
        gone = [] if any(each.fact == row.fact for each in rows) else [row]
        page, _status = self._page(meeting, opened=opened, gone=gone)
        return page

    def is_over(self, meeting: str) -> bool:
        """Return whether the days of a meeting have passed."""
        return is_past(self.work.queries.meeting(meeting))

    def _page(
        self,
        meeting: Any,
        refusal: str = "",
        status: int = 200,
        form: Mapping[str, str] | None = None,
        opened: OpenRow | None = None,
        gone: Sequence[StatementRow] = (),
    ) -> tuple[str, int]:
        agenda, waiting = self.agendas.agenda(meeting.id), self.waiting.waiting()
        lines, form = self.items.rows.lines([*agenda.rows, *gone], past=is_past(meeting)), form or {}
        before, procedural = (None, []) if agenda.rows else self._procedural_before(meeting)
        completeness = self.statements.queries.naming([meeting.id], [COMPLETENESS.name])
        stated = [row for row in completeness if row.statement.of == "agenda" and row.statement.about == meeting.id]
        page = self.render(
            "meetings/agenda.html",
            meeting=meeting,
            agenda=agenda,
            lines=lines,
            neither=[line for line in lines if is_neither(line.row)],
            waiting=[(each.kind, [(item.record, title_of(item)) for item in each.items]) for each in waiting],
            most=MOST_WAITING,
            list_of=self._list_of,
            plural=self._plural,
            before=before,
            procedural=procedural,
            complete=max(stated, key=lambda row: row.event).statement.complete if stated else None,
            badge=_badge(agenda),
            items=json.dumps(items_as_json(agenda.items), ensure_ascii=False),
            kinds=[(kind, _l(label)) for kind, label in ITEM_KINDS.items()],
            items_view=self.items,
            opened=opened,
            number=form.get("number") or next_number(agenda),
            typed=form,
            writes=may(viewer(), WRITERS),
            approves=may(viewer(), APPROVERS),
            not_before=NOT_BEFORE,
            refusal=refusal,
            batch=new_batch(),
            place=self.work.place(meeting),
            days=days,
        )
        return page, status

    def _plural(self, kind: str) -> Any:  # noqa: ANN401  a lazy text
        return (
            _l("Conclusions of symposia") if kind not in self.statements.kinds else plural(self.statements.kinds[kind])
        )

    def _list_of(self, kind: str) -> str | None:
        return list_path(self.statements.kinds[kind]) if kind in self.statements.kinds else None

    def _procedural_before(self, meeting: Any) -> tuple[Any, list[Any]]:
        """Return the last meeting of the series before, with its procedural items."""
        earlier = [each for each in self.work.queries.meetings_of(meeting.series) if each.first_day < meeting.first_day]
        if not earlier:
            return None, []
        items = [row.statement for row in self.agendas.agenda(earlier[-1].id).rows]
        return earlier[-1], [each for each in items if each.kind == "procedural"]


def _badge(agenda: Agenda) -> Badge:
    if agenda.announced is None:
        return Badge(_("Not announced"))
    if agenda.announced != agenda.items:
        return Badge(_("Changed since it was announced"), "warn")
    if agenda.not_before:
        return Badge(_("Announced, not before %(when)s", when=format_instant(agenda.not_before)), "info")
    return Badge(_("Announced"), "good")


def _announced(not_before: str | None) -> str:
    if not_before is None:
        return _("The agenda is announced.")
    return _("The agenda is announced, not before %(when)s.", when=format_instant(not_before))


def _decoded(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return []
