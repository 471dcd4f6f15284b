"""Undo, for what was just recorded of attendance: the opposite is recorded, all of it or nothing."""

from typing import Any, ClassVar

from flask import current_app, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_babel import ngettext

from services.meetings.console.labels import WRITERS, _
from services.meetings.console.sheet.attendance_sheet import SheetWorkspace
from services.meetings.console.sheet.recording import NothingToUndo
from shared.contracts.meetings import AttendanceRecorded
from shared.domain.errors import ChangedMeanwhile, NotThere, Refused
from shared.web.command_context import viewer_context
from shared.web.console import EventSourcedView, show_notice
from shared.web.wording import problem_text


class UndoPages(EventSourcedView):
    """Adds what an Undo in a notice leads to; `attendance_sheet` is set by the view."""

    attendance_sheet: ClassVar[SheetWorkspace]

    def roles_for(self, view: str, method: str) -> frozenset[str]:
        return WRITERS if view.startswith(("sheet", "undo")) else super().roles_for(view, method)

    @expose("/<id>/undo/<event>", methods=("POST",))
    def undo_view(self, id: str, event: str) -> ResponseReturnValue:  # noqa: A002
        """Undoes the whole act that an event of attendance came of."""
        meeting = self.row(id)
        try:
            undone = self.attendance_sheet.recorder.undo(meeting.id, event, viewer_context())
        except NothingToUndo:
            raise NotThere(id=event) from None
        except ChangedMeanwhile:
            show_notice(
                _("More was recorded of these since. Nothing was undone: correct the entries themselves."), "bad"
            )
            return redirect(url_for(".attendance_view", id=id), 303)
        except Refused as problem:
            show_notice(f"{self._problem_detail(problem)} {_('Nothing was undone.')}", "bad")
            return redirect(url_for(".attendance_view", id=id), 303)
        if undone.kind is AttendanceRecorded:
            draft = self.attendance_sheet.draft(id)
            for key, (mark, capacity) in undone.rows.items():
                draft = draft.with_row(key, mark, capacity)
            self.attendance_sheet.keep(id, draft)
        show_notice(
            ngettext("One entry is as it was before.", "%(num)s entries are as they were before.", undone.count)
        )
        return redirect(url_for(".attendance_view", id=id), 303)

    def _problem_detail(self, problem: Any) -> str:
        return problem_text(problem, current_app.extensions["rapporteur"]["wordings"]).detail
