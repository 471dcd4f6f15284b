"""The page of a meeting's sheet, and the base of the acts on it."""

from datetime import date
from typing import Any, ClassVar

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from uuid_utils import uuid7

from services.meetings.console.labels import CAPACITIES, INLINE_LABELS, PERSON_LEVELS, ROLES, SEEN_BY, WRITERS, _, days
from services.meetings.console.registry_commands import RegistryCommands
from services.meetings.console.sheet.kept_marks import KeptMarks
from services.meetings.console.sheet.marking import MarkRecorder
from services.meetings.console.sheet.pasting import AttendeeMatcher
from services.meetings.console.sheet.rows import MARKS, TABS, SheetBuilder, SheetContent, SheetRow
from services.meetings.console.sheet.walk_ins import WalkIns
from services.meetings.console.stating import refusal_words
from services.meetings.console.workspace import MeetingsWorkspace
from services.meetings.guards import latest_day
from shared.contracts.registry.organizations import CATEGORIES, SIZES
from shared.domain.dates import first_day, last_day
from shared.domain.errors import Problem
from shared.web.console import show_notice
from shared.web.console.notices import UndoableNotice
from shared.web.console.page import ConsolePage
from shared.web.personal_names import names_unavailable
from shared.web.problems import status_of, wants_page
from shared.web.viewer import viewer

_DAYS = (_l("first day"), _l("second day"), _l("third day"), _l("fourth day"), _l("fifth day"))


class SheetPage(ConsolePage):
    """`/meetings/console/meetings/<id>/attendance`, without its acts."""

    title: ClassVar = _l("Attendance")

    def __init__(self, work: MeetingsWorkspace, registry_url: str) -> None:
        self._default_view = "sheet_view"  # its address lacks the final slash by which Flask-Admin recognizes it
        super().__init__("sheet", "meetings/<id>/attendance")
        kept = KeptMarks(work.queries.reader)
        self.work, self.builder, self.marking = work, SheetBuilder(work, kept), MarkRecorder(work, kept)
        self.matcher = AttendeeMatcher(work)
        self.walk_ins = WalkIns(work, self.matcher, self.marking, RegistryCommands(registry_url))

    def roles_for(self, view: str, method: str) -> frozenset[str]:
        return WRITERS if method == "POST" or view == "paste_view" else ROLES

    # Shared by the pages ---------------------------------------------------------------------------------------------

    def sheet(self, meeting: Any, status: int = 200, **more: Any) -> ResponseReturnValue:
        """Return the page."""
        registered = request.args.getlist("registered")[:8]
        content = self.builder.content(meeting, registered)
        context = {
            "content": content,
            "tab": self._tab(content),
            "edited": self._edited(content),
            **self.names(meeting),
        }
        return self.render("meetings/sheet.html", **(context | more)), status

    def names(self, meeting: Any) -> dict[str, Any]:
        """Return the values that every part of the page needs."""
        return {
            "view": self,
            "meeting": meeting,
            "words": mark_words(),
            "capacities": CAPACITIES,
            "levels": PERSON_LEVELS,
            "categories": CATEGORIES,
            "sizes": SIZES,
            "seen_by": SEEN_BY,
            "may_mark": bool(viewer().roles & WRITERS) and is_open(meeting),
            "account": viewer().account or "",
            "silent": names_unavailable(),
            "command": str(uuid7()),
            "countries": self.work.directory.states,
        }

    def back(self, meeting: Any, **query: str | None) -> ResponseReturnValue:
        """Redirect to the page, on the tab that was open."""
        parameters: dict[str, Any] = {"tab": request.form.get("tab"), **query}
        return redirect(
            url_for(".sheet_view", id=meeting.id, **{name: value for name, value in parameters.items() if value}), 303
        )

    def refused(self, meeting: Any, sentence: str, status: int) -> ResponseReturnValue:
        """Answer with the reason of a refusal: on the page, with the typed input, or to the script."""
        if not wants_page():
            return {"refused": sentence}, status
        line = request.form if request.path.endswith("/add") else {}
        return self.sheet(meeting, status, refusal=sentence, typed=line, changed=request.form)

    def explained(self, problem: Problem) -> tuple[str, int]:
        """Return a refusal in words, and its status."""
        return refusal_words(problem), int(status_of(problem))

    def undoable(self, meeting: Any, sentence: str, event: str) -> None:
        show_notice(UndoableNotice(sentence, url_for(".undo_view", id=meeting.id, event=event)))

    def heading(self, meeting: Any) -> str:
        """Return the title of the page, with the day while the meeting lasts."""
        try:
            apart = (date.today() - date.fromisoformat(meeting.first_day)).days  # noqa: DTZ011  a day of the calendar
        except ValueError:
            return _("Attendance")
        last = last_day(meeting.last_day or meeting.first_day)
        if 0 <= apart < len(_DAYS) and date.today() <= last:  # noqa: DTZ011  likewise
            return _("Attendance, %(day)s", day=_DAYS[apart])
        return _("Attendance")

    def summary(self, meeting: Any) -> str:
        """Return days, place and mode in one line."""
        parts = days(meeting, "long"), self.work.place(meeting), INLINE_LABELS.get(meeting.mode or "")
        return " · ".join(str(part) for part in parts if part)

    @staticmethod
    def _tab(content: SheetContent) -> str:
        tab = request.args.get("tab", "")
        if tab in TABS:
            return tab
        return "expected" if any(row.why for row in content.rows) else "present"

    @staticmethod
    def _edited(content: SheetContent) -> SheetRow | None:
        """Return the row that is open for editing."""
        sent = request.form.get("fact") or request.form.get("row") if request.path.endswith("/change") else None
        key = request.args.get("edit") or sent
        return content.row(key) if key else None


def is_open(meeting: Any) -> bool:
    """Return whether the sheet can be marked: from the first day on, unless the meeting did not take place."""
    return meeting.status in ("planned", "held") and first_day(meeting.first_day).isoformat() <= latest_day()


def mark_words() -> dict[str, str]:
    """Return marks in words, in the order of their keys."""
    return dict(zip(MARKS, (_("In person"), _("Remote"), _("Excused"), _("Absent")), strict=True))
