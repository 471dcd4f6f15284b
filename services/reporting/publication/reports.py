"""Translates the events of reports for partners: a report for the public was issued, with the hashes of its bytes, or
figures of it changed. An assessment for WTSA is published in the first version of the types; its revisions, which that
version cannot name, and all other kinds in the second."""

from collections.abc import Sequence
from typing import Any

from services.reporting.publication.known_records import KnownReport
from services.reporting.publication.partner_log import PartnerLog
from services.reporting.reports.plans import WTSA
from shared.contracts import partner_reports
from shared.contracts import reporting as p
from shared.domain.event import ExternalEvent, StoredEvent

Corrected = partner_reports.ReportCorrected | partner_reports.ReportCorrectedV2
Figures = tuple[partner_reports.FigureChanged, ...]


def tell(partner_log: PartnerLog, event: StoredEvent, _now: str) -> Sequence[ExternalEvent]:
    """Process a draft for the public; return the events to publish once it is issued."""
    id_ = event.stream
    match event.data:
        case p.ReportDrafted(audience="public") as draft:
            known = KnownReport(
                draft.kind, draft.period, draft.moment, draft.title, draft.document, _revision(draft), draft.revises
            )
            partner_log.set_known(id_, known)
        case p.ReportIssued(formats=formats) if event.marking == "public":
            report = partner_log.known(id_)
            if isinstance(report, KnownReport):
                return [_issued(id_, report, formats)]
    return []


def _issued(id_: str, report: KnownReport, formats: dict[str, str]) -> ExternalEvent:
    fields = report.period, report.moment, formats["json"], formats["html"], issued_path(id_), report.title
    if report.kind == WTSA.name and report.revises is None:
        return partner_reports.ReportIssued(id_, "wtsa", *fields)
    return partner_reports.ReportIssuedV2(id_, report.kind, *fields, report.document, report.revision, report.revises)


def corrected(issued: Any, moment: str, changed: int, figures: Figures) -> Corrected:  # noqa: ANN401  a row of drafted reports
    """Return the event stating that a number of figures of an issued report differ at a moment, with the figures that
    it names."""
    path, known_figures = issued_path(issued.id), figures or None
    if issued.kind == WTSA.name and issued.revises is None:
        return partner_reports.ReportCorrected(issued.id, moment, changed, path, known_figures)
    return partner_reports.ReportCorrectedV2(
        issued.id, issued.kind, moment, changed, path, known_figures, issued.document, _revision(issued), issued.revises
    )


def issued_path(report: str) -> str:
    """Return the page of an issued report."""
    return f"/reporting/issued/{report}"


def _revision(drafted: Any) -> str | None:  # noqa: ANN401  a draft, or a row of drafted reports
    return f"{drafted.revision}.{drafted.number}" if drafted.revises else None
