"""Names at the time beside ids: a second version right after the first, which names only public records."""

from itertools import pairwise
from typing import Any
from uuid import UUID, uuid5

import pytest

from services.reporting.publication import restore_partner_log
from services.reporting.publication.names import NAMED, with_names
from shared.contracts import meetings as m
from shared.contracts import registry as r
from shared.contracts.markings import MarkingChanged
from shared.contracts.meetings.topics import FollowedTopicStated, LineageStated
from shared.contracts.partner_versions import OVERLAPS
from shared.contracts.partners import EVENTS
from tests.reporting.publication import test_agendas_and_topics as topics
from tests.reporting.publication import test_recordings as recordings
from tests.reporting.publication import test_referrals as referrals
from tests.reporting.publication.saying import MEETING, Saying
from tests.reporting.publication.test_organizations import FACT, ONE, OTHER

pytestmark = pytest.mark.requirement("12.14")
LATER = {each.followed_by: each.type for each in OVERLAPS}
WHY = "Example reason"


def later(saying: Saying) -> list[dict[str, Any]]:
    """Return what the later versions add, after checking that each directly follows the earlier version and repeats its
    data."""
    saying.read()
    told = saying.events()
    found = []
    for before, event in pairwise(told):
        if event["type"] in LATER:
            assert before["type"] == LATER[event["type"]]
            assert before["subject"] == event["subject"]
            same = {
                name: value for name, value in event["data"].items() if name in before["data"] and name != "came_from"
            }
            assert same == {name: value for name, value in before["data"].items() if name != "came_from"}
            found.append({name: value for name, value in event["data"].items() if name not in same})
    assert len(found) == sum(each["type"] in LATER.values() for each in told), "each comes in both"
    return found


def registered(saying: Saying) -> None:
    for organization, name in ((ONE, "Example A"), (OTHER, "Example B")):
        saying.say("registry", organization, r.OrganizationRegistered(organization, name), "public")


@pytest.mark.parametrize(
    ("event", "field"),
    [(r.OrganizationMerged(FACT, OTHER, "2016-11"), "into_name"), (r.DuplicateRecognized(FACT, OTHER), "same_as_name")],
)
def test_two_organizations_are_named_as_they_are_called_when_it_is_told(saying: Saying, event: Any, field: str) -> None:
    registered(saying)
    saying.say(
        "registry", OTHER, r.OrganizationNamed(f"fact-{UUID(int=9)}", "rename", "Example Mobile", "2016"), "public"
    )
    saying.say("registry", ONE, event, "public")
    assert later(saying) == [{"name": "Example A", field: "Example Mobile"}]
    saying.say("registry", OTHER, r.OrganizationNamed(f"fact-{UUID(int=8)}", "rename", "Example Net", "2018"), "public")
    assert len(later(saying)) == 1, "another name later is no reason to tell it again"


@pytest.mark.parametrize("act", [r.OrganizationFactWithdrawn, MarkingChanged])
def test_a_name_that_was_withdrawn_or_closed_is_not_told_again(saying: Saying, act: Any) -> None:
    registered(saying)
    first, second = f"fact-{UUID(int=8)}", f"fact-{UUID(int=9)}"
    saying.say("registry", OTHER, r.OrganizationNamed(first, "rename", "Example Mobile"), "public")
    saying.say("registry", OTHER, r.OrganizationNamed(second, "rename", "Example Wrong", "2016"), "public")
    gone = act(second, WHY) if act is r.OrganizationFactWithdrawn else act(WHY, second)
    saying.say("registry", OTHER, gone, "bureau")
    saying.say("registry", OTHER, r.OrganizationNameCorrected("Example Bee", WHY), "public")
    saying.say("registry", ONE, r.OrganizationMerged(FACT, OTHER, "2016-11"), "public")
    assert later(saying) == [{"name": "Example A", "into_name": "Example Mobile"}]


def test_an_organization_that_is_closed_by_now_is_not_named_when_it_is_taken_back(saying: Saying) -> None:
    registered(saying)
    saying.say("registry", ONE, r.OrganizationMerged(FACT, OTHER, "2016-11"), "public")
    assert len(later(saying)) == 1
    saying.say("registry", OTHER, MarkingChanged(WHY), "bureau")
    saying.say("registry", ONE, r.OrganizationFactWithdrawn(FACT, WHY), "public")
    assert later(saying)[1:] == [{"name": "Example A"}]


def test_a_topic_names_its_meeting_and_the_public_topics_that_it_came_from(saying: Saying) -> None:
    saying.meeting(m.MeetingAnnounced())
    for topic, name in ((topics.FIVE, "5G"), (topics.SIX, "IMT-2020")):
        saying.say("meetings", topic, FollowedTopicStated(topic, {"en": name}), "public")
    topics.judge(saying, at=MEETING)
    lineage = LineageStated(topics.LINEAGE, topics.SIX, "merged into", topics.FIVE, "2027")
    saying.say("meetings", topics.LINEAGE, lineage, "public")
    assert later(saying) == [
        {"code": "EX-07"},
        {"code": "EX-07", "came_from": [{"topic": topics.SIX, "relation": "merged into", "name": {"en": "IMT-2020"}}]},
    ]


def test_a_recording_names_its_meeting_while_that_is_public(saying: Saying) -> None:
    recordings.presented(saying)
    recordings.answer(saying, 32, "given", "2027-03-01")
    assert later(saying) == [{"code": "EX-07"}]
    saying.meeting(m.MeetingAnnouncementWithdrawn(WHY))
    assert later(saying)[1:] == [{}], "taken back, without the name of a meeting that is closed now"


def test_a_referral_names_its_meeting(saying: Saying) -> None:
    referrals.published(saying)
    referrals.refer(saying)
    referrals.publish(saying)
    assert later(saying) == [{"code": "EX-07"}]


def test_both_versions_have_ids_of_the_same_source_event_and_positions_after_one_another(saying: Saying) -> None:
    registered(saying)
    source = saying.say("registry", ONE, r.OrganizationMerged(FACT, OTHER, "2016-11"), "public")
    saying.read()
    first, second = saying.events()
    assert [first["id"], second["id"]] == [str(uuid5(UUID(source), each["type"])) for each in (first, second)]
    assert (first["streamversion"], second["streamversion"]) == (1, 2)


@pytest.mark.parametrize("left", [0, 1, 2])
def test_a_version_that_a_restoration_lost_is_told_again_with_its_id(saying: Saying, left: int) -> None:
    registered(saying)
    saying.say("registry", ONE, r.OrganizationMerged(FACT, OTHER, "2016-11"), "public")
    saying.read()
    told = saying.events()
    again = Saying(saying.reporting)
    assert len(told) == 2
    assert again.events() == told
    stored = [(each.position, each.recorded, each.bytes) for each in saying.logs["registry"]]
    with saying.reporting.service.engine.begin() as connection:
        restore_partner_log(connection, saying.key, "registry", stored, 0, {each["id"] for each in told[:left]})
    assert saying.events() == told, "nothing is told twice"


def test_every_version_beside_another_is_made_by_the_publication() -> None:
    by_class = {kind: name for name, kind in EVENTS.items()}
    assert {by_class[kind] for kind in NAMED} == set(LATER)
    assert with_names(lambda _id: None, EVENTS["rapporteur.partners.communique-withdrawn.v1"]("c", "m", "x")) is None  # type: ignore[arg-type]
