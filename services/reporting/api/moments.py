"""Moments as readers write and read them: a day, a minute (UTC), or a position in each log."""

from flask_babel import gettext as _

from services.reporting.queries import BeforeTheLog, Facts, Moment
from services.reporting.schemas.moments import is_positions, moment_as_iso
from shared.domain.errors import Malformed
from shared.web.days import in_words

_DAY = len("2026-11-05")


def moment_text(text: str | None) -> str | None:
    """A day or a minute in words or in digits as ISO; positions as they are. Raises Malformed."""
    try:
        return None if text is None else moment_as_iso(text)
    except ValueError as wrong:
        raise Malformed("as_known_at", str(wrong)) from None


def said(text: str | None, moment: Moment) -> str:
    """A moment in words: the minute that was asked for, or else the day of the last event known then."""
    asked = moment_text(text) or ""
    if is_positions(asked) or len(asked) <= _DAY:
        return in_words(moment.day.isoformat(), "long")
    return _minute(asked)


def said_in_a_report(facts: Facts, text: str | None, moment: Moment) -> str:
    """The moment of a page of the past: to the minute, if it is of the day of the present."""
    today = facts.moment().day == moment.day
    return said_to_the_minute(facts, text, moment) if today else said(text, moment)


def said_to_the_minute(facts: Facts, text: str | None, moment: Moment) -> str:
    """The same where the day alone does not tell: the time of the last event known then, if no minute was asked for."""
    by_day = said(text, moment)
    return _minute(facts.last_recorded(moment)) if by_day == said(None, moment) else by_day


def said_apart(facts: Facts, before: tuple[str | None, Moment], after: tuple[str | None, Moment]) -> tuple[str, str]:
    """Two moments, each to the minute if they are of one day."""
    if before[1].day != after[1].day:
        return said(*before), said(*after)
    return said_to_the_minute(facts, *before), said_to_the_minute(facts, *after)


def nothing_known(early: BeforeTheLog) -> str:
    """What is said of a moment before the first event: to the minute, if that is of the day asked for."""
    begins, day = str(early.parameters["begins"]), str(early.parameters["day"])
    when = _minute(begins) if begins[:_DAY] == day[:_DAY] else in_words(begins[:_DAY], "long")
    return str(_("This log begins on %(day)s. Nothing was known before.", day=when))


def _minute(iso: str) -> str:
    day = in_words(iso[:_DAY], "long")
    return str(_("%(day)s, %(time)s UTC", day=day, time=iso[_DAY + 1 : _DAY + 6])) if len(iso) > _DAY else day
