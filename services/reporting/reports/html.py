"""A report as one HTML file: styles inside, links to the evidence where reporting answers, the same bytes each time."""

import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from services.reporting import disclosure
from services.reporting.figures import RULES, Figure, FigureContext, Period, Rule
from services.reporting.history import History
from services.reporting.queries import Moment
from services.reporting.reports.charts import draw_charts
from services.reporting.reports.clause_summaries import CLAUSE_SUMMARIES
from services.reporting.reports.document import ReportDocument
from services.reporting.reports.figure_reference import non_default_parameters, of_as_json, reference
from services.reporting.reports.layout import country_name, layout_of
from shared.domain.dates import first_day
from shared.web.synthetic import SaidBesideHeadings

TEMPLATES = Path(__file__).parents[1] / "templates"
_SHARED = Path(__file__).parents[3] / "shared" / "web"
SHEETS = ("properties", "text", "parts", "table", "report", "chart", "print")
_ISO_DAY = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
_PATTERNS = {"short": {4: "y", 7: "MMM y", 10: "d MMM y"}, "long": {4: "y", 7: "MMMM y", 10: "d MMMM y"}}


def evidence_path(figure: Figure, period: Period, moment: Moment) -> str:
    """Where a figure's evidence is: the moment is said, so that a page and what it opens are of one moment."""
    return "/reporting/evidence?" + urlencode(
        {"figure": reference(figure), "period": period.name, "as_known_at": str(moment)}
    )


class FigureNotes:
    """Numbers the figures of a document by first appearance: in print each carries its number, and an annex explains."""

    def __init__(self) -> None:
        self._figures: dict[str, tuple[int, Figure]] = {}

    @property
    def figures(self) -> list[Figure]:
        return [figure for _, figure in self._figures.values()]

    def number(self, figure: Figure) -> int:
        return self._figures.setdefault(reference(figure), (len(self._figures) + 1, figure))[0]

    def rules(self) -> list[Rule]:
        keys = {figure.key for figure in self.figures}
        return [rule for key, rule in sorted(RULES.items()) if key in keys]


def naming_context(history: History) -> dict[str, Any]:
    """Names that templates use to say what a figure is."""
    return {
        "rules": RULES,
        "clause_summaries": CLAUSE_SUMMARIES,
        "of_as_json": of_as_json,
        "non_default_parameters": non_default_parameters,
        "worded_reason": lambda text: worded_reason(history, text),
        "country_name": lambda iso3: country_name(history, iso3),
        "disclosure": {"name": disclosure.NAME, "title": disclosure.TITLE, "text": disclosure.TEXT},
        "is_told": lambda figure: disclosure.is_counted_whole(figure.key, figure.parameters),
    }


def worded_reason(history: History, text: str | None) -> str:
    """A reason as it is told: figures call a list not complete, too, of which nobody stated whether it is."""
    said = text or ""
    if "is not complete" in said:
        for code in (str(fact.body.code) for fact in history.meetings if fact.stream not in history.lists):
            of_code = f"list of organizations at {code} is"
            said = said.replace(f"the {of_code} not complete", f"it is not stated that the {of_code} complete")
    return said


def figure_context_of(report: ReportDocument, history: History) -> FigureContext:
    """Return what the report asked. A history for others than the bureau holds only what may be named to them."""
    return FigureContext(history, report.period, report.audience if history.audience == "bureau" else "bureau")


def template_context(
    report: ReportDocument, history: History, evidence: Callable[[Figure], str | None]
) -> dict[str, Any]:
    """Names that the assessment's templates use. `evidence` gives a figure's link, or None for who may not follow it."""
    context = figure_context_of(report, history)
    layout = layout_of(report, context)
    return {
        **naming_context(history),
        "report": report,
        "layout": layout,
        "charts": draw_charts(layout, context),
        "evidence": evidence,
        "notes": FigureNotes(),
    }


def document_html(
    report: ReportDocument, history: History, base: str, *, synthetic: bool = False, issued: bool = False
) -> bytes:
    """One file that needs no other. `synthetic`: the records are invented, and it says so. `issued`: no draft any more."""

    def evidence(figure: Figure) -> str:
        return base.rstrip("/") + evidence_path(figure, report.period, report.moment)

    template = _environment().get_template("reporting/standalone.html")
    words = {
        **template_context(report, history, evidence),
        **_plain_context(),
        "synthetic": synthetic,
        "issued": issued,
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


def with_days_in_words(text: str | None, in_words: Callable[[str], object]) -> str:
    """A reason with its days in words: figures give reasons for machines too, with days as YYYY-MM-DD."""
    return _ISO_DAY.sub(lambda found: str(in_words(found[0])), text or "")


def in_english(text: str | None, form: str = "short") -> str:
    """A partial date in words: a file has no reader whose language is known."""
    # Of the forms of a report only this one has words; Babel takes a tenth of a second to import.
    from babel.dates import format_date  # noqa: PLC0415

    return format_date(first_day(text), _PATTERNS[form][len(text)], locale="en") if text else "not known"
