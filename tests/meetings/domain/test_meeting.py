"""The commands possible on a meeting: planned, then held, cancelled or not held; corrected; its list closed."""

import pytest

from services.meetings.domain import meeting
from services.meetings.domain.calendar import ScheduledMeeting, check_begun, check_calendar
from services.meetings.domain.commands import (
    CancelMeeting,
    CloseAttendanceList,
    CorrectMeeting,
    CorrectMeetingCode,
    HoldMeeting,
    MarkNotHeld,
    PlanMeeting,
    WithdrawOutcome,
)
from services.meetings.domain.errors import (
    EndsBeforeItBegins,
    IsClosed,
    MeetingIsCancelled,
    MeetingIsHeld,
    MeetingIsNotHeld,
    MeetingIsPlanned,
    NotYetBegun,
    OrdinalTaken,
    OutOfOrder,
)
from services.meetings.domain.marking import restate
from shared.contracts.meetings import (
    AttendanceListClosed,
    ConclusionsClosed,
    MeetingCancelled,
    MeetingCodeCorrected,
    MeetingCorrected,
    MeetingHeld,
    MeetingNotHeld,
    MeetingOutcomeWithdrawn,
    MeetingPlanned,
)
from shared.domain.errors import NotThere
from shared.public_view.marking_changes import ChangeMarking
from shared.statements.errors import AlreadyStated
from shared.testing import Scenario

SERIES = "series-00000000-0000-4000-8000-000000000001"
MEETING = "meeting-00000000-0000-4000-8000-000000000003"
PLAN = PlanMeeting(meeting=MEETING, series=SERIES, code="EX-07", first_day="2015-10", ordinal=7)
PLANNED = MeetingPlanned(MEETING, SERIES, "EX-07", "2015-10", ordinal=7)
HOLD = HoldMeeting(meeting=MEETING, first_day="2015-10-11", city="Budapest", country="HUN", mode="in person")
HELD = MeetingHeld("2015-10-11", city="Budapest", country="HUN", mode="in person")
CANCEL = CancelMeeting(meeting=MEETING, reason="no host")
CANCELLED = MeetingCancelled("no host")
NOT_HELD = MeetingNotHeld("nobody came")
CLOSE = CloseAttendanceList(meeting=MEETING, complete=True, source="communiqué")
CLOSED = AttendanceListClosed(True, source="communiqué")


def test_a_meeting_is_planned_to_the_day_the_month_or_the_year() -> None:
    Scenario(meeting).when(PLAN).then(PLANNED)


def test_planning_twice_is_planning_once() -> None:
    Scenario(meeting).given(PLANNED, HELD).when(PLAN).then_nothing()


def test_the_same_id_is_not_another_meeting() -> None:
    other = PlanMeeting(meeting=MEETING, series=SERIES, code="EX-08", first_day="2016")
    Scenario(meeting).given(PLANNED).when(other).then_refused(AlreadyStated, id=MEETING)


@pytest.mark.requirement("1.19")
@pytest.mark.parametrize(
    "command",
    [
        PlanMeeting(meeting=MEETING, series=SERIES, code="EX-07", first_day="2015-10-11", last_day="2015-10-10"),
        HoldMeeting(meeting=MEETING, first_day="2015-10-11", last_day="2015-10-10"),
        CorrectMeeting(meeting=MEETING, reason="a slip", first_day="2015-10-11", last_day="2015-10-10"),
    ],
)
def test_a_meeting_does_not_end_before_it_begins(command: PlanMeeting | HoldMeeting | CorrectMeeting) -> None:
    refused = Scenario(meeting).given(*([] if isinstance(command, PlanMeeting) else [PLANNED])).when(command)
    refused.then_refused(EndsBeforeItBegins, field="last_day", first="2015-10-11", last="2015-10-10")


def test_a_planned_meeting_is_held_on_days_that_replace_the_planned_ones() -> None:
    Scenario(meeting).given(PLANNED).when(HOLD).then(HELD).when(HOLD).then_nothing()


def test_a_meeting_that_nobody_planned_is_not_there() -> None:
    Scenario(meeting).when(HOLD).then_refused(NotThere, id=MEETING)


def test_a_held_meeting_is_not_held_otherwise() -> None:
    again = HoldMeeting(meeting=MEETING, first_day="2015-10-12")
    Scenario(meeting).given(PLANNED, HELD).when(again).then_refused(MeetingIsHeld, first_day="2015-10-11")


def test_a_held_meeting_is_not_cancelled() -> None:
    Scenario(meeting).given(PLANNED, HELD).when(CANCEL).then_refused(MeetingIsHeld, first_day="2015-10-11")


def test_a_cancelled_meeting_is_not_held() -> None:
    Scenario(meeting).given(PLANNED, CANCELLED).when(HOLD).then_refused(MeetingIsCancelled, reason="no host")


def test_a_meeting_is_cancelled_once() -> None:
    Scenario(meeting).given(PLANNED).when(CANCEL).then(CANCELLED).when(CANCEL).then_nothing()


def test_a_cancelled_meeting_is_not_marked_as_not_held_too() -> None:
    mark = MarkNotHeld(meeting=MEETING, reason="nobody came")
    Scenario(meeting).given(PLANNED, CANCELLED).when(mark).then_refused(MeetingIsCancelled, reason="no host")


def test_a_meeting_that_did_not_take_place_is_marked_so_and_stays_so() -> None:
    mark = MarkNotHeld(meeting=MEETING, reason="nobody came")
    past = Scenario(meeting).given(PLANNED).when(mark).then(NOT_HELD)
    past.when(HOLD).then_refused(MeetingIsNotHeld, reason="nobody came")
    past.when(CANCEL).then_refused(MeetingIsNotHeld, reason="nobody came")


def test_a_correction_replaces_ordinal_days_place_and_mode() -> None:
    correct = CorrectMeeting(meeting=MEETING, reason="the press release says so", first_day="2015-10-12", ordinal=7)
    corrected = MeetingCorrected("the press release says so", "2015-10-12", ordinal=7)
    Scenario(meeting).given(PLANNED, HELD).when(correct).then(corrected).when(correct).then_nothing()


def test_that_it_was_held_said_again_takes_no_correction_back() -> None:
    corrected = MeetingCorrected("a slip", "2015-10-12", ordinal=7)
    Scenario(meeting).given(PLANNED, HELD, corrected).when(HOLD).then_nothing()


def test_the_list_of_a_meeting_that_was_held_is_complete_or_not_and_the_last_answer_holds() -> None:
    part = CloseAttendanceList(meeting=MEETING, complete=False, source="communiqué")
    held = Scenario(meeting).given(PLANNED, HELD).when(CLOSE).then(CLOSED).when(CLOSE).then_nothing()
    held.when(part).then(AttendanceListClosed(False, source="communiqué"))


def test_the_list_of_a_planned_meeting_is_not_closed() -> None:
    Scenario(meeting).given(PLANNED).when(CLOSE).then_refused(MeetingIsPlanned, first_day="2015-10")


def test_the_list_of_a_cancelled_meeting_is_not_closed() -> None:
    Scenario(meeting).given(PLANNED, CANCELLED).when(CLOSE).then_refused(MeetingIsCancelled, reason="no host")


def test_the_eighth_is_not_before_the_seventh() -> None:
    with pytest.raises(OutOfOrder) as refused:
        check_calendar("CTO", 8, "2014-11-13", [ScheduledMeeting("CTO-07", 7, "2015-10-11", takes_place=True)])
    assert refused.value.parameters["day"] == "2014-11-13"
    assert refused.value.parameters["other_day"] == "2015-10-11"


def test_the_seventh_is_not_after_the_eighth() -> None:
    with pytest.raises(OutOfOrder):
        check_calendar("CTO", 7, "2017", [ScheduledMeeting("CTO-08", 8, "2016-11-13", takes_place=True)])


def test_of_several_in_the_wrong_order_the_nearest_number_is_named() -> None:
    later = [
        ScheduledMeeting("CTO-03", 3, "2016", takes_place=True),
        ScheduledMeeting("CTO-07", 7, "2017", takes_place=True),
    ]
    with pytest.raises(OutOfOrder) as refused:
        check_calendar("CTO", 8, "2014", later)
    assert refused.value.parameters["other_ordinal"] == 7


def test_days_known_to_the_month_have_the_benefit_of_it() -> None:
    check_calendar("CTO", 8, "2015-10", [ScheduledMeeting("CTO-07", 7, "2015-10-11", takes_place=True)])


def test_a_meeting_that_did_not_take_place_orders_nothing() -> None:
    check_calendar("CTO", 8, "2014", [ScheduledMeeting("CTO-07", 7, "2015-10-11", takes_place=False)])


def test_a_series_has_one_eighth_meeting_and_the_refusal_names_the_next_free_number() -> None:
    with pytest.raises(OrdinalTaken) as refused:
        check_calendar(
            "CTO",
            7,
            "2016",
            [
                ScheduledMeeting("CTO-07", 7, "2015", takes_place=True),
                ScheduledMeeting("CTO-08", 8, "2016", takes_place=True),
            ],
        )
    assert refused.value.parameters["holder"] == "CTO-07"
    assert refused.value.parameters["next"] == 9


def test_a_meeting_without_an_ordinal_fits_anywhere() -> None:
    check_calendar("CxO", None, "2014", [ScheduledMeeting("CxO-01", 1, "2015", takes_place=True)])


TAKE_BACK = WithdrawOutcome(meeting=MEETING, reason="a wrong line")
PLANNED_AGAIN = MeetingOutcomeWithdrawn("a wrong line", "2015-10")


@pytest.mark.requirement("5.17")
def test_held_is_taken_back_to_the_days_that_were_planned() -> None:
    Scenario(meeting).given(PLANNED, HELD).when(TAKE_BACK).then(PLANNED_AGAIN).when(TAKE_BACK).then_nothing()


@pytest.mark.requirement("5.17")
@pytest.mark.parametrize("ended", [CANCELLED, NOT_HELD], ids=["cancelled", "not held"])
def test_cancelled_and_not_held_are_taken_back_and_it_can_be_held(ended: MeetingCancelled | MeetingNotHeld) -> None:
    Scenario(meeting).given(PLANNED, ended).when(TAKE_BACK).then(PLANNED_AGAIN).when(HOLD).then(HELD)


@pytest.mark.requirement("5.17")
def test_what_is_closed_is_named_and_reopened_first() -> None:
    both = Scenario(meeting).given(PLANNED, HELD, CLOSED, ConclusionsClosed(True))
    both.when(TAKE_BACK).then_refused(IsClosed, closed=["list", "conclusions"])
    reopened = both.given(AttendanceListClosed(False), ConclusionsClosed(False))
    reopened.when(TAKE_BACK).then(PLANNED_AGAIN)


@pytest.mark.requirement("5.17")
def test_a_code_is_corrected_and_corrected_to_the_same_is_nothing() -> None:
    correct = CorrectMeetingCode(meeting=MEETING, code="EX-70", reason="a slip")
    Scenario(meeting).given(PLANNED).when(correct).then(MeetingCodeCorrected("EX-70", "a slip")).when(
        correct
    ).then_nothing()


@pytest.mark.requirement("5.17")
def test_nothing_is_held_before_its_first_day() -> None:
    check_begun("2015-10-11", "2015-10-11")
    check_begun("2015-10", "2015-10-11")
    with pytest.raises(NotYetBegun):
        check_begun("2015-10-12", "2015-10-11")
    with pytest.raises(NotYetBegun):
        check_begun("2015-11", "2015-10-11")


@pytest.mark.requirement("5.17")
def test_the_marking_of_a_meeting_that_nobody_planned_is_not_there() -> None:
    change = ChangeMarking(record="meeting-1", reason="a slip")
    for marking in ("public", "members"):
        with pytest.raises(NotThere):
            restate(change, [], marking)
