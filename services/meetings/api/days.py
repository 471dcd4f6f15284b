"""Days worded for use within a sentence."""

from flask_babel import gettext

from shared.domain.dates import is_exact
from shared.web.days import localized_date


def long_day(day: str) -> str:
    """Return a day worded for use within a sentence: on 13 November 2014, in November 2014, in 2014."""
    day_name = localized_date(day, "long")
    if is_exact(day):
        return str(gettext("on %(day)s", day=day_name))
    return str(gettext("in %(day)s", day=day_name))
