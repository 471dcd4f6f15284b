"""Organizations by region and meeting as a unit chart: one square is one organization, five in a row (LOOK: charts)."""

import msgspec

from services.reporting.figures import Figure
from services.reporting.figures.participation import JOINED
from services.reporting.reports.layout import Layout

SIDE, STEP, IN_A_ROW, PAD = 11, 14, 5, 8
MOST_MEETINGS, MOST_SQUARES = 4, 30
WIDTHS = (("wide", 704, 120), ("narrow", 344, 84))


class Cell(msgspec.Struct, frozen=True):
    """`kind`: known, part (at least), unknown, or joined with other regions. Squares are corners (x, y)."""

    kind: str
    count: int
    x: float
    words_x: float
    squares: tuple[tuple[float, float], ...]


class Row(msgspec.Struct, frozen=True):
    name: str
    y: float
    height: float
    cells: tuple[Cell, ...]


class Chart(msgspec.Struct, frozen=True):
    """Drawn for one width; `heads` are (x, meeting's code, whether its list is complete, a part or none)."""

    size: str
    width: int
    height: float
    column: float
    heads: tuple[tuple[float, str, str], ...]
    rows: tuple[Row, ...]


HEAD = 44


def by_region(layout: Layout) -> tuple[Chart, ...]:
    """The chart in two widths; none when no list says anything, or when it would not fit."""
    counts = [_count(figure) for row in layout.regions for figure in row.by_meeting]
    if not 0 < len(layout.meetings) <= MOST_MEETINGS or not any(counts) or max(counts) >= MOST_SQUARES:
        return ()
    return tuple(_drawn(layout, *size) for size in WIDTHS)


def leading_region(layout: Layout) -> str | None:
    """The region that alone had the most organizations at every meeting whose regions are known; None if none had."""
    leaders = set()
    for at, meeting in enumerate(layout.meetings):
        if meeting.organizations is None or meeting.organizations.value is None:
            continue
        counts = {row.name: _count(row.by_meeting[at]) for row in layout.regions}
        most = max(counts.values(), default=0)
        names = [name for name, count in counts.items() if count == most]
        if not most or len(names) > 1 or names[0] == JOINED:
            return None
        leaders.add(names[0])
    return leaders.pop() if len(leaders) == 1 else None


def _count(figure: Figure | None) -> int:
    if figure is None:
        return 0
    return int(figure.value or 0) if figure.value is not None else figure.at_least or 0


def _drawn(layout: Layout, size: str, width: int, label: int) -> Chart:
    column = (width - label) / len(layout.meetings)
    in_a_row = IN_A_ROW if column >= IN_A_ROW * STEP + 34 else 3
    y: float = HEAD
    rows = []
    for region in layout.regions:
        lines = max(1, *(-(-_count(figure) // in_a_row) for figure in region.by_meeting))
        height = max(30, lines * STEP + 2 * PAD)
        cells = tuple(
            _cell(figure, label + at * column, y + PAD + 1, in_a_row) for at, figure in enumerate(region.by_meeting)
        )
        rows.append(Row(region.name, y, height, cells))
        y += height
    heads = tuple((label + at * column, row.code, row.listed) for at, row in enumerate(layout.meetings))
    return Chart(size, width, y + 1, column, heads, tuple(rows))


def _cell(figure: Figure | None, x: float, y: float, in_a_row: int) -> Cell:
    count = _count(figure)
    kind = "joined" if figure is None else "known" if figure.value is not None else "part" if count else "unknown"
    squares = tuple((x + n % in_a_row * STEP, y + n // in_a_row * STEP) for n in range(count))
    return Cell(kind, count, x, x + min(count, in_a_row) * STEP + (4 if count else 0), squares)
