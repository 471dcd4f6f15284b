"""Many statements of a kind at once, as rows of a grid: typed, pasted from a spreadsheet, or made from chosen records.

A field that is the same for all rows is given once, and applies to every row that leaves it empty.
"""

import csv
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from flask_babel import gettext as _
from marshmallow import ValidationError

from shared.statements.kinds import StatementKind
from shared.statements.personal import seems_personal
from shared.tables.cells import CellRefused, one_of
from shared.web.command_fields import CommandFields
from shared.web.console.columns import Choice
from shared.web.console.fields import LINE, FormField, Unresolved, as_sent, day_value, field_value, with_spans
from shared.web.console.notices import names_warning
from shared.web.days import present_locale
from shared.web.problems import field_errors
from shared.web.statements.schemas import schemas_of

MOST_ROWS = 500
LONGEST_PASTED = 400_000
_CELL = re.compile(r"row\.([0-9]{1,3})\.([\w-]+)")
_PARTS = re.compile(r"\s*;\s*")


@dataclass
class GridRow:
    """A row. `cells` are the values of the fields, `ids` the records that they name, `chosen` the records chosen among
    several matches; `line` words the row as it would be recorded, `naming` lists the fields that seem to name a
    person."""

    number: int
    cells: dict[str, str]
    ids: dict[str, str] = field(default_factory=dict)
    chosen: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    candidates: dict[str, Sequence[Choice]] = field(default_factory=dict)
    problem: str = ""
    body: CommandFields | None = None
    line: str = ""
    naming: Sequence[FormField] = ()

    @property
    def is_empty(self) -> bool:
        return not any(self.cells.values())

    @property
    def is_wrong(self) -> bool:
        return bool(self.errors or self.problem)

    @property
    def warning(self) -> str:
        return names_warning(self.naming) if self.naming else ""


class Grid:
    """The rows of a kind; `fields` are those of its form, `common` the values for all, in the form of fields."""

    def __init__(self, kind: StatementKind, fields: Sequence[FormField]) -> None:
        self.kind, self.fields = kind, tuple(fields)
        self.rows: list[GridRow] = []
        self.common: dict[str, str] = {}
        self._found: dict[tuple[str, str, str], str | Unresolved] = {}

    @property
    def columns(self) -> list[FormField]:
        """Return the fields that have a column: those not given for all rows, or for which a row has its own value."""
        return [each for each in self.fields if not self.common.get(each.name) or self._any_has(each.name)]

    @property
    def filled(self) -> list[GridRow]:
        return [row for row in self.rows if not row.is_empty]

    @property
    def wrong(self) -> list[GridRow]:
        return [row for row in self.rows if row.is_wrong]

    def _any_has(self, name: str) -> bool:
        return any(row.cells.get(name) for row in self.rows)

    def read(self, form: Mapping[str, str]) -> None:
        """Read the submitted rows; those after the 500th are dropped."""
        found: dict[int, GridRow] = {}
        for name, text in form.items():
            if match := _CELL.fullmatch(name):
                row = found.setdefault(int(match[1]), GridRow(int(match[1]), {}))
                row.cells[match[2]] = text.strip()
                row.ids[match[2]] = form.get(f"{name}.id", "")
                if chosen := form.get(f"{name}.choice"):
                    row.chosen[match[2]] = chosen
        self.rows = [found[number] for number in sorted(found)][:MOST_ROWS]

    def add(self, rows: Sequence[dict[str, str]], ids: Sequence[dict[str, str]] = ()) -> int:
        """Append rows to the filled ones; return the number that did not fit."""
        self.rows = self.filled
        room = MOST_ROWS - len(self.rows)
        for place, cells in enumerate(rows[:room]):
            self.rows.append(GridRow(0, cells, ids[place] if ids else {}))
        self._number()
        return max(len(rows) - room, 0)

    def add_empty(self, count: int) -> None:
        self.rows += [GridRow(0, {}) for _row in range(min(count, MOST_ROWS - len(self.rows)))]
        self._number()

    def _number(self) -> None:
        for number, row in enumerate(self.rows):
            row.number = number

    def check(self) -> None:
        """Validate every row with the kind's schema, noting errors at their fields."""
        schema = schemas_of(self.kind).state()
        for row in self.filled:
            self._check(row, schema)

    def _check(self, row: GridRow, schema: Any) -> None:  # noqa: ANN401  a schema of a kind
        values: dict[str, object] = {}
        row.cells = dict(with_spans(self.fields, row.cells))
        for form_field in self.fields:
            try:
                value = self._cell_value(form_field, row) or self.common.get(form_field.name, "")
            except Unresolved as unresolved:
                row.errors[form_field.name], row.candidates[form_field.name] = unresolved.remedy, unresolved.candidates
                continue
            if form_field.kind == "combobox" and row.cells.get(form_field.name):
                row.ids[form_field.name], row.cells[form_field.name] = value, form_field.label_of(value)
            if value:
                values[form_field.name] = as_sent(form_field, value)
        try:
            row.body = schema.load(values)
        except ValidationError as error:
            for wrong in field_errors(error.messages):
                row.errors.setdefault(wrong.field.partition("/")[0], wrong.remedy)
        if row.errors:
            row.body = None
        if row.body is not None:
            loaded = row.body.fields
            row.naming = [form_field for form_field in self.fields if seems_personal(loaded.get(form_field.name))]

    def _cell_value(self, each: FormField, row: GridRow) -> str:
        """Return the value of a cell. Raises Unresolved."""
        text = row.cells.get(each.name, "")
        match each.kind:
            case _ if not text:
                return ""
            case "combobox":
                return row.chosen.get(each.name) or self._record(each, text, row.ids.get(each.name, ""))
            case "records":
                one = replace(each, kind="combobox")
                return LINE.join(dict.fromkeys(self._record(one, part, "") for part in _PARTS.split(text) if part))
            case "checkboxes":
                return LINE.join(_word(each, part) for part in _PARTS.split(text) if part)
            case "select" | "yes-no":
                return _word(each, text)
            case "day":
                return day_value(text)
            case "texts":
                return json.dumps([(present_locale().language, text)], ensure_ascii=False)
        return text

    def _record(self, each: FormField, text: str, chosen: str) -> str:
        """Return the record that a text denotes. Rows repeat the same texts, so each is looked up once."""
        sought = (each.name, text, chosen)
        if sought not in self._found:
            try:
                self._found[sought] = field_value(each, {each.name: text, f"{each.name}.id": chosen})
            except Unresolved as unresolved:
                self._found[sought] = unresolved
        found = self._found[sought]
        if isinstance(found, Unresolved):
            raise found
        return found


def pasted_rows(text: str, fields: Sequence[FormField]) -> list[dict[str, str]]:
    """Return the rows of a tab-separated table, as copied from a spreadsheet: under headings in any order, or in the
    order of the fields.

    Anything else gives no rows.
    """
    try:
        table_rows = list(csv.reader(text.splitlines(keepends=True), delimiter="\t"))
    except csv.Error:  # an unclosed quotation mark followed by more than a cell may hold
        return []
    lines = [line for line in table_rows if any(map(str.strip, line))]
    if not lines:
        return []
    by_heading = {heading.casefold(): each for each in fields for heading in (each.name, str(each.label))}
    heads = [by_heading.get(cell.strip().casefold()) for cell in lines[0]]
    if any(heads):
        lines = lines[1:]
    else:
        heads = list(fields)
    return [dict(_cells(line, heads)) for line in lines]


def _cells(line: Sequence[str], heads: Sequence[FormField | None]) -> Iterator[tuple[str, str]]:
    for cell, head in zip(line, heads, strict=False):
        if head is not None and cell.strip():
            yield head.name, _as_choice(head, cell.strip())


def _as_choice(each: FormField, text: str) -> str:
    """Return the stored word for the label of a choice; other texts unchanged."""
    if each.kind not in ("select", "yes-no"):
        return text
    try:
        return _word(each, text)
    except Unresolved:
        return text


def _word(each: FormField, text: str) -> str:
    choices = {value: str(label) for value, label in each.options() if value}
    try:
        return one_of(choices)(text)
    except CellRefused:
        raise Unresolved(_("Choose one of: %(words)s.", words=", ".join(choices.values())), ()) from None
