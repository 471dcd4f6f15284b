"""Organizations by region and meeting as a unit chart: one square is one organization, five in a row (LOOK: charts).

Meetings stand beside one another, a few to a band; bands stand under one another. From thirty in a cell on, bars.
"""

from collections.abc import Sequence

import msgspec

from services.reporting.document_model import Inline, sentence, told_count
from services.reporting.figures import Figure
from services.reporting.figures.audience import JOINED
from services.reporting.reports.charts import WIDTHS
from services.reporting.reports.class_names import region
from services.reporting.reports.classes import ClassTable
from services.reporting.reports.layout import MeetingRow
from shared.statements.wording import translatable as _

STEP, IN_A_ROW, PAD, HEAD, BETWEEN = 14, 5, 8, 60, 20
MOST_SQUARES = 30
LETTER = 7  # pixels, a little over the mean width of a letter at 13 px
_LISTED = {
    "complete": _("complete list"),
    "part": _("part of the list"),
    "open": _("as far as listed"),
    "none": _("list not known"),
}
_LISTED_SHORT = {"complete": _("complete"), "part": _("a part"), "open": _("as listed"), "none": _("not known")}
AT_A_TIME = {"wide": (4, 120), "narrow": (4, 80)}  # meetings in a band, and the width of the labels


class Cell(msgspec.Struct, frozen=True):
    """A cell. `kind`: known, part (at least), unknown, or joined with other regions. Squares are corners (x, y); `bar`
    is a length; `words` stand behind them."""

    kind: str
    count: int
    x: float
    words_x: float
    squares: tuple[tuple[float, float], ...]
    bar: float
    words: Inline


class BandHead(msgspec.Struct, frozen=True):
    """The head of a meeting's column: its code, place and time, and the completeness of its participants."""

    x: float
    code: str
    where: str
    listed: Inline


class RegionRow(msgspec.Struct, frozen=True):
    label: Inline
    y: float
    height: float
    cells: tuple[Cell, ...]


class Band(msgspec.Struct, frozen=True):
    """A band; `silent` are the x of meetings of which nothing is known: hatched as one column."""

    y: float
    bottom: float
    heads: tuple[BandHead, ...]
    silent: tuple[float, ...]
    rows: tuple[RegionRow, ...]


class Regions(msgspec.Struct, frozen=True):
    """The drawing for one width; `column` is the width of one."""

    size: str
    width: int
    height: float
    column: float
    bands: tuple[Band, ...]


def draw_organizations(table: ClassTable, meetings: Sequence[MeetingRow]) -> tuple[Regions, ...]:
    """Draw organizations by region and meeting, in both widths; nothing if nothing is known."""
    known = any(told_count(figure) for name in table.names for figure in table.of(name))
    return tuple(_drawn(table, meetings, *width) for width in WIDTHS) if known else ()


def leading_region(table: ClassTable, meetings: Sequence[MeetingRow]) -> str | None:
    """Return the region that alone had the most organizations at every meeting with a complete list; None if none had."""
    leaders = set()
    for at, meeting in enumerate(meetings):
        if meeting.organizations is None or meeting.organizations.value is None:
            continue
        counts = {name: told_count(table.of(name)[at]) for name in table.names}
        most = max(counts.values(), default=0)
        names = [name for name, number in counts.items() if number == most]
        if not most or len(names) > 1 or names[0] == JOINED:
            return None
        leaders.add(names[0])
    return leaders.pop() if len(leaders) == 1 else None


def _drawn(table: ClassTable, meetings: Sequence[MeetingRow], size: str, width: int) -> Regions:
    at_a_time, label = AT_A_TIME[size]
    column = (width - label) / min(at_a_time, len(meetings))
    bands, y = [], 0.0
    for first in range(0, len(meetings), at_a_time):
        some = range(first, min(first + at_a_time, len(meetings)))
        band = _band(table, meetings, some, size, column, y)
        bands.append(band)
        y = band.bottom + BETWEEN
    return Regions(size, width, y - BETWEEN + 1, column, tuple(bands))


def _band(table: ClassTable, meetings: Sequence[MeetingRow], some: range, size: str, column: float, top: float) -> Band:
    label = AT_A_TIME[size][1]
    in_a_row = IN_A_ROW if column >= IN_A_ROW * STEP + 34 else 2
    most = max(told_count(figure) for name in table.names for figure in table.of(name))
    y, rows = top + HEAD, []
    for name in table.names:
        figures = [table.of(name)[at] for at in some]
        lines = 1 if most >= MOST_SQUARES else max(1, *(-(-told_count(figure) // in_a_row) for figure in figures))
        height = max(30, lines * STEP + 2 * PAD)
        xs = [label + at * column for at in range(len(some))]
        cells = tuple(
            _cell(figure, x, y + PAD + 1, in_a_row, 0 if most < MOST_SQUARES else (column - 48) / most)
            for figure, x in zip(figures, xs, strict=True)
        )
        rows.append(RegionRow(_label(name, size), y, height, cells))
        y += height
    heads = tuple(_head(meetings[at], label + (at - some.start) * column, size, column) for at in some)
    silent = tuple(head.x for head, at in zip(heads, some, strict=True) if meetings[at].listed == "none")
    return Band(top, y, heads, silent, tuple(rows))


def _head(meeting: MeetingRow, x: float, size: str, column: float) -> BandHead:
    city, year = str(meeting.body.city or ""), str(meeting.body.first_day)[:4]
    has_room = size == "wide" and len(city) < column / LETTER - len(", 2016 ")
    listed = (_LISTED if size == "wide" else _LISTED_SHORT)[meeting.listed]
    return BandHead(x, meeting.code, f"{city}, {year}" if city and has_room else year, sentence(listed))


def _label(name: str, size: str) -> Inline:
    if name == JOINED:
        return sentence("Joined") if size == "narrow" else sentence("Under 5, joined")
    return region(name)


def _cell(figure: Figure | None, x: float, y: float, in_a_row: int, unit: float) -> Cell:
    """Return a cell. `unit` is the length of one organization in a bar, 0 where they are squares."""
    number = told_count(figure)
    kind = "joined" if figure is None else "known" if figure.value is not None else "part" if number else "unknown"
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
