"""Private facts are planted in all three logs, and every outgoing byte is searched for them."""

from uuid import UUID

import msgspec
import pytest

from shared.contracts import meetings as m
from shared.contracts import registry as r
from shared.contracts import reporting as p
from shared.domain.event import Personal
from shared.domain.provenance import Imported
from tests.reporting.publication.saying import MEETING, PLANNED, SERIES, Saying

SECRET = "Plänted"
"""A mark in every text that no partner may see."""
PUBLIC, HIDDEN, ACCOUNT, PERSON = (
    f"{kind}-{UUID(int=number)}"
    for kind, number in (("organization", 11), ("organization", 12), ("account", 13), ("person", 14))
)
SECRET_MEETING, EMBARGOED = f"meeting-{UUID(int=15)}", f"meeting-{UUID(int=16)}"
REPORT, DRAFT = f"report-{UUID(int=17)}", f"report-{UUID(int=18)}"
FORMATS = {"html": "cd" * 32, "json": "ab" * 32}


def fact(number: int) -> str:
    return f"fact-{UUID(int=number)}"


def planted(saying: Saying) -> list[bytes]:
    """Say public facts with private ones beside them; return the texts that must not be found."""
    _registry(saying)
    _meetings(saying)
    _reports(saying)
    ids = (HIDDEN, ACCOUNT, PERSON, SECRET_MEETING, EMBARGOED, DRAFT, "account-operator")
    inside = ("actor", "correlationid", "causationid", "Example-correlation", "box")
    sources = [msgspec.json.decode(each.bytes)["id"] for events in saying.logs.values() for each in events]
    return [text.encode() for text in (SECRET, "Pl\\u00e4nted", *ids, *inside, *sources)]


def _registry(saying: Saying) -> None:
    saying.say("registry", PUBLIC, r.OrganizationRegistered(PUBLIC, "Example Aurora", f"{SECRET} source"), "public")
    saying.say("registry", HIDDEN, r.OrganizationRegistered(HIDDEN, f"{SECRET} Company"))
    saying.say("registry", HIDDEN, r.OrganizationNamed(fact(21), "rename", f"{SECRET} Mobile", "2016"), "public")
    saying.say("registry", PUBLIC, r.OrganizationMerged(fact(22), HIDDEN, "2016"), "public")
    saying.say("registry", PUBLIC, r.OrganizationNamed(fact(23), "rename", f"{SECRET} Name", "2016"))
    saying.say(
        "registry",
        PUBLIC,
        r.OrganizationNamed(fact(24), "rename", "Example Boreal", "2017", source=f"{SECRET}"),
        "public",
    )
    saying.say("registry", PUBLIC, r.OrganizationFactWithdrawn(fact(24), f"{SECRET} reason"), "public")
    saying.say("registry", PERSON, r.PersonRegistered(PERSON, Personal(PERSON, f"{SECRET}box")), "public")
    saying.say(
        "registry", ACCOUNT, r.AccountOpened(ACCOUNT, Personal(ACCOUNT, f"{SECRET}box"), "person", ("staff",)), "public"
    )


def _meetings(saying: Saying) -> None:
    saying.say("meetings", SERIES, m.SeriesOpened(SERIES, "EX", "Example meetings", "executive meeting"))
    imported = Imported(f"{SECRET} file", f"{SECRET} row")
    saying.say("meetings", MEETING, msgspec.structs.replace(PLANNED, imported=imported), "public")
    stream = f"attendance-{MEETING[-36:]}-{HIDDEN[-36:]}"
    came = m.AttendanceRecorded(fact(31), MEETING, HIDDEN, "executive", "remote", PERSON, f"{SECRET} list")
    saying.say("meetings", stream, came, "restricted")
    details = m.MeetingDetailsStated(f"{SECRET} hall", (f"{SECRET} host",), note=f"{SECRET} note")
    for event in (
        details,
        m.TopicDiscussed(fact(32), f"{SECRET} topic"),
        m.ConclusionSummarized(fact(33), f"{SECRET} summary"),
        m.MeetingCorrected(f"{SECRET} reason", "2027-05-05", 7, None, f"{SECRET} City", "AUT"),
    ):
        saying.say("meetings", MEETING, event)
    moved = m.MeetingCorrected(f"{SECRET} reason", "2027-04-04", 7, None, "Vienna", "AUT")
    saying.say("meetings", MEETING, moved, "public")
    saying.say("meetings", MEETING, m.MeetingCancelled(f"{SECRET} reason"), "public")
    saying.say("meetings", MEETING, m.MeetingAnnouncementWithdrawn(f"{SECRET} reason"), "public")
    for meeting, code in ((SECRET_MEETING, f"{SECRET}-1"), (EMBARGOED, f"{SECRET}-2")):
        plan = m.MeetingPlanned(meeting, SERIES, code, "2027", city=f"{SECRET} City")
        saying.say("meetings", meeting, plan, "public")
    saying.say("meetings", EMBARGOED, m.MeetingAnnounced("2999-01-01T00:00:00Z"), "public")


def _reports(saying: Saying) -> None:
    for report, audience, title in ((REPORT, "public", "Example report"), (DRAFT, "bureau", f"{SECRET} report")):
        moment = "registry:1,meetings:1,reporting:1"
        draft = p.ReportDrafted(report, "wtsa", "2025-2028", audience, moment, ACCOUNT, title)  # type: ignore[arg-type]
        saying.say("reporting", report, draft)
        issue = p.ReportIssued(ACCOUNT, FORMATS, (p.LogRead("meetings", f"{SECRET}", 1, "00"),), SECRET, SECRET)
        saying.say("reporting", report, issue, audience)  # type: ignore[arg-type]  # one of the markings


@pytest.mark.requirement("3.01")
def test_nothing_private_is_in_any_byte_of_the_log_or_of_the_feed(saying: Saying) -> None:
    secrets = planted(saying)
    saying.read()
    saying.due()
    log = [each.bytes for each in saying.sealed()]
    assert {what for what, _data in saying.told()} == {
        "organization-renamed", "meeting-announced", "meeting-changed", "meeting-cancelled",
        "meeting-announcement-withdrawn", "report-issued",
    }, "there is something to search"  # fmt: skip
    answer = saying.reporting.app.test_client().get(
        "/reporting/partners/feed", headers=saying.reporting.bearer("partner")
    )
    assert answer.status_code == 200
    assert len(answer.data.splitlines()) == len(log)
    leaving = [*log, answer.data, str(answer.headers).encode()]
    found = [secret for secret in secrets if any(secret in content for content in leaving)]
    assert found == []
    assert all(
        secret in b"".join(each.bytes for events in saying.logs.values() for each in events) for secret in secrets[:1]
    )
