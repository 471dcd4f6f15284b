"""The table in docs/benchmarks.md, between its two marks; what the figures mean is written there by hand."""

import os
import platform
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from tests.bench.measuring import Row, Size

PAGE = Path("docs/benchmarks.md")
BEGIN, END = "<!-- measured -->", "<!-- /measured -->"


def line(row: Row) -> str:
    """One row for a terminal."""
    ratio = "" if row.ratio is None else f", {row.ratio:g} of {_spread(row.baseline)}"
    return f"{'held  ' if row.held else 'MISSED'} {row.name}: {_spread(row.ours)} {row.unit}{ratio} (bar {row.bar:g})"


def write(rows: Sequence[Row], size: Size) -> None:
    """Puts the rows into the page."""
    before, _, rest = PAGE.read_text().partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(f"{before}{BEGIN}\n{_table(rows, size)}{END}{after}")


def _table(rows: Sequence[Row], size: Size) -> str:
    machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    amount = f"{size.events:,} events, {size.commands:,} commands, {size.seconds} s of commands for the latency"
    head = f"Measured on {datetime.now(UTC).date()}, {machine}; {amount}. Median (least to most) of the runs.\n\n"
    lines = ["| name | unit | ours | baseline | ratio | bar | |", "|---|---|---|---|---|---|---|"]
    for row in rows:
        baseline = _spread(row.baseline) if row.baseline else ""
        ratio = "" if row.ratio is None else f"{row.ratio:g}"
        held = "held" if row.held else "missed"
        lines.append(f"| {row.name} | {row.unit} | {_spread(row.ours)} | {baseline} | {ratio} | {row.bar:g} | {held} |")
    return head + "\n".join(lines) + "\n"


def _spread(values: Sequence[float]) -> str:
    return f"{median(values):,.0f} ({min(values):,.0f} to {max(values):,.0f})" if values else ""
