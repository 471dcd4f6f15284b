"""Import of tables of statements in the browser: a table is uploaded, previewed and recorded. There is a page for each
kind, and for each file whose rows make several statements."""

from abc import abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from shared.domain.decider import Command
from shared.domain.ids import kind_of
from shared.domain.importing import ImportPlan
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
from shared.web.statements.composed_files import ComposedImport, plan_composed, read_composed
from shared.web.statements.file_names import FileNames
from shared.web.statements.importing import StatementImport, StatementPlan, plan_statements, read_statements
from shared.web.statements.workspace import StatementWorkspace, list_path, page_path


class TableImport(ImportView):
    """`/<service>/console/import-<name>/`: a table whose rows are identified by a name, and corrected for a reason."""

    accept = ".csv,.xlsx,text/csv"
    takes_up_to = LIMIT
    template = "statements/import.html"
    after_label = _l("Open the records")

    def __init__(self, work: StatementWorkspace, uploads: Uploads, name: str) -> None:
        super().__init__(work.handler, uploads, f"import-{name}")
        self._work = work

    # Yours ----------------------------------------------------------------------------------------------------------

    @abstractmethod
    def read_sheet(self, raw: bytes) -> Sheet:
        """Return the table in a file. Raises FileRefused."""

    @abstractmethod
    def plan_sheet(self, sheet: Sheet, names: FileNames, **options: Any) -> ImportPlan:
        """Plan the import of a table. Raises FileRefused. `options`: the source, the reason, and the lines to leave out."""

    # ----------------------------------------------------------------------------------------------------------------

    @property
    def roles(self) -> frozenset[str]:  # type: ignore[override]  # of the service
        return self._work.writers

    def options(self) -> dict[str, str]:
        """Return the source and the reason in the form, as far as they were filled in."""
        values = {name: " ".join(request.form.get(name, "").split())[:200] for name in ("source", "reason")}
        return {name: text for name, text in values.items() if text and text.isprintable()}

    def read(self, content: Path, upload: Upload) -> tuple[Sheet, FileNames]:
        return self.read_sheet(content.read_bytes()), FileNames(self._work.service, _source_of(upload))

    def plan(
        self, file: tuple[Sheet, FileNames], upload: Upload, _asker: ImportContext, without: frozenset[str]
    ) -> ImportPlan:
        return self.plan_sheet(*file, **self.of_upload(upload), without=without)

    def of_upload(self, upload: Upload) -> dict[str, Any]:
        """Return the options of the plan, as chosen with the file."""
        return {"source": _source_of(upload), "reason": upload.options.get("reason")}

    def commands_in(self, planned: Any, context: CommandContext) -> list[tuple[Command, CommandContext]]:
        commands: list[tuple[Command, CommandContext]] = planned.commands_in(context)
        return commands

    def corrects(self, upload: Upload) -> bool:
        return "reason" in upload.options


class StatementsImport(TableImport):
    """The import of statements of a kind."""

    def __init__(self, work: StatementWorkspace, kind: StatementKind, uploads: Uploads) -> None:
        super().__init__(work, uploads, kind.name)
        self._kind = kind

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

    def read_sheet(self, raw: bytes) -> Sheet:
        return read_statements(raw, self._kind)

    def plan_sheet(self, sheet: Sheet, names: FileNames, **options: Any) -> ImportPlan:
        return plan_statements(sheet, StatementImport(kind=self._kind, **options), self._work.service, names)

    def path_of(self, record: str) -> str | None:
        return page_path(self._kind, record)

    def after(self) -> str:
        return list_path(self._kind)


class ComposedFileImport(TableImport):
    """The import of a file whose rows make several statements."""

    def __init__(self, work: StatementWorkspace, file: ComposedFile, uploads: Uploads) -> None:
        super().__init__(work, uploads, file.name)
        self.file = file

    @property
    def title(self) -> str:  # type: ignore[override]  # of the file, in the reader's language
        return str(gettext("Import: %(kind)s", kind=gettext(self.file.title)))

    @property
    def intro(self) -> str:  # type: ignore[override]  # likewise
        return str(
            gettext(
                "A table (CSV in UTF-8, or XLSX) with the column names in the first line. A line is known by %(columns)s."
            )
            % {"columns": ", ".join(self.file.known_by)}
        )

    @property
    def columns(self) -> list[str]:
        """Return the names of the columns that are read."""
        return [column.name for column in self.file.table_columns]

    @property
    def markings(self) -> Sequence[Choice]:
        """Return the markings; the first is the marking of all kinds in the file, or the usual one if they differ."""
        usual = {self.file.marking or kind.marking for kind in self.file.kinds}
        first = next(iter(usual)) if len(usual) == 1 else "bureau"
        return sorted(markings_offered(), key=lambda choice: choice[0] != first)

    def read_sheet(self, raw: bytes) -> Sheet:
        return read_composed(raw, self.file)

    def plan_sheet(self, sheet: Sheet, names: FileNames, **options: Any) -> StatementPlan:
        return plan_composed(sheet, ComposedImport(file=self.file, **options), self._work.service, names)

    def path_of(self, record: str) -> str | None:
        return next((page_path(each, record) for each in self.file.kinds if each.name == kind_of(record)), None)

    def after(self) -> str:
        return list_path(self.file.kinds[0])


def _source_of(upload: Upload) -> str:
    """Return the name by which rows of a file are identified: the given one, or the file's."""
    return upload.options.get("source") or upload.name
