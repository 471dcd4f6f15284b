"""The files that can be imported, in the order in which they go in: each names records of those before it."""

import msgspec

from services.meetings.importing.composed import COMPOSED as OF_MEETINGS
from services.meetings.importing.participants import COLUMNS as PARTICIPANTS
from services.meetings.importing.participants import NEEDED
from services.registry.importing import COLUMNS as ORGANIZATIONS
from shared.contracts import meetings, registry, reporting
from shared.statements.kinds import StatementKind
from shared.tables.composed import ComposedFile
from shared.tables.sheets import Sheet
from shared.tables.statements import file_columns
from shared.web.statements.composed_files import ComposedImport, read_composed
from shared.web.statements.importing import StatementImport, read_statements

COMPOSED: tuple[ComposedFile, ...] = OF_MEETINGS
"""The files whose rows make several records, or records that are no statements."""
KINDS: tuple[StatementKind, ...] = tuple(
    dict.fromkeys((*registry.STREAM_KINDS, *meetings.STREAM_KINDS, *reporting.STREAM_KINDS))
)
IN_ORDER = (
    "series", "terms", "groups", "organizations", "memberships", "bodies", "meetings", "counts", "topics", "lineage",
    "expertise", "siting", "objectives", "work", "consultations", "consultation-answers", "needs", "proposals",
    "invitations", "seats", "representatives", "conclusions", "agenda", "participants", "treatments", "paragraphs",
    "publications", "presentations", "sent", "actions", "progress", "decisions", "feedback", "measures",
)  # fmt: skip


class CataloguedFile(msgspec.Struct, frozen=True):
    """A file: its name, its columns, those by which a row is known, and what a row makes."""

    name: str
    columns: tuple[str, ...]
    known_by: tuple[str, ...]
    makes: tuple[str, ...]


def catalogue() -> list[CataloguedFile]:
    """Return the files in order."""
    found = {
        "organizations": CataloguedFile("organizations", ORGANIZATIONS, ("name",), ("organization",)),
        "participants": CataloguedFile("participants", PARTICIPANTS, NEEDED[:2], ("attendance", "person", "consent")),
        **{kind.file_name: _of_kind(kind) for kind in KINDS},
        **{file.name: _of_file(file) for file in COMPOSED},
    }
    return [found[name] for name in IN_ORDER]


def _of_kind(kind: StatementKind) -> CataloguedFile:
    also = dict(kind.file_form.also)
    known_by = tuple(also.get(each, each.replace("_", " ")) for each in kind.file_form.known_by)
    return CataloguedFile(kind.file_name, tuple(file_columns(kind)), known_by, (kind.name,))


def _of_file(file: ComposedFile) -> CataloguedFile:
    columns = tuple(column.name for column in file.table_columns)
    return CataloguedFile(file.name, columns, file.known_by, (*file.makes, *(kind.name for kind in file.kinds)))


def wanted(name: str, source: str, reason: str | None = None) -> StatementImport | ComposedImport:
    """Return the options of an import of a file of statements, or of one whose rows make several records, by its name."""
    for file in COMPOSED:
        if file.name == name:
            return ComposedImport(file=file, source=source, reason=reason)
    kind = next(each for each in KINDS if each.file_name == name)
    return StatementImport(kind=kind, source=source, reason=reason)


def read(raw: bytes, import_: StatementImport | ComposedImport) -> Sheet:
    """Return the table in a file. Raises FileRefused."""
    if isinstance(import_, ComposedImport):
        return read_composed(raw, import_.file)
    return read_statements(raw, import_.kind)
