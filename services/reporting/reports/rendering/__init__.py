"""Rendering of reports: each format is a function of one laid-out source, giving the same bytes for the same logs and
arguments."""

from collections.abc import Callable, Mapping

import msgspec

from services.reporting.reports.document import report_json
from services.reporting.reports.rendering.html import html
from services.reporting.reports.rendering.source import ReportSource
from shared.domain.errors import Malformed


class ReportFormat(msgspec.Struct, frozen=True):
    """A format. `name` is also the file extension; `title` is its label in a list of downloads.

    `write` imports what it needs when it is called: importing a document library takes longer than most commands do.
    """

    name: str
    title: str
    media_type: str
    write: Callable[[ReportSource], bytes]


def _docx(source: ReportSource) -> bytes:
    from services.reporting.reports.rendering.docx import docx  # noqa: PLC0415

    return docx(source)


def _pdf(source: ReportSource) -> bytes:
    from services.reporting.reports.rendering.pdf import pdf  # noqa: PLC0415

    return pdf(source)


def _xlsx(source: ReportSource) -> bytes:
    from services.reporting.reports.rendering.xlsx import xlsx  # noqa: PLC0415

    return xlsx(source)


def _csv(source: ReportSource) -> bytes:
    from services.reporting.reports.rendering.figure_table import csv  # noqa: PLC0415

    return csv(source)


def _json(source: ReportSource) -> bytes:
    return report_json(source.report)


_OFFICE = "application/vnd.openxmlformats-officedocument"

FORMATS: Mapping[str, ReportFormat] = {
    each.name: each
    for each in (
        ReportFormat("docx", "Word", f"{_OFFICE}.wordprocessingml.document", _docx),
        ReportFormat("pdf", "PDF", "application/pdf", _pdf),
        ReportFormat("xlsx", "Excel", f"{_OFFICE}.spreadsheetml.sheet", _xlsx),
        ReportFormat("csv", "CSV", "text/csv; charset=utf-8", _csv),
        ReportFormat("json", "JSON", "application/json", _json),
        ReportFormat("html", "HTML", "text/html; charset=utf-8", html),
    )
}
"""Every format of a report, in the order of lists: the command line, the addresses and the stored files all follow it."""


def format_named(name: str) -> ReportFormat:
    """Return a format. Raises Malformed for an unknown name."""
    if name not in FORMATS:
        raise Malformed("format", f"Choose one of {', '.join(FORMATS)}.", value=name, known=tuple(FORMATS))
    return FORMATS[name]
