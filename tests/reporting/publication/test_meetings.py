"""Meetings: published by an act, not by being recorded; later changes; embargoes; withdrawals."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid5

import msgspec
import pytest

from shared.contracts import meetings as m
from shared.domain.event import Marking, PublishedEvent
from shared.domain.provenance import Imported
from shared.domain.registration import RegisteredInError, Reinstated
from tests.reporting.publication.saying import CODE, MEETING, OPENED, PLANNED, SERIES, TOLD, Saying

pytestmark = pytest.mark.requirement("3.01")
ANNOUNCED = m.MeetingAnnounced()
DUE = datetime(2026, 11, 2, 12, tzinfo=UTC)
EMBARGOED = m.MeetingAnnounced("2026-11-02T12:00:00Z")
MOVED = m.MeetingCorrected("Example reason", "2027-04-02", 7, None, "Vienna", "AUT", "hybrid", ("a letter",))
NOW_MOVED = TOLD | {
    "first_day": "2027-04-02",
    "city": "Vienna",
    "country": "AUT",
    "mode": "hybrid",
    "sources": ["a letter"],
}
HELD = m.MeetingHeld("2027-03-01", "2027-03-02", "Budapest", "HUN", "in person")
NOW_HELD = TOLD | {"last_day": "2027-03-02"}
CANCELLED, NOT_HELD = m.MeetingCancelled("Example reason"), m.MeetingNotHeld("Example reason")
WITHDRAWN = m.MeetingAnnouncementWithdrawn("Example reason")


@pytest.mark.parametrize("marking", ["public", "members", "bureau", "restricted"])
def test_what_is_only_typed_is_told_to_nobody(saying: Saying, marking: Marking) -> None:
    saying.say("meetings", SERIES, OPENED, marking)
    saying.say("meetings", MEETING, PLANNED, marking)
    for event in (HELD, MOVED):
        saying.say("meetings", MEETING, event, marking)
    saying.read()
    assert saying.told() == []


def test_an_announced_meeting_is_told_as_it_is_recorded_then(saying: Saying) -> None:
    cause = saying.meeting(MOVED, ANNOUNCED)
    saying.read()
    assert saying.told() == [("meeting-announced", NOW_MOVED)]
    (event,) = saying.events()
    assert event["id"] == str(uuid5(UUID(cause), event["type"]))
    assert list(event) == [
        "specversion",
        "id",
        "source",
        "type",
        "subject",
        "datacontenttype",
        "streamversion",
        "marking",
        "data",
    ]
    assert (event["specversion"], event["source"], event["subject"]) == ("1.0", "partners", MEETING)
    assert (event["streamversion"], event["marking"]) == (1, "public")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (MOVED, ("meeting-changed", NOW_MOVED)),
        (HELD, ("meeting-held", NOW_HELD)),
        (CANCELLED, ("meeting-cancelled", CODE | {"outcome": "cancelled"})),
        (NOT_HELD, ("meeting-cancelled", CODE | {"outcome": "not held"})),
        (WITHDRAWN, ("meeting-announcement-withdrawn", CODE)),
    ],
)
def test_what_becomes_of_an_announced_meeting_is_told_once(
    saying: Saying, change: PublishedEvent, told: tuple[str, object]
) -> None:
    saying.meeting(ANNOUNCED)
    saying.meeting(change, marking="public")
    saying.read()
    assert saying.told() == [("meeting-announced", TOLD), told]
    saying.meeting(change, marking="public")
    saying.read()
    assert len(saying.told()) == 2, "said again, it is nothing new"


@pytest.mark.parametrize("change", [MOVED, HELD, CANCELLED, NOT_HELD])
@pytest.mark.parametrize("marking", ["members", "bureau", "restricted"])
def test_a_change_that_is_not_public_waits_for_another_announcement(
    saying: Saying, change: PublishedEvent, marking: Marking
) -> None:
    saying.meeting(ANNOUNCED)
    saying.meeting(change, marking=marking)
    saying.read()
    assert saying.told() == [("meeting-announced", TOLD)]
    cause = saying.meeting(ANNOUNCED)
    saying.read()
    assert len(saying.told()) == 2
    last = saying.events()[-1]
    assert last["id"] == str(uuid5(UUID(cause), last["type"]))


def test_a_change_of_nothing_that_is_told_is_not_told(saying: Saying) -> None:
    saying.meeting(ANNOUNCED)
    said_of = (m.MeetingDetailsStated(venue="Example Hall"), m.AttendanceListClosed(complete=True))
    same = m.MeetingCorrected("Example reason", "2027-03-01", 7, None, "Budapest", "HUN", "in person")
    saying.meeting(*said_of, same, marking="public")
    saying.read()
    assert saying.told() == [("meeting-announced", TOLD)]


def test_a_public_change_tells_nothing_that_was_kept_back(saying: Saying) -> None:
    saying.meeting(ANNOUNCED)
    saying.meeting(m.MeetingCorrected("Example reason", "2027-03-01", 8, None, "Secret City", "HUN", "in person"))
    saying.meeting(HELD, marking="public")
    saying.read()
    assert saying.told() == [("meeting-announced", TOLD), ("meeting-held", NOW_HELD)]


def test_a_withdrawn_meeting_is_announced_anew_with_all_that_holds(saying: Saying) -> None:
    saying.meeting(ANNOUNCED)
    saying.meeting(HELD, marking="public")
    saying.meeting(WITHDRAWN, ANNOUNCED)
    saying.read()
    assert [what for what, _data in saying.told()] == [
        "meeting-announced", "meeting-held", "meeting-announcement-withdrawn", "meeting-announced", "meeting-held",
    ]  # fmt: skip
    assert saying.told()[3] == ("meeting-announced", NOW_HELD)
    assert len({event["id"] for event in saying.events()}) == 5


def test_what_an_import_with_public_sources_brings_counts_as_announced(saying: Saying) -> None:
    imported = msgspec.structs.replace(PLANNED, imported=Imported("history", "EX-07"))
    saying.say("meetings", SERIES, OPENED, "public")
    saying.say("meetings", MEETING, imported, "public")
    saying.meeting(HELD, marking="public")
    saying.read()
    assert saying.told() == [("meeting-announced", TOLD), ("meeting-held", NOW_HELD)]
    saying.meeting(ANNOUNCED)
    saying.read()
    assert len(saying.told()) == 2, "announcing what is public already says nothing new"
    saying.meeting(WITHDRAWN)
    saying.read()
    assert saying.told()[2:] == [("meeting-announcement-withdrawn", CODE)]


def test_an_import_for_the_bureau_counts_as_nothing(saying: Saying) -> None:
    saying.say("meetings", SERIES, OPENED)
    saying.say("meetings", MEETING, msgspec.structs.replace(PLANNED, imported=Imported("history", "EX-07")))
    saying.meeting(HELD, marking="public")
    saying.read()
    assert saying.told() == []


def test_nothing_leaves_before_the_embargo_is_over_and_all_of_it_right_after(saying: Saying) -> None:
    cause = saying.meeting(EMBARGOED)
    saying.read()
    saying.now = DUE - timedelta(seconds=1)
    assert saying.due() == 0
    assert saying.told() == []
    saying.now = DUE
    assert saying.due() == 1
    assert saying.told() == [("meeting-announced", TOLD)]
    assert saying.events()[0]["id"] == str(uuid5(UUID(cause), "rapporteur.partners.meeting-announced.v1"))
    assert saying.due() == 0


def test_what_was_public_meanwhile_is_told_with_what_the_embargo_held(saying: Saying) -> None:
    saying.meeting(EMBARGOED)
    saying.meeting(MOVED)
    saying.meeting(CANCELLED, marking="public")
    saying.read()
    assert saying.told() == []
    saying.now = DUE + timedelta(hours=1)
    saying.due()
    assert saying.told() == [("meeting-announced", TOLD), ("meeting-cancelled", CODE | {"outcome": "cancelled"})]


def test_a_meeting_withdrawn_under_its_embargo_was_never_told(saying: Saying) -> None:
    saying.meeting(EMBARGOED, WITHDRAWN)
    saying.read()
    saying.now = DUE + timedelta(days=1)
    assert saying.due() == 0
    assert saying.told() == []


def test_changes_are_announced_under_an_embargo_of_their_own(saying: Saying) -> None:
    saying.meeting(ANNOUNCED, MOVED, EMBARGOED)
    saying.read()
    assert saying.told() == [("meeting-announced", TOLD)]
    saying.now = DUE
    saying.due()
    assert saying.told() == [("meeting-announced", TOLD), ("meeting-changed", NOW_MOVED)]


def test_an_embargo_that_is_over_already_holds_nothing(saying: Saying) -> None:
    saying.now = DUE + timedelta(days=1)
    saying.meeting(EMBARGOED)
    saying.read()
    assert saying.told() == [("meeting-announced", TOLD)]


def test_what_comes_after_an_embargo_is_told_after_what_it_held(saying: Saying) -> None:
    cause = saying.meeting(EMBARGOED)
    saying.read()
    saying.now = DUE
    saying.meeting(MOVED, marking="public")
    saying.read()
    assert saying.told() == [("meeting-announced", TOLD), ("meeting-changed", NOW_MOVED)]
    assert saying.events()[0]["id"] == str(uuid5(UUID(cause), "rapporteur.partners.meeting-announced.v1"))


@pytest.mark.requirement("5.17")
@pytest.mark.parametrize("outcome", [HELD, CANCELLED, NOT_HELD], ids=["held", "cancelled", "not held"])
def test_that_an_outcome_is_taken_back_is_told_with_all_that_is_planned(
    saying: Saying, outcome: PublishedEvent
) -> None:
    saying.meeting(ANNOUNCED)
    planned = m.MeetingOutcomeWithdrawn("Example reason", "2027-03-01", None, "Budapest", "HUN", "in person")
    saying.meeting(outcome, planned, marking="public")
    saying.read()
    assert saying.told()[-1] == ("meeting-outcome-withdrawn", TOLD)
    saying.meeting(outcome, marking="public")
    saying.read()
    assert len(saying.told()) == 4


@pytest.mark.requirement("5.17")
def test_a_corrected_code_is_told_as_a_change_and_used_from_then_on(saying: Saying) -> None:
    saying.meeting(ANNOUNCED)
    saying.meeting(m.MeetingCodeCorrected("EX-70", "Example reason"), CANCELLED, marking="public")
    saying.read()
    code = {"code": "EX-70"}
    assert saying.told()[1:] == [
        ("meeting-changed", TOLD | code),
        ("meeting-cancelled", CODE | code | {"outcome": "cancelled"}),
    ]


@pytest.mark.requirement("5.17")
def test_a_meeting_registered_in_error_is_withdrawn_at_once_and_told_again_when_it_is_reinstated(
    saying: Saying,
) -> None:
    saying.meeting(ANNOUNCED, RegisteredInError("Example reason"))
    saying.read()
    assert saying.told() == [("meeting-announced", TOLD), ("meeting-announcement-withdrawn", CODE)]
    saying.meeting(Reinstated("Example reason"))
    saying.read()
    assert saying.told()[2:] == [("meeting-announced", TOLD)]


@pytest.mark.requirement("5.17")
def test_an_embargo_that_ends_while_a_meeting_is_in_error_tells_nothing(saying: Saying) -> None:
    saying.meeting(EMBARGOED, RegisteredInError("Example reason"))
    saying.read()
    saying.now = DUE + timedelta(minutes=1)
    saying.due()
    assert saying.told() == []
