"""Import of statements in the browser: a table is sent, previewed, recorded; a page for each kind, and for each file whose
rows make several."""

from collections.abc import Sequence
from pathlib import Path

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from shared.domain.decider import Command
from shared.domain.ids import kind_of
from shared.event_store.command_handler import CommandContext
from shared.statements.kinds import StatementKind
from shared.tables.composed import ComposedFile
from shared.tables.reading import LIMIT
from shared.tables.sheets import Sheet
from shared.tables.statements import columns_of
from shared.web.console.columns import Choice
from shared.web.console.imports import ImportContext, ImportView
from shared.web.console.markings import markings_offered
from shared.web.console.uploads import Upload, Uploads
from shared.web.statements.file_names import FileNames
from shared.web.statements.importing import (
    ComposedImport,
    StatementImport,
    StatementPlan,
    plan_composed,
    plan_statements,
    read_composed,
    read_statements,
)
from shared.web.statements.workspace import StatementWorkspace, list_path, page_path


class StatementsImport(ImportView):
    """`/<service>/console/import-<kind>/`."""

    accept = ".csv,.xlsx,text/csv"
    takes_up_to = LIMIT
    template = "statements/import.html"
    after_label = _l("Open the records")

    def __init__(self, work: StatementWorkspace, kind: StatementKind, uploads: Uploads) -> None:
        super().__init__(work.handler, uploads, f"import-{kind.name}")
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
        return typed_options()

    def read(self, content: Path, upload: Upload) -> tuple[Sheet, FileNames]:
        names = FileNames(self._work.service, _source_of(upload))
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
        wanted = StatementImport(kind=self._kind, source=_source_of(upload), reason=reason, without=without)
        return plan_statements(sheet, wanted, self._work.service, names)

    def asked(self, planned: StatementPlan, context: CommandContext) -> list[tuple[Command, CommandContext]]:
        return planned.asked(context)

    def corrects(self, upload: Upload) -> bool:
        return "reason" in upload.options

    def path_of(self, record: str) -> str | None:
        return page_path(self._kind, record)

    def after(self) -> str:
        return list_path(self._kind)


class ComposedFileImport(ImportView):
    """`/<service>/console/import-<file>/`: a file whose rows make several statements."""

    accept = ".csv,.xlsx,text/csv"
    takes_up_to = LIMIT
    template = "statements/import.html"
    after_label = _l("Open the records")

    def __init__(self, work: StatementWorkspace, file: ComposedFile, uploads: Uploads) -> None:
        super().__init__(work.handler, uploads, f"import-{file.name}")
        self._work, self._file = work, file

    @property
    def roles(self) -> frozenset[str]:  # type: ignore[override]  # of the service
        return self._work.writers

    @property
    def title(self) -> str:  # type: ignore[override]  # of the file, in the reader's language
        return str(gettext("Import: %(kind)s", kind=gettext(self._file.title)))

    @property
    def intro(self) -> str:  # type: ignore[override]  # likewise
        return str(
            gettext("A table (CSV in UTF-8, or XLSX). Each line makes several records; it is known by %(columns)s.")
            % {"columns": ", ".join(self._file.known_by)}
        )

    @property
    def columns(self) -> list[str]:
        """Return the names of the columns that are read."""
        return [column.name for column in self._file.table_columns]

    @property
    def _kinds(self) -> list[StatementKind]:
        return [part.kind for part in self._file.parts]

    def options(self) -> dict[str, str]:
        return typed_options()

    def read(self, content: Path, upload: Upload) -> tuple[Sheet, FileNames]:
        names = FileNames(self._work.service, _source_of(upload))
        return read_composed(content.read_bytes(), self._file), names

    def plan(
        self,
        file: tuple[Sheet, FileNames],
        upload: Upload,
        _asker: ImportContext,
        without: frozenset[str],
    ) -> StatementPlan:
        sheet, names = file
        reason = upload.options.get("reason")
        wanted = ComposedImport(file=self._file, source=_source_of(upload), reason=reason, without=without)
        return plan_composed(sheet, wanted, self._work.service, names)

    def asked(self, planned: StatementPlan, context: CommandContext) -> list[tuple[Command, CommandContext]]:
        return planned.asked_by_kind(context, self._kinds)

    def corrects(self, upload: Upload) -> bool:
        return "reason" in upload.options

    def path_of(self, record: str) -> str | None:
        kind = next(each for each in self._kinds if each.name == kind_of(record))
        return page_path(kind, record)

    def after(self) -> str:
        return list_path(self._kinds[0])


def typed_options() -> dict[str, str]:
    """Return the source and the reason in the form, as far as they are typed."""
    said = {name: " ".join(request.form.get(name, "").split())[:200] for name in ("source", "reason")}
    return {name: text for name, text in said.items() if text and text.isprintable()}


def _source_of(upload: Upload) -> str:
    """Return the source name that identifies rows of a file: the given one, or the file's."""
    return upload.options.get("source") or upload.name
