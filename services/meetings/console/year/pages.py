"""The pages of a year, and of planning the next one."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import msgspec
from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_babel import ngettext
from uuid_utils import uuid7

from services.meetings.console.labels import MODES, ROLES, WRITERS, _, days
from services.meetings.console.stating import worded
from services.meetings.console.tasks import StartOfMeetings
from services.meetings.console.workspace import MeetingsWorkspace
from services.meetings.console.year.entries import months_of
from services.meetings.console.year.lines import MOST, Line, command_of, fill_codes, lines_after, sent_lines
from services.meetings.console.year.places import notes_on_places
from services.meetings.queries.worklist import WorklistQueries
from shared.domain.decider import Command
from shared.domain.errors import OtherCommand, Problem
from shared.web.access import may
from shared.web.command_context import viewer_context
from shared.web.console import show_notice
from shared.web.console.home import without_forbidden_action
from shared.web.console.page import ConsolePage
from shared.web.viewer import viewer

FIRST, LAST = 1900, 2200
EMPTY_LINES = 3


class YearView(ConsolePage):
    """`/meetings/console/year/`."""

    def __init__(self, work: MeetingsWorkspace, start: StartOfMeetings, queries: WorklistQueries) -> None:
        super().__init__("year")
        self._work, self._start, self._queries = work, start, queries

    def roles_for(self, view: str, _method: str) -> frozenset[str]:
        return WRITERS if view == "plan_view" else ROLES

    @expose("/")
    def index_view(self) -> str:
        records, year = self._start.records(), _year(datetime.now(UTC).year)
        meetings = self._of_year(year, deadlines_too=True)
        tasks = [without_forbidden_action(task) for task in self._start.tasks()]
        months = months_of(records, meetings, tasks, year)
        context = {"months": months, "year": year, "today": records.today, "days": days, "place": self._work.place}
        return str(self.render("meetings/year.html", may_plan=may(viewer(), WRITERS), **context))

    @expose("/plan", methods=("GET", "POST"))
    def plan_view(self) -> ResponseReturnValue:
        """Preset a line for each meeting of the previous year on GET; on POST plan all chosen lines, or none."""
        year = _year(datetime.now(UTC).year + 1)
        if request.method == "GET":
            return self._form(year, None, str(uuid7()))
        batch, lines = _batch(), sent_lines(request.form)
        fill_codes(lines, self._codes(year))
        if request.form.get("do") == "more":
            return self._form(year, lines, batch)
        chosen = [line for line in lines if line.plan and not line.is_empty]
        if not chosen:
            return self._form(year, lines, batch, _("Choose at least one line.")), 422
        commands = [(line, command) for line in chosen if (command := command_of(line, batch)) is not None]
        if len(commands) < len(chosen) or not self._planned(commands, batch):
            return self._form(year, lines, batch, _("Nothing was planned. Correct the lines that are marked.")), 422
        show_notice(ngettext("One meeting is planned.", "%(num)s meetings are planned.", len(chosen)))
        return redirect(url_for(".index_view", year=year), 303)

    def _planned(self, commands: Sequence[tuple[Line, Command]], batch: str) -> bool:
        """Plan all in one transaction; return False if one is refused, with the reason in its line."""
        handler, context = self._work.handler, viewer_context()
        try:
            handler.handle_batch(batch, [command for _line, command in commands], context)
        except OtherCommand as problem:
            commands[0][0].problem = worded(problem)
            return False
        except Problem:
            alone = msgspec.structs.replace(context, command=None)
            refused = handler.problems_of([(command, alone) for _line, command in commands])
            lines = {id(command): line for line, command in commands}
            for each in refused:
                lines[id(each.command)].problem = worded(each)
            return False
        return True

    def _preset(self, year: int) -> list[Line]:
        """Return a line for each meeting of the previous year without a successor."""
        before = [row for row in self._of_year(year - 1) if row.status in ("planned", "held")]
        return lines_after(before, self._taken(year), self._codes(year))

    def _codes(self, year: int) -> dict[str, str]:
        """Return a code for each series' meeting in a year, such as CXO-2027, unless it is taken."""
        codes, taken = {row.id: f"{row.code}-{year}" for row in self._queries.series()}, self._taken(year)
        return {series: code for series, code in codes.items() if code.casefold() not in taken}

    def _taken(self, year: int) -> set[str]:
        return {row.code.casefold() for row in self._of_year(year)}

    def _form(self, year: int, sent: list[Line] | None, batch: str, refusal: str = "") -> str:
        preset = self._preset(year)
        lines = preset if sent is None else sent
        lines = [*lines, *(Line(len(lines) + number, {}) for number in range(EMPTY_LINES))][:MOST]
        for number, line in enumerate(lines):
            line.number = number
        places = notes_on_places(
            self._start.records().pages, self._queries, [line.typed.get("city", "") for line in lines]
        )
        context = {"lines": lines, "year": year, "batch": batch, "refusal": refusal, "places": places}
        context |= {"filled": bool(preset), "codes": self._codes(year)}
        choices = {
            "series": self._work.queries.series_choices(),
            "countries": self._work.directory.states(),
            "modes": MODES,
        }
        return str(self.render("meetings/year_plan.html", **context, **choices))

    def _of_year(self, year: int, *, deadlines_too: bool = False) -> list[Any]:
        """Return the meetings that begin in a year; with `deadlines_too`, also later ones whose deadlines may lie in it."""
        until = date(year + 1 if deadlines_too else year, 12, 31)
        rows = self._queries.meetings(date(year, 1, 1), until)
        return [row for row in rows if row.first_day[:4] >= str(year)]


def _year(default: int) -> int:
    year = request.values.get("year", default, type=int)
    return year if FIRST <= year <= LAST else default


def _batch() -> str:
    """Return the id of the act that the form was made for."""
    text = request.form.get("command_id", "")
    try:
        return str(UUID(text))
    except ValueError:
        return str(uuid7())
