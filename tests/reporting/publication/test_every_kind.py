"""Reports of kinds other than the assessment: published to partners, and corrected, in the second version of the types."""

from uuid import UUID

import pytest

from services.reporting.read_models.publication import mark_published
from services.reporting.reports.plans import PLANS
from shared.contracts import reporting as p
from shared.contracts.partner_reports import ReportCorrected, ReportCorrectedV2, ReportIssued, ReportIssuedV2
from shared.event_store.log import Log
from shared.event_store.sealer import Sealer
from tests.reporting.conftest import Reporting
from tests.reporting.example import PERIOD
from tests.reporting.publication.saying import Saying
from tests.reporting.publication.test_reports import Issuing

pytestmark = pytest.mark.requirement("11.10")
OTHERS = tuple(kind for kind in PLANS if kind != "wtsa")
FIRST, SECOND = f"report-{UUID(int=1)}", f"report-{UUID(int=2)}"


@pytest.fixture
def issuing(reporting: Reporting) -> Issuing:
    return Issuing(reporting)


def test_each_kind_is_told_as_it_is_issued_and_as_its_figures_are_corrected(issuing: Issuing) -> None:
    """An assessment issued beside them is published in the first version."""
    reports = {kind: issuing.draft(kind=kind) for kind in ("wtsa", *OTHERS)}
    for report in reports.values():
        assert issuing.issue(report).status_code == 200
    issued = {event.kind: event for _what, event in issuing.tell()}
    assert {type(event) for kind, event in issued.items() if kind != "wtsa"} == {ReportIssuedV2}
    assert type(issued["wtsa"]) is ReportIssued
    assert {kind: event.report for kind, event in issued.items()} == reports
    frozen = {kind: issuing.page(f"{event.path}.json").headers["ETag"] for kind, event in issued.items()}
    assert {kind: f'"{event.json_sha256}"' for kind, event in issued.items()} == frozen
    issuing.withdraw("Example Gulf")
    changed = {event.report: event for what, event in issuing.tell() if what == "report-corrected"}
    assert type(changed.pop(reports["wtsa"])) is ReportCorrected
    told = {event.kind: event for event in changed.values()}
    assert {type(event) for event in told.values()} == {ReportCorrectedV2}
    # A workshop had no attendees, and the plan counts no organizations.
    assert {kind: event.report for kind, event in told.items()} == {
        kind: reports[kind] for kind in ("tsag", "participation", "clauses")
    }
    came = {(each.was, each.now) for each in told["tsag"].figures if each.key == "participation.organizations"}
    assert ("7", "6") in came, came
    before = len(issuing.tell())
    assert len(issuing.tell()) == before, "looked at again, nothing is told again"


def test_a_revision_names_its_document_and_what_it_revises(saying: Saying) -> None:
    account, moment, formats = f"account-{UUID(int=3)}", "registry:0,meetings:0,reporting:0", {"html": "h", "json": "j"}
    revision = p.ReportDrafted(
        SECOND, "tsag", PERIOD, "public", moment, account, "Example", None, "TD 12", FIRST, "Rev", 1
    )
    first = p.ReportDrafted(FIRST, "tsag", PERIOD, "public", moment, account, document="TD 12")
    closed = p.ReportDrafted(f"report-{UUID(int=4)}", "tsag", PERIOD, "members", moment, account)
    for draft in (first, revision, closed):
        saying.say("reporting", draft.report, draft)
        saying.say("reporting", draft.report, p.ReportIssued(account, formats, (), "", ""), draft.audience)
    saying.read()
    told = [data for _what, data in saying.told()]
    assert [each["report"] for each in told] == [FIRST, SECOND]
    names = ("kind", "document", "revision", "revises", "title", "json_sha256", "html_sha256")
    assert [told[0].get(name) for name in names] == ["tsag", "TD 12", None, None, None, "j", "h"]
    assert [told[1].get(name) for name in names] == ["tsag", "TD 12", "Rev.1", FIRST, "Example", "j", "h"]


def test_a_revision_of_an_assessment_is_told_in_the_second_version_which_can_say_so(issuing: Issuing) -> None:
    """So are its corrections; those of the first report stay in the first version."""
    first = issuing.draft()
    assert issuing.issue(first).status_code == 200
    again = issuing.post(f"/reporting/api/issued/{first}/revise", {"revision": "Rev"}).json["id"]
    assert issuing.issue(again).status_code == 200
    issued = {event.report: event for _what, event in issuing.tell()}
    assert type(issued[first]) is ReportIssued
    assert type(issued[again]) is ReportIssuedV2
    assert (issued[again].kind, issued[again].revision, issued[again].revises) == ("wtsa", "Rev.1", first)
    issuing.withdraw("Example Gulf")
    changed = {event.report: event for what, event in issuing.tell() if what == "report-corrected"}
    assert type(changed[first]) is ReportCorrected
    assert (changed[again].kind, changed[again].revision, changed[again].revises) == ("wtsa", "Rev.1", first)


def test_a_report_issued_before_its_kind_was_told_is_neither_told_nor_corrected(issuing: Issuing) -> None:
    """An earlier version read the event that issued it, and skipped it."""
    assert issuing.issue(issuing.draft(kind="participation")).status_code == 200
    engine = issuing.reporting.service.engine
    Sealer(engine, "reporting", issuing.key).seal_all()
    log = Log(engine, "reporting")
    read = {"reporting": (str(log.origin()), log.size())}
    with engine.begin() as connection:
        mark_published(connection, read)
    assert issuing.tell() == []
    assessment = issuing.draft()
    issuing.issue(assessment)
    issuing.withdraw("Example Gulf")
    assert [(what, event.report) for what, event in issuing.tell()] == [
        ("report-issued", assessment),
        ("report-corrected", assessment),
    ]
