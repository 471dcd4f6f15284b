"""Recordings: published while they, their meeting and the consent to share allow it; withdrawn when one of these no
longer does."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from shared.contracts import meetings as m
from shared.contracts.embargoes import EmbargoEnded
from shared.contracts.markings import MarkingChanged
from shared.contracts.meetings.follow_up import ConsentStated, ConsentWithdrawn
from shared.contracts.meetings.recordings import (
    PresentationCorrected,
    PresentationStated,
    RecordingStated,
    RecordingWithdrawn,
)
from shared.domain.provenance import Imported
from tests.reporting.publication.saying import MEETING, Saying

pytestmark = pytest.mark.requirement("10.05", "10.09")
SHOWN, ENGLISH, FRENCH = f"presentation-{UUID(int=21)}", f"recording-{UUID(int=22)}", f"recording-{UUID(int=23)}"
SPEAKER = f"person-{UUID(int=24)}"
TOLD = {
    "recording": ENGLISH, "meeting": MEETING, "presentation": SHOWN, "title": {"en": "Networks"}, "language": "en",
    "address": "https://example.org/1", "seconds": 1500,
}  # fmt: skip
WHEN = "2026-11-02T12:00:00Z"


def told(saying: Saying) -> list[tuple[str, dict[str, Any]]]:
    saying.read()
    return [each for each in saying.told() if each[0].startswith("recording")]


def presented(saying: Saying, **rest: Any) -> None:
    saying.meeting(m.MeetingAnnounced())
    stated = PresentationStated(SHOWN, MEETING, {"en": "Networks"}, speaker=SPEAKER)
    saying.say("meetings", SHOWN, stated)
    recording = RecordingStated(ENGLISH, SHOWN, "en", "https://example.org/1", seconds=1500, **rest)
    saying.say("meetings", ENGLISH, recording, "public")


def answer(saying: Saying, number: int, said: Any, on: str, to: Any = "sharing") -> str:
    stream = f"consent-{UUID(int=number)}"
    saying.say("meetings", stream, ConsentStated(stream, SHOWN, to, SPEAKER, said, on), "restricted")
    return stream


def test_a_public_recording_is_told_once_sharing_is_consented_to_and_never_who_spoke(saying: Saying) -> None:
    presented(saying)
    answer(saying, 31, "given", "2027-03-01", to="recording")
    assert told(saying) == []
    answer(saying, 32, "given", "2027-03-01")
    assert told(saying) == [("recording-published", TOLD)]
    answer(saying, 33, "given", "2027-03-02")
    assert len(told(saying)) == 1, "nothing is told twice"


def test_withdrawn_consent_takes_back_every_recording_and_a_new_one_tells_them_again(saying: Saying) -> None:
    presented(saying)
    saying.say("meetings", FRENCH, RecordingStated(FRENCH, SHOWN, "fr", "https://example.org/2"), "public")
    answer(saying, 31, "given", "2027-03-01")
    back = answer(saying, 32, "withdrawn", "2027-03-20")
    assert [(name, content["language"]) for name, content in told(saying)] == [
        ("recording-published", "en"), ("recording-published", "fr"),
        ("recording-withdrawn", "en"), ("recording-withdrawn", "fr"),
    ]  # fmt: skip
    assert told(saying)[2] == ("recording-withdrawn", TOLD)
    saying.say("meetings", back, ConsentWithdrawn(back, "stated in error"))
    assert [name for name, _content in told(saying)[4:]] == ["recording-published"] * 2


def test_a_marking_a_withdrawal_and_the_meeting_take_it_back(saying: Saying) -> None:
    presented(saying)
    answer(saying, 31, "given", "2027-03-01")
    saying.say("meetings", ENGLISH, MarkingChanged("Example reason"), "bureau")
    saying.say("meetings", ENGLISH, MarkingChanged("Example reason"), "public")
    saying.meeting(m.MeetingAnnouncementWithdrawn("Example reason"), m.MeetingAnnounced())
    saying.say("meetings", ENGLISH, RecordingWithdrawn(ENGLISH, "Example reason"))
    assert [name for name, _content in told(saying)] == ["recording-published", "recording-withdrawn"] * 3


def test_a_meeting_under_embargo_and_a_recording_under_one_keep_it(saying: Saying) -> None:
    saying.meeting(m.MeetingAnnounced(WHEN))
    saying.say("meetings", SHOWN, PresentationStated(SHOWN, MEETING, {"en": "Networks"}))
    answer(saying, 31, "given", "2027-03-01")
    for stream, due in ((ENGLISH, None), (FRENCH, "2026-11-03T12:00:00Z")):
        stated = RecordingStated(stream, SHOWN, "en", "https://example.org/1", not_before=due)
        saying.say("meetings", stream, stated, "public")
    assert told(saying) == []
    saying.now = datetime(2026, 11, 2, 12, tzinfo=UTC)
    saying.due()
    assert [content["recording"] for _name, content in told(saying)] == [ENGLISH]
    saying.say("meetings", FRENCH, EmbargoEnded("2026-11-03T12:00:00Z"), "public")
    assert [content["recording"] for _name, content in told(saying)] == [ENGLISH, FRENCH]


def test_a_corrected_title_is_told_whole_and_a_public_source_is_taken_as_it_is(saying: Saying) -> None:
    presented(saying, imported=Imported("published list", "1"))
    assert told(saying) == [("recording-published", TOLD)]
    title = {"en": "Networks that learn"}
    saying.say("meetings", SHOWN, PresentationCorrected(SHOWN, MEETING, title, "a slip"))  # type: ignore[call-arg]
    assert told(saying)[1:] == [("recording-published", TOLD | {"title": {"en": "Networks that learn"}})]
    answer(saying, 31, "refused", "2027-03-01")
    assert told(saying)[2][0] == "recording-withdrawn"
