"""Files of which a row makes several statements, of one kind or of several: each part is a table of its own kind.

A field of a part is a template: text with the names of columns in braces, `{@<kind>}` for the id of the statement that the
same row made of that kind before. Of several templates the first whose columns are all filled in counts.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from shared.domain.ids import imported_id
from shared.statements.kinds import StatementKind
from shared.tables.sheets import Sheet, TableColumn, TableRow
from shared.tables.statements import ROW, SOURCE

_PLACE = re.compile(r"\{([^}]+)\}")
_NUMBER = re.compile(r"[0-9]{1,18}")
Templates = Mapping[str, tuple[str, ...]]


class FilePart(msgspec.Struct, frozen=True):
    """The statement that a row makes of a kind where the column `needs` is filled in ("" for every row). `word` follows the
    row's name where it makes two of one kind."""

    kind: StatementKind
    cells: Templates
    needs: str = ""
    word: str = ""

    def column_of(self, field: str) -> str:
        """Return the column of the file that a field is read from; the field's own name where it follows from others."""
        places = [place for each in self.cells.get(field, ()) for place in _PLACE.findall(each) if place[0] != "@"]
        return places[-1] if places else field


class ComposedFile(msgspec.Struct, frozen=True):
    """A file of RECORDS 10: its name on the command line and in addresses, its title, its columns, those by which a row is
    known, and its parts in the order in which they refer to one another. `numbered` are columns with an id, or with the number
    that the installation gave to a record, by the kind of record."""

    name: str
    title: str
    known_by: tuple[str, ...]
    columns: tuple[str, ...]
    parts: tuple[FilePart, ...]
    numbered: Mapping[str, str] = {}

    @property
    def table_columns(self) -> list[TableColumn]:
        return [TableColumn(name, required=name in self.known_by) for name in (*self.columns, SOURCE)]


def sheets_of(file: ComposedFile, sheet: Sheet, source: str) -> Iterator[tuple[FilePart, Sheet]]:
    """Yield the table of each part. `source`: the name of the file, by which the ids of its statements are made."""
    names = {row.number: "/".join(row.cells.get(column, "") for column in file.known_by) for row in sheet.rows}
    made: dict[int, dict[str, str]] = {row.number: {} for row in sheet.rows}
    for number, part in enumerate(file.parts):
        rows = []
        for row in sheet.rows:
            if part.needs and part.needs not in row.cells:
                continue
            name = f"{names[row.number]}/{part.word}" if part.word else names[row.number]
            cells = {**_with_ids(file, row.cells, source), **made[row.number]}
            rows.append(TableRow(row.number, {ROW: name, **_filled(part, cells), **_source(row.cells)}))
            made[row.number].setdefault(f"@{part.kind.name}", imported_id(part.kind.name, source, name))
        columns = (ROW, *(field.name for field in part.kind.fields), SOURCE)
        complaints = sheet.complaints if number == 0 else ()
        yield part, msgspec.structs.replace(sheet, columns=columns, rows=tuple(rows), complaints=complaints)


def _source(cells: Mapping[str, str]) -> dict[str, str]:
    return {SOURCE: cells[SOURCE]} if SOURCE in cells else {}


def _with_ids(file: ComposedFile, cells: Mapping[str, str], source: str) -> dict[str, str]:
    numbers = {column: kind for column, kind in file.numbered.items() if _NUMBER.fullmatch(cells.get(column, ""))}
    return {**cells, **{column: imported_id(kind, source, cells[column]) for column, kind in numbers.items()}}


def _filled(part: FilePart, cells: Mapping[str, str]) -> dict[str, str]:
    found = {field: _first_filled(templates, cells) for field, templates in part.cells.items()}
    return {field: text for field, text in found.items() if text is not None}


def _first_filled(templates: Sequence[str], cells: Mapping[str, str]) -> str | None:
    for each in templates:
        if all(place in cells for place in _PLACE.findall(each)):
            return _PLACE.sub(lambda found: cells[found[1]], each)
    return None
