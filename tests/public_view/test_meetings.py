"""The open parts of a meeting by audience, after each event of its stream."""

import msgspec
import pytest

from shared.contracts import meetings as m
from shared.domain.event import Marking, PublishedEvent, StoredEvent
from shared.domain.provenance import Imported
from shared.public_view.meetings import (
    MeetingView,
    PublishableFacts,
    evolve_view,
    initial_view,
    open_to,
    release_embargo,
)

pytestmark = pytest.mark.requirement("5.01")

PLAN = m.MeetingPlanned("meeting-1", "series-1", "EX-07", "2027-03-01", 7)
IMPORTED = msgspec.structs.replace(PLAN, imported=Imported("a file of public sources", "1"))
MOVED = m.MeetingCorrected("Example reason", "2027-04-02", 7)
HELD = m.MeetingHeld("2027-03-01")
WITHDRAWN = m.MeetingAnnouncementWithdrawn("Example reason")
ANNOUNCED = m.MeetingAnnounced()
EMBARGOED = m.MeetingAnnounced("2027-01-01T12:00:00Z")
BEFORE, AFTER = "2027-01-01T11:59:59Z", "2027-01-01T12:00:00Z"
AS_PLANNED, AS_MOVED = PublishableFacts("2027-03-01", 7), PublishableFacts("2027-04-02", 7)


def event(data: PublishedEvent, marking: Marking, *, approved: bool = True) -> StoredEvent:
    return StoredEvent(
        "1", "a type", "meeting-1", 2, "account-1", "c", None, marking, data, "account-2" if approved else None
    )


def seen(
    *events: tuple[PublishedEvent, Marking], at: str = BEFORE, approved: bool = True
) -> dict[str, PublishableFacts | None]:
    """Return each audience's view after the events of one meeting, at a moment."""
    meeting: MeetingView | None = None
    for data, marking in events:
        stored = event(data, marking, approved=approved)
        meeting = (
            initial_view(stored, data, "Example meetings")
            if isinstance(data, m.MeetingPlanned)
            else evolve_view(release_embargo(meeting, at), stored)  # type: ignore[arg-type]  # planned first
        )
    assert meeting is not None
    now = release_embargo(meeting, at)
    return {audience: open_to(now, audience) for audience in ("public", "members", "bureau")}


def test_a_planned_meeting_is_the_bureaus_own() -> None:
    assert seen((PLAN, "bureau")) == {"public": None, "members": None, "bureau": AS_PLANNED}


def test_one_marked_for_members_is_theirs_and_not_the_publics() -> None:
    assert seen((PLAN, "members")) == {"public": None, "members": AS_PLANNED, "bureau": AS_PLANNED}


def test_that_it_is_cancelled_opens_nothing_that_was_closed() -> None:
    cancelled = m.MeetingCancelled("Example reason")
    assert seen((PLAN, "bureau"), (cancelled, "members"))["members"] is None
    assert seen((PLAN, "members"), (cancelled, "members"))["members"] == PublishableFacts(
        "2027-03-01", 7, status="cancelled"
    )


def test_an_announcement_opens_it_whatever_its_marking() -> None:
    assert set(map(str, seen((PLAN, "restricted"), (ANNOUNCED, "bureau")).values())) == {str(AS_PLANNED)}


def test_one_imported_as_public_is_open_and_one_typed_so_by_a_clerk_is_not() -> None:
    assert seen((IMPORTED, "public"), approved=False)["public"] == AS_PLANNED
    assert seen((PLAN, "public"), approved=False) == {"public": None, "members": None, "bureau": AS_PLANNED}


@pytest.mark.parametrize("approved", [True, False])
def test_a_change_counts_outside_as_soon_as_an_approver_made_it_public(approved: bool) -> None:
    told = seen((PLAN, "bureau"), (ANNOUNCED, "public"), (MOVED, "public"), approved=approved)
    assert told["public"] == (AS_MOVED if approved else AS_PLANNED)


def test_a_change_for_the_bureau_waits_for_another_announcement() -> None:
    once = seen((PLAN, "bureau"), (ANNOUNCED, "public"), (HELD, "bureau"))
    assert once == {
        "public": AS_PLANNED,
        "members": AS_PLANNED,
        "bureau": PublishableFacts("2027-03-01", 7, status="held"),
    }
    again = seen((PLAN, "bureau"), (ANNOUNCED, "public"), (HELD, "bureau"), (ANNOUNCED, "public"))
    assert again["public"] == PublishableFacts("2027-03-01", 7, status="held")


def test_an_embargo_holds_the_meeting_back_until_its_second() -> None:
    waiting: tuple[tuple[PublishedEvent, Marking], ...] = ((PLAN, "members"), (EMBARGOED, "public"))
    assert seen(*waiting) == {"public": None, "members": None, "bureau": AS_PLANNED}
    assert set(map(str, seen(*waiting, at=AFTER).values())) == {str(AS_PLANNED)}


def test_while_an_embargo_holds_a_change_back_what_was_announced_before_stays_open() -> None:
    told = seen((PLAN, "bureau"), (ANNOUNCED, "public"), (MOVED, "members"), (EMBARGOED, "public"))
    assert told == {"public": AS_PLANNED, "members": AS_PLANNED, "bureau": AS_MOVED}


def test_a_withdrawn_announcement_closes_it_to_everybody_outside() -> None:
    told = seen((IMPORTED, "public"), (WITHDRAWN, "bureau"))
    assert told == {"public": None, "members": None, "bureau": AS_PLANNED}
