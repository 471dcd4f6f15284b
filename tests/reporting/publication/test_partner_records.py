"""The look-up for partners: by id, the current state of published records only."""

from collections.abc import Mapping
from typing import Any

import pytest

from shared.contracts import meetings as m
from shared.public_view.partner_knowledge import RECORD, PartnerEvent, knowledge_of
from tests.reporting.publication.saying import MEETING, SERIES, Saying
from tests.reporting.publication.test_feed import as_partner
from tests.reporting.publication.test_meetings import ANNOUNCED, HELD, WITHDRAWN

pytestmark = pytest.mark.requirement("12.14")
LOOKUP = "/reporting/partners/records/"


def told(*events: tuple[str, Mapping[str, Any]]) -> list[PartnerEvent]:
    return [
        PartnerEvent(at, "2026-01-01T00:00:00.000000Z", f"rapporteur.partners.{kind}", "x", data, frozenset())
        for at, (kind, data) in enumerate(events, 1)
    ]


PLANNED_ELSEWHERE = m.MeetingPlanned("meeting-x", SERIES, "EX-08", "2027-04-01", 8)
FIRST, LATER = {"first_day": "2027-03-01"}, {"first_day": "2027-03-02"}
CANCELLED, NOT_HELD = {"outcome": "cancelled"}, {"outcome": "not held"}


@pytest.mark.parametrize(
    ("events", "holds", "status"),
    [
        ([("meeting-announced.v1", FIRST)], [1], "planned"),
        ([("meeting-announced.v1", FIRST), ("meeting-changed.v1", LATER)], [2], "planned"),
        ([("meeting-announced.v1", FIRST), ("meeting-held.v1", LATER), ("meeting-changed.v1", FIRST)], [3], "held"),
        ([("meeting-announced.v1", FIRST), ("meeting-cancelled.v1", CANCELLED)], [1, 2], "cancelled"),
        ([("meeting-announced.v1", FIRST), ("meeting-cancelled.v1", NOT_HELD), ("meeting-changed.v1", LATER)], [2, 3], "not held"),
        ([("meeting-announced.v1", FIRST), ("meeting-cancelled.v1", CANCELLED), ("meeting-outcome-withdrawn.v1", LATER)], [3], "planned"),
        ([("meeting-announced.v1", FIRST), ("agenda-published.v1", {}), ("meeting-announcement-withdrawn.v1", {})], [], "withdrawn"),
        ([("agenda-published.v1", {}), ("agenda-published.v1", {})], [2], None),
        ([("organization-renamed.v1", {"fact": "a"}), ("organization-renamed.v1", {"fact": "b"})], [1, 2], None),
        ([("organization-renamed.v1", {"fact": "a"}), ("organization-renamed.v1", {"fact": "a", "withdrawn": True})], [], None),
        ([("organization-merged.v1", {"fact": "a"}), ("organization-merged.v2", {"fact": "a"})], [2], None),
        ([("communique-published.v1", {"language": "en"}), ("communique-published.v1", {"language": "fr"}),
          ("communique-corrected.v1", {"language": "en"})], [2, 3], None),
        ([("communique-published.v1", {"language": "en"}), ("communique-withdrawn.v1", {})], [], None),
        ([("report-issued.v1", {}), ("report-corrected.v1", {}), ("report-corrected.v1", {})], [1, 3], None),
        ([("topic-told.v1", {}), ("topic-told.v1", {"withdrawn": True})], [], None),
        ([("topic-told.v1", {}), ("topic-told.v2", {})], [2], None),
        ([("recording-published.v1", {}), ("recording-withdrawn.v1", {})], [], None),
        ([("conclusion-referred.v1", {}), ("conclusion-answered.v1", {}), ("conclusion-referred.v2", {})], [2, 3], None),
        ([("a-type-to-come.v1", {})], [], None),
    ],
)  # fmt: skip
def test_what_holds_of_a_record(events: list[tuple[str, dict[str, Any]]], holds: list[int], status: str | None) -> None:
    known = knowledge_of(told(*events))
    assert ([each.position for each in known.holds], known.status) == (holds, status)


def test_an_id_is_the_whole_of_a_value() -> None:
    id_ = MEETING.encode()
    assert RECORD.findall(b'{"meeting":"' + id_ + b'","text":"see ' + id_ + b'","source":"meeting"}') == [id_]


@pytest.fixture
def known(saying: Saying) -> Saying:
    saying.meeting(ANNOUNCED)
    saying.meeting(HELD, marking="public")
    saying.read()
    saying.sealed()
    return saying


def ask(saying: Saying, id_: str = MEETING, role: str | None = None) -> Any:
    headers = as_partner(saying) if role is None else saying.reporting.bearer(role)
    return saying.reporting.app.test_client().get(f"{LOOKUP}{id_}", headers=headers)


def test_a_partner_finds_a_meeting_as_it_was_told_last(known: Saying) -> None:
    found = ask(known).json
    sealed = known.sealed()
    assert (found["id"], found["status"], found["named_in"]) == (MEETING, "held", [])
    [event] = found["holds"]
    assert (event["type"], event["subject"]) == ("rapporteur.partners.meeting-held.v1", MEETING)
    assert event["data"] == known.events()[event["position"] - 1]["data"]
    assert event["recorded"] == sealed[event["position"] - 1].recorded
    assert found["cursor"].endswith(f":{len(sealed)}")


def test_what_is_told_later_is_found_as_soon_as_it_is_sealed(known: Saying) -> None:
    assert ask(known).json["status"] == "held"
    known.meeting(WITHDRAWN)
    known.read()
    known.sealed()
    found = ask(known).json
    assert (found["status"], found["holds"]) == ("withdrawn", [])


def test_what_was_never_told_is_not_there_whether_it_exists_or_not(known: Saying) -> None:
    other = f"meeting-{'0' * 8}-0000-4000-8000-{'9' * 12}"
    known.say("meetings", other, PLANNED_ELSEWHERE, "bureau")
    known.read()
    known.sealed()
    answers = [ask(known, id_) for id_ in (other, MEETING[:-1] + "f", "meeting", "account-operator")]
    assert {each.status_code for each in answers} == {404}
    problems = [{**each.json, "correlation": ""} for each in answers]
    assert problems == [problems[0]] * 4


@pytest.mark.parametrize(
    ("role", "status"),
    [("partner", 200), ("auditor", 200), ("service", 200), ("staff", 403), ("approver", 403), ("reader", 403)],
)
def test_it_is_for_who_reads_what_partners_are_told(known: Saying, role: str, status: int) -> None:
    assert ask(known, role=role).status_code == status
    assert known.reporting.app.test_client().get(f"{LOOKUP}{MEETING}").status_code == 401
