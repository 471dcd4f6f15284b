"""Charts as what is to be drawn where: a template writes them as SVG, in two widths, since a shrunk one cannot be read (LOOK)."""

import msgspec

from services.reporting.figures import FigureContext
from services.reporting.reports.charts import places, regions, strip
from services.reporting.reports.charts.places import Places
from services.reporting.reports.charts.regions import Regions
from services.reporting.reports.charts.strip import Strip
from services.reporting.reports.layout import Layout

__all__ = ["Charts", "draw_charts"]

WIDTHS = (("wide", 704), ("narrow", 344))


class Charts(msgspec.Struct, frozen=True):
    """Each in both widths, or none where there is nothing to draw. `leading`: the region that always had most."""

    meetings: tuple[Strip, ...]
    regions: tuple[Regions, ...]
    places: tuple[Places, ...]
    leading: str | None


def draw_charts(layout: Layout, context: FigureContext) -> Charts:
    table = layout.classes[0]
    return Charts(
        meetings=tuple(strip.draw_strip(layout, context, *width) for width in WIDTHS) if layout.meetings else (),
        regions=tuple(regions.draw_regions(table, layout.with_participation, *width) for width in WIDTHS)
        if regions.says_something(table)
        else (),
        places=places.draw_places(context, WIDTHS),
        leading=regions.leading(table, layout.with_participation),
    )
