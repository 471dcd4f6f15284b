"""Periods by name: a study period, a year, or two days."""

import re
from datetime import date

from services.reporting.figures.figure import Period
from services.reporting.history import History
from services.reporting.read_models import facts as rm
from shared.domain.dates import day_before
from shared.domain.errors import Malformed

_YEAR = re.compile(r"\d{4}")


def period_named(history: History, name: str, field: str = "period") -> Period:
    """Return the period that a text names: a study period's name, a year, or `FROM..TO`, both days inclusive. Raises
    Malformed, naming the field."""
    for fact in history.periods:
        if name == fact.body.name or name in (fact.body.other_names or ()):
            return _defined(fact)
    if (days := days_named(name)) is not None:
        return Period(name, *days)
    known = ", ".join(sorted(str(fact.body.name) for fact in history.periods)) or "none is defined"
    raise Malformed(
        field,
        f"Name a study period ({known}), a year, or two days in order such as 2016-01-01..2016-12-31.",
        value=name,
    )


def days_named(name: str) -> tuple[date, date] | None:
    """Return the first and the last day of a year or of `FROM..TO`; None for any other text."""
    try:
        if _YEAR.fullmatch(name):
            return date(int(name), 1, 1), date(int(name), 12, 31)
        first, dots, last = name.partition("..")
        days = date.fromisoformat(first), date.fromisoformat(last)
    except ValueError:
        return None
    return days if dots and days[0] <= days[1] else None


def period_before(history: History, period: Period) -> Period | None:
    """Return the study period that ended on the day before this one began, if this is a study period."""
    if period.defined_by is None:
        return None
    ended = day_before(period.first).isoformat()
    return next((_defined(fact) for fact in history.periods if fact.body.last_day == ended), None)


def _defined(fact: rm.Fact) -> Period:
    last = fact.body.last_day
    return Period(fact.body.name, date.fromisoformat(fact.body.first_day), last and date.fromisoformat(last), fact)
