"""A report as one HTML file: styles inside, links to the evidence at reporting's address, the same bytes each time."""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from services.reporting import disclosure
from services.reporting.document_model import figure_words, is_undefined
from services.reporting.document_model.blocks import Document
from services.reporting.figures import Figure, FigureContext, Period
from services.reporting.history import History
from services.reporting.queries import Moment
from services.reporting.reports import class_names
from services.reporting.reports.assessment import assessment_document
from services.reporting.reports.document import ReportDocument
from services.reporting.reports.figure_reference import non_default_parameters, of_as_json, reference
from services.reporting.reports.figure_titles import figure_title
from services.reporting.reports.languages import ENGLISH, Language, in_english, plain, runs, with_days_in_words
from services.reporting.reports.layout import country_name, layout_of, worded_reason
from shared.web.synthetic import SaidBesideHeadings

TEMPLATES = Path(__file__).parents[1] / "templates"
_SHARED = Path(__file__).parents[3] / "shared" / "web"
SHEETS = ("properties", "text", "parts", "table", "report", "chart", "print")
Evidence = Callable[[Figure], str | None]


def evidence_path(figure: Figure, period: Period, moment: Moment) -> str:
    """Return the address of a figure's evidence, with the moment, so that a page and its evidence are of one moment."""
    return "/reporting/evidence?" + urlencode(
        {"figure": reference(figure), "period": period.name, "as_known_at": str(moment)}
    )


def note_numbers(document: Document) -> Callable[[Figure], int]:
    """Return the function that gives a figure's number: in print each carries it, and an annex explains."""
    numbers = {reference(figure): number for number, figure in enumerate(document.figures, 1)}
    return lambda figure: numbers[reference(figure)]


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


def figure_context_of(report: ReportDocument, history: History) -> FigureContext:
    """Return the report's context. A history for others than the bureau holds only facts that may be named to them."""
    return FigureContext(history, report.period, report.audience if history.audience == "bureau" else "bureau")


def template_context(
    report: ReportDocument, history: History, evidence: Evidence, language: Language, *, issued: bool = False
) -> dict[str, Any]:
    """Return the variables of a document's templates. `evidence` gives a figure's link, or None without access to it."""
    document = assessment_document(layout_of(report, figure_context_of(report, history)), issued=issued)
    return {
        **naming_context(history, language),
        "runs": lambda inline: runs(inline, language),
        "type_name": lambda block: type(block).__name__,
        "report": report,
        "document": document,
        "evidence": evidence,
        "note_number": note_numbers(document),
    }


def document_html(
    report: ReportDocument, history: History, base: str, *, synthetic: bool = False, issued: bool = False
) -> bytes:
    """Return a self-contained file. `synthetic`: the records are invented, and it says so. `issued`: no draft any more."""

    def evidence(figure: Figure) -> str:
        return base.rstrip("/") + evidence_path(figure, report.period, report.moment)

    template = _environment().get_template("reporting/standalone.html")
    words = {
        **template_context(report, history, evidence, ENGLISH, issued=issued),
        **_plain_context(),
        "synthetic": synthetic,
    }
    return template.render(words).encode()


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader([TEMPLATES, _SHARED / "templates"]),
        autoescape=True,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do", SaidBesideHeadings],
        keep_trailing_newline=True,
    )
    environment.install_null_translations(newstyle=True)  # type: ignore[attr-defined]
    environment.filters.update(day=in_english, dated=lambda text: with_days_in_words(text, in_english))
    return environment


def _plain_context() -> Mapping[str, object]:
    sheets = "\n".join((_SHARED / "static" / "css" / f"{name}.css").read_text() for name in SHEETS)
    return {"styles": Markup(sheets), "viewer_sees_who": False}  # noqa: S704  our own files
