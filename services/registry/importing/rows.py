"""The reading of a table of organizations: one per line. Invalid lines are refused."""

import re
from collections.abc import Collection

import msgspec
from flask_babel import gettext as _

from services.registry.domain.organization import LONGEST_SECTOR
from shared.contracts.registry.organizations import CATEGORIES, SIZES
from shared.domain.importing import FileRefused, Proposal
from shared.statements.wording import translatable as _later
from shared.tables import cells
from shared.tables.cells import CellRefused, Countries
from shared.tables.complaints import TableRefused
from shared.tables.gathering import RowReader, gather
from shared.tables.reading import read_table
from shared.tables.sheets import Sheet, TableColumn, TableRow
from shared.tables.texts import unfit
from shared.web.days import present_months

COLUMNS = (
    "name",
    "id",
    "also called",
    "country",
    "subsidiary of",
    "category",
    "size",
    "sector",
    "since",
    "source",
    "another",
    "merged into",
    "merged on",
)
"""`since`: from which day on the country, group and classes of the line hold. `another`: yes, if it is different from
those with similar names. `merged into`: the organization that it is a part of from `merged on`."""
LONGEST_NAME, LONGEST_SOURCE = 200, 1000
CLASSES = ("category", "size", "sector")
_CLASS_READERS = {
    "category": cells.one_of(tuple(CATEGORIES)),
    "size": cells.one_of(tuple(SIZES)),
    "sector": cells.as_written(LONGEST_SECTOR),
}
_NAME, SOURCE_CELL = cells.as_written(LONGEST_NAME), cells.as_written(LONGEST_SOURCE)
ANOTHER_CELL = cells.yes_no(remedy=_later("Write yes, or leave the cell empty."))
_MERGER = _later("Give both the organization that it was merged into and the day.")
_NO_NAME = _later("Give the organization's name.")


class OrganizationRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row; `row` identifies the line in its file: its `id`, or else its name."""

    line: int
    row: str
    name: str
    also: tuple[str, ...] = ()
    country: str | None = None
    parent: str | None = None
    classes: dict[str, str] = {}
    since: str | None = None
    source: str | None = None
    another: bool = False
    merged_into: str | None = None
    merged_on: str | None = None

    def refusal(self, field: str, reason: str) -> Proposal:
        return Proposal(
            row=self.row, field=field, verdict="refused", line=self.line, reason=reason, part=str(self.line)
        )


class OrganizationTable(msgspec.Struct, frozen=True):
    """A table; `rows` are those with a known name and id, even if another field is refused."""

    rows: tuple[OrganizationRow, ...]
    refusals: tuple[Proposal, ...]


def read_sheet(raw: bytes) -> Sheet:
    """Read a table of organizations. Raises FileRefused."""
    try:
        return read_table(
            raw, _columns(), _later("There is nothing below the column names. Add a line for each organization.")
        )
    except TableRefused as refused:
        raise FileRefused([each.proposal(_) for each in refused.complaints]) from refused


def read_organizations(sheet: Sheet, countries: Countries, without: Collection[str] = ()) -> OrganizationTable:
    """Return the rows of a table and all refusals, in the order of the lines. `without`: lines left out."""
    seen: dict[str, int] = {}
    found: list[OrganizationRow] = []

    def read(reader: RowReader) -> None:
        row = _row(reader, countries, seen)
        if not any(each.field in ("name", "id") for each in reader.complaints):
            found.append(row)

    kept = on_one_line(sheet.without(without))
    row_ids = {row.number: row.cells.get("id") or row.cells.get("name", "") for row in kept.rows}
    refusals = [
        each.proposal(_, row_ids.get(each.line or 0, ""), str(each.line))
        for each in gather(kept, read, present_months()).complaints
    ]
    return OrganizationTable(tuple(found), tuple(refusals))


def _columns() -> tuple[TableColumn, ...]:
    return tuple(TableColumn(name, required=name == COLUMNS[0]) for name in COLUMNS)


def on_one_line(sheet: Sheet) -> Sheet:
    """Return a table whose cells have single spaces and no line breaks."""
    rows = [
        TableRow(row.number, {field: " ".join(text.split()) for field, text in row.cells.items()}) for row in sheet.rows
    ]
    return msgspec.structs.replace(sheet, rows=tuple(rows))


def _row(reader: RowReader, countries: Countries, seen: dict[str, int]) -> OrganizationRow:
    """Read one row; `seen` maps keys of rows to their lines, and gains this one."""
    for field, text in reader.cells.items():
        if reason := unfit(text):
            reader.refuse(field, reason)
    name = reader.required("name", _NAME, _NO_NAME) or ""
    row = reader.optional("id", _NAME) or name
    if row.casefold() in seen:
        field = "id" if "id" in reader.cells else "name"
        sentence = _later("%(id)s is on line %(line)s already. Give each its own id.")
        reader.refuse(field, sentence, id=row, line=seen[row.casefold()])
    seen.setdefault(row.casefold(), reader.number)
    for field, other in (("merged into", "merged on"), ("merged on", "merged into")):
        if field in reader.cells:
            reader.required(other, _NAME, _MERGER)
    classes = {field: reader.optional(field, read) for field, read in _CLASS_READERS.items()}
    return OrganizationRow(
        line=reader.number,
        row=row,
        name=name,
        also=tuple(each for each in reader.optional("also called", _other_names) or () if each != name),
        country=reader.optional("country", countries.read),
        parent=reader.optional("subsidiary of", _NAME),
        classes={field: value for field, value in classes.items() if value is not None},
        since=reader.optional("since", reader.partial_date),
        source=reader.optional("source", SOURCE_CELL),
        another=reader.optional("another", ANOTHER_CELL) or False,
        merged_into=reader.optional("merged into", _NAME),
        merged_on=reader.optional("merged on", reader.partial_date),
    )


def _other_names(text: str) -> tuple[str, ...]:
    names = cells.several(cells.as_written(len(text)), re.compile(";"))(text)
    if any(len(each) > LONGEST_NAME for each in names):
        sentence = _later("Use at most %(most)s characters for a name, and separate names with ;.")
        raise CellRefused(sentence, most=LONGEST_NAME)
    return names
