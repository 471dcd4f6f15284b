"""Imports of past meetings, and of participants, in the browser: upload, preview, recording."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l

from services.meetings.console.attendance import attendance_path
from services.meetings.console.labels import WRITERS
from services.meetings.console.registry_client import RegistryClient
from services.meetings.importing.participants import (
    COLUMNS,
    ParticipantImport,
    ParticipantPlan,
    plan_participants,
    read_participants,
)
from services.meetings.importing.planning import Plan, plan
from services.meetings.queries.imports import ImportQueries
from services.meetings.service import Service
from shared.domain.ids import first_uuid_of
from shared.event_store.command_handler import CommandHandler
from shared.tables.reading import LIMIT
from shared.tables.sheets import Sheet
from shared.web.console.columns import Choice
from shared.web.console.imports import ImportContext, ImportView
from shared.web.console.markings import markings_offered
from shared.web.console.uploads import Upload, Uploads
from shared.web.statements.file_names import FileNames
from shared.web.statements.imports import ComposedFileImport, TableImport
from shared.web.statements.workspace import StatementWorkspace


class HistoryImport(ImportView):
    """`/meetings/console/import/`."""

    title = _l("Import: %(kind)s", kind=_l("Meetings and their attendance"))
    intro = _l("A file in the format history/1: series, meetings, attendance, statements and sources.")
    accept = ".json,application/json"
    roles = WRITERS
    takes_up_to = LIMIT
    template = "meetings/import.html"
    after_label = _l("Open the meetings")

    def __init__(self, handler: CommandHandler, imports: ImportQueries, registry: str, uploads: Uploads) -> None:
        super().__init__(handler, uploads)
        self._imports, self._registry = imports, registry

    def read(self, content: Path, _upload: Upload) -> bytes:
        return content.read_bytes()

    def plan(self, file: bytes, _upload: Upload, asker: ImportContext, without: frozenset[str]) -> Plan:
        return plan(file, self._directory(asker), self._imports, without)

    def before(self, planned: Plan, asker: ImportContext) -> int:
        """Register the new organizations in the registry."""
        self._directory(asker).register(planned.newcomers, asker.context.marking or "bureau")
        return len(planned.newcomers)

    @property
    def markings(self) -> Sequence[Choice]:
        """Return the choices of marking: an approver's import from public sources is public; a staff import is open to
        members."""
        order = ("public", "members", "bureau", "restricted")
        return sorted(markings_offered(), key=lambda choice: order.index(choice[0]))

    def path_of(self, record: str) -> str | None:
        return _path_of(record)

    def after(self) -> str:
        return url_for("console-meetings.index_view")

    def _directory(self, asker: ImportContext) -> RegistryClient:
        return RegistryClient(self._registry, asker.right)


def _path_of(record: str) -> str | None:
    match record.partition("-")[0]:
        case "meeting":
            return url_for("console-meetings.details_view", id=record)
        case "series":
            return url_for("console-series.details_view", id=record)
        case "attendance":
            return url_for("console-sheet.sheet_view", id=f"meeting-{first_uuid_of(record)}")
    return None


class MeetingFileImport(ComposedFileImport):
    """`/meetings/console/import-<name>/`: a file whose rows make several records, or records other than statements."""

    def path_of(self, record: str) -> str | None:
        return super().path_of(record) or _path_of(record)

    def after(self) -> str:
        return super().after() if self.file.kinds else url_for("console-meetings.index_view")


class ParticipantsImport(TableImport):
    """`/meetings/console/import-participants/`."""

    title = _l("Import: %(kind)s", kind=_l("Participants"))
    intro = _l("A table (CSV in UTF-8, or XLSX) with one participant per line and the column names in the first line.")
    template = "meetings/import_participants.html"
    after_label = _l("Open the meetings")
    columns = COLUMNS

    def __init__(self, work: StatementWorkspace, service: Service, uploads: Uploads) -> None:
        super().__init__(work, uploads, "participants")
        self._service = service

    def read_sheet(self, raw: bytes) -> Sheet:
        return read_participants(raw)

    def plan_sheet(self, sheet: Sheet, names: FileNames, **options: Any) -> ParticipantPlan:
        return plan_participants(sheet, ParticipantImport(**options), names, self._service.imports)

    def before(self, planned: ParticipantPlan, asker: ImportContext) -> int:
        """Register the people in the registry."""
        client = RegistryClient(self._service.settings.registry_url, asker.right)
        if planned.commands:
            client.register_people(planned.people, asker.context.marking or "bureau")
        return 0

    def path_of(self, record: str) -> str | None:
        return attendance_path(f"meeting-{first_uuid_of(record)}")

    def after(self) -> str:
        return url_for("console-meetings.index_view")
