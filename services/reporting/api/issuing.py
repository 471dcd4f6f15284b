"""Issuing over HTTP: a draft, its issue or withdrawal, and the reports that were issued."""

from typing import Any

from services.reporting import schemas
from services.reporting.api.asking import may_read
from services.reporting.queries import Shelf
from services.reporting.reports.issuing import Issuing
from shared.domain.errors import Malformed, NotThere
from shared.domain.ids import is_id
from shared.event_store.command_handler import Answer, By
from shared.web.api import EVERYBODY, Endpoints
from shared.web.tokens import viewer

DRAFTERS = ("staff", "approver", "administrator")
APPROVERS = ("approver",)
SEES_DRAFTS = (*DRAFTERS, "auditor")


def issuing_endpoints(issuing: Issuing, shelf: Shelf) -> Endpoints:
    endpoints = Endpoints(
        "issued reports", __name__, description="Reports drafted by one and issued by another, frozen."
    )

    @endpoints.command("/drafts", "DraftReport", schemas.DraftReport, roles=DRAFTERS, creates=True)
    def draft(wanted: dict[str, Any], by: By) -> Answer:
        """Drafts a report, as known at a moment, for an audience."""
        return issuing.draft(by, **wanted)

    @endpoints.command("/drafts/<report>/issue", "IssueReport", schemas.IssueReport, roles=APPROVERS)
    def issue(_nothing: dict[str, Any], by: By, report: str) -> Answer:
        """Issues a draft of somebody else's: its bytes are frozen."""
        return issuing.issue(known_form(report), by)

    @endpoints.command("/drafts/<report>/withdraw", "WithdrawDraft", schemas.WithdrawDraft, roles=DRAFTERS)
    def withdraw(wanted: dict[str, Any], by: By, report: str) -> Answer:
        """Withdraws a draft, with a reason."""
        return issuing.withdraw(known_form(report), wanted["reason"], by)

    @endpoints.query("/drafts", "Drafts", schemas.IssuedReports, roles=SEES_DRAFTS)
    def drafts() -> dict[str, object]:
        """What waits for an approver."""
        return {"reports": [schemas.issued_report(row) for row in shelf.drafts()]}

    @endpoints.query("/drafts/<report>", "Draft", schemas.IssuedReportRow, roles=SEES_DRAFTS)
    def one(report: str) -> tuple[dict[str, object], int, dict[str, str]]:
        """A report on its way, issued or not; its ETag is the version for If-Match."""
        row = shelf.report(known_form(report))
        return schemas.issued_report(row), 200, {"ETag": f'"{row.version}"'}

    @endpoints.query("/issued", "IssuedReports", schemas.IssuedReports, roles=EVERYBODY)
    def issued() -> dict[str, object]:
        """The issued reports that the asker may read, the last one first; their bytes are at /reporting/issued/<id>.json."""
        return {"reports": [schemas.issued_report(row) for row in shelf.issued(may_read(viewer()))]}

    return endpoints


def known_form(report: str) -> str:
    """The id in an address, if it is one. Raises Malformed."""
    if not is_id("report", report):
        raise Malformed("report", "Give an id such as report-018f0000-0000-7000-8000-000000000000.")
    return report


def readable(shelf: Shelf, report: str) -> Any:
    """An issued report that the viewer may read. Raises NotThere for any other, so that nothing is told of those."""
    row = shelf.find(report)
    if row is None or row.state != "issued" or row.audience not in may_read(viewer()):
        raise NotThere(id=report)
    return row
