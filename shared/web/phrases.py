"""The phrases of a page in the reader's language, with one catalogue lookup per request.

Flask-Babel looks up language and catalogue for every phrase of a template, which took a tenth of a page's time.
"""

from typing import Any

from flask import Flask, g, has_app_context, request
from flask_babel import Babel, get_translations

LANGUAGES = ("en",)


def install(app: Flask) -> None:
    Babel(app, locale_selector=language)
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]  # added by its extension for i18n
        gettext=lambda text: _catalogue().ugettext(text),
        ngettext=lambda one, many, number: _catalogue().ungettext(one, many, number),
        pgettext=lambda context, text: _catalogue().upgettext(context, text),
        npgettext=lambda context, one, many, number: _catalogue().unpgettext(context, one, many, number),
        newstyle=True,
    )


def language() -> str:
    """Return the language of this request, among the available ones."""
    return request.accept_languages.best_match(LANGUAGES) or LANGUAGES[0]


def _catalogue() -> Any:
    """Return the catalogue. Outside an application, nothing is cached."""
    if not has_app_context():
        return get_translations()
    if "catalogue" not in g:
        g.catalogue = get_translations()
    return g.catalogue
