"""Charts as shapes with coordinates: a template writes them as SVG, in two widths, because a shrunken chart is
unreadable (LOOK)."""

from datetime import date

import msgspec

WIDTHS = (("wide", 704), ("narrow", 344))
LEAST_APART = 44  # pixels between the years shown


class Scale(msgspec.Struct, frozen=True):
    """A time axis: days to pixels, and the years written below it."""

    first: date
    last: date
    left: float
    right: float

    def x(self, day: date) -> float:
        inside = min(max(day, self.first), self.last)
        total_days = max(1, (self.last - self.first).days)
        return round(self.left + (inside - self.first).days / total_days * (self.right - self.left), 1)

    def years(self) -> tuple[tuple[float, int], ...]:
        """Return (x, year) for each year shown."""
        found: list[tuple[float, int]] = []
        for year in range(self.first.year, self.last.year + 1):
            begins = date(year, 1, 1)
            if self.first <= begins and (not found or self.x(begins) - found[-1][0] >= LEAST_APART):
                found.append((self.x(begins), year))
        return tuple((x, year) for x, year in found if x <= self.right - 28)

    def between(self, first: date, last: date) -> tuple[float, float]:
        """Return the beginning and length of a span."""
        begin, end = self.x(first), self.x(last)
        return begin, end - begin


def spanned(days: list[date], left: float, right: float) -> Scale:
    """Return the scale from 1 January of the first day's year to the last day."""
    return Scale(date(min(days).year, 1, 1), max(days), left, right)
