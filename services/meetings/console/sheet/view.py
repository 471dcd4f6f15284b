"""The sheet of a meeting: one page on which each mark is saved separately, with or without a script."""

import msgspec
from flask import request
from flask.typing import ResponseReturnValue
from flask_admin import expose

from services.meetings.console.labels import _
from services.meetings.console.registry_commands import AlreadyRegistered
from services.meetings.console.sheet.marking import MarkedByAnother, mark_of
from services.meetings.console.sheet.participants import ParticipantPages
from services.meetings.console.sheet.paste_pages import PastePages
from shared.web.console import show_notice
from shared.web.problems import wants_page
from shared.web.sealed_search import as_typed
from shared.web.security import asks


class AttendanceSheet(PastePages, ParticipantPages):
    """The sheet with its marks and its entry line; the base classes add its other acts, the pasted list and the list of
    participants."""

    @expose("")
    def sheet_view(self, id: str) -> ResponseReturnValue:  # noqa: A002
        return self.sheet(self.work.queries.meeting(id))

    @expose("/mark", methods=("POST",))
    def mark_view(self, id: str) -> ResponseReturnValue:  # noqa: A002
        """Record one mark, and answer a script with the new state, a form with the page."""
        meeting = self.marking.open_meeting(id)
        try:
            marked, status = self.marking.mark(meeting, mark_of(request.form), self.marking.context(meeting)), 200
        except MarkedByAnother as other:
            marked, status = other.now, 409
        if not wants_page():
            return msgspec.structs.asdict(marked), status
        if status == 409:
            show_notice(_("A colleague marked this row meanwhile. Look at it, then mark it again."), "warn")
        return self.back(meeting)

    @expose("/add", methods=("POST",))
    def add_view(self, id: str) -> ResponseReturnValue:  # noqa: A002
        """Record those named in the entry line as present; the answer is the row."""
        meeting = self.marking.open_meeting(id)
        try:
            key = self.walk_ins.add(meeting, request.form, self.builder, self.marking.context(meeting))
        except AlreadyRegistered as there:
            return self.refused(meeting, there.remedy, 409)
        if wants_page():
            return self.back(meeting, capacity=request.form.get("capacity"), how=request.form.get("how"))
        row = self.builder.content(meeting).row(key)
        assert row is not None
        drawn = self.render("meetings/sheet_row.html", each=row, **self.names(meeting))
        return {"row": drawn, "key": key, "at": row.at}

    @expose("/find", methods=("POST",))
    @asks
    def find_view(self, id: str) -> ResponseReturnValue:  # noqa: A002
        """Find organizations and people by the typed text, or only one of the two kinds."""
        self.work.queries.meeting(id)
        typed, kind = as_typed(request.form.get("q")), request.args.get("of")
        finds = {"people": self.matcher.people, "organizations": self.matcher.organizations}
        found = finds.get(kind or "", self.matcher.suggestions)(typed)
        return {"found": [{"id": key, "label": label} for key, label in found]}
