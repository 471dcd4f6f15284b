"""A single question about a date far from the present: a year is easily mistyped, and a fact long past easily confirmed."""

from collections.abc import Mapping
from datetime import UTC, date, datetime

from flask_babel import gettext as _

from shared.domain.dates import first_day, last_day
from shared.web.console.fields import FormField
from shared.web.days import localized_date, parse_date

YEARS_AHEAD, YEARS_BACK = 3, 30


def question(field: FormField, typed: str, was: str, form: Mapping[str, str]) -> tuple[str, str] | None:
    """Return (day as ISO, question) for a distant day that is new and unconfirmed; else None.

    A form confirms a day by sending it in `confirmed.<field>`, as it does once the question was shown.
    """
    if field.kind != "day" or not typed:
        return None
    try:
        day = parse_date(typed)
    except ValueError:
        return None  # the schema reports the fault
    if day in (was, form.get(f"confirmed.{field.name}")) or not _is_far(day):
        return None
    return day, _(
        "%(day)s is far from today. If it is right, send the form once more.", day=localized_date(day, "long")
    )


def _is_far(day: str) -> bool:
    today = datetime.now(UTC).date()
    return first_day(day) > _years(today, YEARS_AHEAD) or last_day(day) < _years(today, -YEARS_BACK)


def _years(day: date, years: int) -> date:
    """Return the same day of another year; for 29 February, the day before."""
    return day.replace(year=day.year + years, day=min(day.day, 28) if day.month == 2 else day.day)
