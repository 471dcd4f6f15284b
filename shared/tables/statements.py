"""Statements of any kind as a table: columns derived from the declaration, rows to statements, and statements to rows.

Reading restores exactly what was written. A record is named by its code or name, or by its id.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

import msgspec

from shared.domain.ids import imported_id, kind_of
from shared.domain.provenance import Imported
from shared.statements.events import AnyStatement
from shared.statements.fields import RecordKind, StatementField, Texts
from shared.statements.kinds import StatementKind
from shared.statements.wording import translatable as _
from shared.tables import cells
from shared.tables.cells import CellReading, CellRefused
from shared.tables.gathering import RowReader
from shared.tables.languages import LANGUAGES
from shared.tables.sheets import TableColumn, TableRow

ID, ROW, SOURCE = "id", "row", "source"
SEPARATOR = " | "
_KNOWN = "|".join((*LANGUAGES, r"\[[a-z]{2}\]"))
_KNOWN_AGAIN = _("Fill this in: the row is recognized by it when you import it again.")
_LANGUAGE = re.compile(rf"(?:^| \| )({_KNOWN}): ")
"""The beginning of a text in an ISO 639-1 language; other codes are in brackets, because many subjects begin with
"re:"."""
_LIKE_LANGUAGE = re.compile(rf" (\\*)\|(?= (?:{_KNOWN}):(?: |$))")
"""The beginning of another language within a text; a backslash before the bar makes it ordinary text."""
ORIGINAL = "en"
"""The language of a text without a language code."""


NamedRecord = tuple[str, ...]
"""The id of a record, its name, and further names that find it."""


class RecordNames(Protocol):
    """The names that files use for records."""

    def find(self, text: str, records: Sequence[RecordKind]) -> str:
        """Return the id of the record of one of these kinds with this name. Raises CellRefused."""
        ...

    def name(self, record: str) -> str:
        """Return the name that identifies the record: its code or name, or its id if that is not unique."""
        ...


class StatementRowRead(msgspec.Struct, frozen=True):
    """A row of a file: the id of its statement, its name in the file, the statement, and the cells."""

    fact: str
    row: str
    statement: AnyStatement
    cells: Mapping[str, str]


def columns_of(kind: StatementKind) -> list[TableColumn]:
    """Return the columns of a kind's table. A row is identified by its id if exported, or by its name in the file."""
    form = kind.file_form
    names = {ID, ROW, SOURCE, *(field.name for field in kind.fields)}
    labels = {field.name: field.field.label for field in kind.fields if field.field}
    fields = [
        TableColumn(
            field.name,
            required=field.required and field.name not in dict(form.unsaid),
            # A label may equal the name of another column.
            also=(
                *(label for name, label in labels.items() if name == field.name and label.casefold() not in names),
                *(other for other in (_spaced(field),) if other not in names),
                *(other for name, other in form.also if name == field.name),
            ),
        )
        for field in kind.fields
    ]
    return [TableColumn(ID), TableColumn(ROW), *map(TableColumn, form.beside), *fields, TableColumn(SOURCE)]


def file_columns(kind: StatementKind) -> list[str]:
    """Return the columns of a kind's file as people write them, without those only exported tables have."""
    also = dict(kind.file_form.also)
    return [*kind.file_form.beside, *(also.get(field.name, _spaced(field)) for field in kind.fields), SOURCE]


def _spaced(field: StatementField) -> str:
    return field.name.replace("_", " ")


def reading_of(kind: StatementKind, source: str, names: RecordNames) -> Callable[[RowReader], StatementRowRead | None]:
    """Return the function that reads a row of a file of this kind, and returns None for a refused row. `source`: the
    name of the file."""
    unsaid = dict(kind.file_form.unsaid)

    def read(row: RowReader) -> StatementRowRead | None:
        values: dict[str, Any] = {}
        for field in kind.fields:
            read_cell = row.required if field.required and field.name not in unsaid else row.optional
            value = read_cell(field.name, _reading(field, row, names))
            value = unsaid.get(field.name) if value is None else value
            if value is not None:
                values[field.name] = value
        stated_in = row.optional(SOURCE, cells.line(1000))
        known_by, origin = _known_by(kind, row, source)
        if row.complaints:
            return None
        statement = kind.stated(**{"fact": known_by} | values | {"source": stated_in} | origin)
        if kind.cardinality != "many":
            statement = msgspec.structs.replace(statement, fact=kind.id_of(statement))
        row_name = origin["imported"].row if origin else row.cells.get(ROW)
        return StatementRowRead(statement.fact, row_name or statement.fact, statement, row.cells)

    return read


def table_row(kind: StatementKind, statement: AnyStatement, names: RecordNames) -> list[str]:
    """Return the cells of a statement under `columns_of` the kind."""
    texts = cell_texts(kind, statement, names) | {ID: statement.fact, SOURCE: statement.source or ""}
    return [texts.get(column.name, "") for column in columns_of(kind)]


def cell_texts(kind: StatementKind, statement: AnyStatement, names: RecordNames) -> dict[str, str]:
    """Return the cell of each field of a statement, leaving out absent ones."""
    return {
        field.name: _written(field, value, names)
        for field in kind.fields
        if (value := getattr(statement, field.name)) is not None
    }


def known_as(row: TableRow | RowReader, field: str) -> str:
    """Return the name of a row in `row` or `id`, in the form for comparison."""
    return " ".join(unicodedata.normalize("NFC", row.cells[field]).split())


def _known_by(kind: StatementKind, row: RowReader, source: str) -> tuple[str, dict[str, Any]]:
    """Return the id of the row's statement, and its provenance if it comes from the file."""
    if (fact := row.optional(ID, lambda text: _own_id(kind, text))) is not None:
        return fact, {}
    if ID in row.cells:
        return "", {}
    if kind.file_form.known_by and ROW not in row.cells:
        known_by = _joined(row, kind.file_form.known_by)
    else:
        known_by = row.required(ROW, cells.line(200), _KNOWN_AGAIN)
    if known_by is None:
        return "", {}
    return imported_id(kind.name, source, known_by), {"imported": Imported(source, known_by)}


def _joined(row: RowReader, columns: Sequence[str]) -> str | None:
    """Return the name of a row made from these columns, of which the first must be filled in."""
    row.required(columns[0], cells.line(200), _KNOWN_AGAIN)
    parts = [" ".join(row.cells[column].split()) for column in columns if column in row.cells]
    return "/".join(parts)[:200] if columns[0] in row.cells else None


def _own_id(kind: StatementKind, text: str) -> str:
    if kind_of(text) != kind.name:
        raise CellRefused(_("This is not an id of a record of this kind. Leave the cell empty for a new one."))
    return text


def _reading(field: StatementField, row: RowReader, names: RecordNames) -> CellReading[Any]:
    one = _one_value(field, row, names)
    return cells.several(one) if field.several else one


def _one_value(field: StatementField, row: RowReader, names: RecordNames) -> CellReading[Any]:
    match field.control:
        case "date":
            return row.partial_date
        case "day":
            return row.day
        case "number":
            return cells.whole_number(*field.bounds)
        case "yes-no":
            return cells.yes_no()
        case "amount":
            return cells.amount
        case "currency":
            return cells.currency
        case "word":
            return cells.one_of(field.choices)
        case "open-word" if field.choices:
            return cells.one_of(field.choices, others=cells.line(field.longest))
        case "record":
            return lambda text: names.find(text, field.records)
        case "text":
            return cells.paragraphs(field.longest)
        case "texts":
            return lambda text: _texts(text, field.longest)
    return cells.line(field.longest)


def _texts(text: str, longest: int) -> Texts:
    """Return a text in one language, or texts in several, each after its language: `en: Subject | fr: Objet`."""
    if not _LANGUAGE.match(text):
        return {ORIGINAL: cells.paragraphs(longest)(text)}
    _before, *parts = _LANGUAGE.split(text)
    texts: Texts = {}
    for label, content in zip(parts[::2], parts[1::2], strict=True):
        language = label.strip("[]")
        if language in texts:
            raise CellRefused(_("The language %(language)s appears twice. Remove one of the two."), language=language)
        texts[language] = cells.paragraphs(longest)(_LIKE_LANGUAGE.sub(_without_mark, content.strip()))
    return texts


def _without_mark(match: re.Match[str]) -> str:
    return f" {match[1][1:]}|"


def _texts_written(texts: Texts) -> str:
    if list(texts) == [ORIGINAL] and not _LANGUAGE.match(texts[ORIGINAL]):
        return texts[ORIGINAL]
    labelled = ((language if language in LANGUAGES else f"[{language}]", text) for language, text in texts.items())
    return SEPARATOR.join(f"{name}: {_LIKE_LANGUAGE.sub(_with_mark, text)}" for name, text in labelled)


def _with_mark(match: re.Match[str]) -> str:
    return f" \\{match[1]}|"


def _written(field: StatementField, value: Any, names: RecordNames) -> str:  # noqa: ANN401  as the field's type
    if field.several:
        return SEPARATOR.join(_one_written(field, each, names) for each in value)
    return _one_written(field, value, names)


def _one_written(field: StatementField, value: Any, names: RecordNames) -> str:  # noqa: ANN401  likewise
    match field.control:
        case "yes-no":
            return "yes" if value else "no"
        case "record":
            return names.name(value)
        case "texts":
            return _texts_written(value)
    return str(value)
