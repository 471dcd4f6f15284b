"""Import of past meetings in the browser: sent, previewed, recorded."""

from pathlib import Path

from flask import current_app, url_for
from flask_admin import BaseView
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from services.meetings.console.directory import Directory
from services.meetings.console.shown import WRITERS
from services.meetings.importing import LIMIT, Plan, plan, tried
from services.meetings.queries import Imports
from shared.domain.importing import Counted, Told
from shared.event_store.command_handler import CommandHandler
from shared.web.console.imports import Asker, ImportView
from shared.web.console.uploads import Upload, Uploads
from shared.web.wording import say


class HistoryImport(ImportView):
    """`/meetings/console/import/`."""

    title = _l("Import past meetings")
    intro = _l("A file of the shape history/1: series, meetings with who came, what was said of them, and the sources.")
    accept = ".json,application/json"
    roles = WRITERS
    takes_up_to = LIMIT
    template = "meetings/import.html"
    after_label = _l("See the meetings")

    def __init__(self, handler: CommandHandler, imports: Imports, registry: str, uploads: Uploads) -> None:
        super().__init__(uploads, "import", "import")
        self._handler, self._imports, self._registry = handler, imports, registry

    def plan(self, content: Path, _upload: Upload, asker: Asker) -> Plan:
        return plan(content.read_bytes(), self._directory(asker), self._imports)

    def try_all(self, planned: Plan, asker: Asker) -> None:
        wordings = current_app.extensions["rapporteur"]["wordings"]
        commands = [(command, asker.by) for command in planned.commands]
        tried(planned, lambda: self._handler.check_all(commands), lambda problem: say(problem, wordings).detail)

    def size(self, planned: Plan) -> int:
        return len(planned.commands)

    def record(self, planned: Plan, asker: Asker, told: Told) -> str:
        """The registry's part first: stopped in between, the next import finds them registered."""
        self.try_all(planned, asker)
        self._directory(asker).register(planned.newcomers, asker.by.marking)
        commands = [(command, asker.by) for command in planned.commands]
        answers = self._handler.handle_all(Counted(commands, told))
        recorded = sum(len(answer.events) for answer in answers) + len(planned.newcomers)
        if not recorded:
            return str(_("Everything in it was recorded before. Nothing is recorded twice."))
        return str(ngettext("One fact is recorded.", "%(num)s facts are recorded.", recorded))

    def path_of(self, record: str) -> str | None:
        kind, _dash, rest = record.partition("-")
        match kind:
            case "meeting":
                return url_for("console-meetings.details_view", id=record)
            case "series":
                return url_for("console-series.details_view", id=record)
            case "attendance":
                return url_for("console-meetings.attendance_view", id=f"meeting-{rest[:36]}")
        return None

    def after(self) -> str:
        return url_for("console-meetings.index_view")

    def _directory(self, asker: Asker) -> Directory:
        return Directory(self._registry, asker.right)


def history_import(handler: CommandHandler, imports: Imports, registry: str, home: Path) -> BaseView:
    return HistoryImport(handler, imports, registry, Uploads(home / "uploads" / "meetings"))
