"""Import of files whose rows make requests and replies, in the browser."""

from pathlib import Path

from flask_babel import gettext

from services.meetings.console.labels import WRITERS
from services.meetings.importing.answers import AnswersFile, FindRequest, derived_sheets
from services.meetings.queries.exchanges import Exchange, exchange_about
from shared.contracts.meetings.consultations import REPLIES, REQUESTS
from shared.contracts.records import CONSULTATION, MEETING, ORGANIZATION, STATE
from shared.domain.ids import imported_id
from shared.domain.importing import FileRefused
from shared.statements.fields import RecordKind
from shared.tables.cells import CellRefused
from shared.tables.complaints import TableRefused
from shared.tables.reading import read_table
from shared.tables.sheets import Sheet
from shared.web.console.imports import ImportContext
from shared.web.console.uploads import Upload, Uploads
from shared.web.statements.file_names import FileNames
from shared.web.statements.importing import StatementImport, StatementPlan, plan_statements
from shared.web.statements.imports import StatementsImport, source_of
from shared.web.statements.workspace import StatementWorkspace, page_path


class AnswersImport(StatementsImport):
    """`/meetings/console/import-<file>/`."""

    roles = WRITERS

    def __init__(self, work: StatementWorkspace, form: AnswersFile, uploads: Uploads) -> None:
        super().__init__(work, REPLIES, uploads, name=form.name)
        self._form = form

    @property
    def title(self) -> str:  # type: ignore[override]  # in the reader's language
        return str(gettext(self._form.title))

    @property
    def columns(self) -> list[str]:
        return [column.name for column in self._form.columns]

    def read(self, content: Path, upload: Upload) -> tuple[Sheet, FileNames]:
        try:
            sheet = read_table(content.read_bytes(), self._form.columns)
        except TableRefused as refused:
            raise FileRefused([each.proposal(gettext) for each in refused.complaints]) from refused
        return sheet, FileNames(self._work.service, source_of(upload))

    def plan(
        self, file: tuple[Sheet, FileNames], upload: Upload, _asker: ImportContext, without: frozenset[str]
    ) -> StatementPlan:
        return self.planned(file, source_of(upload), upload.options.get("reason"), without)

    def planned(
        self, file: tuple[Sheet, FileNames], source: str, reason: str | None, without: frozenset[str]
    ) -> StatementPlan:
        """Plan the import of a file under the name of its source. Raises FileRefused."""
        sheet, names = file
        sheets = derived_sheets(self._form, sheet.without(without), self._finder(names, source))
        plans, made = list[StatementPlan](), frozenset[str]()
        for kind, each in sheets:
            wanted = StatementImport(kind=kind, source=source, reason=reason, beside=made)
            plans.append(plan_statements(each, wanted, self._work.service, names))
            made = frozenset(imported_id(kind.name, source, row.cells["row"]) for row in each.rows)
        return StatementPlan(
            tuple(each for plan in plans for each in plan.proposals),
            tuple(each for plan in plans for each in plan.rows),
        )

    def path_of(self, record: str) -> str | None:
        return page_path(REQUESTS if record.startswith(REQUESTS.name) else REPLIES, record)

    def _finder(self, names: FileNames, source: str) -> FindRequest:
        """Return the function that finds requests which this file did not make, so that none is made twice."""
        exchanges: dict[str, Exchange] = {}

        def find(about: str, body: str) -> str | None:
            record, addressee = (
                _record_named(names, about, (CONSULTATION, MEETING)),
                _record_named(names, body, (STATE, ORGANIZATION)),
            )
            if record is None or addressee is None:
                return None
            if record not in exchanges:
                exchanges[record] = exchange_about(self._work.queries, record)
            rows = [row for row in exchanges[record].requests.get(addressee, ()) if row.statement.kind != "reminder"]
            return next((row.fact for row in rows if not _is_of(row.statement.imported, source, row.fact)), None)

        return find


def _record_named(names: FileNames, text: str, records: tuple[RecordKind, ...]) -> str | None:
    """Return the record that a file names; None for one that cannot be read, of which the row itself complains."""
    try:
        return names.find(text, records)
    except CellRefused:
        return None


def _is_of(imported: object, source: str, fact: str) -> bool:
    """Return whether a row of this very file made a request."""
    return getattr(imported, "source", None) == source and fact == imported_id(
        REQUESTS.name, source, getattr(imported, "row", "")
    )
