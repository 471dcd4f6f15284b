"""The reading of a table of people: one per line, each with an organization they act for."""

from collections.abc import Collection

import msgspec
from flask_babel import gettext as _

from services.registry.importing.rows import ANOTHER_CELL, SOURCE_CELL, on_one_line
from shared.domain.ids import is_id
from shared.domain.importing import FileRefused, Proposal
from shared.statements.wording import translatable as _later
from shared.tables import cells
from shared.tables.cells import CellRefused
from shared.tables.complaints import TableRefused
from shared.tables.gathering import RowReader, gather
from shared.tables.reading import read_table
from shared.tables.sheets import Sheet, TableColumn
from shared.tables.texts import unfit
from shared.web.days import present_months

PEOPLE_COLUMNS = ("name", "person", "organization", "function", "since", "until", "source", "another")
"""`person`: the id of a registered one. `another`: yes, if this is a different person from those with similar names."""
LONGEST = 200  # characters
_TEXT = cells.as_written(LONGEST)


class PersonRow(msgspec.Struct, frozen=True, kw_only=True):
    line: int
    name: str
    person: str | None = None
    organization: str | None = None
    function: str | None = None
    since: str | None = None
    until: str | None = None
    source: str | None = None
    another: bool = False

    def refusal(self, field: str, reason: str) -> Proposal:
        """Return a refusal of the line. It contains no names, since the list of lines left out is kept with the file."""
        return Proposal(row="", field=field, verdict="refused", line=self.line, reason=reason, part=str(self.line))


def read_people_sheet(raw: bytes) -> Sheet:
    """Read a table of people. Raises FileRefused."""
    columns = tuple(TableColumn(name, required=name == PEOPLE_COLUMNS[0]) for name in PEOPLE_COLUMNS)
    try:
        return read_table(raw, columns, _later("There is nothing below the column names. Add a line for each person."))
    except TableRefused as refused:
        raise FileRefused([each.proposal(_) for each in refused.complaints]) from refused


def read_people(sheet: Sheet, without: Collection[str] = ()) -> tuple[list[PersonRow], list[Proposal]]:
    """Return the good rows of a table and all refusals, in the order of the lines. `without`: lines left out."""
    read = gather(on_one_line(sheet.without(without)), _row, present_months())
    return [each.content for each in read.good], [each.proposal(_, "", str(each.line)) for each in read.complaints]


def _row(reader: RowReader) -> PersonRow:
    for field, text in reader.cells.items():
        if reason := unfit(text):
            reader.refuse(field, reason)
    row = PersonRow(
        line=reader.number,
        name=reader.required("name", _TEXT, _later("Give the person's name.")) or "",
        person=reader.optional("person", _person),
        organization=reader.optional("organization", _TEXT),
        function=reader.optional("function", _TEXT),
        since=reader.optional("since", reader.partial_date),
        until=reader.optional("until", reader.partial_date),
        source=reader.optional("source", SOURCE_CELL),
        another=reader.optional("another", ANOTHER_CELL) or False,
    )
    alone = next((each for each in ("function", "since", "until") if getattr(row, each) is not None), None)
    if alone and "organization" not in reader.cells:
        reader.refuse("organization", _later("Name the organization that this belongs to."))
    return row


def _person(text: str) -> str:
    if not is_id("person", text):
        raise CellRefused(
            _later("Give the id at the end of the address of the person's page, or leave the cell empty.")
        )
    return text
