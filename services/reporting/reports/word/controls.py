"""The content controls of a report's template, each identified by its tag."""

from collections.abc import Iterable

from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement as Element

from services.reporting.document_model import DayText, Inline, sentence
from services.reporting.reports.assessment.front import moment_in_line, status
from services.reporting.reports.plans import period_title
from services.reporting.reports.rendering.source import ReportSource
from shared.documents.word.controls import controls_in
from shared.domain.errors import Malformed

REPORT = "report"
NEEDED = ("number", "title", "marks", REPORT)
"""The required controls: without them a report could be mistaken for another, or for more than it is."""
KEPT = ("contact", "keywords", "meeting", "question", "source")
"""The controls that keep the template's own words."""
_PURPOSE, _STUDY_PERIOD = sentence("Purpose"), sentence("Study period")


def field_values(source: ReportSource) -> dict[str, str | None]:
    """Return the words for each tag. None: not known, so that the template's own words remain."""
    report, words = source.report, source.words
    day = words(DayText(report.moment.day.isoformat(), "long"))
    status_text = words(status(report, issued=source.issued))
    study, period = "Study period", _header_line(source, _STUDY_PERIOD)
    if period is None:
        study, period = study if report.period.defined_by else "Period", words(period_title(report.period.name))
    return {
        "number": source.number,
        "title": words(source.document.title),
        "subtitle": words(source.document.lead),
        "period": f"{study} {period}",
        "moment": f"{day} ({moment_in_line(report)})",
        "date": day,
        "status": status_text,
        "marks": f"Synthetic data · {status_text}" if source.synthetic else status_text,
        "address": source.base,
        "purpose": _header_line(source, _PURPOSE),
        **dict.fromkeys(KEPT),
    }


def _header_line(source: ReportSource, head: Inline) -> str | None:
    """Return the words of a line of the header block; None if it has no such line."""
    return next((source.words(text) for each, text in source.document.facts.pairs if each == head), None)


def controls_of(document: WordDocument, tags: Iterable[str]) -> dict[str, list[Element]]:
    """Return the content controls by their tags. Raises Malformed for an unknown tag, and for a missing one."""
    controls = controls_in(document, {*tags, REPORT}, NEEDED)
    if len(controls[REPORT]) > 1 or controls[REPORT][0].getparent().tag != qn("w:body"):
        raise Malformed(
            "template",
            "The content control with the tag “report” has to be there once, around paragraphs of the text: not in a line, a"
            " table, a header or a footer. In Word, select a whole paragraph and add a Rich Text Content Control.",
        )
    return controls
