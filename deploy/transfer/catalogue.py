"""The files that can be imported, in the order in which they go in: each names records of those before it."""

from typing import Any

import msgspec

from deploy.transfer.importing import TableImport
from services.meetings.importing.composed import COMPOSED as OF_MEETINGS
from services.meetings.importing.composed import OF_OPERATORS
from services.meetings.importing.participants import COLUMNS as PARTICIPANTS
from services.meetings.importing.participants import NEEDED
from services.registry.importing import COLUMNS as ORGANIZATIONS
from services.registry.importing.composed import COMPOSED as OF_REGISTRY
from services.reporting.importing import COMPOSED as OF_REPORTING
from shared.contracts import meetings, registry, reporting
from shared.statements.kinds import StatementKind
from shared.tables.composed import ComposedFile
from shared.tables.sheets import Sheet
from shared.tables.statements import file_columns
from shared.web.statements.composed_files import ComposedImport, read_composed
from shared.web.statements.importing import StatementImport, read_statements

COMPOSED: tuple[ComposedFile, ...] = (
    *OF_REGISTRY,
    *OF_MEETINGS,
    *OF_OPERATORS,
    *OF_REPORTING,
)
"""The files whose rows make several records, or records that are no statements; of one name, in the order of recording."""
KINDS: tuple[StatementKind, ...] = tuple(
    dict.fromkeys((*registry.STREAM_KINDS, *meetings.STREAM_KINDS, *reporting.STREAM_KINDS))
)
IN_ORDER = (
    "series", "terms", "groups", "organizations", "memberships", "bodies", "meetings", "counts", "topics", "lineage",
    "expertise", "siting", "objectives", "work", "consultations", "consultation-answers", "needs", "proposals",
    "invitations", "seats", "representatives", "conclusions", "agenda", "participants", "affiliations", "treatments", "paragraphs",
    "publications", "presentations", "sent", "referrals",
    "replies",
    "actions", "progress", "submissions",
    "decisions", "resources",
    "feedback", "measures", "complete",
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
        **{name: _of_files(name) for name in dict.fromkeys(file.name for file in COMPOSED)},
    }
    return [found[name] for name in IN_ORDER]


def _of_kind(kind: StatementKind) -> CataloguedFile:
    also = dict(kind.file_form.also)
    known_by = tuple(also.get(each, each.replace("_", " ")) for each in kind.file_form.known_by)
    return CataloguedFile(kind.file_name, tuple(file_columns(kind)), known_by, (_word(kind),))


def _word(kind: StatementKind) -> str:
    return kind.wording.kind[0].lower() + kind.wording.kind[1:]


def _of_files(name: str) -> CataloguedFile:
    files = [file for file in COMPOSED if file.name == name]
    makes = [made for file in files for made in (*file.makes, *map(_word, file.kinds))]
    columns = tuple(column.name for column in files[0].table_columns)
    return CataloguedFile(name, columns, files[0].known_by, tuple(dict.fromkeys(makes)))


def imports_of(name: str, **options: Any) -> list[TableImport]:
    """Return the options of the imports of a file by its name: one, or one for each service that takes some of its rows."""
    files = [file for file in COMPOSED if file.name == name]
    if files:
        return [ComposedImport(file=file, **options) for file in files]
    kind = next(each for each in KINDS if each.file_name == name)
    return [StatementImport(kind=kind, **options)]


def read(raw: bytes, asked: TableImport) -> Sheet:
    """Return the table in a file. Raises FileRefused."""
    if isinstance(asked, ComposedImport):
        return read_composed(raw, asked.file)
    return read_statements(raw, asked.kind)
