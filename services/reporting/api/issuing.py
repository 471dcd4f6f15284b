"""Issuing over HTTP: a draft, its issue or withdrawal, and the reports that were issued."""

from typing import Any

from services.reporting import schemas
from services.reporting.api.request_scope import readable_audiences
from services.reporting.queries import ReportQueries
from services.reporting.reports.issuing import Issuing
from shared.domain.errors import Malformed, NotThere
from shared.domain.ids import is_id
from shared.event_store.command_handler import CommandContext
from shared.event_store.command_results import CommandResult
from shared.web.api import EVERYBODY, Endpoints
from shared.web.tokens import viewer

DRAFTERS = ("staff", "approver", "administrator")
APPROVERS = ("approver",)
SEES_DRAFTS = (*DRAFTERS, "auditor")


def issuing_endpoints(issuing: Issuing, report_queries: ReportQueries) -> Endpoints:
    endpoints = Endpoints(
        "issued reports", __name__, description="Reports drafted by one and issued by another, frozen."
    )

    @endpoints.command("/drafts", "DraftReport", schemas.DraftReport, roles=DRAFTERS, creates=True)
    def draft(wanted: dict[str, Any], context: CommandContext) -> CommandResult:
        """Drafts a report, as known at a moment, for an audience."""
        return issuing.draft(context, **wanted)

    @endpoints.command("/drafts/<report>/issue", "IssueReport", schemas.IssueReport, roles=APPROVERS)
    def issue(_nothing: dict[str, Any], context: CommandContext, report: str) -> CommandResult:
        """Issues a draft of somebody else's: its bytes are frozen."""
        return issuing.issue(checked_id(report), context)

    @endpoints.command("/drafts/<report>/withdraw", "WithdrawDraft", schemas.WithdrawDraft, roles=DRAFTERS)
    def withdraw(wanted: dict[str, Any], context: CommandContext, report: str) -> CommandResult:
        """Withdraws a draft, with a reason."""
        return issuing.withdraw(checked_id(report), wanted["reason"], context)

    @endpoints.query("/drafts", "Drafts", schemas.IssuedReports, roles=SEES_DRAFTS)
    def drafts() -> dict[str, object]:
        """What waits for an approver."""
        return {"reports": [schemas.issued_report(row) for row in report_queries.drafts()]}

    @endpoints.query("/drafts/<report>", "Draft", schemas.IssuedReportRow, roles=SEES_DRAFTS)
    def one(report: str) -> tuple[dict[str, object], int, dict[str, str]]:
        """A report on its way, issued or not; its ETag is the version for If-Match."""
        row = report_queries.report(checked_id(report))
        return schemas.issued_report(row), 200, {"ETag": f'"{row.version}"'}

    @endpoints.query("/issued", "IssuedReports", schemas.IssuedReports, roles=EVERYBODY)
    def issued() -> dict[str, object]:
        """The issued reports that the asker may read, the last one first; their bytes are at /reporting/issued/<id>.json."""
        return {"reports": [schemas.issued_report(row) for row in report_queries.issued(readable_audiences(viewer()))]}

    return endpoints


def checked_id(report: str) -> str:
    """The id in an address, if it is one. Raises Malformed."""
    if not is_id("report", report):
        raise Malformed("report", "Give an id such as report-018f0000-0000-7000-8000-000000000000.")
    return report


def readable(report_queries: ReportQueries, report: str) -> Any:
    """An issued report that the viewer may read. Raises NotThere for any other, so that nothing is told of those."""
    row = report_queries.find(report)
    if row is None or row.state != "issued" or row.audience not in readable_audiences(viewer()):
        raise NotThere(id=report)
    return row
