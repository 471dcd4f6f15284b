"""Variables for every template: asset addresses, formatted dates, navigation, and the viewer."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from babel.dates import format_date
from flask import Flask, g, url_for
from flask_babel import gettext
from markupsafe import Markup

from shared.web.days import localized_date, present_locale
from shared.web.settings import WebSettings
from shared.web.synthetic import SaidBesideHeadings
from shared.web.viewer import Viewer


def register_words(app: Flask, service: str, settings: WebSettings) -> None:
    """Register the template variables; `navigation` covers the whole installation."""
    app.jinja_env.filters.update(day=day, moment_recorded=recorded, weekday=weekday, when=when)
    app.jinja_env.globals.update(
        static=lambda filename: url_for("static", filename=filename),
        navigation=settings.navigation,
        sign_in=settings.sign_in,
        service=service,
        synthetic=settings.synthetic,
        language=lambda: str(present_locale()),
    )
    app.jinja_env.add_extension("jinja2.ext.do")
    app.jinja_env.add_extension(SaidBesideHeadings)

    @app.context_processor
    def who() -> dict[str, Any]:
        return {"viewer": g.get("viewer", Viewer()), "correlation": g.get("correlation")}


def day(text: str | None, form: str = "short") -> str | Markup:
    """Return a partial date in words; None is shown as "not known", as LOOK requires in tables."""
    return localized_date(text, form) if text else unknown()


def unknown() -> Markup:
    return Markup('<span class="unknown">{}</span>').format(gettext("not known"))


def recorded(text: str) -> str:
    """Return a recorded time (`YYYY-MM-DDTHH:MM:SS.ffffffZ`) to the minute, in UTC."""
    moment = datetime.fromisoformat(text)
    return f"{localized_date(moment.date().isoformat())}, {moment:%H:%M}"


def weekday(calendar_day: date) -> str:
    """Return a day with its weekday as a sentence: Friday 15 January 2027."""
    return f"{format_date(calendar_day, 'EEEE d MMMM y', locale=present_locale())}."


def when(moment: str) -> str:
    """Return a time (ISO, UTC) relative to now: the time if today, yesterday, or the day."""
    day_text, today = moment[:10], datetime.now(UTC).date()
    if day_text == today.isoformat():
        return moment[11:16]
    if day_text == (today - timedelta(days=1)).isoformat():
        return str(gettext("Yesterday"))
    day = date.fromisoformat(day_text)
    return str(format_date(day, "d MMM" if day.year == today.year else "d MMM y", locale=present_locale()))
