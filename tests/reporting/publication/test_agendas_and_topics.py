"""Agendas and topics: an agenda as announced, with its meeting or after it; a complete topic whenever a public part
changes."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from services.reporting.publication import topics
from services.reporting.read_models.publication import reset_publication
from shared.contracts import meetings as m
from shared.contracts.embargoes import EmbargoEnded
from shared.contracts.markings import MarkingChanged
from shared.contracts.meetings.follow_up import ProgressStated, ProgressWithdrawn
from shared.contracts.meetings.topics import FollowedTopicStated, FollowedTopicWithdrawn, LineageStated
from tests.reporting.publication.saying import CODE, MEETING, Saying

pytestmark = pytest.mark.requirement("10.03")
ITEM = m.AnnouncedItem(f"agenda-item-{UUID(int=5)}", "1", "substantive", {"en": "Security"})
OTHER = m.AnnouncedItem(f"agenda-item-{UUID(int=6)}", "2", "substantive", {"en": "AI", "fr": "IA"})
TOLD = CODE | {"items": [{"number": "1", "title": {"en": "Security"}}]}
DUE = datetime(2026, 11, 2, 12, tzinfo=UTC)
WHEN = "2026-11-02T12:00:00Z"
FIVE, SIX = f"followed-topic-{UUID(int=7)}", f"followed-topic-{UUID(int=8)}"
STAGE, LATER, LINEAGE = f"progress-{UUID(int=9)}", f"progress-{UUID(int=10)}", f"lineage-{UUID(int=11)}"


def told(saying: Saying, what: str) -> list[Any]:
    saying.read()
    return [content for name, content in saying.told() if name == what]


def test_an_agenda_is_told_as_announced_and_again_when_announced_again(saying: Saying) -> None:
    saying.meeting(m.MeetingAnnounced(), m.AgendaAnnounced((ITEM,)))
    assert told(saying, "agenda-published") == [TOLD]
    saying.meeting(m.AgendaAnnounced((ITEM, OTHER)))
    both = [*TOLD["items"], {"number": "2", "title": {"en": "AI", "fr": "IA"}}]
    assert told(saying, "agenda-published")[1:] == [CODE | {"items": both}]


def test_an_agenda_waits_for_its_own_embargo_and_for_its_meetings(saying: Saying) -> None:
    saying.meeting(m.MeetingAnnounced(WHEN), m.AgendaAnnounced((ITEM,)))
    assert told(saying, "agenda-published") == []
    saying.now = DUE
    saying.due()
    assert [name for name, _content in saying.told()] == ["meeting-announced", "agenda-published"]
    saying.meeting(m.AgendaAnnounced((OTHER,), "2026-11-03T12:00:00Z"))
    saying.read()
    assert len(saying.told()) == 2
    saying.now = DUE + timedelta(days=1)
    saying.due()
    assert len(told(saying, "agenda-published")) == 2
    saying.meeting(EmbargoEnded("2026-11-03T12:00:00Z"))
    assert len(told(saying, "agenda-published")) == 2


def test_after_a_withdrawn_announcement_the_agenda_is_told_anew(saying: Saying) -> None:
    saying.meeting(m.MeetingAnnounced(), m.AgendaAnnounced((ITEM,)), m.MeetingAnnouncementWithdrawn("Example reason"))
    saying.meeting(m.MeetingAnnounced())
    assert told(saying, "agenda-published") == [TOLD]
    saying.meeting(m.AgendaAnnounced((ITEM,)))
    assert told(saying, "agenda-published") == [TOLD, TOLD]


def judge(saying: Saying, stream: str = STAGE, state: Any = "priority", on: str = "2027-03-01", **more: Any) -> None:
    saying.say("meetings", stream, ProgressStated(stream, FIVE, state, on, "meeting", **more), "public")


def test_a_topic_is_told_whole_once_a_stage_of_it_is_public(saying: Saying) -> None:
    saying.meeting(m.MeetingAnnounced())
    saying.say("meetings", FIVE, FollowedTopicStated(FIVE, {"en": "5G"}), "public")
    stage = ProgressStated(STAGE, FIVE, "discussed", "2027-03-01", "meeting", at=MEETING)
    saying.say("meetings", STAGE, stage, "members")
    assert told(saying, "topic-told") == []
    judge(saying, LATER, on="2027-04-01", at=MEETING)
    whole = {"topic": FIVE, "name": {"en": "5G"}, "stage": "priority", "stage_on": "2027-04-01", "meeting": MEETING}
    assert told(saying, "topic-told") == [whole]
    saying.say("meetings", LATER, ProgressWithdrawn(LATER, "Example reason"))
    assert told(saying, "topic-told")[1:] == [{"topic": FIVE, "name": {"en": "5G"}}]


def test_a_stage_of_a_closed_meeting_does_not_name_it_and_one_under_embargo_waits(saying: Saying) -> None:
    saying.say("meetings", FIVE, FollowedTopicStated(FIVE, {"en": "5G"}), "public")
    judge(saying, at=MEETING, not_before=WHEN)
    assert told(saying, "topic-told") == []
    saying.say("meetings", STAGE, EmbargoEnded(WHEN), "public")
    (only,) = told(saying, "topic-told")
    assert "meeting" not in only
    assert only["stage"] == "priority"


def test_a_topic_names_a_meeting_just_while_that_is_public(saying: Saying) -> None:
    saying.meeting()
    saying.say("meetings", FIVE, FollowedTopicStated(FIVE, {"en": "5G"}), "public")
    judge(saying, at=MEETING)
    saying.meeting(m.MeetingAnnounced(WHEN))
    assert [each.get("meeting") for each in told(saying, "topic-told")] == [None]
    saying.now = DUE
    saying.due()
    saying.meeting(m.MeetingAnnouncementWithdrawn("Example reason"))
    saying.meeting(m.MeetingAnnounced(), m.MeetingHeld("2027-03-01"))
    saying.read(batch=1)
    judge(saying)
    saying.meeting(m.MeetingAnnouncementWithdrawn("Example reason"))
    assert [each.get("meeting") for each in told(saying, "topic-told")] == [None, MEETING, None, MEETING, None]
    codes = [each["data"].get("code") for each in saying.events() if each["type"].endswith("topic-told.v2")]
    assert codes == [None, "EX-07", None, "EX-07", None]


def test_what_an_earlier_version_told_of_a_topic_is_put_right_once(
    saying: Saying, monkeypatch: pytest.MonkeyPatch
) -> None:
    saying.meeting(m.MeetingAnnounced())
    saying.say("meetings", FIVE, FollowedTopicStated(FIVE, {"en": "5G"}), "public")
    judge(saying, at=MEETING)
    saying.meeting(m.MeetingAnnouncementWithdrawn("Example reason"))
    with monkeypatch.context() as patch:
        patch.setattr(topics, "publish_topics_of", lambda *_: None)
        assert [each.get("meeting") for each in told(saying, "topic-told")] == [MEETING]
    for _ in range(2):
        with saying.reporting.service.engine.begin() as connection:
            reset_publication(connection)
        assert [each.get("meeting") for each in told(saying, "topic-told")] == [MEETING, None]


@pytest.mark.parametrize(("made_public", "count"), [("2026-11-03T08:59:59Z", 0), ("2026-11-03T09:00:00Z", 1)])
def test_what_becomes_public_after_its_embargo_is_told_at_once(saying: Saying, made_public: str, count: int) -> None:
    made = int(datetime.fromisoformat(made_public).timestamp() * 1000)
    saying.say("meetings", FIVE, FollowedTopicStated(FIVE, {"en": "5G"}), "public")
    stage = ProgressStated(STAGE, FIVE, "priority", "2027-03-01", "meeting", not_before="2026-11-03T09:00:00Z")
    saying.say("meetings", STAGE, stage)
    saying.say(
        "meetings", STAGE, MarkingChanged("Example reason"), "public", id_=str(UUID(int=made << 80 | 7 << 76 | 2 << 62))
    )
    assert len(told(saying, "topic-told")) == count


def test_a_lineage_is_told_at_the_topic_that_came_of_it_and_only_of_a_public_one(saying: Saying) -> None:
    for topic, marking in ((FIVE, "members"), (SIX, "public")):
        saying.say("meetings", topic, FollowedTopicStated(topic, {"en": topic[-2:]}), marking)  # type: ignore[arg-type]
    saying.say("meetings", LINEAGE, LineageStated(LINEAGE, FIVE, "merged into", SIX, "2027"), "public")
    assert told(saying, "topic-told") == []
    saying.say("meetings", FIVE, MarkingChanged("Example reason"), "public")
    came = {"topic": SIX, "name": {"en": "08"}, "came_from": [{"topic": FIVE, "relation": "merged into"}]}
    assert told(saying, "topic-told") == [came]
    saying.say("meetings", FIVE, FollowedTopicWithdrawn(FIVE, "Example reason"))
    assert told(saying, "topic-told")[1:] == [{"topic": SIX, "name": {"en": "08"}}]


def test_a_topic_closed_again_is_taken_back_and_nothing_is_told_twice(saying: Saying) -> None:
    saying.say("meetings", FIVE, FollowedTopicStated(FIVE, {"en": "5G"}), "public")
    judge(saying)
    saying.say("meetings", FIVE, MarkingChanged("Example reason"), "bureau")
    first, last = told(saying, "topic-told")
    assert (first.get("withdrawn"), last.get("withdrawn")) == (None, True)
    saying.read()
    assert len(told(saying, "topic-told")) == 2
