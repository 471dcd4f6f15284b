"""Import of past meetings in the browser: upload, preview, recording."""

from collections.abc import Sequence
from pathlib import Path

from flask import request, url_for
from flask_admin import BaseView
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from services.meetings.console.labels import WRITERS
from services.meetings.console.registry_client import RegistryClient
from services.meetings.importing.planning import Plan, plan
from services.meetings.importing.record_names import MeetingRecordNames
from services.meetings.importing.statements import StatementImport, StatementPlan, plan_statements, read_statements
from services.meetings.queries.imports import ImportQueries
from services.meetings.service import Service
from shared.domain.decider import Command
from shared.domain.ids import first_uuid_of
from shared.event_store.command_handler import CommandContext, CommandHandler
from shared.event_store.statements import StatementQueries
from shared.statements.kinds import StatementKind
from shared.tables.reading import LIMIT
from shared.tables.sheets import Sheet
from shared.tables.statements import columns_of
from shared.web.console.columns import Choice
from shared.web.console.imports import ImportContext, ImportView
from shared.web.console.markings import markings_offered
from shared.web.console.uploads import Upload, Uploads
from shared.web.statements.workspace import list_path, page_path


class HistoryImport(ImportView):
    """`/meetings/console/import/`."""

    title = _l("Import past meetings")
    intro = _l("A file of the shape history/1: series, meetings with who came, what was said of them, and the sources.")
    accept = ".json,application/json"
    roles = WRITERS
    takes_up_to = LIMIT
    template = "meetings/import.html"
    after_label = _l("See the meetings")

    def __init__(self, handler: CommandHandler, imports: ImportQueries, registry: str, uploads: Uploads) -> None:
        super().__init__(handler, uploads)
        self._imports, self._registry = imports, registry

    def read(self, content: Path, _upload: Upload) -> bytes:
        return content.read_bytes()

    def plan(self, file: bytes, _upload: Upload, asker: ImportContext, without: frozenset[str]) -> Plan:
        return plan(file, self._directory(asker), self._imports, without)

    def before(self, planned: Plan, asker: ImportContext) -> int:
        """Register new organizations: the registry's part."""
        self._directory(asker).register(planned.newcomers, asker.context.marking or "bureau")
        return len(planned.newcomers)

    @property
    def markings(self) -> Sequence[Choice]:
        """Return the markings: an approver's import from public sources is public; a staff import is open to members."""
        order = ("public", "members", "bureau", "restricted")
        return sorted(markings_offered(), key=lambda choice: order.index(choice[0]))

    def path_of(self, record: str) -> str | None:
        match record.partition("-")[0]:
            case "meeting":
                return url_for("console-meetings.details_view", id=record)
            case "series":
                return url_for("console-series.details_view", id=record)
            case "attendance":
                return url_for("console-meetings.attendance_view", id=f"meeting-{first_uuid_of(record)}")
        return None

    def after(self) -> str:
        return url_for("console-meetings.index_view")

    def _directory(self, asker: ImportContext) -> RegistryClient:
        return RegistryClient(self._registry, asker.right)


class StatementsImport(ImportView):
    """`/meetings/console/import-<kind>/`."""

    accept = ".csv,.xlsx,text/csv"
    roles = WRITERS
    takes_up_to = LIMIT
    template = "meetings/import_statements.html"
    after_label = _l("See what is recorded")

    def __init__(
        self, kind: StatementKind, handler: CommandHandler, queries: StatementQueries, uploads: Uploads
    ) -> None:
        super().__init__(handler, uploads, f"import-{kind.name}")
        self._kind, self._queries = kind, queries

    @property
    def title(self) -> str:  # type: ignore[override]  # of the kind, in the reader's language
        kind = self._kind.wording.plural or self._kind.wording.kind
        return str(gettext("Import: %(kind)s", kind=gettext(kind)))

    @property
    def intro(self) -> str:  # type: ignore[override]  # likewise
        return str(gettext("A table, CSV in UTF-8 or XLSX: one record a line, the names of the columns in the first."))

    @property
    def columns(self) -> list[str]:
        """Return the names of the columns that are read."""
        return [column.name for column in columns_of(self._kind)]

    @property
    def markings(self) -> Sequence[Choice]:
        return sorted(markings_offered(), key=lambda choice: choice[0] != self._kind.marking)

    def options(self) -> dict[str, str]:
        said = {name: " ".join(request.form.get(name, "").split())[:200] for name in ("source", "reason")}
        return {name: text for name, text in said.items() if text and text.isprintable()}

    def read(self, content: Path, upload: Upload) -> tuple[Sheet, MeetingRecordNames]:
        names = MeetingRecordNames(self._queries.reader, _source_of(upload))
        return read_statements(content.read_bytes(), self._kind), names

    def plan(
        self,
        file: tuple[Sheet, MeetingRecordNames],
        upload: Upload,
        _asker: ImportContext,
        without: frozenset[str],
    ) -> StatementPlan:
        sheet, names = file
        reason = upload.options.get("reason")
        wanted = StatementImport(kind=self._kind, source=_source_of(upload), reason=reason, without=without)
        return plan_statements(sheet, wanted, self._queries, names)

    def asked(self, planned: StatementPlan, context: CommandContext) -> list[tuple[Command, CommandContext]]:
        return planned.asked(context)

    def corrects(self, upload: Upload) -> bool:
        return "reason" in upload.options

    def path_of(self, record: str) -> str | None:
        return page_path(self._kind, record)

    def after(self) -> str:
        return list_path(self._kind)


def _source_of(upload: Upload) -> str:
    """Return the source name that identifies rows of a file: the given one, or the file's."""
    return upload.options.get("source") or upload.name


def import_pages(service: Service) -> list[BaseView]:
    """Return the pages that import past meetings, and statements, one of each kind."""
    uploads = Uploads(service.settings.home / "uploads" / "meetings")
    return [
        HistoryImport(service.handler, service.imports, service.settings.registry_url, uploads),
        *(
            StatementsImport(kind, service.handler, service.statements, uploads)
            for kind in service.statements.kinds.values()
        ),
    ]
