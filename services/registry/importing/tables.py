"""The bytes of a table to its lines, or to what is wrong with it. A table is data: what a spreadsheet would run is refused."""

import csv
import io
from collections.abc import Iterator
from itertools import islice

import msgspec
from flask_babel import gettext as _

from services.registry.importing.packages import NotReadable
from services.registry.importing.workbooks import Cells, is_workbook, lines_of
from shared.domain.importing import Proposal, refuse, refuse_whole

LIMIT = 20 * 1024 * 1024
MOST_COLUMNS = 50
MOST_LINES = 50_000
LONGEST_CELL = 10_000
_DELIMITERS = ",;\t"
_ARMED = ("=", "+", "-", "@")


class TableLine(msgspec.Struct, frozen=True):
    """Texts of the cells by column; empty ones are left out. `number` counts from 1, as a spreadsheet does."""

    number: int
    cells: dict[str, str]


def read(raw: bytes, columns: tuple[str, ...]) -> list[TableLine]:
    """Lines under a head in any order. Raises FileRefused."""
    if len(raw) > LIMIT:
        refuse_whole(_("The file has more than %(limit)s MiB. Import it in parts.", limit=LIMIT // 1024 // 1024))
    try:
        every = lines_of(raw) if is_workbook(raw) else _csv(raw)
        head = _head(next(every, None), columns)
        found = [line for number, cells in islice(every, MOST_LINES + 1) if (line := _line(number, cells, head)).cells]
    except NotReadable as why:
        refuse_whole(str(why), why.line)
    if len(found) > MOST_LINES or next(every, None) is not None:
        refuse_whole(_("The table has more than %(most)s lines. Import it in parts.", most=f"{MOST_LINES:,}"))
    if not found:
        refuse_whole(_("There is no line under the head. Give one organization a line."), 1)
    return found


def _csv(raw: bytes) -> Iterator[tuple[int, Cells]]:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise NotReadable(_("This is not UTF-8. Save the file in that encoding, and import it again."), line) from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise NotReadable(_("This is no text. Save the table as CSV in UTF-8, or as XLSX."), line)
    first = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        number = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise NotReadable(_("This line is no CSV: %(what)s. Mend it there.", what=error), number) from None
        yield number, [_disarmed(each) for each in cells]


def _disarmed(cell: str) -> str:
    """Without the apostrophe that disarms a formula in a list that was downloaded here."""
    return cell[1:] if cell.startswith("'") and cell[1:2] in _ARMED else cell


def _head(first: tuple[int, Cells] | None, columns: tuple[str, ...]) -> list[str]:
    if first is None:
        refuse_whole(_("The file is empty. The first line names the columns."), 1)
    number, cells = first
    names = [" ".join((each or "").split()).casefold() for each in cells]
    while names and not names[-1]:
        names.pop()
    if len(names) > MOST_COLUMNS:
        refuse_whole(
            _(
                "The table has %(count)s columns. These are read: %(columns)s.",
                count=len(names),
                columns=", ".join(columns),
            ),
            number,
        )
    wrong = []
    for name in dict.fromkeys(names):
        if name not in columns:
            reason = _("No column is called so. These are read: %(columns)s.", columns=", ".join(columns))
            wrong.append(
                Proposal(
                    row="",
                    field=name[:100] or _("a column without a name"),
                    verdict="refused",
                    line=number,
                    reason=reason,
                )
            )
        elif names.count(name) > 1:
            reason = _("This column is there twice. Leave one out.")
            wrong.append(Proposal(row="", field=name, verdict="refused", line=number, reason=reason))
    refuse(wrong)
    if columns[0] not in names:
        refuse_whole(
            _("The column “%(name)s” is missing. The first line names the columns.", name=columns[0]),
            number,
            columns[0],
        )
    return names


def _line(number: int, cells: Cells, head: list[str]) -> TableLine:
    texts = [" ".join((each or "").split()) for each in cells]
    if len(texts) > len(head) and any(texts[len(head) :]):
        raise NotReadable(
            _("This line has more cells than the head. Put quotation marks around a cell with commas."), number
        )
    if any(len(text) > LONGEST_CELL for text in texts):
        raise NotReadable(_("A cell has more than %(most)s characters. Shorten it.", most=LONGEST_CELL), number)
    return TableLine(number, {name: text for name, text in zip(head, texts, strict=False) if text})
