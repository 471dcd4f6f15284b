"""From a draft to an issued report: two people, frozen bytes, and later corrections shown with them."""

import json
import re
import shutil
from hashlib import sha256
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from services.reporting import service as opening
from services.reporting.projections import content_store
from services.reporting.queries import ReportQueries
from services.reporting.read_models.staff import frozen_bytes
from services.reporting.reports import FORMATS, render
from services.reporting.reports.issuing import CorrectionQueries, Issuing, SignedPositions, recompute
from shared.contracts import meetings as m
from shared.domain.errors import Unavailable
from shared.event_store.command_handler import CommandContext
from shared.event_store.tables import consumer_tables, kernel_tables
from shared.transparency.checkpoint import Checkpoint, checkpoint_of
from shared.transparency.checkpoint_store import CheckpointStore
from shared.web import tokens
from tests.reporting.conftest import ACCOUNT, LOGS_KEY, Reporting
from tests.reporting.example import PERIOD, withdrawal
from tests.reporting.test_console import filled
from tests.reporting.test_pages import words

pytestmark = pytest.mark.requirement("2.07")
API, CONSOLE, REPORTS = "/reporting/api/drafts", "/reporting/console/issuing/", "/reporting/"
OTHER = ACCOUNT.replace("0001", "0002")
DRAFT = {"period": PERIOD, "audience": "public"}


@pytest.fixture
def two(reporting: Reporting) -> "Two":
    return Two(reporting)


class Two:
    """A drafter and an approver, over HTTP."""

    def __init__(self, reporting: Reporting) -> None:
        self.reporting = reporting

    def headers(self, account: str, *roles: str) -> dict[str, str]:
        now = 4_000_000_000
        token = tokens.issue(self.reporting.private_key, account, frozenset(roles), f"session {account}", now)
        return {"Authorization": f"Bearer {token}"}

    def post(self, path: str, body: Any, account: str = ACCOUNT, role: str = "staff", **headers: str) -> Any:
        asked = self.headers(account, role) | headers
        return self.reporting.app.test_client().post(path, json=body, headers=asked)

    def draft(self, **changed: Any) -> str:
        answer = self.post(API, DRAFT | changed)
        assert answer.status_code == 201, answer.json
        return str(answer.json["id"])

    def issue(self, report: str, account: str = OTHER) -> Any:
        return self.post(f"{API}/{report}/issue", {}, account, "approver", **{"If-Match": "*"})

    def page(self, path: str, *roles: str) -> Any:
        return self.reporting.client(*roles).get(path)


def test_the_frozen_json_is_what_the_command_prints(two: Two) -> None:
    report = two.draft(audience="bureau")
    assert two.issue(report).status_code == 200
    frozen = two.page(f"/reporting/issued/{report}.json", "auditor").data
    row = json.loads(two.page("/reporting/api/issued", "auditor").data)["reports"][0]
    again = render(two.reporting.service, "wtsa", period=PERIOD, as_known_at=row["moment"], format="json")
    assert again == frozen
    assert sha256(frozen).hexdigest() == row["json_sha256"]
    two.reporting.take_in()
    events = kernel_tables("reporting").events.c
    newest = select(events.bytes).where(events.stream == report).order_by(events.version.desc()).limit(1)
    with two.reporting.service.engine.connect() as connection:
        stored = connection.execute(newest).scalar_one()
    assert json.loads(stored)["type"] == "rapporteur.reporting.report-issued.v2"
    issued = json.loads(stored)["data"]
    assert issued["approver"] == OTHER
    assert issued["formats"] == row["formats"]
    assert issued["formats"].keys() == FORMATS.keys()
    assert all(row[f"{name}_sha256"] == row["formats"][name] for name in ("html", "json"))
    assert {each["log"]: each["root"] for each in issued["logs"]} == {
        log: read["root"] for log, read in json.loads(frozen)["logs"].items()
    }


@pytest.mark.requirement("11.03")
@pytest.mark.requirement("11.08")
@pytest.mark.parametrize(
    ("kind", "title", "audience"),
    [
        ("tsag", "Report to TSAG", "bureau"),
        ("tsag", "Report to TSAG", "members"),
        ("clauses", "Resolution 68, item by item", "members"),
    ],
)
def test_another_kind_of_report_is_frozen_and_computed_again(two: Two, kind: str, title: str, audience: str) -> None:
    report = two.draft(kind=kind, audience=audience)
    assert two.issue(report, ACCOUNT).status_code == 409
    assert two.issue(report).status_code == 200
    frozen = two.page(f"/reporting/issued/{report}.json", "auditor").data
    assert json.loads(frozen)["report"] == kind
    assert recompute(two.reporting.service, frozen).is_identical
    page = two.page(f"/reporting/issued/{report}", "auditor")
    assert (page.status_code, title in page.text) == (200, True)
    for name in FORMATS:
        assert two.page(f"/reporting/issued/{report}.{name}", "auditor").status_code == 200


def test_nobody_issues_what_they_drafted(two: Two) -> None:
    report = two.draft()
    refused = two.issue(report, ACCOUNT)
    assert refused.status_code == 409
    assert refused.json["detail"] == "Only an approver who did not draft the report can issue it."
    assert two.post(f"{API}/{report}/issue", {}, OTHER, "staff", **{"If-Match": "*"}).status_code == 403


def test_a_repeated_draft_is_the_first_one_whatever_was_counted_meanwhile(two: Two) -> None:
    key = {"Idempotency-Key": "example-1"}
    first = two.post(API, DRAFT, **key)
    withdrawal(two.reporting.told, "EX-06", "Example Gulf")
    two.reporting.take_in()
    assert two.post(API, DRAFT, **key).json == first.json
    assert two.post(API, DRAFT | {"audience": "bureau"}, **key).status_code == 422


def test_a_withdrawn_draft_is_not_issued(two: Two) -> None:
    report = two.draft()
    withdrawn = two.post(f"{API}/{report}/withdraw", {"reason": "Example reason"}, **{"If-Match": '"1"'})
    assert withdrawn.status_code == 200
    refused = two.issue(report)
    assert refused.status_code == 409
    assert "issued or withdrawn" in refused.json["detail"]
    assert json.loads(two.reporting.app.test_client().get(API, headers=two.headers(OTHER, "auditor")).data) == {
        "reports": []
    }


def test_a_report_over_events_that_cannot_be_read_is_not_issued(two: Two) -> None:
    report = two.draft()
    row = {
        "consumer": "facts_1", "log": "meetings", "position": 3, "recorded": "2026-11-02T09:00:00.000000Z",
        "stream": "meeting-x", "reason": "unknown type", "bytes": b"{}",
    }  # fmt: skip
    with two.reporting.service.engine.begin() as connection:
        connection.execute(insert(consumer_tables().set_aside), row)
    refused = two.issue(report)
    assert refused.status_code == 409
    assert refused.json["type"] == "/problems/events-set-aside"


@pytest.mark.parametrize(
    ("body", "field", "status"),
    [
        (DRAFT | {"period": "never"}, "period", 422),
        (DRAFT | {"audience": "restricted"}, "audience", 422),
        (DRAFT | {"as_known_at": "soon"}, "as_known_at", 422),
        (DRAFT | {"as_known_at": "registry:1"}, "as_known_at", 422),
        (DRAFT | {"as_known_at": "2020-01-01"}, None, 404),
        (DRAFT | {"kind": "unheard of"}, "kind", 422),
        (DRAFT | {"title": "a\nb"}, "title", 422),
        ({"audience": "public"}, "period", 422),
    ],
)
def test_what_cannot_be_drafted(two: Two, body: Any, field: str | None, status: int) -> None:
    answer = two.post(API, body)
    assert answer.status_code == status, answer.json
    assert answer.json.get("field") == field


def test_issued_reports_are_for_their_audience(two: Two) -> None:
    reports = {audience: two.draft(audience=audience) for audience in ("public", "members", "bureau")}
    for report in reports.values():
        assert two.page(f"/reporting/issued/{report}", "staff").status_code == 404, "a draft is not issued"
        assert two.issue(report).status_code == 200
    for roles, may in (((), 1), (("reader",), 2), (("auditor",), 3)):
        listed = two.page(REPORTS, *roles).text
        for number, report in enumerate(reports.values(), 1):
            readable = number <= may
            assert (f"/reporting/issued/{report}" in listed) == readable
            for path in (f"/reporting/issued/{report}{form}" for form in ("", ".json", ".html")):
                assert two.page(path, *roles).status_code == (200 if readable else 404)


def test_a_visitor_reads_it_without_links_to_evidence_and_a_reader_with_them(two: Two) -> None:
    report = two.draft()
    two.issue(report)
    visitor, reader = (two.page(f"/reporting/issued/{report}", *roles).text for roles in ((), ("reader",)))
    assert "/reporting/evidence" not in visitor
    assert "data-key" in visitor
    for issued in (visitor, two.page(f"/reporting/issued/{report}.html").text):
        assert "approved and frozen" in words(issued)
        assert "not reviewed" not in words(issued), "what is issued does not call itself a draft"
    links = re.findall(r'href="(/reporting/evidence[^"]*)"', reader)
    assert links
    live = two.page(f"/reporting/reports/wtsa?period={PERIOD}", "reader").text
    assert f'<a href="/reporting/issued/{report}">read the issued report</a>' in live
    for link in dict.fromkeys(links[:40]):
        assert two.page(link.replace("&amp;", "&"), "staff").status_code == 200, link


def test_a_later_correction_shows_against_it(two: Two) -> None:
    report = two.draft(audience="bureau")
    two.issue(report)
    page = two.page(f"/reporting/issued/{report}", "staff").text
    assert "Corrected since" not in page
    withdrawal(two.reporting.told, "EX-06", "Example Gulf")
    two.reporting.take_in()
    assert "Corrected since" in two.page(REPORTS, "staff").text
    page = two.page(f"/reporting/issued/{report}", "staff").text
    assert "Corrected since" in page
    assert page.index('id="corrected"') < page.index('id="in-short"'), "above its first section"
    assert re.findall(r'<li><span>2</span><a href="(#[a-z]+)">Who came</a>', page) == ["#came"], "in its contents"
    row = re.search(r"<tr[^>]*><th[^>]*>Organizations at EX-06</th>.*?</tr>", page, re.DOTALL)
    assert row
    assert "<s>7</s>" in row[0]
    assert "6" in words(row[0])
    assert "Withdrawn: Example Gulf attended EX-06 in person" in words(page)
    # The report itself has not changed.
    frozen = two.page(f"/reporting/issued/{report}.json", "staff").data
    assert sha256(frozen).hexdigest() in page


def test_an_embargo_that_ended_shows_what_it_held_without_another_event(two: Two) -> None:
    report, told = two.draft(), two.reporting.told
    two.issue(report)
    planned = next(each.event for each in told.logs["meetings"] if isinstance(each.event, m.MeetingPlanned))
    meeting, day = told.id("meeting"), planned.first_day
    told.add("meetings", meeting, m.MeetingPlanned(meeting, planned.series, "EX-08", day, 8), "bureau")
    told.add("meetings", meeting, m.MeetingHeld(day), "bureau")
    told.add("meetings", meeting, m.MeetingAnnounced("2027-03-01T12:00:00Z"))
    two.reporting.take_in()
    service = two.reporting.service
    reports = ReportQueries(service.reader)
    correcting = CorrectionQueries(service.facts, reports)
    for now, seen in (("2027-03-01T11:59:00Z", False), ("2027-03-01T12:00:00Z", True)):
        row = reports.find(report)
        assert correcting.since(row, "bureau", now).changes
        assert bool(correcting.since(row, "public", now).changes) is seen
        assert bool(correcting.steps(row, "public", now).differences) is seen


def test_frozen_bytes_outlive_a_migration_and_are_never_taken_for_others(two: Two) -> None:
    report = two.draft()
    two.issue(report)
    frozen = two.page(f"/reporting/issued/{report}.json").data
    service = two.reporting.service
    with service.engine.begin() as connection:
        connection.execute(update(consumer_tables().models).values(version="0"))
    opening.migrate(two.reporting.settings)
    assert two.page(f"/reporting/issued/{report}.json").data == frozen
    with service.engine.begin() as connection:
        connection.execute(update(frozen_bytes).values(bytes=b"{}"))
    assert two.page(f"/reporting/issued/{report}.json").status_code >= 400


def test_the_console_leads_from_a_draft_to_the_issued_report(two: Two) -> None:
    drafter = two.reporting.client("staff")
    typed = {"period": PERIOD, "audience": "public", "as_known_at": "", "title": "Example assessment"}
    sent = drafter.post(f"{CONSOLE}new", data=filled(drafter, f"{CONSOLE}new", **typed), follow_redirects=True)
    assert "The report is drafted. Another person has to issue it." in sent.text
    assert "Only an approver who did not draft the report can issue it." in words(sent.text)
    record = sent.request.path
    assert "Example assessment waits for an approver" in words(drafter.get("/reporting/console/").text)
    approver = two.reporting.app.test_client()
    token = two.headers(OTHER, "approver")["Authorization"].removeprefix("Bearer ")
    approver.set_cookie(tokens.COOKIE, token)
    approver.environ_base["HTTP_ACCEPT"] = "text/html"
    start = approver.get("/reporting/console/").text
    assert "Review and issue" in start
    page = approver.get(record).text
    preview = re.search(r'href="(/reporting/drafts/report-[^"]*)"', page)
    assert preview
    shown = approver.get(preview[1])
    assert shown.status_code == 200
    assert "disclosure/1: classes of which fewer than five" in words(shown.text), "Preview for readers"
    assert "not reviewed" in words(shown.text)
    issue = f"{record}/do/issue"
    done = approver.post(issue, data=filled(approver, issue), follow_redirects=True)
    assert "The report is issued and frozen." in done.text
    history = words(approver.get(f"{record}/history").text)
    assert f"The report on {PERIOD} was drafted." in history
    assert "It was issued" in history
    assert "Nothing needs your attention" in words(approver.get("/reporting/console/").text)


@pytest.mark.requirement("2.08")
def test_the_page_compares_two_moments_and_two_parameters(two: Two) -> None:
    before = str(two.reporting.service.facts.moment())
    withdrawal(two.reporting.told, "EX-06", "Example Gulf")
    two.reporting.take_in()
    path = f"/reporting/compare?period={PERIOD}&from={before}"
    page = words(two.page(path, "staff").text)
    assert re.search(r"Organizations at EX-06 ?7 ?6 \(−1\)", page)
    assert "The command that changed it" in page
    assert "Withdrawn: Example Gulf attended EX-06 in person" in page
    assert "Withdrawn: Example Gulf attended EX-06 in person" in words(two.page(path, "reader").text), "it is public"
    past = two.page(f"/reporting/reports/wtsa?period={PERIOD}&as_known_at={before}", "staff").text
    assert "See what changed" in past
    same = words(two.page(f"{path}&to={before}", "staff").text)
    assert "No differences" in same
    hosts = two.page(f"/reporting/compare?period={PERIOD}&parameter=host&one=included&other=excluded", "staff")
    assert hosts.status_code == 200
    assert "numbers differ" in words(hosts.text)
    for wrong in ("from=soon", "from=registry:1,meetings:1,reporting:1&period=never", "from=2020-01-01",
                  f"from={before}&to=registry:1,meetings:1,reporting:1", "parameter=colour&one=a&other=b"):  # fmt: skip
        assert two.page(f"/reporting/compare?{wrong}", "staff").status_code == 422
    written = two.page(f"/reporting/api/reports/wtsa/compare?period={PERIOD}&from={before}", "staff")
    assert written.json["commands"] == 1


@pytest.mark.requirement("3.07")
def test_a_report_waits_until_its_positions_are_signed_and_is_not_issued_before(two: Two) -> None:
    """The drafter chose a moment at which no checkpoint has been signed yet."""
    service, kept = two.reporting.service, CheckpointStore(two.reporting.settings.checkpoints, "meetings")
    now = service.facts.moment().positions
    past = now["meetings"] - 1
    report = two.draft(as_known_at=f"registry:{now['registry']},meetings:{past},reporting:{now['reporting']}")
    assert kept.requested() == [past]
    shelf = ReportQueries(service.reader)
    signed = SignedPositions(two.reporting.settings.checkpoints, seconds=0.1)
    issuing = Issuing(service, service.handler, content_store(service.engine), service.staff, shelf, signed)
    with pytest.raises(Unavailable) as refusal:
        issuing.issue(report, CommandContext(actor=OTHER))
    assert refusal.value.parameters["part"] == "The signer of the log meetings"
    assert shelf.report(report).state == "draft"
    two.reporting.sign("meetings", past)
    assert two.issue(report).status_code == 200


@pytest.mark.requirement("3.07")
def test_what_was_counted_must_be_what_was_signed(two: Two) -> None:
    report, kept = two.draft(), CheckpointStore(two.reporting.settings.checkpoints, "registry")
    said = checkpoint_of(kept.notes()[-1])
    kept.file.unlink()
    kept.append([Checkpoint(said.origin, said.size, bytes(32)).signed(LOGS_KEY)])
    refused = two.issue(report)
    assert refused.status_code == 409
    assert refused.json["type"] == "/problems/not-as-signed"
    assert "registry" in refused.json["detail"]


@pytest.mark.requirement("4.04")
def test_a_draft_that_is_recorded_is_not_said_to_have_failed_when_no_signer_can_be_asked(
    two: Two, caplog: pytest.LogCaptureFixture
) -> None:
    """The folder of checkpoints is on a separate disk, which may be full: here no folder can be created in it."""
    now = two.reporting.service.facts.moment().positions
    folder = two.reporting.settings.checkpoints
    shutil.rmtree(folder / "asked", ignore_errors=True)
    (folder / "asked").write_text("no folder")
    report = two.draft(
        as_known_at=f"registry:{now['registry']},meetings:{now['meetings'] - 1},reporting:{now['reporting']}"
    )
    assert ReportQueries(two.reporting.service.reader).report(report).state == "draft"
    assert f"the signers were not asked for {report} (FileExistsError)" in caplog.text
    (folder / "asked").unlink()
    two.reporting.sign("meetings", now["meetings"] - 1)
    assert two.issue(report).status_code == 200
