"""Meetings and participation over time: a row for each series, true to time, gaps hatched, the period as a tint."""

from datetime import date

import msgspec

from services.reporting import read_models as rm
from services.reporting.figures import Figure, Study
from services.reporting.figures.dated import days_of
from services.reporting.reports.charts.scale import Scale, spanned
from services.reporting.reports.layout import Layout
from shared.domain.dates import first_day, last_day

ROW, HEAD, FOOT, LABEL = 56, 10, 26, 84
RADIUS = 10


class Mark(msgspec.Struct, frozen=True):
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


class Line(msgspec.Struct, frozen=True):
    """A row: the series' code, its gaps as (x, width), and its meetings in order."""

    code: str
    y: float
    gaps: tuple[tuple[float, float], ...]
    marks: tuple[Mark, ...]


class Strip(msgspec.Struct, frozen=True):
    size: str
    width: int
    height: float
    left: float
    tint: tuple[float, float]
    years: tuple[tuple[float, int], ...]
    lines: tuple[Line, ...]


def drawn(layout: Layout, study: Study, size: str, width: int) -> Strip:
    """All series that have a meeting in the period, each with all of its meetings, earlier and later ones too."""
    codes = {row.code for row in layout.meetings} | {fact.body.code for fact in layout.not_held}
    shown = [fact for fact in study.history.meetings if fact.body.status in ("held", "not held", "cancelled")]
    series = sorted({fact.body.series for fact in shown if fact.body.code in codes})
    rows = [stream for stream in series if stream in study.history.series]
    rows.sort(key=lambda stream: str(study.history.series[stream].body.code))
    mine = [fact for fact in shown if fact.body.series in rows]
    days = [day for fact in mine for day in days_of(fact)]
    scale = spanned([*days, study.period.first, study.as_of], LABEL, width - RADIUS - 6)
    lines = tuple(_line(layout, study, scale, stream, HEAD + at * ROW) for at, stream in enumerate(rows))
    begin, end = scale.x(study.period.first), scale.x(study.as_of)
    height = HEAD + len(rows) * ROW + FOOT
    return Strip(size, width, height, LABEL, (begin, end - begin), tuple(scale.years()), lines)


def _line(layout: Layout, study: Study, scale: Scale, stream: str, y: float) -> Line:
    history = study.history
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
    marks = tuple(_mark(layout, study, scale, fact, middle) for fact in facts)
    return Line(str(history.series[stream].body.code), y, tuple(gaps), marks)


def _mark(layout: Layout, study: Study, scale: Scale, fact: rm.Fact, y: float) -> Mark:
    first, last = days_of(fact)
    begin, end = scale.x(first), scale.x(last)
    row = next((row for row in layout.meetings if row.code == fact.body.code), None)
    if fact.body.status != "held":
        kind = "not held"
    else:
        present = study.counting.present(fact)
        told = row.organizations if row else None
        complete = present.complete if told is None else told.value is not None
        kind = "complete" if complete else "part" if present.modes or (told and told.at_least) else "none"
    return Mark(
        kind,
        round((begin + end) / 2, 1),
        y,
        round((end - begin) / 2, 1) if first != last else 0,
        fact.body.ordinal,
        fact.body.code,
        row.organizations if row else None,
        fact,
    )
