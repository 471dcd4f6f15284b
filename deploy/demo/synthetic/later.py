"""What the office learned later than it should have, got wrong and mended, or took back; each with its reason.

A report as known on a day before differs from one of today by these.
"""

from collections.abc import Iterator

from deploy.demo.synthetic.changes import belongs
from deploy.demo.synthetic.documented import ENERGY, MINUTES, PRESS, subjects
from deploy.demo.synthetic.meetings import MEETINGS
from deploy.demo.synthetic.organizations import organization
from deploy.demo.synthetic.people import person
from deploy.demo.synthetic.recording import attended, closed
from deploy.demo.synthetic.story_commands import StoryCommand, id_of, row
from services.meetings.domain.commands import (
    CorrectAttendance,
    CorrectCount,
    CorrectMeeting,
    WithdrawAttendance,
    WithdrawMeetingFact,
    attendance_stream,
)
from services.registry.domain.commands import (
    CorrectMerger,
    CorrectPlace,
    RecognizeDuplicate,
    WithdrawOrganizationFact,
)
from shared.contracts.meetings import AttendanceMode, Capacity

HELD = {held.code: held for held in MEETINGS}


def later() -> Iterator[StoryCommand]:
    yield from _late()
    yield from _corrected_of_meetings()
    yield from _corrected_of_organizations()
    yield from _withdrawn()


def _late() -> Iterator[StoryCommand]:
    # Eleven months after the meeting its second page was found: one more organization, and with it the list is complete.
    third = HELD["EXM-03"]
    yield StoryCommand("2019-03-04", "meetings", attended(third, "Steppe", "executive"))
    yield StoryCommand("2019-03-04", "meetings", closed(third, complete=True))
    yield StoryCommand("2023-06-05", "meetings", attended(HELD["EXM-09"], "Condor", "alternate"))


def _corrected_of_meetings() -> Iterator[StoryCommand]:
    yield _capacity("2018-02-12", "EXM-01", "Acacia", "observer", "Sat with the observers, by the minutes")
    yield StoryCommand("2018-09-03", "meetings", _hybrid("EXR-02"), "public")
    yield StoryCommand("2018-09-03", "meetings", _count("EXM-01"), "public")
    mended = subjects("EXR-01", ENERGY, reason="The programme says otherwise")
    yield StoryCommand("2018-09-03", "meetings", mended, "public")
    yield _capacity("2025-01-20", "EXM-12", "Lotus", "observer", "Sat with the observers, by the minutes")


def _corrected_of_organizations() -> Iterator[StoryCommand]:
    # The list of the second meeting of executives had spelled it otherwise.
    same = RecognizeDuplicate(
        organization=organization("Boreallis"),
        fact=id_of("fact", "Boreallis/duplicate"),
        same_as=organization("Borealis"),
        source="Example letter of the company",
        imported=row("Boreallis/duplicate"),
    )
    yield StoryCommand("2018-09-10", "registry", same, "public")
    place = CorrectPlace(
        organization=organization("Condor"),
        fact=id_of("fact", "Condor/country"),
        country="PER",
        reason="The seat of its parent had been typed",
        source="Example letter of the company",
    )
    yield StoryCommand("2019-01-28", "registry", place, "public")
    merger = CorrectMerger(
        organization=organization("Cherry"),
        fact=id_of("fact", "Cherry/merger"),
        into=organization("Bamboo"),
        since="2024-01-01",
        reason="The year had been mistyped",
        source="Example notice of the company",
    )
    yield StoryCommand("2024-01-29", "registry", merger, "public")


def _withdrawn() -> Iterator[StoryCommand]:
    yield StoryCommand("2018-03-05", "registry", belongs("Baobab", "Savanna", "2017-01-01"), "public")
    no_parent = WithdrawOrganizationFact(
        organization=organization("Baobab"),
        fact=id_of("fact", "Baobab/parent"),
        reason="Another company of a like name was meant",
    )
    yield StoryCommand("2018-08-06", "registry", no_parent, "public")
    yield StoryCommand("2018-11-20", "meetings", _never_came("EXM-03", "Pagoda", "Had excused itself"))
    press = WithdrawMeetingFact(
        meeting=id_of("meeting", "EXM-03"),
        fact=id_of("fact", "EXM-03/count/press"),
        reason="The press release was of another meeting",
    )
    yield StoryCommand("2018-11-20", "meetings", press, "public")
    yield StoryCommand(
        "2024-06-10", "meetings", _never_came("EXM-11", "Registan", "Had been on the list of the invited only")
    )


def _capacity(day: str, code: str, key: str, capacity: Capacity, reason: str) -> StoryCommand:
    held = HELD[code]
    mode: AttendanceMode = "remote" if key in held.remote.split() else "in person"
    wish = CorrectAttendance(
        attendance=_stream(code, key),
        fact=id_of("fact", f"{code}/{key}"),
        capacity=capacity,
        mode=mode,
        person=person(key, "executive"),
        reason=reason,
    )
    return StoryCommand(day, "meetings", wish)


def _never_came(code: str, key: str, reason: str) -> WithdrawAttendance:
    return WithdrawAttendance(attendance=_stream(code, key), fact=id_of("fact", f"{code}/{key}"), reason=reason)


def _stream(code: str, key: str) -> str:
    return attendance_stream(id_of("meeting", code), organization(key))


def _hybrid(code: str) -> CorrectMeeting:
    held = HELD[code]
    return CorrectMeeting(
        meeting=id_of("meeting", code),
        ordinal=held.ordinal,
        first_day=held.first_day,
        last_day=held.last_day,
        city=held.city,
        country=held.country,
        mode="hybrid",
        sources=(f"Example note of {code}", f"Example record of calls, {code}"),
        reason="Two speakers took part from afar",
    )


def _count(code: str) -> CorrectCount:
    return CorrectCount(
        meeting=id_of("meeting", code),
        fact=id_of("fact", f"{code}/count/press"),
        value=9,
        relation="=",
        of="organizations",
        by=PRESS,
        reason="Read again",
        source=f"{PRESS} of {code}; {MINUTES}",
    )
