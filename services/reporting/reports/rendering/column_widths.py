"""The widths of a table's columns on paper, by what stands in them; a table with too many is set in parts."""

from collections.abc import Iterator, Sequence

import msgspec

from services.reporting.document_model import Inline, sentence
from services.reporting.document_model.blocks import DocumentColumn, DocumentRow, DocumentRowGroup, Table
from services.reporting.reports.languages import MarkedRun, plain_run
from services.reporting.reports.rendering.source import ReportSource

# In points, of A4 within margins of 20 mm; letters are those of the sans serif at 9 points, with the space beside a cell.
FULL, NARROW = 481.0, 383.0
_LETTER, _BESIDE, _NOTE = 4.4, 9.0, 11.0
_WIDEST, _LONGEST_WORD = 230.0, 110.0
_SHORT = 12  # letters, of a day: not broken
Width = tuple[float, float]


def in_parts(table: Table, source: ReportSource) -> list[Table]:
    """Return a table as it is, or if its columns cannot stand beside one another, a table for each few of them."""
    least = [narrowest for narrowest, _ in _needed(table, source)]
    parts: list[list[int]] = [[]]
    room = FULL - least[0]
    for at, width in enumerate(least[1:], 1):
        if width > room and parts[-1]:
            parts.append([])
            room = FULL - least[0]
        parts[-1].append(at)
        room -= width
    if len(parts) == 1:
        return [table]
    captions = [table.caption, *[sentence("%(caption)s, continued", caption=table.caption)] * (len(parts) - 1)]
    return [_part(table, caption, part) for caption, part in zip(captions, parts, strict=True)]


def column_widths(table: Table, source: ReportSource) -> list[float]:
    """Return the width of each column in points: as wide as its longest cell if all fit, else less for those with many words."""
    needed = _needed(table, source)
    wanted = [widest for _, widest in needed]
    total = sum(wanted)
    if total <= FULL:
        return [wanted[0] + max(0.0, NARROW - total), *wanted[1:]]
    least = [narrowest for narrowest, _ in needed]
    share = max(0.0, FULL - sum(least)) / max(1.0, total - sum(least))
    return [round(narrowest + (widest - narrowest) * share, 1) for narrowest, widest in needed]


def _needed(table: Table, source: ReportSource) -> list[Width]:
    """Return of each column the least width, that of its longest word, and the width of its longest cell."""
    rows = [row for group in table.groups for row in group.rows]
    cells = [[row.head for row in rows], *zip(*(row.cells for row in rows), strict=True)]
    if not rows:
        cells = [()] * len(table.columns)
    return [
        _width(
            source.words(column.head),
            [line for cell in of_column for line in _lines(source, column, cell)],
            column.kind,
        )
        for column, of_column in zip(table.columns, cells, strict=True)
    ]


def _lines(source: ReportSource, column: DocumentColumn, cell: Inline) -> Iterator[str]:
    """Yield what stands under one another in a cell; a sign has no words."""
    lines = [""]
    for run in source.runs(cell) if column.kind != "sign" else ():
        if isinstance(run, MarkedRun) and run.kind in ("beside", "line"):
            lines.append("")
        lines[-1] += plain_run(run)
    return filter(None, lines)


def _width(head: str, lines: Sequence[str], kind: str | None) -> Width:
    note = _NOTE if kind == "number" else 0
    widths = [_LETTER * len(line) + note for line in lines]
    words = [width if len(line) <= _SHORT else _of_word(line) + note for line, width in zip(lines, widths, strict=True)]
    least = min(_LONGEST_WORD, max(_of_word(head), *words, 0)) + _BESIDE
    return least, max(least, min(_WIDEST, max(_LETTER * len(head), *widths, 0) + _BESIDE))


def _of_word(text: str) -> float:
    return _LETTER * max(map(len, text.split()), default=1)


def _part(table: Table, caption: Inline, columns: Sequence[int]) -> Table:
    def only(row: DocumentRow) -> DocumentRow:
        return DocumentRow(row.head, tuple(row.cells[at - 1] for at in columns))

    groups = tuple(DocumentRowGroup(tuple(map(only, group.rows)), group.head) for group in table.groups)
    heads = (table.columns[0], *(table.columns[at] for at in columns))
    return msgspec.structs.replace(table, caption=caption, columns=heads, groups=groups)
