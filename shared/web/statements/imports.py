"""Import of statements in the browser: a table is sent, previewed, recorded; a page for each kind."""

from collections.abc import Sequence
from pathlib import Path

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from shared.domain.decider import Command
from shared.event_store.command_handler import CommandContext
from shared.statements.kinds import StatementKind
from shared.tables.reading import LIMIT
from shared.tables.sheets import Sheet
from shared.tables.statements import columns_of
from shared.web.console.columns import Choice
from shared.web.console.imports import ImportContext, ImportView
from shared.web.console.markings import markings_offered
from shared.web.console.uploads import Upload, Uploads
from shared.web.statements.file_names import FileNames
from shared.web.statements.importing import StatementImport, StatementPlan, plan_statements, read_statements
from shared.web.statements.workspace import StatementWorkspace, list_path, page_path


class StatementsImport(ImportView):
    """`/<service>/console/import-<kind>/`."""

    accept = ".csv,.xlsx,text/csv"
    takes_up_to = LIMIT
    template = "statements/import.html"
    after_label = _l("Open the records")

    def __init__(self, work: StatementWorkspace, kind: StatementKind, uploads: Uploads, name: str = "") -> None:
        super().__init__(work.handler, uploads, f"import-{name or kind.name}")
        self._work, self._kind = work, kind

    @property
    def roles(self) -> frozenset[str]:  # type: ignore[override]  # of the service
        return self._work.writers

    @property
    def title(self) -> str:  # type: ignore[override]  # of the kind, in the reader's language
        kind = self._kind.wording.plural or self._kind.wording.kind
        return str(gettext("Import: %(kind)s", kind=gettext(kind)))

    @property
    def intro(self) -> str:  # type: ignore[override]  # likewise
        return str(
            gettext("A table (CSV in UTF-8, or XLSX) with one record per line and the column names in the first line.")
        )

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

    def read(self, content: Path, upload: Upload) -> tuple[Sheet, FileNames]:
        names = FileNames(self._work.service, source_of(upload))
        return read_statements(content.read_bytes(), self._kind), names

    def plan(
        self,
        file: tuple[Sheet, FileNames],
        upload: Upload,
        _asker: ImportContext,
        without: frozenset[str],
    ) -> StatementPlan:
        sheet, names = file
        reason = upload.options.get("reason")
        wanted = StatementImport(kind=self._kind, source=source_of(upload), reason=reason, without=without)
        return plan_statements(sheet, wanted, self._work.service, names)

    def asked(self, planned: StatementPlan, context: CommandContext) -> list[tuple[Command, CommandContext]]:
        return planned.asked(context)

    def corrects(self, upload: Upload) -> bool:
        return "reason" in upload.options

    def path_of(self, record: str) -> str | None:
        return page_path(self._kind, record)

    def after(self) -> str:
        return list_path(self._kind)


def source_of(upload: Upload) -> str:
    """Return the source name that identifies rows of a file: the given one, or the file's."""
    return upload.options.get("source") or upload.name
