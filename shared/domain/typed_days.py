"""Days and ranges of days as people type them: 16/03/2027, 16.03.2027, 16-18 March 2027, 16 March. ISO format always
works.

Numbers are in the order day, month, year. A day without a year is taken to be the one nearest to today.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date

from shared.domain.dates import MONTHS, PartialDate, before, first_day, written_date

LONGEST = 60  # characters
_NUMBERS = re.compile(r"([0-9]{1,2})([./-])([0-9]{1,2})\2([0-9]{4})")
_MONTH_NUMBER = re.compile(r"([0-9]{1,2})[./]([0-9]{4})")
_YEARLESS_NUMBERS = re.compile(r"([0-9]{1,2})(?:/([0-9]{1,2})|\.([0-9]{1,2})\.?)")
_YEARLESS_WORDS = re.compile(r"([0-9]{1,2})\.?[ -]([^\W\d_]{3,})\.?|([^\W\d_]{3,})\.? ([0-9]{1,2})")
_AMERICAN_SPAN = re.compile(r"([^\W\d_]{3,})\.? ([0-9]{1,2}) ?- ?([0-9]{1,2})(,? [0-9]{4})?")
_DASHES = re.compile("[‐-―−]")


def typed_date(text: str, today: date, months: Mapping[str, int] = MONTHS) -> PartialDate:
    """Return the ISO form of a day, month or year. Raises ValueError for any other text."""
    text = _plain(text)
    if match := _NUMBERS.fullmatch(text):
        text = _iso(match[4], match[3], match[1])
    elif match := _MONTH_NUMBER.fullmatch(text):
        text = f"{match[2]}-{int(match[1]):02}"
    elif (yearless := _yearless(text, months)) is not None:
        return _nearest(*yearless, today)
    return written_date(text, months)


def typed_span(text: str, today: date, months: Mapping[str, int] = MONTHS) -> tuple[PartialDate, PartialDate]:
    """Return the first and last days of a range; for a single day both are the same. Raises ValueError for any other
    text."""
    text = _plain(text)
    try:
        day = typed_date(text, today, months)
    except ValueError:
        return _span(text, today, months)
    return day, day


def _span(text: str, today: date, months: Mapping[str, int]) -> tuple[PartialDate, PartialDate]:
    if match := _AMERICAN_SPAN.fullmatch(text):
        text = f"{match[2]}-{match[3]} {match[1]}{(match[4] or '').removeprefix(',')}"
    for left, right in _halves(text):
        try:
            last = typed_date(right, today, months)
            first = _begin(left, last, today, months)
        except ValueError:
            continue
        if before(last, first) is not True:
            return first, last
    raise ValueError(text)


def _halves(text: str) -> Iterator[tuple[str, str]]:
    for match in re.finditer(" to |-", text):
        yield text[: match.start()].strip(), text[match.end() :].strip()


def _begin(text: str, last: PartialDate, today: date, months: Mapping[str, int]) -> PartialDate:
    """Return the first day of a range that ends on `last`, which supplies an omitted month or year."""
    if re.fullmatch(r"[0-9]{1,2}\.?", text) and len(last) == len("2027-03-18"):
        return written_date(f"{last[:7]}-{int(text.rstrip('.')):02}")
    month = months.get(text.rstrip(".").casefold())
    if month is not None and len(last) == len("2027-03"):
        return _not_after(int(last[:4]), f"-{month:02}", last)
    if (yearless := _yearless(text, months)) is not None:
        month, day = yearless
        return _not_after(int(last[:4]), f"-{month:02}-{day:02}", last)
    return typed_date(text, today, months)


def _not_after(year: int, rest: str, last: PartialDate) -> PartialDate:
    """Return this day in that year, or in the year before if it would be after `last`."""
    text = f"{year:04}{rest}"
    return written_date(text if text[: len(last)] <= last else f"{year - 1:04}{rest}")


def _yearless(text: str, months: Mapping[str, int]) -> tuple[int, int] | None:
    """Return the month and day in a text without a year; None for any other text."""
    if match := _YEARLESS_NUMBERS.fullmatch(text):
        return int(match[2] or match[3]), int(match[1])
    if match := _YEARLESS_WORDS.fullmatch(text):
        month = months.get((match[2] or match[3]).casefold())
        return None if month is None else (month, int(match[1] or match[4]))
    return None


def _nearest(month: int, day: int, today: date) -> PartialDate:
    """Return the day in the year that puts it nearest to today; of two equally near ones, the later."""
    dates = []
    for year in range(today.year + 4, today.year - 5, -1):
        try:
            dates.append(date(year, month, day))
        except ValueError:  # 29 February in most years
            continue
    if not dates:
        raise ValueError(f"{day} {month}")
    return min(dates, key=lambda each: abs(each - today)).isoformat()


def _iso(year: str, month: str, day: str) -> str:
    text = f"{year}-{int(month):02}-{int(day):02}"
    first_day(text)
    return text


def _plain(text: str) -> str:
    if len(text) > LONGEST:
        raise ValueError(text)
    return " ".join(_DASHES.sub("-", text).split())
