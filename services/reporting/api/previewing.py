"""The page of a draft as it would be issued now: what whoever approves it looks at."""

from flask import Blueprint, render_template
from markupsafe import Markup

from services.reporting.api.issued import frozen_document, headings_of
from services.reporting.api.issuing import SEES_DRAFTS, checked_id
from services.reporting.queries import ReportQueries
from services.reporting.reports.issuing import Issuing
from shared.domain.errors import NotThere
from shared.web.access import access


def previews(issuing: Issuing, report_queries: ReportQueries) -> Blueprint:
    blueprint = Blueprint("previews", __name__, url_prefix="/reporting")

    @blueprint.get("/drafts/<report>")
    @access(*SEES_DRAFTS)
    def preview(report: str) -> str:
        """A draft as it would be issued now, told as its audience may have it."""
        draft = report_queries.report(checked_id(report))
        if draft.state != "draft":
            raise NotThere(id=report)
        html = issuing.frozen(draft, issued=False).html.decode()
        head, rest = frozen_document(html, draft.audience, linked=False)
        return render_template(
            "reporting/draft.html",
            draft=draft,
            head=Markup(head),  # noqa: S704  the bytes that we wrote
            rest=Markup(rest),  # noqa: S704  likewise
            headings=headings_of(rest),
        )

    return blueprint
