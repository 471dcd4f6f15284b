"""Counts by row and meeting as a unit chart: one square is one counted item, five in a row (LOOK: charts).

Meetings are placed side by side, a few to a band; bands are stacked. Cells of thirty or more are bars.
"""

from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from services.reporting.document_model import Inline, sentence
from services.reporting.reports.charts import WIDTHS

STEP, IN_A_ROW, PAD, HEAD, BETWEEN = 14, 5, 8, 60, 20
MOST_SQUARES = 30
LETTER = 7  # pixels, slightly over the mean width of a letter at 13 px
AT_A_TIME = {"wide": (4, 120), "narrow": (4, 80)}  # meetings in a band, and the width of the labels


class UnitCount(NamedTuple):
    """The count of a cell. `kind`: known, part (a minimum), unknown, or joined with other rows."""

    kind: str
    number: int


class UnitRow(NamedTuple):
    """A row: its label in each width, and a count for each meeting."""

    label: Inline
    short: Inline
    counts: Sequence[UnitCount]


class UnitColumn(NamedTuple):
    """A meeting: its code, place and year, and how complete its counts are, for each width; `silent` if nothing about
    it is known."""

    code: str
    city: str
    year: str
    description: Inline
    short_description: Inline
    silent: bool = False


class Cell(msgspec.Struct, frozen=True):
    """A cell. Squares are corners (x, y); `bar` is a length; `words` follow them."""

    kind: str
    count: int
    x: float
    words_x: float
    squares: tuple[tuple[float, float], ...]
    bar: float
    words: Inline


class BandHead(msgspec.Struct, frozen=True):
    """The head of a meeting's column: its code, place and time, and how complete it is."""

    x: float
    code: str
    where: str
    listed: Inline


class BandRow(msgspec.Struct, frozen=True):
    label: Inline
    y: float
    height: float
    cells: tuple[Cell, ...]


class Band(msgspec.Struct, frozen=True):
    """A band; `silent`: the x of meetings about which nothing is known, each hatched as one column."""

    y: float
    bottom: float
    heads: tuple[BandHead, ...]
    silent: tuple[float, ...]
    rows: tuple[BandRow, ...]


class UnitChart(msgspec.Struct, frozen=True):
    """The drawing for one width; `column` is the width of a column."""

    size: str
    width: int
    height: float
    column: float
    bands: tuple[Band, ...]


def draw_units(rows: Sequence[UnitRow], columns: Sequence[UnitColumn]) -> tuple[UnitChart, ...]:
    """Draw the counts in both widths; nothing if nothing is counted."""
    counted = any(count.number for row in rows for count in row.counts)
    return tuple(_drawn(rows, columns, *width) for width in WIDTHS) if counted else ()


def _drawn(rows: Sequence[UnitRow], columns: Sequence[UnitColumn], size: str, width: int) -> UnitChart:
    at_a_time, label = AT_A_TIME[size]
    column = (width - label) / min(at_a_time, len(columns))
    bands, y = [], 0.0
    for first in range(0, len(columns), at_a_time):
        band_columns = range(first, min(first + at_a_time, len(columns)))
        band = _band(rows, columns, band_columns, size, column, y)
        bands.append(band)
        y = band.bottom + BETWEEN
    return UnitChart(size, width, y - BETWEEN + 1, column, tuple(bands))


def _band(
    rows: Sequence[UnitRow], columns: Sequence[UnitColumn], band_columns: range, size: str, column: float, top: float
) -> Band:
    label = AT_A_TIME[size][1]
    in_a_row = IN_A_ROW if column >= IN_A_ROW * STEP + 34 else 2
    most = max(count.number for row in rows for count in row.counts)
    y, drawn = top + HEAD, []
    for row in rows:
        counts = [row.counts[index] for index in band_columns]
        lines = 1 if most >= MOST_SQUARES else max(1, *(-(-each.number // in_a_row) for each in counts))
        height = max(30, lines * STEP + 2 * PAD)
        xs = [label + index * column for index in range(len(band_columns))]
        cells = tuple(
            _cell(each, x, y + PAD + 1, in_a_row, 0 if most < MOST_SQUARES else (column - 48) / most)
            for each, x in zip(counts, xs, strict=True)
        )
        drawn.append(BandRow(row.short if size == "narrow" else row.label, y, height, cells))
        y += height
    heads = tuple(
        _head(columns[index], label + (index - band_columns.start) * column, size, column) for index in band_columns
    )
    silent = tuple(head.x for head, index in zip(heads, band_columns, strict=True) if columns[index].silent)
    return Band(top, y, heads, silent, tuple(drawn))


def _head(of: UnitColumn, x: float, size: str, column: float) -> BandHead:
    has_room = size == "wide" and len(of.city) < column / LETTER - len(", 2016 ")
    where = f"{of.city}, {of.year}" if of.city and has_room else of.year
    return BandHead(x, of.code, where, of.description if size == "wide" else of.short_description)


def _cell(count: UnitCount, x: float, y: float, in_a_row: int, unit: float) -> Cell:
    """Return a cell. `unit` is the length of one item in a bar, 0 for squares."""
    kind, number = count
    words = _words(kind, number)
    if unit:
        bar = round(number * unit, 1)
        return Cell(kind, number, x, x + bar + (6 if number else 0), (), bar, words)
    squares = tuple((x + n % in_a_row * STEP, y + n // in_a_row * STEP) for n in range(number))
    return Cell(kind, number, x, x + min(number, in_a_row) * STEP + (4 if number else 0), squares, 0, words)


def _words(kind: str, number: int) -> Inline:
    if kind == "joined":
        return sentence("joined")
    return sentence("none named") if kind == "unknown" else f"≥ {number}" if kind == "part" else number
