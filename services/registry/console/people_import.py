"""Import of people in the browser: a table is uploaded, previewed, recorded; their names are stored only in the vault."""

from collections.abc import Callable, Iterable
from pathlib import Path

from flask import url_for
from flask_babel import lazy_gettext as _l

from services.registry.console.rights import WRITERS
from services.registry.importing import LIMIT
from services.registry.importing.people_planning import PeopleFile, PeoplePlan, plan_people
from services.registry.importing.people_rows import PEOPLE_COLUMNS, read_people_sheet
from services.registry.queries import RegistryQueries
from shared.domain.decider import Command
from shared.event_store.command_handler import CommandHandler
from shared.privacy.vault_names import Names
from shared.tables.packages import PACKED
from shared.web.console.imports import ImportContext, ImportView
from shared.web.console.uploads import Upload, Uploads


class PeopleImport(ImportView):
    """`/registry/console/import-people/`."""

    title = _l("Import: %(kind)s", kind=_l("People"))
    intro = _l("A table (CSV in UTF-8, or XLSX) with one person per line and the column names in the first line.")
    accept = ".csv,.xlsx,text/csv"
    roles = WRITERS
    takes_up_to = LIMIT
    workbook_up_to = PACKED
    template = "import_people.html"
    after_label = _l("Open the people")
    columns = PEOPLE_COLUMNS

    def __init__(
        self,
        handler: CommandHandler,
        queries: RegistryQueries,
        names: Names,
        keep_names: Callable[[Iterable[Command]], None],
        uploads: Uploads,
    ) -> None:
        super().__init__(handler, uploads, "import-people")
        self._queries, self._names, self._keep_names = queries, names, keep_names

    def read(self, content: Path, upload: Upload) -> PeopleFile:
        return PeopleFile(read_people_sheet(content.read_bytes()), upload.name, content.stem)

    def plan(self, file: PeopleFile, _upload: Upload, _asker: ImportContext, without: frozenset[str]) -> PeoplePlan:
        return plan_people(file, without, self._queries, self._names)

    def after_recording(self, planned: PeoplePlan) -> None:
        self._keep_names(planned.commands)

    def path_of(self, record: str) -> str | None:
        return url_for("console-people.details_view", id=record)

    def after(self) -> str:
        return url_for("console-people.index_view")
