"""Issued reports as pages and files, and the list of all reports."""

import re
from html import unescape
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, render_template
from markupsafe import Markup

from services.reporting.api.compare import PAGE, comparison_context
from services.reporting.api.issuing import readable
from services.reporting.api.reader_language import READER_LANGUAGE
from services.reporting.api.request_scope import READERS, readable_audiences
from services.reporting.history import history_at
from services.reporting.queries import FactQueries, ReportQueries
from services.reporting.reports.html import naming_context
from services.reporting.reports.issuing import CorrectionQueries
from shared.event_store.sealer import to_the_minute
from shared.web.access import may, public
from shared.web.audience import audience_of
from shared.web.tokens import viewer

TemplateContext = dict[str, Any]
_ARTICLE = re.compile(r'<article class="document">(.*)</article>', re.DOTALL)
_NUMBER = re.compile(
    r'<a class="(f[^"]*)" href="(?:https?://[^/"]+)?(/reporting/evidence\?[^"]*)">(.*?)</a>', re.DOTALL
)

_HEADING = re.compile(r'<h2 id="([a-z-]+)">(?:<span class="n">(\d+)</span>)?([^<]*)</h2>')


def issued_pages(facts: FactQueries, report_queries: ReportQueries, correcting: CorrectionQueries) -> Blueprint:
    blueprint = Blueprint("issued", __name__, url_prefix="/reporting")

    @blueprint.get("/")
    @public
    def every_report() -> str:
        """The reports that were issued, those that wait for it, and the live ones."""
        rows = report_queries.issued(readable_audiences(viewer()))
        audience, by = audience_of(viewer()), to_the_minute()
        issued = [(row, correcting.since(row, audience, by).changes) for row in rows]
        return render_template("reporting/reports.html", issued=issued, live=_reads_live())

    @blueprint.get("/issued/<report>")
    @public
    def page(report: str) -> str:
        """A report as it was issued, and above it what is known otherwise by now."""
        row = readable(report_queries, report)
        corrections = correcting.since(row, audience_of(viewer()), to_the_minute())
        words = _corrected(facts, correcting, row) if corrections.changes else {}
        document = frozen_document(report_queries.content(row.html_sha256).decode(), row.audience, linked=_reads_live())
        return render_template(
            "reporting/issued.html",
            **words,
            issued=row,
            changes=corrections.changes,
            head=Markup(document[0]),  # noqa: S704  the bytes that we wrote and keep, checked by their hash
            rest=Markup(document[1]),  # noqa: S704  likewise
            headings=headings_of(document[1]),
            compare_path=compare_path(row),
            live=_reads_live(),
        )

    @blueprint.get("/issued/<report>.json")
    @public
    def as_json(report: str) -> Response:
        """The bytes that were frozen."""
        row = readable(report_queries, report)
        return Response(report_queries.content(row.json_sha256), mimetype="application/json")

    @blueprint.get("/issued/<report>.html")
    @public
    def as_html(report: str) -> Response:
        """Likewise: one file, to keep."""
        row = readable(report_queries, report)
        name = {"Content-Disposition": f'attachment; filename="{row.kind}-{_plain(row.period)}.html"'}
        return Response(report_queries.content(row.html_sha256), mimetype="text/html", headers=name)

    return blueprint


def frozen_document(page: str, audience: str, *, linked: bool) -> tuple[str, str]:
    """The document of a frozen page, parted before its first section; its numbers open here, or are plain text."""
    found = _ARTICLE.search(page)
    article = found[1] if found else page

    def number(link: re.Match[str]) -> str:
        if not linked:
            return f'<span class="{"unknown" if "unknown" in link[1] else "f closed"}">{link[3]}</span>'
        return f'<a class="{link[1]}" href="{link[2]}&amp;audience={audience}">{link[3]}</a>'

    # A report frozen by an older version begins its sections without a name.
    head, section, rest = _NUMBER.sub(number, article).partition("<section")
    return head, section + rest


def headings_of(document: str) -> list[tuple[str, str, str]]:
    """Anchor, number (of the annex and the like none) and words of each section, for its table of contents."""
    return [(anchor, number, unescape(words.strip())) for anchor, number, words in _HEADING.findall(document)]


def compare_path(row: Any) -> str:
    return f"{PAGE}?" + urlencode({"period": row.period, "from": row.moment, "audience": row.audience})


def _corrected(facts: FactQueries, correcting: CorrectionQueries, row: Any) -> TemplateContext:
    audience = audience_of(viewer())
    found = correcting.steps(row, audience, to_the_minute())
    history = history_at(facts, found.after, audience, to_the_minute())
    return (
        naming_context(history, READER_LANGUAGE)
        | {"evidence": lambda _figure: None}
        | comparison_context(facts, history, found)
    )


def _reads_live() -> bool:
    return may(viewer(), frozenset(READERS))


def _plain(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9.-]+", "-", name)
