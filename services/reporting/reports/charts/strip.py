"""Meetings and participation over time: a row for each series, true to time, gaps hatched, the period as a tint."""

from datetime import date

import msgspec

from services.reporting import read_models as rm
from services.reporting.figures import Figure, FigureContext
from services.reporting.figures.dated import days_of
from services.reporting.reports.charts.scale import Scale, spanned
from services.reporting.reports.layout import Layout
from shared.domain.dates import first_day, last_day

ROW, HEAD, FOOT, LABEL = 56, 10, 26, 84
RADIUS = 10


class MeetingMark(msgspec.Struct, frozen=True):
    """A meeting. `kind`: complete, part, none (who came is not known) or not held; `wide`: half the length of a day that is
    known to the month or year only; `organizations` in the period only."""

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
        """How many organizations, where that is known."""
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


def draw_strip(layout: Layout, context: FigureContext, size: str, width: int) -> Strip:
    """All series that have a meeting in the period, each with all of its meetings, earlier and later ones too."""
    codes = {row.code for row in layout.meetings} | {fact.body.code for fact in layout.not_held}
    shown = [fact for fact in context.history.meetings if fact.body.status in ("held", "not held", "cancelled")]
    series = sorted({fact.body.series for fact in shown if fact.body.code in codes})
    rows = [stream for stream in series if stream in context.history.series]
    rows.sort(key=lambda stream: str(context.history.series[stream].body.code))
    mine = [fact for fact in shown if fact.body.series in rows]
    days = [day for fact in mine for day in days_of(fact)]
    scale = spanned([*days, context.period.first, context.as_of], LABEL, width - RADIUS - 6)
    lines = tuple(_line(layout, context, scale, stream, HEAD + at * ROW) for at, stream in enumerate(rows))
    begin, end = scale.x(context.period.first), scale.x(context.as_of)
    height = HEAD + len(rows) * ROW + FOOT
    return Strip(size, width, height, LABEL, (begin, end - begin), tuple(scale.years()), lines)


def _line(layout: Layout, context: FigureContext, scale: Scale, stream: str, y: float) -> SeriesLine:
    history = context.history
    middle = y + ROW / 2 + 6
    facts = [
        fact
        for fact in history.meetings
        if fact.body.series == stream and fact.body.status in ("held", "not held", "cancelled")
    ]
    facts.sort(key=lambda fact: (days_of(fact), str(fact.body.code)))
    gaps = []
    for record in history.records.get(stream, ()):
        if not record.withdrawn and record.body.state == "gap":
            begin = scale.x(first_day(record.since) if record.since else date.min)
            end = scale.x(last_day(record.until) if record.until else date.max)
            if end > begin:
                gaps.append((begin, round(end - begin, 1)))
    marks = tuple(_mark(layout, context, scale, fact, middle) for fact in facts)
    return SeriesLine(str(history.series[stream].body.code), y, tuple(gaps), marks)


def _mark(layout: Layout, context: FigureContext, scale: Scale, fact: rm.Fact, y: float) -> MeetingMark:
    first, last = days_of(fact)
    begin, end = scale.x(first), scale.x(last)
    row = next((row for row in layout.meetings if row.code == fact.body.code), None)
    if fact.body.status != "held":
        kind = "not held"
    else:
        present = context.counting.present(fact)
        told = row.organizations if row else None
        complete = present.complete if told is None else told.value is not None
        kind = "complete" if complete else "part" if present.modes or (told and told.at_least) else "none"
    return MeetingMark(
        kind,
        round((begin + end) / 2, 1),
        y,
        round((end - begin) / 2, 1) if first != last else 0,
        fact.body.ordinal,
        fact.body.code,
        row.organizations if row else None,
        fact,
    )
