"""How an office records its meetings: each is planned two months before; ten days after it the list is recorded, and closed.

What it got wrong then is in `later`.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from deploy.demo.synthetic.meetings import EXECUTIVES, MEETINGS, REGIONAL, Held
from deploy.demo.synthetic.organizations import organization
from deploy.demo.synthetic.people import person
from deploy.demo.synthetic.story_commands import FIRST_DAY, StoryCommand, id_of, row
from services.meetings.domain.commands import (
    CloseAttendanceList,
    HoldMeeting,
    OpenSeries,
    PlanMeeting,
    RecordAttendance,
    StateSeriesRecord,
)
from services.reporting.domain.commands import StateClauseRecord
from shared.contracts.meetings import AttendanceMode, Capacity

KEPT_FROM = "2016-11-04"
"""The first day of the study period 2017-2020: from here on the record of the meetings of executives is kept."""
PLANNED_BEFORE, RECORDED_AFTER = timedelta(days=60), timedelta(days=10)
INCOMPLETE = ("EXM-03",)
"""Closed first as a list of some of those who came."""


def series() -> Iterator[StoryCommand]:
    opened = OpenSeries(
        series=id_of("series", EXECUTIVES),
        code=EXECUTIVES,
        name="Example meetings of executives",
        kind="executive meeting",
        kept_from=KEPT_FROM,
        imported=row(EXECUTIVES),
    )
    yield StoryCommand(FIRST_DAY, "meetings", opened, "public")
    opened = OpenSeries(
        series=id_of("series", REGIONAL),
        code=REGIONAL,
        name="Example regional consultations",
        kind="regional consultation",
        imported=row(REGIONAL),
    )
    yield StoryCommand(FIRST_DAY, "meetings", opened, "public")
    # Nobody said so in the first year: of 2017 alone it was not known then how many consultations there were.
    checked = StateSeriesRecord(
        series=id_of("series", REGIONAL),
        fact=id_of("fact", f"{REGIONAL}/record"),
        state="complete",
        first=KEPT_FROM,
        what="Every consultation since then is recorded",
        source="Example papers of the bureau",
        imported=row(f"{REGIONAL}/record"),
    )
    yield StoryCommand("2018-01-15", "meetings", checked, "public")


def items() -> Iterator[StoryCommand]:
    """Every workshop would be recorded, and there was none: that is a nought, where others say that nothing is recorded."""
    kept = StateClauseRecord(
        clause="68-04", fact=id_of("fact", "68-04/record"), since=KEPT_FROM, source="Example papers of the bureau"
    )
    yield StoryCommand(FIRST_DAY, "reporting", kept, "public")


def meetings() -> Iterator[StoryCommand]:
    for held in MEETINGS:
        yield from _planned_and_held(held)
        yield from _list(held)


def recorded_on(held: Held) -> str:
    """The day on which its list was recorded."""
    return (date.fromisoformat(held.last_day) + RECORDED_AFTER).isoformat()


def _planned_and_held(held: Held) -> Iterator[StoryCommand]:
    day = max(FIRST_DAY, (date.fromisoformat(held.first_day) - PLANNED_BEFORE).isoformat())
    meeting = id_of("meeting", held.code)
    # No row of a file: of an imported meeting nobody recorded that it was planned.
    plan = PlanMeeting(
        meeting=meeting,
        series=id_of("series", held.series),
        code=held.code,
        ordinal=held.ordinal,
        first_day=held.first_day,
        last_day=held.last_day,
        city=held.city,
        country=held.country,
        mode=held.mode,
        sources=(f"Example invitation to {held.code}",),
    )
    yield StoryCommand(day, "meetings", plan, "public")
    took_place = HoldMeeting(
        meeting=meeting,
        first_day=held.first_day,
        last_day=held.last_day,
        city=held.city,
        country=held.country,
        mode=held.mode,
        sources=(f"Example note of {held.code}",),
    )
    yield StoryCommand(recorded_on(held), "meetings", took_place, "public")


def _list(held: Held) -> Iterator[StoryCommand]:
    day = recorded_on(held)
    capacities: tuple[tuple[Capacity, str], ...] = (
        ("executive", held.executives),
        ("alternate", held.alternates),
        ("adviser", held.advisers),
        ("observer", held.observers),
    )
    for capacity, keys in capacities:
        for key in keys.split():
            yield StoryCommand(day, "meetings", attended(held, key, capacity))
    yield StoryCommand(day, "meetings", closed(held, complete=held.code not in INCOMPLETE))


def attended(held: Held, key: str, capacity: Capacity) -> RecordAttendance:
    remote = held.mode == "remote" or key in held.remote.split()
    mode: AttendanceMode = "remote" if remote else "in person"
    entry = f"{held.code}/{key}"
    return RecordAttendance(
        fact=id_of("fact", entry),
        meeting=id_of("meeting", held.code),
        organization=organization(key),
        capacity=capacity,
        mode=mode,
        person=person(key, capacity),
        listed_as=f"Example {key}",
        source=list_of(held),
        imported=row(entry),
    )


def closed(held: Held, *, complete: bool) -> CloseAttendanceList:
    return CloseAttendanceList(meeting=id_of("meeting", held.code), complete=complete, source=list_of(held))


def list_of(held: Held) -> str:
    return f"Example list of participants, {held.code}"
