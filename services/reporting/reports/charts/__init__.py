"""Charts as what is to be drawn where: a template writes them as SVG, in two widths, since a shrunk one cannot be read (LOOK)."""

import msgspec

from services.reporting.figures import Study
from services.reporting.reports.charts import places, regions, strip
from services.reporting.reports.charts.places import Places
from services.reporting.reports.charts.regions import Regions
from services.reporting.reports.charts.strip import Strip
from services.reporting.reports.layout import Layout

__all__ = ["Charts", "drawn"]

WIDTHS = (("wide", 704), ("narrow", 344))


class Charts(msgspec.Struct, frozen=True):
    """Each in both widths, or none where there is nothing to draw. `leading`: the region that always had most."""

    meetings: tuple[Strip, ...]
    regions: tuple[Regions, ...]
    places: tuple[Places, ...]
    leading: str | None


def drawn(layout: Layout, study: Study) -> Charts:
    table = layout.classes[0]
    return Charts(
        meetings=tuple(strip.drawn(layout, study, *width) for width in WIDTHS) if layout.meetings else (),
        regions=tuple(regions.drawn(table, layout.came, *width) for width in WIDTHS)
        if regions.says_something(table)
        else (),
        places=places.both(study, WIDTHS),
        leading=regions.leading(table, layout.came),
    )
