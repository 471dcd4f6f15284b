"""Drafts and issued reports: drafting and issuing over HTTP, the preview of a draft, and the pages of issued reports."""

import re
from html import unescape
from typing import Any

from flask import Blueprint, render_template
from markupsafe import Markup

from services.reporting.api.addresses import page_path
from services.reporting.api.compare import PAGE, comparison_context
from services.reporting.api.downloads import downloads, readable
from services.reporting.api.request_scope import (
    BEFORE_THE_LOG,
    READER_LANGUAGE,
    READERS,
    SEES_DRAFTS,
    WRITERS,
    TemplateContext,
    readable_audiences,
)
from services.reporting.history import history_at
from services.reporting.queries import FactQueries, ReportQueries
from services.reporting.reports import FORMATS
from services.reporting.reports.issuing import CorrectionQueries, Issuing
from services.reporting.reports.plans import PLANS, WTSA
from services.reporting.reports.rendering.html import naming_context
from services.reporting.schemas import issuing as schemas
from shared.domain.errors import NotThere
from shared.environment.clock import to_the_minute
from shared.event_store.command_handler import CommandContext
from shared.event_store.command_results import CommandResult
from shared.web.access import access, may, public
from shared.web.api import EVERYBODY, Endpoints
from shared.web.audience import audience
from shared.web.command_operations import checked_id
from shared.web.viewer import viewer

APPROVERS = ("approver",)
_ARTICLE = re.compile(r'<article class="document">(.*)</article>', re.DOTALL)
_NUMBER = re.compile(
    r'<a class="(f[^"]*)" href="(?:https?://[^/"]+)?(/reporting/evidence\?[^"]*)">(.*?)</a>', re.DOTALL
)

_HEADING = re.compile(r'<h2 id="([\w-]+)">(?:<span class="n">(\d+)</span>)?([^<]*)</h2>')


def issuing_endpoints(issuing: Issuing, report_queries: ReportQueries) -> Endpoints:
    endpoints = Endpoints(
        "issued reports", __name__, description="Reports drafted by one account, issued by another, and frozen."
    )

    @endpoints.command(
        "/drafts", "DraftReport", schemas.DraftReport, roles=WRITERS, creates=True, refused=BEFORE_THE_LOG
    )
    def draft(payload: dict[str, Any], context: CommandContext) -> CommandResult:
        """Drafts a report, as known at a moment, for an audience."""
        return issuing.draft(context, **payload)

    @endpoints.command("/issued/<report>/revise", "ReviseReport", schemas.ReviseReport, roles=WRITERS, creates=True)
    def revise(payload: dict[str, Any], context: CommandContext, report: str) -> CommandResult:
        """Drafts a revision, an addendum or a corrigendum of an issued report: a separate report, issued by another account."""
        return issuing.revise(checked_id("report", report), context, **payload)

    @endpoints.command("/drafts/<report>/issue", "IssueReport", schemas.IssueReport, roles=APPROVERS)
    def issue(_payload: dict[str, Any], context: CommandContext, report: str) -> CommandResult:
        """Issues another account's draft: its bytes are frozen."""
        return issuing.issue(checked_id("report", report), context)

    @endpoints.command("/drafts/<report>/withdraw", "WithdrawDraft", schemas.WithdrawDraft, roles=WRITERS)
    def withdraw(payload: dict[str, Any], context: CommandContext, report: str) -> CommandResult:
        """Withdraws a draft, with a reason."""
        return issuing.withdraw(checked_id("report", report), payload["reason"], context)

    @endpoints.query("/drafts", "Drafts", schemas.IssuedReports, roles=SEES_DRAFTS)
    def drafts() -> dict[str, object]:
        """The drafts awaiting approval."""
        return {"reports": [schemas.issued_report(row) for row in report_queries.drafts()]}

    @endpoints.query("/drafts/<report>", "Draft", schemas.IssuedReportRow, roles=SEES_DRAFTS)
    def one(report: str) -> tuple[dict[str, object], int, dict[str, str]]:
        """A drafted report, issued or not; its ETag is the version for If-Match."""
        row = report_queries.report(checked_id("report", report))
        return schemas.issued_report(row), 200, {"ETag": f'"{row.version}"'}

    @endpoints.query("/issued", "IssuedReports", schemas.IssuedReports, roles=EVERYBODY)
    def issued() -> dict[str, object]:
        """The issued reports that the caller may read, newest first; their bytes are at /reporting/issued/<id>.<format>."""
        return {"reports": [schemas.issued_report(row) for row in report_queries.issued(readable_audiences(viewer()))]}

    return endpoints


def previews(issuing: Issuing, report_queries: ReportQueries) -> Blueprint:
    blueprint = Blueprint("previews", __name__, url_prefix="/reporting")

    @blueprint.get("/drafts/<report>")
    @access(*SEES_DRAFTS)
    def preview(report: str) -> str:
        """A draft as it would be issued now, limited to what its audience may see."""
        draft = report_queries.report(checked_id("report", report))
        if draft.state != "draft":
            raise NotThere(id=report)
        shown = _document_context(issuing.preview(draft, "html").decode(), draft.audience, linked=False)
        files = downloads(f"/reporting/drafts/{draft.id}")
        return render_template("reporting/draft.html", draft=draft, downloads=files, **shown)

    return blueprint


def issued_pages(facts: FactQueries, report_queries: ReportQueries, correcting: CorrectionQueries) -> Blueprint:
    blueprint = Blueprint("issued", __name__, url_prefix="/reporting")

    @blueprint.get("/")
    @public
    def every_report() -> str:
        """Issued reports, drafts awaiting approval, and live reports."""
        rows = report_queries.issued(readable_audiences(viewer()))
        seen_by, by = audience(), to_the_minute()
        issued = [
            (
                row,
                correcting.since(row, seen_by, by).changes,
                [each for each in reversed(rows) if each.revises == row.id],
            )
            for row in rows
            if row.revises is None
        ]
        return render_template("reporting/reports.html", issued=issued, live=_reads_live(), plans=PLANS.values())

    @blueprint.get("/issued/<report>")
    @public
    def page(report: str) -> str:
        """A report as it was issued, preceded by what has changed since."""
        row = readable(report_queries, report)
        return render_template("reporting/issued.html", **_issued_context(facts, report_queries, correcting, row))

    return blueprint


def _issued_context(
    facts: FactQueries,
    report_queries: ReportQueries,
    correcting: CorrectionQueries,
    row: Any,  # noqa: ANN401  a row of drafted reports
) -> TemplateContext:
    changes = correcting.since(row, audience(), to_the_minute()).changes
    return {
        **(_corrected(facts, correcting, row) if changes else {}),
        **_document_context(report_queries.content(row.formats["html"]).decode(), row.audience, linked=_reads_live()),
        "issued": row,
        "first": report_queries.report(row.revises) if row.revises else None,
        "replaced_by": report_queries.replacement_of(row, (row.audience,)),
        "revisions": report_queries.beside(row, (row.audience,)),
        "downloads": downloads(f"/reporting/issued/{row.id}", formats=row.formats),
        "frozen": [(each.title, row.formats[name]) for name, each in FORMATS.items() if name in row.formats],
        "changes": changes,
        "compare_path": _compare_path(row),
        "live": _reads_live(),
    }


def _document_context(page: str, audience: str, *, linked: bool) -> TemplateContext:
    """Return the document of a frozen page, split before its first section, and the headings of its sections. Its
    numbers either open their evidence here or are plain text."""
    found = _ARTICLE.search(page)
    article = found[1] if found else page

    def number(link: re.Match[str]) -> str:
        if not linked:
            return f'<span class="{"unknown" if "unknown" in link[1] else "f closed"}">{link[3]}</span>'
        return f'<a class="{link[1]}" href="{link[2]}&amp;audience={audience}">{link[3]}</a>'

    # A report frozen by an older version has sections without names.
    head, section, from_section = _NUMBER.sub(number, article).partition("<section")
    sections = section + from_section
    # Safe: bytes that we have just written, or that we stored and have verified by their hash.
    return {"head": Markup(head), "rest": Markup(sections), "headings": _headings_of(sections)}  # noqa: S704


def _headings_of(document: str) -> list[tuple[str, str, str]]:
    """Return anchor, number (None for unnumbered parts such as the annex) and title of each section, for the table of
    contents."""
    return [(anchor, number, unescape(words.strip())) for anchor, number, words in _HEADING.findall(document)]


def _compare_path(row: Any) -> str | None:
    """Return the address of the comparison with the present; None unless the report is an assessment, the only kind
    that can be compared."""
    if row.kind != WTSA.name:
        return None
    return page_path(PAGE, {"period": row.period, "from": row.moment, "audience": row.audience})


def _corrected(facts: FactQueries, correcting: CorrectionQueries, row: Any) -> TemplateContext:
    found = correcting.steps(row, audience(), to_the_minute())
    history = history_at(facts, found.after, audience(), to_the_minute())
    return (
        naming_context(history, READER_LANGUAGE)
        | {"evidence": lambda _figure: None}
        | comparison_context(facts, history, found)
    )


def _reads_live() -> bool:
    return may(viewer(), frozenset(READERS))
