"""A separate act makes a meeting public; withdrawing it closes the meeting again."""

import pytest

from services.meetings.domain import meeting
from services.meetings.domain.commands import AnnounceMeeting, WithdrawAnnouncement
from services.meetings.domain.errors import NotAnnounced
from shared.contracts.meetings import (
    MeetingAnnounced,
    MeetingAnnouncementWithdrawn,
    MeetingCancelled,
    MeetingCorrected,
    MeetingHeld,
    MeetingPlanned,
)
from shared.domain.errors import NotThere
from shared.domain.provenance import Imported
from shared.testing import Scenario

pytestmark = pytest.mark.requirement("3.01")
MEETING, SERIES = "meeting-00000000-0000-4000-8000-000000000003", "series-00000000-0000-4000-8000-000000000001"
PLANNED = MeetingPlanned(MEETING, SERIES, "EX-07", "2015-10", ordinal=7)
ANNOUNCE = AnnounceMeeting(meeting=MEETING)
LATER = AnnounceMeeting(meeting=MEETING, not_before="2027-03-01T09:00:00Z")
WITHDRAW = WithdrawAnnouncement(meeting=MEETING, reason="too early")
WITHDRAWN = MeetingAnnouncementWithdrawn("too early")


def test_a_planned_meeting_is_announced_at_once_or_not_before_a_moment() -> None:
    Scenario(meeting).given(PLANNED).when(ANNOUNCE).then(MeetingAnnounced())
    Scenario(meeting).given(PLANNED).when(LATER).then(MeetingAnnounced("2027-03-01T09:00:00Z"))


def test_announcing_twice_is_announcing_once() -> None:
    Scenario(meeting).given(PLANNED).when(ANNOUNCE).then(MeetingAnnounced()).when(ANNOUNCE).then_nothing()


@pytest.mark.parametrize(
    "change", [MeetingHeld("2015-10-11"), MeetingCorrected("a slip", "2015-11"), MeetingCancelled("no host")]
)
def test_what_was_changed_since_is_announced_anew(change: object) -> None:
    Scenario(meeting).given(PLANNED, MeetingAnnounced(), change).when(ANNOUNCE).then(MeetingAnnounced())


def test_another_embargo_is_another_announcement() -> None:
    Scenario(meeting).given(PLANNED, MeetingAnnounced()).when(LATER).then(MeetingAnnounced("2027-03-01T09:00:00Z"))


def test_an_announcement_is_withdrawn_once_and_made_anew() -> None:
    announced = Scenario(meeting).given(PLANNED, MeetingAnnounced())
    announced.when(WITHDRAW).then(WITHDRAWN).when(WITHDRAW).then_nothing().when(ANNOUNCE).then(MeetingAnnounced())


def test_what_was_never_announced_is_not_withdrawn() -> None:
    Scenario(meeting).given(PLANNED).when(WITHDRAW).then_refused(NotAnnounced, meeting=MEETING)


def test_what_is_public_by_its_file_can_be_withdrawn() -> None:
    imported = MeetingPlanned(MEETING, SERIES, "EX-07", "2015-10", imported=Imported("history", "EX-07"))
    Scenario(meeting).given(imported).when(WITHDRAW).then(WITHDRAWN)


def test_a_meeting_that_nobody_planned_is_not_announced() -> None:
    Scenario(meeting).when(ANNOUNCE).then_refused(NotThere, id=MEETING)
