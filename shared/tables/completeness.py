"""The file of complete lists (RECORDS 10, 40), from which each service takes the rows that it records."""

from collections.abc import Callable, Collection

import msgspec

from shared.contracts.completeness import COMPLETENESS
from shared.statements.wording import translatable as _
from shared.tables.composed import ComposedFile, EffectsPart, FilePart, FindStatements, PrepareSheet
from shared.tables.sheets import Sheet
from shared.tables.statements import RecordNames

STATED = "@stated"
"""Filled in if a row makes a statement of completeness."""
_CELLS = {each: (f"{{{each}}}",) for each in ("of", "complete", "about", "since", "until")}


CLAUSE = "clause"
CellOfList = Callable[[str], str | None]
"""Returns the cell by which a part recognizes the rows of a list; None for a list taken by another service."""


def complete_file(
    log: str, cell_of: CellOfList, parts: Collection[EffectsPart] = (), makes: tuple[str, ...] = ()
) -> ComposedFile:
    """Return the file as read by a service."""
    return ComposedFile(
        name="complete",
        title=_("Complete lists, and records with gaps"),
        known_by=("of", "about", "since"),
        columns=("of", "about", "since", "complete", "until"),
        needed=("complete",),
        parts=(FilePart(COMPLETENESS, _CELLS, needs=STATED), *parts),
        prepare=_rows_of(cell_of),
        makes=makes,
        log=log,
    )


def _rows_of(cell_of: CellOfList) -> PrepareSheet:
    def prepare(sheet: Sheet, _source: str, _names: RecordNames, _recorded: FindStatements) -> Sheet:
        rows = tuple(
            msgspec.structs.replace(row, cells={**row.cells, cell: "yes"})
            for row in sheet.rows
            if (cell := cell_of(row.cells.get("of", "").casefold())) is not None
        )
        lines = {row.number for row in rows}
        complaints = tuple(each for each in sheet.complaints if each.line in lines)
        return msgspec.structs.replace(sheet, rows=rows, complaints=complaints)

    return prepare
