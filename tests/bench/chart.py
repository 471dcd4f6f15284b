"""A picture of the growth: one panel per measurement over the size of the log, in self-contained SVG."""

from collections.abc import Callable, Sequence
from html import escape
from math import log10

from tests.bench.growth import Point
from tests.bench.measuring import shown

WIDTH, HEIGHT, MARGIN, GAP = 340, 200, 44, 24
PANELS: tuple[tuple[str, Callable[[Point], float | None]], ...] = (
    ("Rebuild, thousand events a second", lambda point: point.rate and point.rate / 1000),
    ("Rebuild, most memory in MB", lambda point: point.memory),
    ("Verification, seconds per million events", lambda point: point.verify and point.verify / point.events * 1e6),
    (
        "Past day, cold, seconds per million events",
        lambda point: point.cold and point.cold / point.events * 1e6,
    ),
)


def svg(points: Sequence[Point]) -> str:
    panels = [
        _panel(title, [(point.events, value) for point in points if (value := of(point))], at)
        for at, (title, of) in enumerate(PANELS)
    ]
    across, down = 2 * WIDTH + GAP, 2 * HEIGHT + GAP
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {across} {down}" width="{across}" height="{down}" '
        'font-family="sans-serif" font-size="12" role="img"><title>Growth with the size of the log</title>'
        f'<rect width="100%" height="100%" fill="#fff"/>{"".join(panels)}</svg>\n'
    )


def _panel(title: str, values: Sequence[tuple[int, float]], at: int) -> str:
    """Draw a panel with a logarithmic axis of sizes and values from 0."""
    left, top = at % 2 * (WIDTH + GAP), at // 2 * (HEIGHT + GAP)
    highest = max((value for _, value in values), default=1) * 1.15
    base = HEIGHT - MARGIN

    def x(size: int) -> float:
        return MARGIN + (log10(size) - 4) / 3 * (WIDTH - 2 * MARGIN)

    def y(value: float) -> float:
        return round(base - value / highest * (base - MARGIN), 1)

    line = " ".join(f"{x(size):.1f},{y(value)}" for size, value in values)
    marks = "".join(
        f'<circle cx="{x(size):.1f}" cy="{y(value)}" r="3.5" fill="#1d4f91"/>'
        f'<text x="{x(size):.1f}" y="{y(value) - 9}" text-anchor="middle">{shown(value)}</text>'
        for size, value in values
    )
    sizes = "".join(
        f'<text x="{x(10**power):.1f}" y="{base + 18}" text-anchor="middle" fill="#555">{name}</text>'
        for power, name in ((4, "10 k"), (5, "100 k"), (6, "1 M"), (7, "10 M"))
    )
    return (
        f'<g transform="translate({left} {top})"><text x="{MARGIN}" y="22" font-weight="bold">{escape(title)}</text>'
        f'<line x1="{MARGIN}" y1="{base}" x2="{WIDTH - MARGIN}" y2="{base}" stroke="#999"/>{sizes}'
        f'<polyline points="{line}" fill="none" stroke="#1d4f91" stroke-width="2"/>{marks}</g>'
    )
