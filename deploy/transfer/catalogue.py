"""The files that can be imported by name: those of kinds, and those in which a row makes several records."""

from typing import Any

from deploy.transfer.importing import TableImport
from services.meetings.importing.composed import COMPOSED as OF_MEETINGS
from services.meetings.importing.composed import OF_OPERATORS
from services.registry.importing.composed import COMPOSED as OF_REGISTRY
from services.registry.importing.membership_lists import MembershipList
from services.reporting.importing import COMPOSED as OF_REPORTING
from shared.contracts import meetings, registry, reporting
from shared.contracts.registry.memberships import MEMBERSHIPS
from shared.statements.kinds import StatementKind
from shared.tables.composed import ComposedFile
from shared.tables.sheets import Sheet
from shared.web.statements.composed_files import ComposedImport, read_composed
from shared.web.statements.importing import StatementImport, read_statements

COMPOSED: tuple[ComposedFile, ...] = (
    *OF_REGISTRY,
    *OF_MEETINGS,
    *OF_OPERATORS,
    *OF_REPORTING,
)
"""The files whose rows make several records, or records that are not statements; those of the same name are in the
order of recording."""
KINDS: tuple[StatementKind, ...] = tuple(
    dict.fromkeys((*registry.STREAM_KINDS, *meetings.STREAM_KINDS, *reporting.STREAM_KINDS))
)


def imports_of(name: str, **options: Any) -> list[TableImport]:
    """Return the import options for a file by its name: one, or one for each service that takes some of its rows."""
    files = [file for file in COMPOSED if file.name == name]
    if files:
        return [ComposedImport(file=file, **options) for file in files]
    kind = next(each for each in KINDS if each.file_name == name)
    return [MembershipList(**options) if kind is MEMBERSHIPS else StatementImport(kind=kind, **options)]


def read(raw: bytes, options: TableImport) -> Sheet:
    """Return the table in a file. Raises FileRefused."""
    if isinstance(options, ComposedImport):
        return read_composed(raw, options.file)
    return read_statements(raw, options.kind)
