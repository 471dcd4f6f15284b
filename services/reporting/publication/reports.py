"""Reports: that one for everybody was issued, with the hashes of its bytes."""

from services.reporting.publication.known import Report
from shared.contracts import partners, reporting
from shared.domain.event import Stored


def drafted(draft: reporting.ReportDrafted) -> Report | None:
    """What is known of a draft; None of one that is not for everybody."""
    return Report(draft.kind, draft.period, draft.moment, draft.title) if draft.audience == "public" else None


def issued(event: Stored, issue: reporting.ReportIssued, report: Report) -> list[partners.ReportIssued]:
    if event.marking != "public":
        return []
    return [
        partners.ReportIssued(
            event.stream,
            report.kind,
            report.period,
            report.moment,
            issue.json_sha256,
            issue.html_sha256,
            path(event.stream),
            report.title,
        )
    ]


def path(report: str) -> str:
    """The page of an issued report."""
    return f"/reporting/issued/{report}"
