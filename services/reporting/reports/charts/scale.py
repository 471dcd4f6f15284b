"""Time on a line: days to pixels, and which years are written under it."""

from datetime import date

import msgspec

LEAST_APART = 44  # pixels between the years written


class Scale(msgspec.Struct, frozen=True):
    first: date
    last: date
    left: float
    right: float

    def x(self, day: date) -> float:
        inside = min(max(day, self.first), self.last)
        whole = max(1, (self.last - self.first).days)
        return round(self.left + (inside - self.first).days / whole * (self.right - self.left), 1)

    def years(self) -> list[tuple[float, int]]:
        """(x, year) of each year that is written."""
        found: list[tuple[float, int]] = []
        for year in range(self.first.year, self.last.year + 1):
            begins = date(year, 1, 1)
            if self.first <= begins and (not found or self.x(begins) - found[-1][0] >= LEAST_APART):
                found.append((self.x(begins), year))
        return [(x, year) for x, year in found if x <= self.right - 28]


def spanned(days: list[date], left: float, right: float) -> Scale:
    """From the first of January before the first day to the last day, and a little beyond."""
    first = date(min(days).year, 1, 1)
    return Scale(first, max(days), left, right)
