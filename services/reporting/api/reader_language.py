"""The language of whom a page is for."""

from flask_babel import get_translations

from services.reporting.reports.languages import Language
from shared.web.days import localized_date

# Not gettext and ngettext of Flask-Babel: the second fills places, which the lines of a document do themselves.
READER_LANGUAGE = Language(
    lambda text: str(get_translations().ugettext(text)),
    lambda one, many, count: str(get_translations().ungettext(one, many, count)),
    localized_date,
)
