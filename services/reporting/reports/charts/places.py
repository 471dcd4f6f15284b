"""Places of meetings: six rows, one per region, with dots over time labelled by city, and the last recorded meeting at
the side. No map, no borders."""

from datetime import date

import msgspec

from services.reporting.document_model import DayText, Inline, sentence
from services.reporting.figures import FigureContext
from services.reporting.figures.counting import REGIONS
from services.reporting.figures.dated import days_of
from services.reporting.figures.evidence import Trace
from services.reporting.figures.locations.placed import placed_until, regions_of
from services.reporting.read_models import facts as rm
from services.reporting.reports.charts import WIDTHS, Scale, spanned
from services.reporting.reports.class_names import region as region_name

HEAD, FOOT, LINE = 8, 26, 18
LETTER = 6.9  # pixels, slightly over the mean width of a letter at 13 px


class Dot(msgspec.Struct, frozen=True):
    """A dot. `inside`: in the period. The city is written at `words_y`, on the first line with room for it."""

    x: float
    y: float
    words_x: float
    anchor: str
    words_y: float
    city: str
    code: str
    day: str
    inside: bool


class PlaceRow(msgspec.Struct, frozen=True):
    """A region's row; `last` gives the day of its last recorded meeting."""

    label: Inline
    y: float
    height: float
    dots: tuple[Dot, ...]
    last: Inline


class Places(msgspec.Struct, frozen=True):
    size: str
    width: int
    height: float
    left: float
    tint: tuple[float, float]
    years: tuple[tuple[float, int], ...]
    rows: tuple[PlaceRow, ...]
    side: float | None
    unplaced: tuple[str, ...]


def draw_places(context: FigureContext) -> tuple[Places, ...]:
    """Draw the places up to the last day of the period, in both widths; nothing if no place is known."""
    meetings = sorted(placed_until(context), key=lambda fact: (days_of(fact), str(fact.body.code)))
    regions = regions_of(context, meetings, Trace())
    if not any(regions.values()):
        return ()
    return tuple(_drawn(context, meetings, regions, *width) for width in WIDTHS)


def _drawn(
    context: FigureContext, meetings: list[rm.Fact], regions: dict[str, str | None], size: str, width: int
) -> Places:
    left, side = (96, width - 120) if size == "wide" else (84, None)
    days = [day for fact in meetings for day in days_of(fact)]
    scale = spanned([*days, context.period.first, context.as_of], left, side - 16 if side else width - 12)
    y: float = HEAD
    rows: list[PlaceRow] = []
    for region in REGIONS:
        facts = [fact for fact in meetings if regions[fact.stream] == region]
        rows.append(_row(context, scale, region, facts, y, size, width if side is None else side))
        y += rows[-1].height
    tint = scale.between(context.period.first, context.as_of)
    unplaced = tuple(str(fact.body.code) for fact in meetings if regions[fact.stream] is None)
    return Places(size, width, y + FOOT, left, tint, scale.years(), tuple(rows), side, unplaced)


def _row(
    context: FigureContext, scale: Scale, region: str, facts: list[rm.Fact], y: float, size: str, most: float
) -> PlaceRow:
    ends: list[float] = []
    dots = []
    for fact in facts:
        first, last = days_of(fact)
        x = scale.x(date.fromordinal((first.toordinal() + last.toordinal()) // 2))
        city = str(fact.body.city or "")
        length = len(city) * LETTER + 14
        anchor = "start" if x + length <= most else "end"  # at the right edge, left of the dot
        start = x + 9 if anchor == "start" else x - length
        line = next((at for at, end in enumerate(ends) if end <= min(start, x - 6)), len(ends))
        ends[line : line + 1] = [max(start + length, x + 6)]
        text_x = x + 9 if anchor == "start" else x - 9
        inside = context.period.first <= first and last <= context.as_of
        dots.append(
            Dot(x, 0, text_x, anchor, y + 20 + line * LINE, city, str(fact.body.code), str(fact.body.first_day), inside)
        )
    height = max(40, 16 + LINE * max(1, len(ends)) + 4)
    placed = tuple(msgspec.structs.replace(dot, y=dot.words_y - 4.5) for dot in dots)
    return PlaceRow(
        region_name(region), y, height, placed, _last(str(facts[-1].body.first_day) if facts else None, size)
    )


def _last(day: str | None, size: str) -> Inline:
    if size == "wide":
        return sentence("last %(day)s", day=DayText(day)) if day else sentence("none recorded")
    return DayText(day[:7]) if day else sentence("none rec.")
