"""Meetings as calendars (iCalendar, RFC 5545): the bureau's, and the public one with its page, of what is announced."""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from flask import Blueprint, Response, render_template
from flask_babel import gettext as _

from services.meetings.api.rights import STAFF
from services.meetings.queries.visible import Viewpoint, VisibleQueries
from services.meetings.queries.worklist import CalendarEvent
from shared.domain.dates import is_exact
from shared.event_store.sealer import to_the_second
from shared.web.access import access, public
from shared.web.days import localized_days

BACK = timedelta(days=366)
MOST = 1_000
LONGEST = 75
"""Octets of a line; a longer one is folded."""


def calendars(bureau: Callable[[], Iterable[CalendarEvent]], outside: VisibleQueries) -> Blueprint:
    """Return the calendars. `bureau` gives the meetings and deadlines of the bureau's."""
    blueprint = Blueprint("calendars", __name__, url_prefix="/meetings")

    @blueprint.get("/calendar.ics")
    @access(*STAFF)
    def of_the_bureau() -> Response:
        """The meetings that the bureau knows of, and their deadlines."""
        return _calendar(_("Rapporteur: the bureau"), bureau())

    @blueprint.get("/announced.ics")
    @public
    def of_all() -> Response:
        """The meetings that are announced."""
        return _calendar(_("Rapporteur: announced meetings"), _events(_announced(outside)))

    @blueprint.get("/announced")
    @public
    def page() -> str:
        rows, today = _announced(outside), datetime.now(UTC).date().isoformat()
        ahead = [row for row in rows if (row.last_day or row.first_day) >= today[: len(row.last_day or row.first_day)]]
        over = [row for row in rows if row not in ahead][::-1]
        return render_template("meetings/announced.html", ahead=ahead, over=over, days=localized_days)

    return blueprint


def _announced(outside: VisibleQueries) -> list[Any]:
    """Return the announced meetings of the last year and to come, as the public sees them."""
    view = Viewpoint("public", to_the_second())
    since = (datetime.now(UTC).date() - BACK).isoformat()
    rows = outside.meetings(view, (since[:4], ""), MOST)
    return [
        row
        for row in rows
        if row.announced and row.status in ("planned", "held") and row.first_day >= since[: len(row.first_day)]
    ]


def _events(rows: Iterable[Any]) -> Iterator[CalendarEvent]:
    """Yield the meetings that are known to the day: no other has a place in a calendar."""
    for row in rows:
        if is_exact(row.first_day):
            first = date.fromisoformat(row.first_day)
            last = (
                date.fromisoformat(row.last_day) if row.last_day and len(row.last_day) == len(row.first_day) else first
            )
            yield CalendarEvent(row.id, ", ".join(part for part in (row.code, row.city) if part), first, last)


def _calendar(name: str, events: Iterable[CalendarEvent]) -> Response:
    now = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Rapporteur//EN", f"X-WR-CALNAME:{_escaped(name)}"]
    for uid, words, first, last in events:
        lines += ["BEGIN:VEVENT", f"UID:{uid}", f"DTSTAMP:{now}", f"DTSTART;VALUE=DATE:{first:%Y%m%d}"]
        lines += [f"DTEND;VALUE=DATE:{last + timedelta(days=1):%Y%m%d}", f"SUMMARY:{_escaped(words)}", "END:VEVENT"]
    text = "".join(f"{folded}\r\n" for line in (*lines, "END:VCALENDAR") for folded in _folded(line))
    return Response(text, mimetype="text/calendar")


def _escaped(text: str) -> str:
    for letter, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        text = text.replace(letter, written)
    return text.replace("\r", "")


def _folded(line: str) -> Iterator[str]:
    """Yield a line in parts of at most 75 octets, each after the first with a space before it; letters stay whole."""
    part, size = "", 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > LONGEST:
            yield part
            part, size = " ", 1
        part, size = part + letter, size + octets
    yield part
