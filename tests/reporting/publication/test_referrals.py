"""Referrals: published while they, their conclusion and their addressee are public; the answer once it is confirmed
and public."""

import json
import sqlite3
from contextlib import closing
from typing import Any
from uuid import UUID

import pytest

from shared.contracts import meetings as m
from shared.contracts import registry as r
from shared.contracts.markings import MarkingChanged
from shared.contracts.meetings.communiques import (
    CommuniqueAgreed,
    CommuniqueApproved,
    CommuniqueOpened,
    CommuniquePublished,
    CommuniqueWithdrawn,
    ParagraphStated,
)
from shared.contracts.meetings.conclusions import ConclusionAdopted, ConclusionDrafted
from shared.contracts.meetings.consultations import ReplyStated, RequestStated
from shared.contracts.meetings.work import WorkStated
from shared.contracts.registry.groups import GroupStated
from tests.docs.written import blocks, text_of
from tests.reporting.publication.saying import MEETING, Saying

pytestmark = pytest.mark.requirement("11.10")
ONE, PARAGRAPH = f"conclusion-{UUID(int=21)}", f"paragraph-{UUID(int=22)}"
COMMUNIQUE = f"communique-{MEETING[-36:]}"
PARTNER, GROUP, NEXT = f"organization-{UUID(int=23)}", f"group-{UUID(int=24)}", f"group-{UUID(int=25)}"
ASKED, TO_GROUP, WORK = f"request-{UUID(int=26)}", f"request-{UUID(int=27)}", f"work-{UUID(int=28)}"
REFERRED = {
    "referral": ASKED, "conclusion": ONE, "meeting": MEETING,
    "addressee": {"kind": "organization", "name": "Partner forum", "organization": PARTNER},
    "purpose": "action", "due": "2027-06-01", "document": "LS/o 40",
}  # fmt: skip


def told(saying: Saying) -> list[tuple[str, dict[str, Any]]]:
    saying.read()
    return [each for each in saying.told() if each[0] in ("conclusion-referred", "conclusion-answered")]


def published(saying: Saying) -> None:
    """Say a conclusion in a public communiqué, its partner and two groups, of which one continues the other."""
    saying.say("registry", PARTNER, r.OrganizationRegistered(PARTNER, "Partner forum"), "public")
    saying.say("registry", GROUP, GroupStated(GROUP, "SG16", "study group", {"en": "16"}, "2022-2024"), "public")
    continuing = GroupStated(NEXT, "SG21", "study group", {"en": "21"}, "2025-2028", continues=(GROUP,))
    saying.say("registry", NEXT, continuing, "public")
    saying.meeting(m.MeetingAnnounced())
    drafted = ConclusionDrafted(MEETING, 1, "called on", "Example wording", "en", (PARTNER, GROUP))
    saying.say("meetings", ONE, drafted)
    saying.say("meetings", ONE, ConclusionAdopted("2027-03-01"))
    saying.say("meetings", COMMUNIQUE, CommuniqueOpened(MEETING, {"en": "Example"}, "en"))
    saying.say("meetings", PARAGRAPH, ParagraphStated(PARAGRAPH, COMMUNIQUE, "conclusion", "en", conclusion=ONE))
    for event in (CommuniqueAgreed("2027-03-01", "0" * 64), CommuniqueApproved("en", "0" * 64)):
        saying.say("meetings", COMMUNIQUE, event)


def publish(saying: Saying) -> None:
    saying.say("meetings", COMMUNIQUE, CommuniquePublished("en"), "public")


def refer(saying: Saying, request: str = ASKED, to: str = PARTNER, marking: Any = "public") -> None:
    said = RequestStated(
        request, ONE, "referral", to, "2027-03-10", "liaison statement", "LS/o 40", "2027-06-01", "action"
    )
    saying.say("meetings", request, said, marking)


def reply(saying: Saying, number: int, marking: Any = "public", **rest: Any) -> str:
    fact = f"reply-{UUID(int=number)}"
    said: dict[str, Any] = {"respondent": NEXT, "answer": "taken up", "on": "2027-05-01", "document": "LS/i 12", **rest}
    saying.say(
        "meetings", fact, ReplyStated(fact, TO_GROUP, text="A reason", work=(WORK,), **said), marking, "account-b"
    )
    return fact


def found_by(organization: str, events: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Return the referrals that a partner finds by the query in docs/partners.md."""
    [query] = blocks(text_of("docs/partners.md"), "sql")
    with closing(sqlite3.connect(":memory:")) as mine:
        mine.execute("CREATE TABLE event (id TEXT PRIMARY KEY, type TEXT, subject TEXT, data TEXT)")
        rows = [(each["id"], each["type"], each["subject"], json.dumps(each["data"])) for each in events]
        mine.executemany("INSERT INTO event VALUES (?, ?, ?, ?)", rows)
        return mine.execute(query, {"mine": organization}).fetchall()


def test_a_partner_finds_what_is_asked_of_it_once_the_conclusion_is_public(saying: Saying) -> None:
    published(saying)
    refer(saying)
    assert told(saying) == []
    publish(saying)
    assert told(saying) == [("conclusion-referred", REFERRED)]
    assert found_by(PARTNER, saying.events()) == [(ONE, "2027-06-01")]
    assert found_by(GROUP, saying.events()) == []
    saying.say("meetings", ASKED, MarkingChanged("Example reason"), "members")
    assert told(saying)[1:] == [("conclusion-referred", REFERRED | {"withdrawn": True})]
    saying.say("meetings", ASKED, MarkingChanged("Example reason"), "public")
    saying.say("meetings", COMMUNIQUE, CommuniqueWithdrawn("Example reason"))
    assert told(saying)[2:] == [
        ("conclusion-referred", REFERRED),
        ("conclusion-referred", REFERRED | {"withdrawn": True}),
    ]


def test_a_confirmed_public_answer_is_told_with_public_work_and_without_a_reason(saying: Saying) -> None:
    published(saying)
    publish(saying)
    refer(saying, TO_GROUP, GROUP)
    work = WorkStated(WORK, "work item", "Y.ai-x", {"en": "Networks"}, NEXT)
    saying.say("meetings", WORK, work, "public")
    reply(saying, 31, document=None)
    closed = reply(saying, 32, "members")
    assert [name for name, _said in told(saying)] == ["conclusion-referred"]
    saying.say("meetings", closed, MarkingChanged("Example reason"), "public")
    [_referred, answered] = told(saying)
    assert answered == (
        "conclusion-answered",
        {
            "referral": TO_GROUP, "conclusion": ONE, "addressee": {"kind": "group", "name": "SG16 (2022-2024)"},
            "answer": "taken up", "document": "LS/i 12",
            "work": [{"kind": "work item", "designation": "Y.ai-x", "title": {"en": "Networks"}}],
        },
    )  # fmt: skip
    assert "reason" not in str(answered)
    # Work that is closed again is no longer named.
    saying.say("meetings", WORK, MarkingChanged("Example reason"), "members")
    [*_before, last] = told(saying)
    assert last == ("conclusion-answered", {name: said for name, said in answered[1].items() if name != "work"})


def test_nothing_is_told_of_a_closed_addressee_nor_of_an_answer_by_who_asked(saying: Saying) -> None:
    published(saying)
    publish(saying)
    closed = f"organization-{UUID(int=40)}"
    saying.say("registry", closed, r.OrganizationRegistered(closed, "Closed body"))
    refer(saying, to=closed)
    refer(saying, TO_GROUP, GROUP, "members")
    fact = f"reply-{UUID(int=41)}"
    own = ReplyStated(fact, TO_GROUP, GROUP, "taken up", "2027-05-01", "LS/i 12")
    saying.say("meetings", fact, own, "public")
    assert told(saying) == []
    saying.say("meetings", TO_GROUP, MarkingChanged("Example reason"), "public")
    assert [name for name, _said in told(saying)] == ["conclusion-referred"]


def names_told(saying: Saying) -> list[tuple[str, bool]]:
    """Return the organization's name in each telling, and whether it withdrew the referral."""
    return [(said["addressee"]["name"], said.get("withdrawn", False)) for _name, said in told(saying)]


def test_an_organization_that_is_closed_is_named_no_longer_until_it_is_opened(saying: Saying) -> None:
    published(saying)
    publish(saying)
    refer(saying)
    assert names_told(saying) == [("Partner forum", False)]
    saying.say("registry", PARTNER, MarkingChanged("Example reason"), "members")
    assert names_told(saying) == [("Partner forum", False), ("Partner forum", True)]
    refer(saying, TO_GROUP)
    assert len(names_told(saying)) == 2
    saying.say("registry", PARTNER, MarkingChanged("Example reason"), "public")
    assert names_told(saying)[2:] == [("Partner forum", False)] * 2


def test_an_addressee_that_is_made_public_later_is_named_then(saying: Saying) -> None:
    published(saying)
    publish(saying)
    state, body = f"state-{UUID(int=52)}", f"organization-{UUID(int=53)}"
    saying.say("registry", state, r.StateRegistered(state, "HUN", "HU", "Hungary"))
    saying.say("registry", body, r.OrganizationRegistered(body, "Example body"))
    refer(saying, to=state)
    refer(saying, TO_GROUP, to=body)
    assert names_told(saying) == []
    for record in (state, body):
        saying.say("registry", record, MarkingChanged("Example reason"), "public")
    assert names_told(saying) == [("Hungary", False), ("Example body", False)]
    saying.say("registry", state, MarkingChanged("Example reason"), "members")
    assert names_told(saying)[2:] == [("Hungary", True)]


def test_an_older_name_does_not_replace_a_newer_one(saying: Saying) -> None:
    published(saying)
    publish(saying)
    renamed = r.OrganizationNamed(f"fact-{UUID(int=50)}", "rename", "Forum of today", "2020")
    saying.say("registry", PARTNER, renamed, "public")
    earlier = r.OrganizationNamed(f"fact-{UUID(int=51)}", "rename", "Forum of then", "2016-05")
    saying.say("registry", PARTNER, earlier, "public")
    saying.say("registry", PARTNER, r.OrganizationNameCorrected("Forum", "Example reason"), "public")
    refer(saying)
    assert names_told(saying) == [("Forum of today", False)]
    assert [said["name"] for name, said in saying.told() if name == "organization-renamed"] == [
        "Forum of today",
        "Forum of then",
    ]
