"""Page 4, *Agenda* of a meeting: its items on the left, those waiting to be taken up on the right. It is completed and
announced here."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_babel import ngettext
from marshmallow import ValidationError

from services.meetings.console.announcements import APPROVERS
from services.meetings.console.labels import _, format_instant
from services.meetings.console.stating import checked_batch, not_longer, refusal_words, warn_if_personal
from services.meetings.console.subjects.agenda_items import LONGEST_TITLE, new_item, next_number, renumbered, title_of
from services.meetings.console.subjects.agenda_page import MeetingAgendaPage
from services.meetings.domain import commands
from services.meetings.schemas import agendas as schemas
from shared.contracts.completeness import COMPLETENESS
from shared.contracts.meetings.agendas import AGENDA_ITEMS, ITEM_KINDS
from shared.domain.errors import Problem
from shared.statements.decider import correct_fact
from shared.web.access import require
from shared.web.command_context import viewer_context
from shared.web.command_fields import marked
from shared.web.console import show_notice
from shared.web.problems import field_errors, status_of


class AgendaView(MeetingAgendaPage):
    """`/meetings/console/agendas/<meeting>`, with its acts."""

    undoable = (AGENDA_ITEMS, COMPLETENESS)

    @expose("/")
    def index_view(self) -> ResponseReturnValue:
        """Redirect to the future meetings, each of which has an agenda."""
        return redirect(url_for("console-meetings.index_view", status="planned"))

    @expose("/<id>", methods=("GET", "POST"))
    def agenda_view(self, id: str) -> ResponseReturnValue:  # noqa: A002 - the name of the part of the address
        """Show the agenda on GET; on POST do the act of the button pressed, and show any refusal in place."""
        meeting = self.work.queries.meeting(id)
        if request.method == "GET":
            return self.page(meeting, opened=self.row_to_edit(request.args.get("edit", "")))
        form = {name: value.replace("\x00", "") for name, value in request.form.items()}
        acts = {
            "add": self._add,
            "take": self._take_up,
            "preset": self._preset,
            "up": self._move,
            "down": self._move,
            "complete": self._complete,
            "announce": self._announce,
        }
        act, _colon, argument = form.get("do", "add").partition(":")
        try:
            refusal = acts.get(act, self._add)(meeting, form, argument)
        except Problem as problem:
            return self.page(meeting, refusal_words(problem), int(status_of(problem)), form)
        if refusal:
            return self.page(meeting, refusal, 422, form)
        anchor = {"add": "add", "up": f"value-title-{argument}", "down": f"value-title-{argument}"}.get(act)
        return redirect(url_for(".agenda_view", id=id, _anchor=anchor), 303)

    # Acts: each returns its refusal in words ---------------------------------------------------------------------

    def _add(self, meeting: Any, form: Mapping[str, str], _rest: str) -> str:
        title = not_longer("title", form.get("title", "").strip(), LONGEST_TITLE)
        number = not_longer("number", form.get("number", "").strip())
        kind = form.get("kind", "substantive")
        if not title:
            return _("Give the item a title.")
        number = number or next_number(self.agendas.agenda(meeting.id))
        values = new_item(meeting.id, number, title, kind if kind in ITEM_KINDS else "substantive")
        self._state(form, [values], _("Item %(number)s is on the agenda.", number=number))
        warn_if_personal(_("Title"), title)
        return ""

    def _take_up(self, meeting: Any, form: Mapping[str, str], fact: str) -> str:
        item = self.waiting.several([fact]).get(fact)
        if item is None:
            return _("It is no longer there. Check again what is waiting.")
        number = next_number(self.agendas.agenda(meeting.id))
        values = new_item(meeting.id, number, title_of(item), "substantive")
        self._state(
            form,
            [values | {"takes_up": (fact,)} | ({"topics": item.topics} if item.topics else {})],
            _("Item %(number)s takes it up.", number=number),
        )
        return ""

    def _preset(self, meeting: Any, form: Mapping[str, str], _rest: str) -> str:
        before, items = self.procedural_before(meeting)
        if before is None or not items:
            return _("The last meeting of the series has no procedural items.")
        new_items = [new_item(meeting.id, each.number, each.title, each.kind) for each in items]
        sentence = ngettext(
            "One procedural item is on the agenda.", "%(num)s procedural items are on the agenda.", len(new_items)
        )
        self._state(form, new_items, sentence)
        return ""

    def _move(self, meeting: Any, form: Mapping[str, str], fact: str) -> str:
        """Exchange the number of an item with its neighbour's, in one transaction."""
        rows = self.agendas.agenda(meeting.id).rows
        place = next((place for place, row in enumerate(rows) if row.fact == fact), None)
        other = None if place is None else place + (-1 if form["do"].startswith("up") else 1)
        if place is None or other is None or not 0 <= other < len(rows):
            return ""
        one, two = rows[place], rows[other]
        # No two items may have the same number, even for a moment.
        steps = ((one, f"{one.statement.number}…"), (two, one.statement.number), (one, two.statement.number))
        moved = [(correct_fact(AGENDA_ITEMS, renumbered(row, number)), viewer_context()) for row, number in steps]
        self.statements.handler.handle_all(moved)
        return ""

    def _complete(self, meeting: Any, form: Mapping[str, str], _rest: str) -> str:
        values = {"about": meeting.id, "of": "agenda", "complete": True}
        batch = checked_batch(form.get("command_id", ""))
        self.acts.state(COMPLETENESS, batch, [values])
        self.acts.notify(COMPLETENESS, batch, _("The agenda is complete."))
        return ""

    def _announce(self, meeting: Any, form: Mapping[str, str], _rest: str) -> str:
        require(APPROVERS)
        sent = {"items": _decoded(form.get("items", ""))}
        if form.get("not_before"):
            sent["not_before"] = form["not_before"]
        try:
            loaded = schemas.AnnounceAgenda().load(sent)
        except ValidationError as error:
            return " ".join(each.remedy for each in field_errors(error.messages))
        command = commands.AnnounceAgenda(meeting=meeting.id, **loaded.fields)
        answer = self.statements.handler.handle(command, marked(viewer_context(), loaded))
        show_notice(
            _announced(loaded.fields.get("not_before")) if answer.events else _("Already announced in these words.")
        )
        return ""

    def _state(self, form: Mapping[str, str], values: Sequence[dict[str, Any]], sentence: str) -> None:
        batch = checked_batch(form.get("command_id", ""))
        if self.acts.state(AGENDA_ITEMS, batch, values):
            self.acts.notify(AGENDA_ITEMS, batch, sentence)


def _announced(not_before: str | None) -> str:
    if not_before is None:
        return _("The agenda is announced.")
    return _("The agenda is announced, with an embargo until %(when)s.", when=format_instant(not_before))


def _decoded(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return []
