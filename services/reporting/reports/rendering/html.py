"""A report as one HTML file: styles inside, links to the evidence at reporting's address, and the same bytes each time."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup, escape

from services.reporting import disclosure
from services.reporting.document_model import figure_words, is_undefined, least_number, number_text, signed
from services.reporting.history import History
from services.reporting.reports import class_names
from services.reporting.reports.figure_reference import non_default_parameters, of_as_json
from services.reporting.reports.languages import Language, in_english, plain, with_days_in_words
from services.reporting.reports.layout import worded_reason
from services.reporting.reports.rendering.source import ReportSource
from services.reporting.reports.reported_statements import title_of
from services.reporting.reports.revisions import name_of_report
from shared.web.synthetic import SaidBesideHeadings

TEMPLATES = Path(__file__).parents[2] / "templates"
SHARED = Path(__file__).parents[4] / "shared" / "web"
_CODE = re.compile(r"\b[A-Z0-9][A-Za-z0-9]*(?:-[A-Z0-9]+)+\b")  # as in report.typ
SHEETS = ("properties", "text", "parts", "table", "report", "chart", "print")


def naming_context(history: History, language: Language) -> dict[str, Any]:
    """Return the variables with which templates describe a figure."""
    return {
        "plain": lambda inline: plain(inline, language),
        "figure_words": figure_words,
        "least_number": least_number,
        "signed": signed,
        "number_text": number_text,
        "is_undefined": is_undefined,
        "figure_title": lambda figure: title_of(history, figure),
        "class_names": class_names,
        "of_as_json": of_as_json,
        "non_default_parameters": non_default_parameters,
        "worded_reason": lambda text: worded_reason(history, text),
        "disclosure": {"name": disclosure.NAME, "title": disclosure.TITLE, "text": disclosure.TEXT},
        "is_disclosed_in_full": lambda figure: disclosure.is_counted_whole(figure.key, figure.parameters),
    }


def document_context(source: ReportSource) -> dict[str, Any]:
    """Return the variables of a document's templates."""
    return {**line_context(source), "document": source.document}


def line_context(source: ReportSource) -> dict[str, Any]:
    """Return the variables with which templates show lines of a report, without laying it out. `evidence` gives a
    figure's link."""
    return {
        **naming_context(source.history, source.language),
        "page_title": source.words(name_of_report(source.report)),
        "runs": source.runs,
        "with_whole_codes": with_whole_codes,
        "type_name": lambda block: type(block).__name__,
        "report": source.report,
        "evidence": source.address,
        "note_number": source.note,
    }


def html(source: ReportSource) -> bytes:
    """Return a self-contained file; its numbers link to their evidence."""
    template = environment().get_template("reporting/standalone.html")
    values = {**document_context(source), **_plain_context(), "synthetic": source.synthetic}
    return template.render(values).encode()


def with_whole_codes(text: str) -> Markup:
    """Return a text in which no line breaks within a code or a span of years, such as CXO-2019."""
    return Markup(_CODE.sub(r'<span class="whole">\g<0></span>', str(escape(text))))  # noqa: S704  escaped


@cache
def environment() -> Environment:
    """Return the template environment for files: in English, with every value escaped."""
    templates = Environment(
        loader=FileSystemLoader([TEMPLATES, SHARED / "templates"]),
        autoescape=True,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do", SaidBesideHeadings],
        keep_trailing_newline=True,
    )
    templates.install_null_translations(newstyle=True)  # type: ignore[attr-defined]
    templates.filters.update(day=in_english, dated=lambda text: with_days_in_words(text, in_english))
    return templates


def _plain_context() -> Mapping[str, object]:
    sheets = "\n".join((SHARED / "static" / "css" / f"{name}.css").read_text() for name in SHEETS)
    return {"styles": Markup(sheets), "viewer_sees_who": False}  # noqa: S704  our own files
