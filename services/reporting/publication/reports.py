"""Reports: that one for everybody was issued, with the hashes of its bytes."""

from services.reporting.publication.known_records import KnownReport
from shared.contracts import partners, reporting
from shared.domain.event import StoredEvent


def known_draft(draft: reporting.ReportDrafted) -> KnownReport | None:
    """What is known of a draft; None of one that is not for everybody, and of other kinds than partners were told of so far."""
    if draft.audience != "public" or draft.kind != "wtsa":
        return None
    return KnownReport(draft.kind, draft.period, draft.moment, draft.title)


def partner_events(
    event: StoredEvent, issue: reporting.ReportIssued, report: KnownReport
) -> list[partners.ReportIssued]:
    if event.marking != "public":
        return []
    return [
        partners.ReportIssued(
            event.stream,
            report.kind,
            report.period,
            report.moment,
            issue.formats["json"],
            issue.formats["html"],
            path(event.stream),
            report.title,
        )
    ]


def path(report: str) -> str:
    """The page of an issued report."""
    return f"/reporting/issued/{report}"
