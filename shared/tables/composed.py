"""Files in which a row makes several records: each part of a file makes the records of one kind, from the rows that
concern it.

Most parts make statements. A field of such a part is a template: text with column names in braces, and `{@<kind>}` for
the id of the statement of that kind made earlier from the same row. Of several templates, the first whose columns are
all filled in is used.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from shared.domain.decider import Command
from shared.domain.event import Marking
from shared.domain.ids import imported_id
from shared.statements.kinds import StatementKind
from shared.tables.gathering import RowReader
from shared.tables.sheets import Sheet, TableColumn, TableRow
from shared.tables.statements import ROW, SOURCE, RecordNames, known_as

_PLACE = re.compile(r"\{([^}]+)\}")
_NUMBER = re.compile(r"[0-9]{1,18}")
Templates = Mapping[str, tuple[str, ...]]
FindStatements = Callable[[str, str], Sequence[Any]]
"""Returns the recorded statements that name a record, of the kind with the given name."""
PrepareSheet = Callable[[Sheet, str, RecordNames, FindStatements], Sheet]
"""Adds to the rows of a file the cells derived from its other rows or from recorded facts, with complaints about
anything missing. The text is the name of the file."""


class _Part(msgspec.Struct, frozen=True, kw_only=True):
    """A part consists of the rows in which the column `needs` is filled in ("" for every row) and `unless` is not."""

    needs: str = ""
    unless: str = ""

    def is_made_of(self, row: TableRow) -> bool:
        return (not self.needs or self.needs in row.cells) and self.unless not in row.cells


class RowEffect(msgspec.Struct, frozen=True, kw_only=True):
    """The effect of a row on a record that is not a statement: the values by column, and those recorded `now`, None for
    a new record.

    `create` records it; `correct` takes all values as they should be, and a reason.
    """

    line: int
    row: str
    record: str
    values: Mapping[str, Any]
    now: Mapping[str, Any] | None
    create: Sequence[Command] = ()
    correct: Callable[[Mapping[str, Any], str], Iterable[Command]] = lambda _values, _reason: ()


class PartOptions(msgspec.Struct, frozen=True):
    """The options of a part: the name of its file, the service that records it, and the names that files use."""

    source: str
    service: Any
    names: RecordNames


class EffectsPart(_Part, frozen=True):
    """Records that are not statements: `effects` returns the effects of the rows, or raises FileRefused. With `opens`,
    the last command of a row is an act that makes its record public; otherwise new records have the chosen marking."""

    effects: Callable[[Sheet, PartOptions], Iterable[RowEffect]]
    opens: bool = False

    def column_of(self, field: str) -> str:
        return field


class FilePart(_Part, frozen=True):
    """The statement of a kind that a row makes. `word` is appended to the row's name if it makes two of one kind."""

    kind: StatementKind
    cells: Templates
    word: str = ""

    def column_of(self, field: str) -> str:
        """Return the column of the file that a field is read from; the field's own name if it is derived from
        others."""
        places = [place for each in self.cells.get(field, ()) for place in _PLACE.findall(each) if place[0] != "@"]
        return places[-1] if places else field


class ComposedFile(msgspec.Struct, frozen=True):
    """A file of RECORDS 10: its name on the command line and in addresses, its title, its columns, the columns that
    identify a row, and its parts in the order in which they refer to one another. `numbered` are columns with an id, or
    with the number that the installation assigned to a record, by the kind of record. `prepare` completes the rows
    before they are divided. `needed` are further columns that the header must have, `makes` the results other than
    statements, `log` the log of the recording service. `marking` is the marking of its statements if it differs from
    their kinds'."""

    name: str
    title: str
    known_by: tuple[str, ...]
    columns: tuple[str, ...]
    parts: tuple[FilePart | EffectsPart, ...]
    numbered: Mapping[str, str] = {}
    prepare: PrepareSheet | None = None
    needed: tuple[str, ...] = ()
    makes: tuple[str, ...] = ()
    log: str = "meetings"
    marking: Marking | None = None

    @property
    def table_columns(self) -> list[TableColumn]:
        return [TableColumn(name, required=name in (*self.known_by, *self.needed)) for name in (*self.columns, SOURCE)]

    @property
    def kinds(self) -> list[StatementKind]:
        return list(dict.fromkeys(part.kind for part in self.parts if isinstance(part, FilePart)))

    def name_of(self, row: TableRow | RowReader) -> str:
        """Return the name that identifies a row."""
        return "/".join(known_as(row, column) if column in row.cells else "" for column in self.known_by)


def sheets_of(file: ComposedFile, sheet: Sheet, source: str) -> Iterator[tuple[FilePart | EffectsPart, Sheet]]:
    """Yield the table of each part, without the sheet's complaints. `source`: the name of the file, from which the ids
    of its statements are derived."""
    names = {row.number: file.name_of(row) for row in sheet.rows}
    made: dict[int, dict[str, str]] = {row.number: {} for row in sheet.rows}
    for part in file.parts:
        if isinstance(part, EffectsPart):
            kept = tuple(filter(part.is_made_of, sheet.rows))
            yield part, msgspec.structs.replace(sheet, rows=kept, complaints=())
            continue
        rows = []
        for row in filter(part.is_made_of, sheet.rows):
            name = f"{names[row.number]}/{part.word}" if part.word else names[row.number]
            cells = {**_with_ids(file, row.cells, source), **made[row.number]}
            rows.append(TableRow(row.number, {ROW: name, **_filled(part, cells), **_source(row.cells)}))
            made[row.number].setdefault(f"@{part.kind.name}", imported_id(part.kind.name, source, name))
        yield part, msgspec.structs.replace(sheet, columns=_columns_of(part, sheet), rows=tuple(rows), complaints=())


def _columns_of(part: FilePart, sheet: Sheet) -> tuple[str, ...]:
    """Return the fields covered by the columns of a sheet; other fields keep their recorded values."""

    def is_covered(template: str) -> bool:
        return all(place[0] == "@" or place in sheet.columns for place in _PLACE.findall(template))

    covered = [field for field, templates in part.cells.items() if any(map(is_covered, templates))]
    return (ROW, *covered, *(name for name in (SOURCE,) if name in sheet.columns))


def _source(cells: Mapping[str, str]) -> dict[str, str]:
    return {SOURCE: cells[SOURCE]} if SOURCE in cells else {}


def _with_ids(file: ComposedFile, cells: Mapping[str, str], source: str) -> dict[str, str]:
    numbers = {column: kind for column, kind in file.numbered.items() if _NUMBER.fullmatch(cells.get(column, ""))}
    return {**cells, **{column: imported_id(kind, source, cells[column]) for column, kind in numbers.items()}}


def _filled(part: FilePart, cells: Mapping[str, str]) -> dict[str, str]:
    filled = {field: _first_filled(templates, cells) for field, templates in part.cells.items()}
    return {field: text for field, text in filled.items() if text is not None}


def _first_filled(templates: Sequence[str], cells: Mapping[str, str]) -> str | None:
    for each in templates:
        if all(place in cells for place in _PLACE.findall(each)):
            return _PLACE.sub(lambda match: cells[match[1]], each)
    return None
