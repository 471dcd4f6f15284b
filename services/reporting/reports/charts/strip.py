"""Meetings and participation over time: a row for each series, to scale, with gaps hatched and the period tinted."""

import msgspec

from services.reporting.figures import Figure
from services.reporting.figures.dated import Days, days_of
from services.reporting.figures.records import widest_days
from services.reporting.read_models import facts as rm
from services.reporting.reports.charts import WIDTHS, Scale, spanned
from services.reporting.reports.layout import Layout

ROW, HEAD, FOOT, LABEL = 56, 10, 26, 84
RADIUS = 10


class MeetingMark(msgspec.Struct, frozen=True):
    """A meeting. `kind`: complete, part, none (participants unknown) or not held; `wide`: half the length of a day
    known only to the month or year; `organizations`: only in the period."""

    kind: str
    x: float
    y: float
    wide: float
    ordinal: int | None
    code: str
    organizations: Figure | None
    fact: rm.Fact

    @property
    def above(self) -> str | None:
        """Return the number of organizations, if known."""
        figure = self.organizations
        if figure is None or (figure.value is None and not figure.at_least):
            return None
        return f"≥ {figure.at_least}" if figure.value is None else str(figure.value)


class SeriesLine(msgspec.Struct, frozen=True):
    """A row: the series' code, its gaps as (x, width), and its meetings in order."""

    code: str
    y: float
    gaps: tuple[tuple[float, float], ...]
    marks: tuple[MeetingMark, ...]


class Strip(msgspec.Struct, frozen=True):
    size: str
    width: int
    height: float
    left: float
    tint: tuple[float, float]
    years: tuple[tuple[float, int], ...]
    lines: tuple[SeriesLine, ...]


def draw_meetings(layout: Layout) -> tuple[Strip, ...]:
    """Draw every series with a meeting in the period, with all of its meetings, including earlier and later ones, in
    both widths."""
    history = layout.context.history
    codes = {row.code for row in layout.meetings} | {fact.body.code for fact in layout.not_held}
    by_series: dict[str, list[rm.Fact]] = {}
    for fact in history.meetings:
        if fact.body.status in ("held", "not held", "cancelled") and fact.body.series in history.series:
            by_series.setdefault(fact.body.series, []).append(fact)
    series = [stream for stream, facts in by_series.items() if any(fact.body.code in codes for fact in facts)]
    series.sort(key=lambda stream: (str(history.series[stream].body.code), stream))
    rows = [(stream, sorted(by_series[stream], key=_in_order)) for stream in series]
    return tuple(_drawn(layout, rows, *width) for width in WIDTHS)


def _in_order(meeting: rm.Fact) -> tuple[Days, str]:
    return days_of(meeting), str(meeting.body.code)


def _drawn(layout: Layout, rows: list[tuple[str, list[rm.Fact]]], size: str, width: int) -> Strip:
    context = layout.context
    days = [day for _, facts in rows for fact in facts for day in days_of(fact)]
    scale = spanned([*days, context.period.first, context.as_of], LABEL, width - RADIUS - 6)
    lines = tuple(_line(layout, scale, stream, facts, HEAD + at * ROW) for at, (stream, facts) in enumerate(rows))
    tint = scale.between(context.period.first, context.as_of)
    return Strip(size, width, HEAD + len(rows) * ROW + FOOT, LABEL, tint, scale.years(), lines)


def _line(layout: Layout, scale: Scale, stream: str, facts: list[rm.Fact], y: float) -> SeriesLine:
    history = layout.context.history
    stated = [
        fact for fact in history.series_records.get(stream, ()) if not fact.withdrawn and fact.body.state == "gap"
    ]
    gaps = (scale.between(*widest_days(fact)) for fact in stated)
    marks = tuple(_mark(layout, scale, fact, y + ROW / 2 + 6) for fact in facts)
    drawn = tuple((begin, round(length, 1)) for begin, length in gaps if length > 0)
    return SeriesLine(str(history.series[stream].body.code), y, drawn, marks)


def _mark(layout: Layout, scale: Scale, fact: rm.Fact, y: float) -> MeetingMark:
    first, last = days_of(fact)
    begin, end = scale.x(first), scale.x(last)
    organizations = next((row.organizations for row in layout.meetings if row.code == fact.body.code), None)
    return MeetingMark(
        _kind(layout, fact, organizations),
        round((begin + end) / 2, 1),
        y,
        round((end - begin) / 2, 1) if first != last else 0,
        fact.body.ordinal,
        fact.body.code,
        organizations,
        fact,
    )


def _kind(layout: Layout, fact: rm.Fact, organizations: Figure | None) -> str:
    if fact.body.status != "held":
        return "not held"
    present = layout.context.counting.present(fact)
    if present.complete if organizations is None else organizations.value is not None:
        return "complete"
    return "part" if present.organizations or (organizations and organizations.at_least) else "none"
