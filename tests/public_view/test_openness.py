"""The audience of a recorded event: its marking counts only if it was set by an account with the right to set it."""

import pytest

from shared.contracts.meetings import MeetingAnnounced, TopicDiscussed
from shared.domain.event import Marking, StoredEvent
from shared.domain.provenance import Imported
from shared.public_view.openness import AUDIENCES, awaits_approval, effective_marking, is_open

pytestmark = pytest.mark.requirement("5.01")

ROW = Imported("a file of public sources", "1")


def event(
    marking: Marking, *, actor: str = "account-clerk", approved_by: str | None = None, data: object = None
) -> StoredEvent:
    topic = TopicDiscussed(fact="fact-1", topic="5G") if data is None else data
    return StoredEvent("1", "a type", "meeting-1", 2, actor, "c", None, marking, topic, approved_by)


def test_what_a_clerk_marked_public_in_an_earlier_release_waits_for_an_approver() -> None:
    typed = event("public")
    assert awaits_approval(typed)
    assert effective_marking(typed) == "bureau"


@pytest.mark.parametrize(
    "made_public",
    [
        event("public", approved_by="account-approver"),
        event("public", actor="account-operator"),
        event("public", data=TopicDiscussed(fact="fact-1", topic="5G", imported=ROW)),
        event("public", data=MeetingAnnounced()),
    ],
    ids=["by an approver", "by the command line", "by an import", "by an announcement"],
)
def test_what_was_made_public_by_right_is_public(made_public: StoredEvent) -> None:
    assert not awaits_approval(made_public)
    assert effective_marking(made_public) == "public"


@pytest.mark.parametrize("marking", ["members", "bureau", "restricted"])
def test_other_markings_count_as_they_stand(marking: Marking) -> None:
    assert effective_marking(event(marking)) == marking
    assert not awaits_approval(event(marking))


def test_each_audience_sees_what_is_open_to_wider_ones_too() -> None:
    seen = {
        audience: [m for m in ("public", "members", "bureau", "restricted") if is_open(m, audience)]
        for audience in AUDIENCES
    }
    assert seen == {
        "public": ["public"],
        "members": ["public", "members"],
        "bureau": ["public", "members", "bureau", "restricted"],
    }
