"""Reports as files: live reports and drafts are written on request, issued ones are served as frozen."""

import re
from collections.abc import Callable, Iterable
from typing import Any

from flask import Blueprint, Response, request
from flask_babel import gettext as _

from services.reporting.api.request_scope import (
    READERS,
    SEES_DRAFTS,
    default_period,
    page_history,
    query_argument,
    readable_audiences,
)
from services.reporting.queries import FactQueries, ReportQueries
from services.reporting.reports import FORMATS, live_report, source_of
from services.reporting.reports.issuing import Issuing
from services.reporting.reports.plan import ReportPlan
from services.reporting.reports.plans import PLANS
from services.reporting.reports.rendering import ReportFormat
from services.reporting.settings import Settings
from shared.domain.errors import Malformed, NotThere
from shared.web.access import access, public
from shared.web.viewer import viewer

Download = tuple[str, str]
"""The label of a format, and the address of the file."""


def downloads(path: str, query: str = "", formats: Iterable[str] = FORMATS) -> list[Download]:
    """Return the files of the report whose page has this address, in the order of `FORMATS`."""
    query = f"?{query}" if query else ""
    return [(each.title, f"{path}.{name}{query}") for name, each in FORMATS.items() if name in formats]


def report_files(facts: FactQueries, report_queries: ReportQueries, issuing: Issuing, settings: Settings) -> Blueprint:
    blueprint = Blueprint("files", __name__, url_prefix="/reporting")

    def live(plan: ReportPlan, file_format: str) -> Response:
        form = _format(file_format)
        history = page_history(facts)
        period = query_argument("period") or default_period(history, plan)
        if period is None:
            raise Malformed("period", _("Name a study period, a year, or FROM..TO."))
        report = live_report(facts, history, period, plan)
        content = form.write(source_of(report, history, settings))
        return _sent(form, content, plan.name, report.period.name, report.audience, "draft")

    for plan in PLANS.values():
        blueprint.add_url_rule(f"/reports/{plan.name}.<file_format>", plan.name, access(*READERS)(_file_of(plan, live)))

    @blueprint.get("/drafts/<report>.<file_format>")
    @access(*SEES_DRAFTS)
    def draft(report: str, file_format: str) -> Response:
        """A draft in a format, as it would be issued now."""
        form, row = _format(file_format), report_queries.report(report)
        if row.state != "draft":
            raise NotThere(id=report)
        return _sent(form, issuing.preview(row, form.name), row.kind, row.period, row.audience, "draft")

    @blueprint.get("/issued/<report>.<file_format>")
    @public
    def issued(report: str, file_format: str) -> Response:
        """The frozen bytes, in one of the formats in which the report was issued."""
        form, row = _format(file_format), readable(report_queries, report)
        if (digest := row.formats.get(form.name)) is None:
            raise NotThere(id=file_format)
        response = _sent(form, report_queries.content(digest), row.kind, row.period, row.audience)
        response.set_etag(digest)
        response.make_conditional(request)
        return response

    return blueprint


def _file_of(plan: ReportPlan, live: Callable[[ReportPlan, str], Response]) -> Callable[[str], Response]:
    def file(file_format: str) -> Response:
        return live(plan, file_format)

    # The address gives the period, the moment and the audience.
    file.__doc__ = f"{plan.summary.removesuffix('.')}, in a format, with the content of its page."
    return file


def readable(report_queries: ReportQueries, report: str) -> Any:  # noqa: ANN401  a row of drafted reports
    """Return an issued report that the viewer may read. Raises NotThere for any other, revealing nothing about it."""
    row = report_queries.find(report)
    if row is None or row.state != "issued" or row.audience not in readable_audiences(viewer()):
        raise NotThere(id=report)
    return row


def _format(name: str) -> ReportFormat:
    if name not in FORMATS:
        raise NotThere(id=name)
    return FORMATS[name]


def _sent(form: ReportFormat, content: bytes, *parts: str) -> Response:
    """Return a file, named after its parts; JSON opens in the browser and gets no file name."""
    response = Response(content, mimetype=None, content_type=form.media_type)
    if form.name != "json":
        response.headers.set("Content-Disposition", "attachment", filename=f"{_plain('-'.join(parts))}.{form.name}")
    return response


def _plain(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9.-]+", "-", name)
