"""A report as one HTML file: styles inside, links to the evidence at reporting's address, the same bytes each time."""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from services.reporting import disclosure
from services.reporting.document_model import figure_words, is_undefined
from services.reporting.document_model.blocks import Document
from services.reporting.figures import Figure
from services.reporting.history import History
from services.reporting.reports import class_names
from services.reporting.reports.document import ReportDocument
from services.reporting.reports.figure_reference import non_default_parameters, of_as_json
from services.reporting.reports.figure_titles import figure_title
from services.reporting.reports.languages import Language, in_english, plain, runs, with_days_in_words
from services.reporting.reports.layout import country_name, worded_reason
from services.reporting.reports.rendering.source import ReportSource, document_of, note_numbers
from shared.web.synthetic import SaidBesideHeadings

TEMPLATES = Path(__file__).parents[2] / "templates"
SHARED = Path(__file__).parents[4] / "shared" / "web"
SHEETS = ("properties", "text", "parts", "table", "report", "chart", "print")
Evidence = Callable[[Figure], str | None]


def naming_context(history: History, language: Language) -> dict[str, Any]:
    """Return the variables by which templates describe a figure."""
    return {
        "plain": lambda inline: plain(inline, language),
        "figure_words": figure_words,
        "is_undefined": is_undefined,
        "figure_title": lambda figure: figure_title(figure, lambda iso3: country_name(history, iso3)),
        "class_names": class_names,
        "of_as_json": of_as_json,
        "non_default_parameters": non_default_parameters,
        "worded_reason": lambda text: worded_reason(history, text),
        "disclosure": {"name": disclosure.NAME, "title": disclosure.TITLE, "text": disclosure.TEXT},
        "is_told": lambda figure: disclosure.is_counted_whole(figure.key, figure.parameters),
    }


def template_context(
    report: ReportDocument, history: History, evidence: Evidence, language: Language, *, issued: bool = False
) -> dict[str, Any]:
    """Return the variables of a document's templates. `evidence` gives a figure's link, or None without access to it."""
    return document_context(report, document_of(report, history, issued=issued), history, evidence, language)


def document_context(
    report: ReportDocument, document: Document, history: History, evidence: Evidence, language: Language
) -> dict[str, Any]:
    """Return the variables of a document that is laid out already."""
    return {
        **naming_context(history, language),
        "runs": lambda inline: runs(inline, language),
        "type_name": lambda block: type(block).__name__,
        "report": report,
        "document": document,
        "evidence": evidence,
        "note_number": note_numbers(document),
    }


def html(source: ReportSource) -> bytes:
    """Return a self-contained file; its numbers lead to their evidence."""
    template = environment().get_template("reporting/standalone.html")
    words = {
        **document_context(source.report, source.document, source.history, source.address, source.language),
        **_plain_context(),
        "synthetic": source.synthetic,
    }
    return template.render(words).encode()


@cache
def environment() -> Environment:
    """Return the templates, for files: in English, with every value escaped."""
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
