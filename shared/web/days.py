"""Dates as people type and read them: 16/03/2027, 16-18 March 2027, Oct 2016 or 2016; also a minute of a day.

All dates typed into pages are parsed here. ISO format always works, and is used by the API and in files.
"""

import re
from datetime import UTC, datetime
from functools import lru_cache

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal
from flask_babel import get_locale

from shared.domain.dates import MONTHS, PartialDate, first_day, is_exact
from shared.domain.typed_days import typed_date, typed_span

_MINUTE = re.compile(r"(?P<day>.*?)(?:,?\s+|T)(?P<time>(?:[01]\d|2[0-3]):[0-5]\d)(?:\s*Z|\s+UTC)?")
_PATTERNS = {
    "short": {4: "y", 7: "MMM y", 10: "d MMM y"},
    "long": {4: "y", 7: "MMMM y", 10: "d MMMM y"},
    "column": {4: "y", 7: "MMM", 10: "d MMM"},
}


def present_locale() -> Locale:
    return get_locale() or Locale("en")


def localized_number(number: int) -> str:
    """Return a whole number as the viewer's language writes it: 3,072."""
    return format_decimal(number, locale=present_locale())


@lru_cache(maxsize=8)
def _months(language: str) -> dict[str, int]:
    """Return month names and their short forms in a language and in English, folded."""
    names = Locale.parse(language).months["format"]
    localized = {
        name.casefold().rstrip("."): number
        for width in ("wide", "abbreviated")
        for number, name in names[width].items()
    }
    return {**MONTHS, **localized}


def present_months() -> dict[str, int]:
    """Return the numbers of months by their names in the viewer's language and in English."""
    return _months(str(present_locale()))


def parse_date(text: str) -> PartialDate:
    """Return the ISO form of a typed day, month or year. Raises ValueError for anything else."""
    return typed_date(text, datetime.now(UTC).date(), present_months())


def parse_days(text: str) -> tuple[PartialDate, PartialDate]:
    """Return the first and last days of a typed range; for a single day both are the same. Raises ValueError for
    anything else."""
    return typed_span(text, datetime.now(UTC).date(), present_months())


def parse_moment(text: str) -> str:
    """Return the ISO form of a day, or of a minute of one (UTC): 2026-11-26T07:01. Raises ValueError for anything else."""
    minute = _MINUTE.fullmatch(text.strip())
    day = parse_date(minute["day"] if minute else text)
    if not is_exact(day):
        raise ValueError(text)
    return f"{day}T{minute['time']}" if minute else day


def localized_date(text: PartialDate, form: str = "short") -> str:
    """Return a partial date in the viewer's language; `form` is short (Oct 2016), long (October 2016), or column (Oct),
    which omits the year shared by the whole column."""
    return format_date(first_day(text), _PATTERNS[form][len(text)], locale=present_locale())


def localized_days(first: PartialDate, last: PartialDate, form: str = "short") -> str:
    """Return a range of partial dates in words that repeat neither month nor year."""
    if first == last:
        return localized_date(first, form)
    pattern, same_precision = _PATTERNS[form][len(first)], len(first) == len(last)
    if same_precision and first[:7] == last[:7]:
        pattern = "d"
    elif same_precision and first[:4] == last[:4]:
        pattern = pattern.removesuffix(" y")
    begin = format_date(first_day(first), pattern, locale=present_locale())
    dash = "–" if same_precision and " " not in begin else " – "
    return f"{begin}{dash}{localized_date(last, form)}"


def nth(number: int) -> str:
    """Return an ordinal as text: 8th, 21st; in other languages the number with a full stop."""
    if present_locale().language != "en":
        return f"{number}."
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
