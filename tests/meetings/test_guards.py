"""Rules over many records hold in the transaction of the append, even for two clerks at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from services.meetings.domain import commands
from services.meetings.domain.errors import MeetingIsCancelled, MeetingIsNotHeld, OrdinalTaken, OutOfOrder
from shared.domain.errors import AlreadyTaken, Problem, UnknownRecord
from tests.meetings.conftest import Home
from tests.meetings.recorded import ATTEND, CLERK, HOLD, MEETING, OPEN, ORGANIZATION, OTHER, PLAN, SERIES, record, uuid


def plan(number: int, code: str, first_day: str, ordinal: int | None = None) -> commands.PlanMeeting:
    return commands.PlanMeeting(
        meeting=f"meeting-{uuid(number)}", series=SERIES, code=code, first_day=first_day, ordinal=ordinal
    )


def test_the_eighth_is_not_planned_before_the_seventh(home: Home) -> None:
    record(home.service, OPEN, PLAN)
    with pytest.raises(OutOfOrder) as refused:
        record(home.service, plan(3, "EX-08", "2014-11-13", 8))
    assert refused.value.parameters["other_day"] == "2015-10-11"
    record(home.service, plan(3, "EX-08", "2016-11-13", 8))


def test_a_meeting_is_not_held_or_corrected_past_its_neighbours(home: Home) -> None:
    record(home.service, OPEN, PLAN, plan(3, "EX-08", "2016-11-13", 8))
    with pytest.raises(OutOfOrder):
        record(home.service, commands.HoldMeeting(meeting=OTHER, first_day="2014"))
    with pytest.raises(OutOfOrder):
        record(home.service, commands.CorrectMeeting(meeting=OTHER, reason="a slip", first_day="2014", ordinal=8))
    with pytest.raises(OrdinalTaken):
        record(home.service, commands.CorrectMeeting(meeting=OTHER, reason="a slip", first_day="2016", ordinal=7))


def test_an_ordinal_that_was_corrected_away_is_free(home: Home) -> None:
    record(home.service, OPEN, plan(3, "EX-08", "2016", 8))
    record(home.service, commands.CorrectMeeting(meeting=OTHER, reason="it has none", first_day="2016"))
    record(home.service, plan(10, "EX-08b", "2016", 8))


def test_a_cancelled_meeting_does_not_order_the_others(home: Home) -> None:
    record(home.service, OPEN, PLAN, commands.CancelMeeting(meeting=MEETING, reason="no host"))
    record(home.service, plan(3, "EX-08", "2014", 8))


def test_of_clerks_who_plan_the_eighth_at_once_one_succeeds(home: Home) -> None:
    plan_at_once(home)


@pytest.mark.postgres
def test_of_clerks_who_plan_the_eighth_at_once_one_succeeds_on_postgresql(home_on_postgres: Home) -> None:
    plan_at_once(home_on_postgres)


@pytest.mark.postgres
def test_a_cancellation_and_an_attendance_at_once_are_one_after_the_other_on_postgresql(home_on_postgres: Home) -> None:
    """In either order, no entry is added to the list of a meeting that was cancelled before."""
    home = home_on_postgres
    record(home.service, OPEN, PLAN)
    wanted: list[commands.CancelMeeting | commands.RecordAttendance] = [
        commands.CancelMeeting(meeting=MEETING, reason="no host")
    ]
    wanted += [
        commands.RecordAttendance(fact=f"fact-{uuid(n)}", meeting=MEETING, organization=f"organization-{uuid(n)}")
        for n in range(60, 72)
    ]

    def try_to(command: commands.CancelMeeting | commands.RecordAttendance) -> bool:
        try:
            home.service.handler.handle(command, CLERK)
        except MeetingIsCancelled:
            return False
        return True

    with ThreadPoolExecutor(6) as clerks:
        done = list(clerks.map(try_to, wanted))
    assert done[0]
    assert len(home.service.queries.attendance_of(MEETING)) == sum(done[1:])


def plan_at_once(home: Home) -> None:
    record(home.service, OPEN)

    def try_to(number: int) -> Problem | None:
        try:
            home.service.handler.handle(plan(number, f"EX-{number}", "2016", 8), CLERK)
        except Problem as problem:
            return problem
        return None

    with ThreadPoolExecutor(4) as clerks:
        outcomes = list(clerks.map(try_to, range(40, 44)))
    assert outcomes.count(None) == 1
    assert {type(outcome) for outcome in outcomes if outcome} == {OrdinalTaken}


def test_a_code_belongs_to_one_meeting(home: Home) -> None:
    record(home.service, OPEN, PLAN)
    with pytest.raises(AlreadyTaken) as refused:
        record(home.service, plan(3, "ex-07", "2016"))
    assert refused.value.parameters == {"kind": "meeting code", "key": "ex-07", "holder": MEETING}


def test_a_meeting_of_an_unknown_series_is_not_planned(home: Home) -> None:
    with pytest.raises(UnknownRecord):
        record(home.service, PLAN)


def test_nobody_attends_a_meeting_that_was_cancelled_or_not_held(home: Home) -> None:
    record(home.service, OPEN, PLAN, plan(3, "EX-08", "2016"))
    record(home.service, commands.CancelMeeting(meeting=MEETING, reason="no host"))
    record(home.service, commands.MarkNotHeld(meeting=OTHER, reason="nobody came"))
    with pytest.raises(MeetingIsCancelled):
        record(home.service, ATTEND)
    with pytest.raises(MeetingIsNotHeld):
        record(
            home.service,
            commands.RecordAttendance(fact=f"fact-{uuid(11)}", meeting=OTHER, organization=ORGANIZATION),
        )


def test_what_is_so_already_is_not_refused_by_what_came_after(home: Home) -> None:
    record(home.service, OPEN, PLAN, ATTEND, commands.CancelMeeting(meeting=MEETING, reason="no host"))
    assert record(home.service, ATTEND)[0].events == ()


@pytest.mark.requirement("1.19")
def test_ids_of_the_registry_are_taken_before_it_has_told_of_them(home: Home) -> None:
    record(home.service, OPEN, PLAN, HOLD, ATTEND)
    row = home.service.queries.attendance_of(MEETING)[0]
    assert (row.organization, row.name) == (ORGANIZATION, None)
