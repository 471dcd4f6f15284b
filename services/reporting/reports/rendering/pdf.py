"""A report as a tagged PDF: its content as data, typeset by the template beside this file; PDF/UA-1, with the same
bytes each time."""

from collections.abc import Callable
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

from services.reporting.document_model import DayText, sentence
from services.reporting.reports.assessment.front import moment_in_line, status
from services.reporting.reports.plans import period_title
from services.reporting.reports.rendering.paper import blocks_on_paper, line_on_paper
from services.reporting.reports.rendering.source import ReportSource
from shared.documents.characters import about_boxes, set_in_fonts
from shared.documents.typesetting import typeset

PROGRAM = "Rapporteur"
_TEMPLATE = Path(__file__).parent / "report.typ"


def pdf(source: ReportSource) -> bytes:
    """Return a report as PDF/UA-1: with headings, bookmarks, notes, and a text for each chart."""
    content = _each_text(set_in_fonts, {**_front(source), **_body(source)})
    boxes = about_boxes(content, source.language.gettext)
    dated = datetime.combine(source.report.moment.day, time(), UTC)
    return typeset(_TEMPLATE, {**content, **_words_of_paper(source, boxes)}, dated)


def _front(source: ReportSource) -> dict[str, object]:
    report, document = source.report, source.document
    moment = sentence(
        "As known at %(day)s, %(moment)s",
        day=DayText(report.moment.day.isoformat(), "long"),
        moment=moment_in_line(report),
    )
    return {
        "language": "en",
        "author": PROGRAM,
        "title": source.words(document.title),
        "period": source.words(period_title(report.period.name)),
        "day": [report.moment.day.year, report.moment.day.month, report.moment.day.day],
        "moment": source.words(moment),
        "status": line_on_paper(source, status(report, issued=source.issued)),
        "synthetic": source.words(sentence("Synthetic")) if source.synthetic else None,
        "lead": line_on_paper(source, document.lead),
        "facts": [[line_on_paper(source, part) for part in pair] for pair in document.facts.pairs],
    }


def _body(source: ReportSource) -> dict[str, object]:
    return {
        "sections": [
            {
                "part": line_on_paper(source, section.part),
                "number": section.number,
                "title": line_on_paper(source, section.title),
                "blocks": blocks_on_paper(source, section.blocks),
            }
            for section in source.document.sections
        ],
        "annexes": [
            {
                "printed": annex.printed,
                "title": line_on_paper(source, annex.title),
                "blocks": blocks_on_paper(source, annex.blocks),
            }
            for annex in source.document.annexes
        ],
    }


def _words_of_paper(source: ReportSource, boxes: str) -> dict[str, object]:
    """Return the words needed only on paper."""
    raised = sentence("A raised number leads to its note in the annex.")
    raised_words = source.words(raised) if source.document.figures else ""
    return {
        "contents": source.words(sentence("Contents")),
        "table": source.words(sentence("Table")),
        "figure": source.words(sentence("Figure")),
        "page": source.words(sentence("Page %(page)s of %(pages)s", page="{page}", pages="{pages}")),
        "reading": [each for each in (raised_words, boxes) if each],
    }


def _each_text(change: Callable[[str], str], content: Any) -> Any:  # noqa: ANN401  JSON data
    """Change each string except addresses and drawings, which are not words."""
    match content:
        case str():
            return change(content)
        case list():
            return [_each_text(change, each) for each in content]
        case dict():
            return {name: each if name in ("to", "svg") else _each_text(change, each) for name, each in content.items()}
        case _:
            return content
