"""The bureau's calendar, and the public page of announced meetings. The reporting service has the public calendar."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Blueprint, Response, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from services.meetings.api.rights import STAFF
from services.meetings.queries.visible import Viewpoint, VisibleQueries
from services.meetings.queries.worklist import CalendarEvent
from shared.environment.clock import to_the_second
from shared.web.access import access, public
from shared.web.days import localized_days
from shared.web.icalendar import MEDIA_TYPE, CalendarEntry, calendar

BACK = timedelta(days=366)
MOST = 1_000
PUBLIC_CALENDAR = "/reporting/calendar.ics"


def calendars(bureau: Callable[[], Iterable[CalendarEvent]], outside: VisibleQueries, reporting: str) -> Blueprint:
    """Return the calendars. `bureau` yields the entries of the bureau's calendar; `reporting` is the reporting
    service's address."""
    blueprint, address = Blueprint("calendars", __name__, url_prefix="/meetings"), f"{reporting}{PUBLIC_CALENDAR}"

    @blueprint.get("/calendar.ics")
    @access(*STAFF)
    def of_the_bureau() -> Response:
        """The meetings known to the bureau, and their deadlines."""
        now = datetime.now(UTC)
        entries = (CalendarEntry(*each, now) for each in bureau())
        return Response(calendar(_("Rapporteur: the bureau"), entries), mimetype=MEDIA_TYPE)

    @blueprint.get("/announced.ics")
    @public
    def of_all() -> ResponseReturnValue:
        """The public calendar's former address."""
        return redirect(address, 301)

    @blueprint.get("/announced")
    @public
    def page() -> str:
        rows, today = _announced(outside), datetime.now(UTC).date().isoformat()
        ahead = [row for row in rows if (row.last_day or row.first_day) >= today[: len(row.last_day or row.first_day)]]
        over = [row for row in rows if row not in ahead][::-1]
        return render_template("meetings/announced.html", ahead=ahead, over=over, days=localized_days)

    return blueprint


def _announced(outside: VisibleQueries) -> list[Any]:
    """Return the announced meetings of the last year and the future ones, as the public sees them."""
    view = Viewpoint("public", to_the_second())
    since = (datetime.now(UTC).date() - BACK).isoformat()
    rows = outside.meetings(view, (since[:4], ""), MOST)
    return [
        row
        for row in rows
        if row.announced and row.status in ("planned", "held") and row.first_day >= since[: len(row.first_day)]
    ]
