"""Calendars (iCalendar, RFC 5545) of whole days, written the same way for staff and for the public."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Literal, NamedTuple

LONGEST = 75
"""Octets of a line; a longer one is folded (section 3.1)."""
MEDIA_TYPE = "text/calendar"


class CalendarEntry(NamedTuple):
    """An entry: its id, text, days and place; its status, the number of its changes, and the time of the last one."""

    uid: str
    words: str
    first: date
    last: date
    stamp: datetime
    location: str | None = None
    status: Literal["CONFIRMED", "CANCELLED"] | None = None
    sequence: int | None = None
    url: str | None = None


def calendar(name: str, entries: Iterable[CalendarEntry]) -> str:
    """Return a calendar's text; the same entries give the same bytes."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Rapporteur//EN", f"X-WR-CALNAME:{_escaped(name)}"]
    for entry in entries:
        lines += _lines(entry)
    return "".join(f"{folded}\r\n" for line in (*lines, "END:VCALENDAR") for folded in _folded(line))


def _lines(entry: CalendarEntry) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{entry.uid}"
    yield f"DTSTAMP:{entry.stamp:%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{entry.first:%Y%m%d}"
    # The exclusive end: the first day after it (section 3.6.1).
    yield f"DTEND;VALUE=DATE:{entry.last + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_escaped(entry.words)}"
    for name, value in (("LOCATION", entry.location), ("STATUS", entry.status), ("SEQUENCE", entry.sequence)):
        if value is not None:
            yield f"{name}:{_escaped(str(value))}"
    if entry.url is not None:
        yield f"URL:{entry.url}"
    yield "END:VEVENT"


def _escaped(text: str) -> str:
    for letter, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        text = text.replace(letter, written)
    return text.replace("\r", "")


def _folded(line: str) -> Iterator[str]:
    """Yield a line in parts of at most 75 octets, with a space before each part after the first; characters are not
    split."""
    part, size = "", 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > LONGEST:
            yield part
            part, size = " ", 1
        part, size = part + letter, size + octets
    yield part
