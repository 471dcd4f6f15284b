"""The table in docs/benchmarks.md, between its two marks; the explanation of the figures is written by hand."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from tests.bench.chart import svg
from tests.bench.growth import Point
from tests.bench.measuring import NO_BAR, Row, Size, shown

PAGE = Path("docs/benchmarks.md")
PICTURE = Path("docs/images/benchmarks-growth.svg")
BEGIN, END = "<!-- measured -->", "<!-- /measured -->"
BEGIN_GROWTH, END_GROWTH = "<!-- growth -->", "<!-- /growth -->"


def line(row: Row) -> str:
    """Format one row for a terminal."""
    ratio = "" if row.ratio is None else f", {row.ratio:g} of {_spread(row.baseline)}"
    held = "held  " if row.held else "MISSED"
    bar = "no bar" if row.bar == NO_BAR else f"bar {row.bar:g}"
    return f"{held} {row.name}: {_spread(row.ours)} {row.unit}{ratio} ({bar})"


def write(rows: Sequence[Row], size: Size, on: str) -> None:
    """Write the rows into the page, with the machine they were measured on."""
    put(_table(rows, size, on), BEGIN, END)


def put(text: str, begin: str, end: str) -> None:
    """Replace the text between two marks."""
    before, _, rest = PAGE.read_text().partition(begin)
    _, _, after = rest.partition(end)
    PAGE.write_text(f"{before}{begin}\n{text}{end}{after}")


def write_growth(points: Sequence[Point], on: str) -> None:
    """Write the table of growth into the page, and its picture into a file."""
    PICTURE.write_text(svg(points))
    lines = [
        "| events | log file, MB | rebuild, events/s | its memory, MB | facts file, MB | verification, s | past day held, s | cold, s |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for each in points:
        values = (each.log_file, each.rate, each.memory, each.facts_file, each.verify, each.held, each.cold)
        lines.append(f"| {each.events:,} | {' | '.join(map(shown, values))} |")
    head = f"Measured up to {datetime.now(UTC).date()}, once each. {on}\n\n"
    put(head + "\n".join(lines) + "\n", BEGIN_GROWTH, END_GROWTH)


def _table(rows: Sequence[Row], size: Size, on: str) -> str:
    amount = (
        f"{size.events:,} events, {size.assessed:,} attendances assessed, {size.remembered:,} events for the memory, "
        f"{size.organizations:,} organizations, {size.commands:,} commands, {size.seconds} s of commands for the latency"
    )
    head = f"Measured on {datetime.now(UTC).date()}. {on}\n\nOf {amount}. Median (least to most) of the runs.\n\n"
    lines = ["| name | unit | ours | baseline | ratio | bar | |", "|---|---|---|---|---|---|---|"]
    for row in rows:
        baseline = _spread(row.baseline) if row.baseline else ""
        ratio = "" if row.ratio is None else f"{row.ratio:g}"
        bar, held = (f"{row.bar:g}", "held" if row.held else "missed") if row.bar != NO_BAR else ("none", "")
        lines.append(f"| {row.name} | {row.unit} | {_spread(row.ours)} | {baseline} | {ratio} | {bar} | {held} |")
    return head + "\n".join(lines) + "\n"


def _spread(values: Sequence[float]) -> str:
    if not values:
        return ""
    middle, least, most = map(shown, (median(values), min(values), max(values)))
    return middle if len(values) == 1 else f"{middle} ({least} to {most})"
