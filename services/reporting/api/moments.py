"""Moments as readers write and read them: a day, a minute (UTC), or a position in each log."""

from flask_babel import gettext as _

from services.reporting.queries import BeforeTheLog, FactQueries, Moment
from services.reporting.schemas.moments import is_positions, moment_as_iso
from shared.domain.errors import Malformed
from shared.web.days import localized_date

_DAY = len("2026-11-05")


def parse_moment(text: str | None) -> str | None:
    """A day or a minute in words or in digits as ISO; positions as they are. Raises Malformed."""
    try:
        return None if text is None else moment_as_iso(text)
    except ValueError as wrong:
        raise Malformed("as_known_at", str(wrong)) from None


def format_moment(text: str | None, moment: Moment) -> str:
    """A moment in words: the minute that was asked for, or else the day of the last event known then."""
    asked = parse_moment(text) or ""
    if is_positions(asked) or len(asked) <= _DAY:
        return localized_date(moment.day.isoformat(), "long")
    return _minute(asked)


def format_report_moment(facts: FactQueries, text: str | None, moment: Moment) -> str:
    """The moment of a page of the past: to the minute, if it is of the day of the present."""
    today = facts.moment().day == moment.day
    return format_moment_to_minute(facts, text, moment) if today else format_moment(text, moment)


def format_moment_to_minute(facts: FactQueries, text: str | None, moment: Moment) -> str:
    """The same where the day alone does not tell: the time of the last event known then, if no minute was asked for."""
    by_day = format_moment(text, moment)
    return _minute(facts.last_recorded(moment)) if by_day == format_moment(None, moment) else by_day


def format_moments_apart(
    facts: FactQueries, before: tuple[str | None, Moment], after: tuple[str | None, Moment]
) -> tuple[str, str]:
    """Two moments, each to the minute if they are of one day."""
    if before[1].day != after[1].day:
        return format_moment(*before), format_moment(*after)
    return format_moment_to_minute(facts, *before), format_moment_to_minute(facts, *after)


def format_before_the_log(early: BeforeTheLog) -> str:
    """What is said of a moment before the first event: to the minute, if that is of the day asked for."""
    begins, day = str(early.parameters["begins"]), str(early.parameters["day"])
    when = _minute(begins) if begins[:_DAY] == day[:_DAY] else localized_date(begins[:_DAY], "long")
    return str(_("This log begins on %(day)s. Nothing was known before.", day=when))


def _minute(iso: str) -> str:
    day = localized_date(iso[:_DAY], "long")
    return str(_("%(day)s, %(time)s UTC", day=day, time=iso[_DAY + 1 : _DAY + 6])) if len(iso) > _DAY else day
