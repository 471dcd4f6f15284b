"""Facts of a meeting besides its outcome: stated, corrected, withdrawn, and refused."""

import msgspec
import pytest

from services.meetings.domain import meeting
from services.meetings.domain.commands import (
    CloseConclusions,
    CorrectCount,
    RecordReport,
    RecordTopic,
    StateCount,
    StateMeetingDetails,
    StateSubjects,
    SummarizeConclusion,
    WithdrawMeetingFact,
    WithdrawSubjects,
)
from services.meetings.domain.errors import (
    CountBelowNought,
    MeetingIsCancelled,
    MeetingIsNotHeld,
    MeetingIsPlanned,
)
from shared.contracts.meetings import (
    ConclusionsClosed,
    ConclusionSummarized,
    CountCorrected,
    CountStated,
    MeetingCancelled,
    MeetingDetailsStated,
    MeetingFactWithdrawn,
    MeetingHeld,
    MeetingNotHeld,
    MeetingPlanned,
    MeetingReported,
    MeetingSubjectsStated,
    MeetingSubjectsWithdrawn,
    TopicDiscussed,
)
from shared.domain.decider import Command
from shared.domain.errors import NotThere, UnknownRecord
from shared.domain.event import PublishedEvent
from shared.domain.provenance import Imported
from shared.statements.errors import AlreadyStated, ReasonMissing
from shared.testing import Scenario

pytestmark = pytest.mark.requirement("2.03")

MEETING = "meeting-00000000-0000-4000-8000-000000000003"
FACT, OTHER = (f"fact-00000000-0000-4000-8000-00000000000{number}" for number in (7, 8))
HELD = (MeetingPlanned(MEETING, "series-1", "EX-07", "2015-10"), MeetingHeld("2015-10-11"))
ROW = Imported("history", "EX-07")

DETAILS = StateMeetingDetails(meeting=MEETING, venue="Example Hall", hosts=("Example Union",), invitation_only=True)
DETAILED = MeetingDetailsStated(venue="Example Hall", hosts=("Example Union",), invitation_only=True)
COUNT = StateCount(meeting=MEETING, fact=FACT, value=23, relation="=", of="leaders", by="communiqué")
COUNTED = CountStated(FACT, 23, "=", "leaders", "communiqué")
TOPIC = RecordTopic(meeting=MEETING, fact=FACT, topic="cloud computing")
DISCUSSED = TopicDiscussed(FACT, "cloud computing")
SUMMARY = SummarizeConclusion(meeting=MEETING, fact=FACT, summary="go on with video codecs")
SUMMARIZED = ConclusionSummarized(FACT, "go on with video codecs")
REPORT = RecordReport(meeting=MEETING, fact=FACT, document="TD 101 TSAG")
REPORTED = MeetingReported(FACT, "TD 101 TSAG")

STATED: list[tuple[Command, PublishedEvent]] = [
    (DETAILS, DETAILED),
    (COUNT, COUNTED),
    (TOPIC, DISCUSSED),
    (SUMMARY, SUMMARIZED),
    (REPORT, REPORTED),
    (StateSubjects(meeting=MEETING, subjects=("health",)), MeetingSubjectsStated(("health",))),
    (CloseConclusions(meeting=MEETING, complete=False), ConclusionsClosed(False)),
]
CORRECT = CorrectCount(
    meeting=MEETING, fact=FACT, value=23, relation="about", of="leaders", by="press", reason="a slip"
)
WITHDRAW, WITHDRAWN = WithdrawMeetingFact(meeting=MEETING, fact=FACT, reason="an error"), "an error"


@pytest.mark.parametrize(("command", "event"), STATED)
def test_what_is_told_of_a_meeting_that_was_held_is_told_once(command: Command, event: PublishedEvent) -> None:
    Scenario(meeting).given(*HELD).when(command).then(event).when(command).then_nothing()


@pytest.mark.parametrize(("command", "_event"), STATED)
def test_of_a_meeting_that_nobody_planned_nothing_is_told(command: Command, _event: PublishedEvent) -> None:
    Scenario(meeting).when(command).then_refused(NotThere, id=MEETING)


def test_a_topic_is_not_corrected_as_a_count() -> None:
    Scenario(meeting).given(*HELD, DISCUSSED).when(CORRECT).then_refused(UnknownRecord, id=FACT)


def test_counts_that_disagree_all_stand() -> None:
    other = StateCount(meeting=MEETING, fact=OTHER, value=15, relation="more than", of="companies", by="a blog")
    Scenario(meeting).given(*HELD, COUNTED).when(other).then(CountStated(OTHER, 15, "more than", "companies", "a blog"))


@pytest.mark.parametrize(("command", "event"), STATED[1:5])
def test_the_same_said_under_another_id_is_nothing_new(command: Command, event: PublishedEvent) -> None:
    again = msgspec.structs.replace(command, fact=OTHER, source="another page")  # type: ignore[type-var]
    Scenario(meeting).given(*HELD, event).when(again).then_nothing()


def test_an_id_belongs_to_what_was_said_first() -> None:
    Scenario(meeting).given(*HELD, COUNTED).when(TOPIC).then_refused(AlreadyStated, id=FACT)


@pytest.mark.requirement("2.02")
def test_a_row_of_a_file_is_known_by_its_id_whatever_staff_changed_since() -> None:
    told = Scenario(meeting).given(*HELD, CountStated(FACT, 23, "=", "leaders", "communiqué", imported=ROW))
    row = StateCount(meeting=MEETING, fact=FACT, value=24, relation="=", of="leaders", by="communiqué", imported=ROW)
    told.when(CORRECT).then(CountCorrected(FACT, 23, "about", "leaders", "press", "a slip")).when(row).then_nothing()
    told.when(WITHDRAW).then(MeetingFactWithdrawn(FACT, WITHDRAWN)).when(row).then_nothing()
    details = StateMeetingDetails(meeting=MEETING, venue="Example Barn", imported=ROW)
    Scenario(meeting).given(*HELD, DETAILED).when(details).then_nothing()


@pytest.mark.requirement("2.12")
@pytest.mark.parametrize(("given", "command"), [((), COUNT), ((COUNTED,), CORRECT)])
def test_a_count_below_nought_is_none(given: tuple[PublishedEvent, ...], command: StateCount | CorrectCount) -> None:
    below = msgspec.structs.replace(command, value=-1)
    Scenario(meeting).given(*HELD, *given).when(below).then_refused(CountBelowNought, field="value", value=-1)


@pytest.mark.parametrize("command", [COUNT, TOPIC, SUMMARY, CloseConclusions(meeting=MEETING, complete=True)])
def test_what_never_took_place_has_no_counts_topics_or_conclusions(command: Command) -> None:
    planned = Scenario(meeting).given(HELD[0], MeetingCancelled("no host"))
    planned.when(command).then_refused(MeetingIsCancelled, reason="no host")
    marked = Scenario(meeting).given(HELD[0], MeetingNotHeld("a pandemic"))
    marked.when(command).then_refused(MeetingIsNotHeld, reason="a pandemic")


@pytest.mark.parametrize(("command", "event"), [(DETAILS, DETAILED), (REPORT, REPORTED)])
def test_that_it_never_took_place_is_reported_and_where_it_was_to_be_stands(
    command: Command, event: PublishedEvent
) -> None:
    Scenario(meeting).given(HELD[0], MeetingNotHeld("a pandemic")).when(command).then(event)


@pytest.mark.parametrize(("command", "event"), STATED[:5])
def test_a_meeting_only_announced_may_have_all_that_is_told_of_it(command: Command, event: PublishedEvent) -> None:
    Scenario(meeting).given(HELD[0]).when(command).then(event)


def test_the_conclusions_of_a_planned_meeting_are_not_closed_and_the_last_answer_holds() -> None:
    close = CloseConclusions(meeting=MEETING, complete=True, source="communiqué")
    Scenario(meeting).given(HELD[0]).when(close).then_refused(MeetingIsPlanned, first_day="2015-10")
    said = Scenario(meeting).given(*HELD, ConclusionsClosed(False)).when(close)
    said.then(ConclusionsClosed(True, source="communiqué"))


def test_details_are_replaced_for_a_reason() -> None:
    other = StateMeetingDetails(meeting=MEETING, venue="Example Barn")
    told = Scenario(meeting).given(*HELD, DETAILED).when(other).then_refused(ReasonMissing, field="reason")
    mended = StateMeetingDetails(meeting=MEETING, venue="Example Barn", reason="a slip")
    told.when(mended).then(MeetingDetailsStated(venue="Example Barn", reason="a slip")).when(mended).then_nothing()


def test_details_without_anything_in_them_are_none() -> None:
    Scenario(meeting).given(*HELD).when(StateMeetingDetails(meeting=MEETING)).then_nothing()


def test_all_subjects_are_stated_at_once_in_any_order_and_none_makes_a_general_meeting() -> None:
    both = MeetingSubjectsStated(("health", "transport"))
    told = Scenario(meeting).given(*HELD, both)
    told.when(StateSubjects(meeting=MEETING, subjects=("transport", "health"))).then_nothing()
    general = StateSubjects(meeting=MEETING, subjects=())
    told.when(general).then_refused(ReasonMissing, field="reason")
    mended = msgspec.structs.replace(general, reason="a slip")
    told.when(mended).then(MeetingSubjectsStated((), reason="a slip")).when(mended).then_nothing()


def test_a_row_of_a_file_replaces_no_subjects_that_were_stated() -> None:
    row = StateSubjects(meeting=MEETING, subjects=("education",), imported=ROW)
    Scenario(meeting).given(*HELD, MeetingSubjectsStated(("health",))).when(row).then_nothing()


def test_subjects_that_are_withdrawn_are_not_known_and_can_be_stated_anew() -> None:
    withdraw = WithdrawSubjects(meeting=MEETING, reason="an error")
    told = Scenario(meeting).given(*HELD).when(withdraw).then_nothing()
    told.given(MeetingSubjectsStated(())).when(withdraw).then(MeetingSubjectsWithdrawn("an error"))
    told.when(withdraw).then_nothing()
    told.when(StateSubjects(meeting=MEETING, subjects=("health",))).then(MeetingSubjectsStated(("health",)))


def test_a_meeting_that_was_cancelled_was_to_be_on_a_subject_all_the_same() -> None:
    told = Scenario(meeting).given(HELD[0], MeetingCancelled("no host"))
    told.when(StateSubjects(meeting=MEETING, subjects=("health",))).then(MeetingSubjectsStated(("health",)))
