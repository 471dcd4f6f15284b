"""Charts as what is to be drawn where: a template writes them as SVG, in two widths, since a shrunk one cannot be read (LOOK)."""

from services.reporting.figures import FigureContext
from services.reporting.reports.charts import places, regions, strip
from services.reporting.reports.charts.places import Places
from services.reporting.reports.charts.regions import Regions
from services.reporting.reports.charts.strip import Strip
from services.reporting.reports.layout import Layout

__all__ = ["draw_meetings", "draw_organizations", "draw_places", "leading_region"]

WIDTHS = (("wide", 704), ("narrow", 344))


def draw_meetings(layout: Layout) -> tuple[Strip, ...]:
    """Meetings and participation over time, in both widths."""
    return tuple(strip.draw_strip(layout, layout.context, *width) for width in WIDTHS)


def draw_organizations(layout: Layout) -> tuple[Regions, ...]:
    """Organizations by region and meeting, in both widths; nothing where nothing is known."""
    table = layout.classes[0]
    if not regions.says_something(table):
        return ()
    return tuple(regions.draw_regions(table, layout.with_participation, *width) for width in WIDTHS)


def leading_region(layout: Layout) -> str | None:
    """Return the region that always had most, if one had."""
    return regions.leading(layout.classes[0], layout.with_participation)


def draw_places(context: FigureContext) -> tuple[Places, ...]:
    """Where meetings were, in both widths; nothing where no place is known."""
    return places.draw_places(context, WIDTHS)
