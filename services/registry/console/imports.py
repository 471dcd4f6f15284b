"""Import of organizations in the browser: a table is uploaded, previewed, recorded."""

from pathlib import Path

from flask import request, url_for
from flask_babel import lazy_gettext as _l

from services.registry.console.rights import WRITERS
from services.registry.importing import COLUMNS, LIMIT, ImportOptions, Plan, plan, read_sheet
from services.registry.queries import RegistryQueries
from shared.event_store.command_handler import CommandHandler
from shared.tables.packages import PACKED
from shared.tables.sheets import Sheet
from shared.web.console.imports import ImportContext, ImportView
from shared.web.console.uploads import Upload, Uploads


class OrganizationsImport(ImportView):
    """`/registry/console/import/`."""

    title = _l("Import: %(kind)s", kind=_l("Organizations"))
    intro = _l("A table (CSV in UTF-8, or XLSX) with one organization per line and the column names in the first line.")
    accept = ".csv,.xlsx,text/csv"
    roles = WRITERS
    takes_up_to = LIMIT
    workbook_up_to = PACKED
    template = "import.html"
    after_label = _l("Open the organizations")
    columns = COLUMNS

    def __init__(self, handler: CommandHandler, queries: RegistryQueries, uploads: Uploads) -> None:
        super().__init__(handler, uploads)
        self._queries = queries

    def options(self) -> dict[str, str]:
        source = " ".join(request.form.get("source", "").split())[:200]
        chosen = {"insist": request.form.get("insist", "")}
        return chosen | ({"source": source} if source.isprintable() and source else {})

    def read(self, content: Path, _upload: Upload) -> Sheet:
        return read_sheet(content.read_bytes())

    def plan(self, file: Sheet, upload: Upload, _asker: ImportContext, without: frozenset[str]) -> Plan:
        source = upload.options.get("source") or upload.name
        options = ImportOptions(source=source, insist=bool(upload.options["insist"]), without=without)
        return plan(file, options, self._queries)

    def path_of(self, record: str) -> str | None:
        return url_for("console-organizations.details_view", id=record)

    def after(self) -> str:
        return url_for("console-organizations.index_view")
