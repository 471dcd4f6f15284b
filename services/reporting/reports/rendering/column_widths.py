"""The widths of a table's columns on paper, by their content; a table with too many columns is set in parts."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import msgspec

from services.reporting.document_model import Inline, sentence
from services.reporting.document_model.blocks import DocumentColumn, DocumentRow, DocumentRowGroup, Table
from services.reporting.reports.languages import MarkedRun, plain_run
from services.reporting.reports.rendering.source import ReportSource

# In points, of A4 within margins of 20 mm.
FULL, NARROW = 481.0, 383.0
_NOTE = 11.0
_WIDEST, _LONGEST_WORD = 230.0, 110.0
_SHORT = 12  # letters, as in a day, which is not broken
Width = tuple[float, float]


class Setting(NamedTuple):
    """The setting of a table: the width of a letter, and the space around the words in a cell, in points."""

    letter: float
    beside: float


TYPESET = Setting(4.4, 9.0)
"""The sans serif at 9 points used in a PDF."""
IN_WORD = Setting(5.2, 12.0)
"""The serif at 10 points used in a Word document, with bold headings."""


def in_parts(table: Table, source: ReportSource) -> list[Table]:
    """Return a table as it is or, if its columns do not fit side by side, split into tables of a few columns."""
    least = [narrowest for narrowest, _ in _needed(table, source, TYPESET)]
    parts: list[list[int]] = [[]]
    room = FULL - least[0]
    for index, width in enumerate(least[1:], 1):
        if width > room and parts[-1]:
            parts.append([])
            room = FULL - least[0]
        parts[-1].append(index)
        room -= width
    if len(parts) == 1:
        return [table]
    captions = [table.caption, *[sentence("%(caption)s, continued", caption=table.caption)] * (len(parts) - 1)]
    return [_part(table, caption, part) for caption, part in zip(captions, parts, strict=True)]


def column_widths(table: Table, source: ReportSource, setting: Setting = TYPESET) -> list[float]:
    """Return the width of each column in points: that of its longest cell if all fit, otherwise less for those with
    many words."""
    needed = _needed(table, source, setting)
    widths = [widest for _, widest in needed]
    total = sum(widths)
    if total <= FULL:
        return [widths[0] + max(0.0, NARROW - total), *widths[1:]]
    least = [narrowest for narrowest, _ in needed]
    share = max(0.0, FULL - sum(least)) / max(1.0, total - sum(least))
    return [round(narrowest + (widest - narrowest) * share, 1) for narrowest, widest in needed]


def _needed(table: Table, source: ReportSource, setting: Setting) -> list[Width]:
    """Return, for each column, the minimum width, which is that of its longest word, and the width of its longest cell."""
    rows = [row for group in table.groups for row in group.rows]
    cells = [[row.head for row in rows], *zip(*(row.cells for row in rows), strict=True)]
    if not rows:
        cells = [()] * len(table.columns)
    return [
        _width(
            source.words(column.head),
            [line for cell in of_column for line in _lines(source, column, cell)],
            column.kind,
            setting,
        )
        for column, of_column in zip(table.columns, cells, strict=True)
    ]


def _lines(source: ReportSource, column: DocumentColumn, cell: Inline) -> Iterator[str]:
    """Yield the lines of words in a cell; a sign has none."""
    lines = [""]
    for run in source.runs(cell) if column.kind != "sign" else ():
        if isinstance(run, MarkedRun) and run.kind in ("beside", "line"):
            lines.append("")
        lines[-1] += plain_run(run)
    return filter(None, lines)


def _width(head: str, lines: Sequence[str], kind: str | None, setting: Setting) -> Width:
    def of(text: str) -> float:
        return setting.letter * len(text)

    def of_word(text: str) -> float:
        return max(map(of, text.split()), default=setting.letter)

    note = _NOTE if kind == "number" else 0
    words = [(of(line) if len(line) <= _SHORT else of_word(line)) + note for line in lines]
    least = min(_LONGEST_WORD, max(of_word(head), *words, 0)) + setting.beside
    widest = max(of(head), *(of(line) + note for line in lines), 0) + setting.beside
    return least, max(least, min(_WIDEST, widest))


def _part(table: Table, caption: Inline, columns: Sequence[int]) -> Table:
    def only(row: DocumentRow) -> DocumentRow:
        return DocumentRow(row.head, tuple(row.cells[index - 1] for index in columns))

    groups = tuple(DocumentRowGroup(tuple(map(only, group.rows)), group.head) for group in table.groups)
    heads = (table.columns[0], *(table.columns[index] for index in columns))
    return msgspec.structs.replace(table, caption=caption, columns=heads, groups=groups)
