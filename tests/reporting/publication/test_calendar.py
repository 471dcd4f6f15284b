"""The public calendar: meetings as known to partners, open to everyone; the same log gives the same bytes."""

import gzip
from datetime import timedelta
from typing import Any

import pytest

from shared.contracts import meetings as m
from tests.reporting.publication.saying import BEGAN, MEETING, SERIES, Saying
from tests.reporting.publication.test_meetings import ANNOUNCED, WITHDRAWN

pytestmark = pytest.mark.requirement("12.14")
CALENDAR = "/reporting/calendar.ics"


def get(saying: Saying, **headers: str) -> Any:
    return saying.reporting.app.test_client().get(
        CALENDAR, headers={name.replace("_", "-"): each for name, each in headers.items()}
    )


def events(saying: Saying) -> list[dict[str, str]]:
    """Return the entries of the calendar by name, each line unfolded."""
    answer = get(saying)
    assert (answer.status_code, answer.mimetype) == (200, "text/calendar")
    assert all(len(line.encode()) <= 75 for line in answer.text.split("\r\n"))
    whole = answer.text.replace("\r\n ", "")
    return [
        dict(line.split(":", 1) for line in entry.split("END:VEVENT")[0].strip().split("\r\n"))
        for entry in whole.split("BEGIN:VEVENT")[1:]
    ]


def read(saying: Saying) -> None:
    saying.read()
    saying.sealed()


def test_a_public_meeting_has_its_days_place_and_how_it_stands(saying: Saying) -> None:
    saying.meeting(ANNOUNCED)
    read(saying)
    recorded = saying.sealed()[0].recorded
    assert events(saying) == [
        {
            "UID": MEETING,
            "DTSTAMP": recorded[:19].replace("-", "").replace(":", "") + "Z",
            "DTSTART;VALUE=DATE": "20270301",
            "DTEND;VALUE=DATE": "20270302",
            "SUMMARY": "EX-07\\, Example meetings",
            "LOCATION": "Budapest\\, HUN",
            "STATUS": "CONFIRMED",
            "SEQUENCE": "0",
        }
    ]


def test_a_change_and_a_cancellation_raise_the_sequence_of_the_same_entry(saying: Saying) -> None:
    saying.meeting(ANNOUNCED)
    saying.meeting(m.MeetingCorrected("a slip", "2027-05-01", 7, "2027-05-03", "Geneva", "CHE"), marking="public")
    read(saying)
    [moved] = events(saying)
    assert (moved["DTSTART;VALUE=DATE"], moved["DTEND;VALUE=DATE"], moved["SEQUENCE"]) == ("20270501", "20270504", "1")
    saying.meeting(m.MeetingCancelled("no host"), marking="public")
    read(saying)
    [cancelled] = events(saying)
    assert (cancelled["UID"], cancelled["STATUS"], cancelled["SEQUENCE"]) == (MEETING, "CANCELLED", "2")
    assert cancelled["DTSTART;VALUE=DATE"] == "20270501"
    assert "no host" not in get(saying).text


def test_what_is_not_public_yet_or_no_longer_is_not_in_it(saying: Saying) -> None:
    closed = f"meeting-{'0' * 8}-0000-4000-8000-{'9' * 12}"
    saying.say("meetings", SERIES, m.SeriesOpened(SERIES, "EX", "Example meetings", "executive meeting"))
    saying.say("meetings", MEETING, m.MeetingPlanned(MEETING, SERIES, "EX-07", "2027-03-01", 7))
    saying.say("meetings", MEETING, m.MeetingAnnounced(not_before="2026-11-02T10:00:00Z"))
    saying.say("meetings", closed, m.MeetingPlanned(closed, SERIES, "EX-SECRET", "2027-04-01", 8), "members")
    read(saying)
    assert events(saying) == []
    saying.now = BEGAN + timedelta(hours=1)
    saying.due()
    saying.sealed()
    assert [each["UID"] for each in events(saying)] == [MEETING]
    saying.meeting(WITHDRAWN)
    read(saying)
    assert events(saying) == []


def test_a_meeting_known_to_the_month_alone_has_no_place_in_a_calendar(saying: Saying) -> None:
    saying.say("meetings", SERIES, m.SeriesOpened(SERIES, "EX", "Example meetings", "executive meeting"))
    saying.say("meetings", MEETING, m.MeetingPlanned(MEETING, SERIES, "EX-07", "2027-03", 7))
    saying.say("meetings", MEETING, ANNOUNCED)
    read(saying)
    assert events(saying) == []


def test_of_the_same_log_it_has_the_same_bytes_and_is_not_sent_twice(saying: Saying) -> None:
    saying.meeting(ANNOUNCED)
    read(saying)
    first = get(saying)
    assert get(saying).data == first.data
    again = get(saying, If_None_Match=first.headers["ETag"])
    assert (again.status_code, again.data) == (304, b"")
    saying.meeting(m.MeetingHeld("2027-03-02"), marking="public")
    read(saying)
    changed = get(saying, If_None_Match=first.headers["ETag"])
    assert (changed.status_code, changed.headers["ETag"] != first.headers["ETag"]) == (200, True)


def test_a_long_one_is_compressed_under_the_same_tag(saying: Saying) -> None:
    saying.meeting()
    for number in range(20):
        id_ = f"meeting-{'0' * 8}-0000-4000-8000-{number:012}"
        saying.say("meetings", id_, m.MeetingPlanned(id_, SERIES, f"EX-{number}", "2027-04-01", 8), "public")
        saying.say("meetings", id_, m.MeetingAnnounced())
    read(saying)
    plain, packed = get(saying), get(saying, Accept_Encoding="gzip")
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert packed.headers["ETag"] == plain.headers["ETag"]
    assert plain.headers["ETag"].startswith("W/")
