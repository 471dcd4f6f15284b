"""The pages of a sheet, and the target of Undo in a notice.

Excused and absent are marks of the clerk's own, as the contract has events for attendance only. So they stay on the
clerk's sheet and are recorded nowhere, as the page says: absence follows from a complete list.
"""

from collections.abc import Callable, Mapping
from typing import Any

from flask import current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_babel import ngettext
from uuid_utils import uuid7

from services.meetings.console.labels import CAPACITIES, SEEN_BY, WRITERS, _
from services.meetings.console.sheet.pasting import AttendeeMatcher, parse_pasted
from services.meetings.console.sheet.recording import (
    AttendanceRecorder,
    NothingToUndo,
    checked,
    command_of,
    lines_of,
    marking_of,
    rows_of,
)
from services.meetings.console.sheet.rows import CAME, MARKS, Draft, Drafts, SheetBuilder, recorded_sentence
from services.meetings.console.workspace import MeetingsWorkspace
from shared.contracts.meetings import AttendanceRecorded
from shared.domain.errors import ChangedMeanwhile, NotThere, OtherCommand, Refused
from shared.web.command_context import viewer_context
from shared.web.console import EventSourcedView, UndoableNotice, show_notice
from shared.web.problems import status_of
from shared.web.sealed_search import as_typed
from shared.web.security import asks
from shared.web.wording import problem_text

LONGEST = 60_000
SheetNotice = tuple[str, int]
"""A sentence above the sheet, and the status of the answer."""


class SheetWorkspace:
    """The shared parts of a sheet's pages. `recorded_rows` returns a meeting's entries as its list's page draws them."""

    def __init__(self, work: MeetingsWorkspace, recorded_rows: Callable[[Any], list[dict[str, Any]]]) -> None:
        self.drafts, self.builder = Drafts(work.handler.store.engine), SheetBuilder(work)
        self.matcher, self.recorder = AttendeeMatcher(work), AttendanceRecorder(work)
        self.recorded_rows = recorded_rows


class SheetPages(EventSourcedView):
    """The sheet, added to the pages of a meeting; `attendance_sheet` is set by the view."""

    attendance_sheet: SheetWorkspace

    def roles_for(self, view: str, method: str) -> frozenset[str]:
        return WRITERS if view.startswith(("sheet", "undo")) else super().roles_for(view, method)

    @expose("/<id>/sheet", methods=("GET", "POST"))
    def sheet_view(self, id: str) -> ResponseReturnValue:  # noqa: A002
        """Show the sheet with its last marks on GET; on POST keep the marks, then do the action of the button pressed."""
        meeting = self.row(id)
        if request.method == "GET":
            return self._sheet(meeting, self.attendance_sheet.drafts.of(id))
        form = {name: value.replace("\x00", "") for name, value in request.form.items()}
        draft = self._marked(meeting, form)
        does = {
            "record": self._record,
            "rest": self._mark_the_rest,
            "add": self._add,
            "preview": self._preview,
            "again": self._again,
            "take": self._take,
            "forget": self._forget,
        }
        act = does.get(form.get("do", ""))
        return act(meeting, draft, form) if act else self._back(meeting)

    @expose("/<id>/sheet/kept", methods=("POST",))
    def sheet_kept(self, id: str) -> ResponseReturnValue:  # noqa: A002
        """Keep marks while they are being made; nothing is shown."""
        self._marked(self.row(id), request.form)
        return "", 204

    @expose("/<id>/sheet/rest/undo", methods=("POST",))
    def sheet_rest_undone(self, id: str) -> ResponseReturnValue:  # noqa: A002
        meeting = self.row(id)
        self.attendance_sheet.drafts.keep(meeting.id, self.attendance_sheet.drafts.of(id).without_rest())
        return self._back(meeting)

    @expose("/<id>/sheet/find", methods=("POST",))
    @asks
    def sheet_find(self, id: str) -> ResponseReturnValue:  # noqa: A002
        self.row(id)
        typed = as_typed(request.form.get("q"))
        return {
            "found": [{"id": key, "label": label} for key, label in self.attendance_sheet.matcher.suggestions(typed)]
        }

    @expose("/<id>/undo/<event>", methods=("POST",))
    def undo_view(self, id: str, event: str) -> ResponseReturnValue:  # noqa: A002
        """Undo the whole submission that an event of attendance came from."""
        meeting = self.row(id)
        try:
            undone = self.attendance_sheet.recorder.undo(meeting.id, event, viewer_context())
        except NothingToUndo:
            raise NotThere(id=event) from None
        except ChangedMeanwhile:
            show_notice(_("Not undone: these were changed since. Change them one by one."), "bad")
            return self._to_list(meeting)
        except Refused as problem:
            show_notice(f"{self._problem_detail(problem)} {_('Nothing was undone.')}", "bad")
            return self._to_list(meeting)
        if undone.kind is AttendanceRecorded:
            draft = self.attendance_sheet.drafts.of(id)
            for key, (mark, capacity) in undone.rows.items():
                draft = draft.with_row(key, mark, capacity)
            self.attendance_sheet.drafts.keep(id, draft)
        show_notice(
            ngettext("One entry is as it was before.", "%(num)s entries are as they were before.", undone.count)
        )
        return self._to_list(meeting)

    # Buttons ----------------------------------------------------------------------------------------------------------

    def _record(self, meeting: Any, draft: Draft, form: dict[str, str]) -> ResponseReturnValue:
        rows = rows_of(form)
        if not any(row.mark in CAME for row in rows):
            sentence = _("Nobody is marked as present. Choose In person or Remote for those who came.")
            return self._sheet(meeting, draft, (sentence, 422))
        try:
            answers = self.attendance_sheet.recorder.record(
                meeting.id, rows, viewer_context(marking=marking_of(form)), command_of(form)
            )
        except (ChangedMeanwhile, Refused, OtherCommand) as problem:
            explained = self.attendance_sheet.recorder.row_errors(meeting.id, rows, problem)
            sentence = _("Nothing was recorded: see the errors below.") if explained else self._problem_detail(problem)
            return self._sheet(meeting, draft, (sentence, int(status_of(problem))), errors=explained)
        self.attendance_sheet.drafts.keep(meeting.id, draft.without({row.key for row in rows if row.mark in CAME}))
        events = [event for answer in answers for event in answer.events]
        if not events:
            show_notice(_("No change: all of these are already on the list."))
            return self._to_list(meeting)
        came = [row for row in rows if row.mark in CAME]
        recorded = [row for row, answer in zip(came, answers, strict=True) if answer.events]
        show_notice(UndoableNotice(recorded_sentence(recorded), url_for(".undo_view", id=meeting.id, event=events[0])))
        return self._to_list(meeting)

    def _mark_the_rest(self, meeting: Any, draft: Draft, _form: dict[str, str]) -> ResponseReturnValue:
        left = tuple(row.key for row in self.attendance_sheet.builder.content(meeting, draft).rows if not row.mark)
        self.attendance_sheet.drafts.keep(meeting.id, draft.with_rest(left))
        sentence = ngettext("One more is marked as in person.", "%(num)s more are marked as in person.", len(left))
        path, hint = (
            url_for(".sheet_rest_undone", id=meeting.id),
            _("They are no longer marked. Nothing is recorded yet."),
        )
        show_notice(UndoableNotice(sentence, path, hint))
        return self._back(meeting)

    def _add(self, meeting: Any, draft: Draft, form: dict[str, str]) -> ResponseReturnValue:
        typed, chosen = form.get("find", "").strip()[:300], form.get("find.choice") or form.get("find.id", "")
        if not chosen:
            if not typed:
                return self._back(meeting)
            found = self.attendance_sheet.matcher.suggestions(typed)
            if len(found) != 1:
                sentence = _("Choose one of those found.") if found else self._not_found(typed)
                return self._sheet(meeting, draft, status=422, find=typed, find_error=sentence, found=found)
            chosen = found[0][0]
        self.attendance_sheet.drafts.keep(meeting.id, draft.with_row(checked("find", chosen)))
        show_notice(_("%(name)s is added.", name=self.attendance_sheet.matcher.label(chosen) or chosen))
        return self._back(meeting)

    def _preview(self, meeting: Any, draft: Draft, form: dict[str, str]) -> ResponseReturnValue:
        text = form.get("pasted", "")
        lines = parse_pasted(text, self.attendance_sheet.matcher) if len(text) <= LONGEST else []
        if not lines:
            sentence = _("Paste at least one name, one per line, and at most 60,000 characters.")
            return self._sheet(meeting, draft, status=422, pasted=text, pasted_error=sentence)
        counts = {
            "found": sum(line.sure for line in lines),
            "alike": sum(bool(line.choices) and not line.sure for line in lines),
            "missing": sum(not line.choices for line in lines),
        }
        shown = {"lines": lines, "counts": counts, "pasted": text, "words": _words(), "capacity_words": CAPACITIES}
        return self.page("meetings/pasted.html", meeting, **shown)

    def _again(self, meeting: Any, draft: Draft, form: dict[str, str]) -> ResponseReturnValue:
        return self._sheet(meeting, draft, pasted=form.get("pasted", "")[:LONGEST])

    def _take(self, meeting: Any, draft: Draft, form: dict[str, str]) -> ResponseReturnValue:
        draft, count = lines_of(form, draft)
        self.attendance_sheet.drafts.keep(meeting.id, draft)
        sentence = ngettext("One line is added.", "%(num)s lines are added.", count)
        show_notice(f"{sentence} {_('Nothing is recorded yet.')}")
        return self._back(meeting)

    def _forget(self, meeting: Any, _draft: Draft, _form: dict[str, str]) -> ResponseReturnValue:
        self.attendance_sheet.drafts.forget(meeting.id)
        show_notice(_("All marks are cleared."))
        return self._back(meeting)

    # Parts ------------------------------------------------------------------------------------------------------------

    def _marked(self, meeting: Any, form: Mapping[str, str]) -> Draft:
        """Return the draft with the marks of a form, which is stored."""
        draft, rows = self.attendance_sheet.drafts.of(meeting.id), rows_of(form)
        if rows:
            marks = {row.key: row.mark for row in rows}
            draft = draft.marked(marks, {row.key: row.capacity for row in rows})
            self.attendance_sheet.drafts.keep(meeting.id, draft)
        return draft

    def _sheet(
        self,
        meeting: Any,
        draft: Draft,
        said: SheetNotice = ("", 200),
        *,
        status: int = 200,
        errors: dict[str, str] | None = None,
        **more: Any,
    ) -> ResponseReturnValue:
        sheet = self.attendance_sheet.builder.content(meeting, draft).with_errors(errors or {})
        shown = {"sheet": sheet, "draft": draft, "command": str(uuid7()), "refusal": said[0]}
        page = self.page(
            "meetings/sheet.html",
            meeting,
            current=url_for(".attendance_view", id=meeting.id),
            tally=sheet.tally(),
            words=_words(),
            capacities=CAPACITIES,
            seen_by=SEEN_BY,
            marking=request.form.get("marking", "bureau"),
            recorded=self.attendance_sheet.recorded_rows(meeting),
            **(shown | more),
        )
        return page, max(said[1], status)

    def _problem_detail(self, problem: Any) -> str:
        return problem_text(problem, current_app.extensions["rapporteur"]["wordings"]).detail

    @staticmethod
    def _not_found(typed: str) -> str:
        return _("No match for %(typed)s. Type another part of the name, or register it first.", typed=typed)

    @staticmethod
    def _back(meeting: Any) -> ResponseReturnValue:
        return redirect(url_for(".sheet_view", id=meeting.id), 303)

    @staticmethod
    def _to_list(meeting: Any) -> ResponseReturnValue:
        return redirect(url_for(".attendance_view", id=meeting.id), 303)


def _words() -> dict[str, str]:
    """Return marks in words, in the order of their keys."""
    return dict(zip(MARKS, (_("In person"), _("Remote"), _("Excused"), _("Absent")), strict=True))
