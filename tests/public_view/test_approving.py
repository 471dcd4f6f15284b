"""The commands that need an approver."""

from collections.abc import Sequence

import pytest

from shared.contracts.markings import MarkingChanged
from shared.contracts.meetings import EVENTS as OF_MEETINGS
from shared.contracts.meetings import (
    AttendanceListClosed,
    MeetingAnnounced,
    MeetingCorrected,
    MeetingDetailsStated,
    TopicDiscussed,
    TopicDiscussedCorrected,
)
from shared.contracts.meetings import MeetingFactWithdrawn as FactWithdrawn
from shared.contracts.registry import EVENTS as OF_REGISTRY
from shared.contracts.reporting import EVENTS as OF_REPORTING
from shared.domain.errors import NeedsApprover, UnknownRecord
from shared.domain.event import Marking, PublishedEvent, StoredEvent
from shared.domain.registration import IsInError, RegisteredInError, Reinstated
from shared.public_view.approval import require_approver
from shared.public_view.marking_changes import ChangeMarking, marking_change

pytestmark = pytest.mark.requirement("5.04")
FACT, DETAILS = "fact-1", MeetingDetailsStated(venue="Example Hall")


def stored(data: PublishedEvent, marking: Marking, approved_by: str | None = "account-approver") -> StoredEvent:
    approved = approved_by if marking == "public" else None
    return StoredEvent("e", "t", "meeting-1", 1, "account-clerk", "c", None, marking, data, approved)


def needs(event: PublishedEvent, marking: Marking | None, past: Sequence[StoredEvent] = ()) -> bool:
    try:
        require_approver([event], marking, past)
    except NeedsApprover:
        return True
    return False


@pytest.mark.parametrize("marking", ["members", "bureau", "restricted", None])
def test_anything_is_recorded_below_public_by_anybody(marking: Marking | None) -> None:
    assert not needs(TopicDiscussed(FACT, "clouds"), marking)
    assert needs(TopicDiscussed(FACT, "clouds"), "public")
    assert needs(MeetingAnnounced(), marking)


@pytest.mark.parametrize(
    ("first", "correction", "withdrawal"),
    [
        (
            TopicDiscussed(FACT, "clouds"),
            TopicDiscussedCorrected(FACT, "fog", "a slip"),
            FactWithdrawn(FACT, "an error"),
        ),
        (DETAILS, MeetingDetailsStated(venue="Another"), None),
        (AttendanceListClosed(complete=True), AttendanceListClosed(complete=False), None),
    ],
)
def test_what_is_public_is_corrected_by_an_approver_and_lowered_by_anybody(
    first: PublishedEvent, correction: PublishedEvent, withdrawal: PublishedEvent | None
) -> None:
    public, waiting = [stored(first, "public")], [stored(first, "public", None)]
    assert needs(correction, None, public), "a marking that nobody chose is no lowering"
    assert needs(correction, "public", public)
    for lower in ("members", "bureau", "restricted"):
        assert not needs(correction, lower, public)
    for there in (waiting, [stored(first, "members")], []):
        assert not needs(correction, None, there)
    if withdrawal is not None:
        assert needs(withdrawal, "bureau", public)
        assert not needs(withdrawal, None, waiting)
        lowered = [*public, stored(MarkingChanged("a slip", FACT), "bureau")]
        assert not needs(withdrawal, None, lowered), "once it is lowered it is the bureau's to withdraw"


def test_a_change_of_an_announced_meeting_waits_and_needs_nobody() -> None:
    announced = [stored(MeetingAnnounced(), "public")]
    assert not needs(MeetingCorrected(first_day="2016", reason="a slip"), None, announced)


@pytest.mark.parametrize(
    "event", sorted({*OF_MEETINGS.values(), *OF_REGISTRY.values(), *OF_REPORTING.values()}, key=str)
)
def test_every_correction_and_withdrawal_says_of_which_statement_it_is(event: type[PublishedEvent]) -> None:
    """Otherwise the corrected statement could be public, and the need for an approver would be missed."""
    about = event.__name__.endswith(("Withdrawn", "Corrected", "Closed")) or "Details" in event.__name__
    whole = (
        "MeetingCorrected",
        "MeetingAnnouncementWithdrawn",
        "PersonNameCorrected",
        "ReportDraftWithdrawn",
        "MeetingCodeCorrected",
        "MeetingOutcomeWithdrawn",
        "CommuniqueCorrected",
        "CommuniqueWithdrawn",
        "ConclusionAdoptionWithdrawn",
        "ConclusionWordingCorrected",
    )
    if about and event.__name__ not in whole:
        assert "fact" in event.__struct_fields__ or event.states is not None or event.restates_record
    stated_no_more = event.__name__.endswith("Withdrawn") and event.__name__ not in whole
    assert event.withdraws == stated_no_more


def test_a_marking_is_changed_once_and_of_what_is_there() -> None:
    past = [stored(TopicDiscussed(FACT, "clouds"), "public", None)]
    change = ChangeMarking(record="meeting-1", statement=FACT, reason="a slip")
    assert marking_change(change, past, "public") == [MarkingChanged("a slip", FACT)], "what waits is approved"
    assert marking_change(change, [*past, stored(MarkingChanged("a slip", FACT), "public")], "public") == []
    assert marking_change(change, past, "bureau") == [MarkingChanged("a slip", FACT)], "or is kept"
    for gone in ([stored(DETAILS, "bureau")], [*past, stored(FactWithdrawn(FACT, "an error"), "bureau")]):
        with pytest.raises(UnknownRecord):
            marking_change(change, gone, "members")


@pytest.mark.requirement("5.17")
def test_what_is_in_error_is_marked_otherwise_once_it_is_reinstated() -> None:
    change = ChangeMarking(record="meeting-1", statement=FACT, reason="a slip")
    past = [stored(TopicDiscussed(FACT, "clouds"), "bureau"), stored(RegisteredInError("it stands twice"), "bureau")]
    with pytest.raises(IsInError) as refused:
        marking_change(change, past, "members")
    assert refused.value.parameters == {"id": "meeting-1", "reason": "it stands twice"}
    past.append(stored(Reinstated("it is another one"), "bureau"))
    assert marking_change(change, past, "members") == [MarkingChanged("a slip", FACT)]
