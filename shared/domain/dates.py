"""Dates known to the day, the month or the year, and comparisons between them.

A comparison is true if it is true for every possible day, false if it is false for every possible day, and otherwise
unknown: None. Dates are ISO 8601 texts `YYYY`, `YYYY-MM`, `YYYY-MM-DD`; days are inclusive.
"""

import calendar
import re
from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache

PartialDate = str
MONTHS: Mapping[str, int] = {
    short: number
    for number, name in enumerate(
        [
            "january",
            "february",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december",
        ],
        1,
    )
    for short in (name, name[:3])
} | {"sept": 9}
"""Numbers of the months by their English names and short forms."""
_WORDS = re.compile(r"(?:(?P<day>\d{1,2})\.?[ -])?(?P<month>[^\W\d_]{3,})\.?,?[ -](?P<year>\d{4})")
_AMERICAN = re.compile(r"(?P<month>[^\W\d_]{3,})\.? (?P<day>\d{1,2}),? (?P<year>\d{4})")


@lru_cache(maxsize=65536)
def span(text: PartialDate) -> tuple[date, date]:
    """Return the first and last possible days. Raises ValueError for any other text."""
    if not text.isascii():
        raise ValueError(text)
    parts = text.split("-")
    if [len(part) for part in parts] not in ([4], [4, 2], [4, 2, 2]) or not all(part.isdigit() for part in parts):
        raise ValueError(text)
    year, *rest = (int(part) for part in parts)
    if not rest:
        return date(year, 1, 1), date(year, 12, 31)
    if len(rest) == 1:
        return date(year, rest[0], 1), date(year, rest[0], calendar.monthrange(year, rest[0])[1])
    day = date(year, rest[0], rest[1])
    return day, day


def is_partial_date(text: str) -> bool:
    try:
        span(text)
    except ValueError:
        return False
    return True


def is_exact(text: PartialDate) -> bool:
    """Return whether a date is known to the day."""
    return len(text) == len("2027-03-16")


def written_date(text: str, months: Mapping[str, int] = MONTHS) -> PartialDate:
    """Return the ISO form of a date in ISO format or with its month in words. Raises ValueError for any other text.

    `months` maps the months' lower-case names to their numbers.
    """
    text = " ".join(text.split())
    match = _WORDS.fullmatch(text) or _AMERICAN.fullmatch(text)
    if match:
        month = months.get(match["month"].casefold())
        if month is None:
            raise ValueError(text)
        text = f"{match['year']}-{month:02}" + (f"-{int(match['day']):02}" if match["day"] else "")
    span(text)
    return text


def first_day(text: PartialDate) -> date:
    return span(text)[0]


def last_day(text: PartialDate) -> date:
    return span(text)[1]


def before(left: PartialDate, right: PartialDate) -> bool | None:
    """Return whether `left` is earlier than `right`; None if unknown."""
    left_first, left_last = span(left)
    right_first, right_last = span(right)
    if left_last < right_first:
        return True
    return False if left_first >= right_last else None


def on_or_before(left: PartialDate, right: PartialDate) -> bool | None:
    later = before(right, left)
    return None if later is None else not later


def within(text: PartialDate, first: date, last: date) -> bool | None:
    """Return whether the date lies within first..last, inclusive; None if only some of the possible days do."""
    start, end = span(text)
    if first <= start and end <= last:
        return True
    return False if end < first or start > last else None


def holds_on(day: date, since: PartialDate | None, until: PartialDate | None) -> bool | None:
    """Return whether a fact with these first and last days holds on a day; a missing end is open."""
    return all_known(
        True if since is None else on_or_before(since, day.isoformat()),
        True if until is None else on_or_before(day.isoformat(), until),
    )


def all_known(*answers: bool | None) -> bool | None:
    """Return whether all of these are true; None if that depends on an unknown one."""
    return False if False in answers else None if None in answers else True


def any_known(*answers: bool | None) -> bool | None:
    """Return whether any of these is true; None if that depends on an unknown one."""
    return True if True in answers else None if None in answers else False


def day_before(day: date) -> date:
    return day - timedelta(days=1)


def months_after(day: date, months: int) -> date:
    """Return the day this many months later; in a month without that day, the month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
