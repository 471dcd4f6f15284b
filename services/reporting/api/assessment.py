"""The pages that readers open: the assessment, and the evidence behind a number."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from services.reporting.api.addresses import figure_path, kept_audience, page_path
from services.reporting.api.downloads import downloads
from services.reporting.api.request_scope import (
    READER_LANGUAGE,
    READERS,
    SEES_WHO,
    TemplateContext,
    default_period,
    format_report_moment,
    page_figure,
    page_history,
    period_choices,
    period_of,
    present_history,
    query_argument,
    readable_audiences,
    remedy_of,
    requested_history,
)
from services.reporting.figures import Figure, Period
from services.reporting.history import History
from services.reporting.queries import BeforeTheLog, FactQueries, ReportQueries
from services.reporting.reports import live_report
from services.reporting.reports.figure_reference import (
    figure_named,
    non_default_parameters,
    reference,
    rule_parameters,
)
from services.reporting.reports.languages import plain, with_days_in_words
from services.reporting.reports.panel import panel
from services.reporting.reports.plan import ReportPlan
from services.reporting.reports.plans import PLANS, WTSA, period_in_text, period_title
from services.reporting.reports.rendering.html import document_context, naming_context
from services.reporting.reports.rendering.source import ReportSource
from services.reporting.reports.revisions import row_name
from shared.domain.errors import Malformed, Unavailable
from shared.web.access import access
from shared.web.audience import audience
from shared.web.days import localized_date
from shared.web.viewer import viewer

EVENTS_ON_A_PAGE = 200
LONGEST_NUMBER = 9
FRAGMENT = "Rapporteur-Fragment"  # the header with which the script requests the panel alone


class PageContext:
    """The context of a page. `behind`: the number of sealed events not yet counted, as far as this service can tell;
    `aside`: the number of events that cannot be counted; `plan`: the report shown on the page; `template`: its
    template."""

    template = "reporting/report.html"

    def __init__(
        self,
        facts: FactQueries,
        report_queries: ReportQueries,
        behind: Callable[[], int],
        aside: Callable[[], int],
        plan: ReportPlan = WTSA,
    ) -> None:
        self.facts, self._report_queries, self._behind, self._aside = facts, report_queries, behind, aside
        self.plan = plan

    @property
    def path(self) -> str:
        """Return the address of the page."""
        return f"/reporting/reports/{self.plan.name}"

    def assessment(self, query: dict[str, str], history: History, name: str, opened: str | None) -> TemplateContext:
        """The document over a period; with the panel open beside it if a number is named."""
        report = live_report(self.facts, history, name, self.plan)
        source = ReportSource(report, history, language=READER_LANGUAGE)
        figures = report.figures()
        figure = figure_named(figures, opened) if opened else None
        return {
            **self.page_values(source),
            "evidence": lambda each: figure_path(each, report.period, report.moment),
            **self.bar(query, history, report.period.name),
            **(self.panel_context(history, figure, report.period) if figure else {"panel": None}),
            "opened": figure,
            "changed": self.changed_since(figures, history, name),
            "issued_row": self.issued(report.period.name),
        }

    def page_values(self, source: ReportSource) -> TemplateContext:
        """Return the variables with which the template renders the report."""
        return document_context(source)

    def panel_context(self, history: History, figure: Figure, period: Period) -> TemplateContext:
        scope = {"period": period.name, "as_known_at": str(history.moment)}
        parameters = rule_parameters(figure.key, non_default_parameters(figure))
        figure_query = {"key": figure.key, "figure": reference(figure), "evidence": "all", **parameters}
        return {
            "panel": panel(self.facts, history, figure, period),
            "period": period,
            "moment": history.moment,
            "evidence": lambda each: figure_path(each, period, history.moment),
            "json_path": page_path("/reporting/api/figures", scope, **figure_query),
            "stored_path": page_path("/reporting/audit/figure", scope, figure=reference(figure)),
            "document_path": page_path(self.path, scope, opened=reference(figure)),
            **naming_context(history, READER_LANGUAGE),
            "viewer_sees_who": bool(viewer().roles & SEES_WHO),
        }

    def changed_since(self, then: list[Figure], history: History, name: str) -> int | None:
        """Count the displayed numbers that have since changed; None if the page shows the present."""
        if not self.is_past(history):
            return None
        now = str(self.facts.moment())
        try:
            present = requested_history(self.facts, now, history.audience)
            later = live_report(self.facts, present, name, self.plan).figures()
        except Malformed:
            return len(then)
        today = {reference(each): (each.value, each.at_least) for each in later}
        return sum(today.get(reference(each)) != (each.value, each.at_least) for each in then)

    def issued(self, period: str) -> Any:  # noqa: ANN401  a row
        """Return the last issued report of this kind for the period that the viewer may read."""
        rows = self._report_queries.issued(readable_audiences(viewer()))
        return next((row for row in rows if (row.kind, row.period) == (self.plan.name, period)), None)

    def is_past(self, history: History) -> bool:
        return history.moment.positions != self.facts.applied_positions()

    def bar(self, query: dict[str, str], history: History | None, period: str | None) -> TemplateContext:
        """Return the bar above a report: period, moment, other formats."""
        moment = history.moment if history else None
        past = history is not None and self.is_past(history)
        present = {"period": period or "", **({"as_known_at": str(moment)} if moment else {})}
        return {
            "query": query,
            **period_choices(history, period),
            "moment": moment,
            "past": past,
            "known_on": format_report_moment(self.facts, query.get("as_known_at") or None, moment)
            if past and moment
            else None,
            "behind": self._behind(),
            # Shown only to viewers who may know whose the unreadable events are.
            "aside": self._aside() if audience() == "bureau" else 0,
            "assessment_path": self.path,
            "present_path": page_path(self.path, {"period": period} if period else {}),
            "kept_audience": kept_audience(),
            # Only the assessment can be compared.
            "compare_path": page_path("/reporting/compare", {"period": period or "", "from": str(moment or "")})
            if self.plan is WTSA
            else None,
            "downloads": downloads(f"/reporting/reports/{self.plan.name}", page_path("", present)[1:])
            if period
            else [],
            "errors": {},
        }

    def refused(self, query: dict[str, str], field: str, remedy: str) -> TemplateContext:
        """Return the bar with the requested values and the errors in them."""
        present = present_history(self.facts)
        chosen_period = None if field == "period" else query.get("period")
        period = period_choices(present, chosen_period)["period_name"]
        return self.bar(query, present, period) | {
            "errors": {field: remedy},
            "past": False,
            "remedy": remedy,
            "field": field,
        }


def pages(
    facts: FactQueries, report_queries: ReportQueries, lag: Callable[[], int], set_aside_count: Callable[[], int]
) -> Blueprint:
    blueprint = Blueprint("reports", __name__, url_prefix="/reporting")
    blueprint.add_app_template_global(report_name, "report_name")
    blueprint.add_app_template_filter(lambda text: with_days_in_words(text, localized_date), "dated")
    blueprint.add_app_template_filter(lambda name: plain(period_title(name), READER_LANGUAGE), "period_title")
    blueprint.add_app_template_filter(lambda name: plain(period_in_text(name), READER_LANGUAGE), "period_in_text")
    page_contexts = {
        plan.name: PageContext(facts, report_queries, lag, set_aside_count, plan) for plan in PLANS.values()
    }

    for name, each in page_contexts.items():
        blueprint.add_url_rule(f"/reports/{name}", name, access(*READERS)(_page_of(each)))

    @blueprint.get("/evidence")
    @access(*READERS)
    def evidence() -> ResponseReturnValue:
        """The rule behind a number, what it counted, and the events behind it; as a page, or as the panel beside a document."""
        history, period, figure = page_figure(facts)
        # A number belongs to the first report that contains it.
        page = next(
            (each for each in page_contexts.values() if each.plan.shows(figure.key, figure.of)),
            page_contexts[WTSA.name],
        )
        context = page.panel_context(history, figure, period)
        if request.headers.get(FRAGMENT) == "panel":
            return render_template("reporting/panel.html", **context)
        query = {"period": period.name, "as_known_at": request.args.get("as_known_at", "")}
        lines = _lines_shown(len(context["panel"].lines))
        return render_template("reporting/evidence.html", **context | lines | page.bar(query, history, period.name))

    return blueprint


def _page_of(context: PageContext) -> Callable[[], ResponseReturnValue]:
    def page() -> ResponseReturnValue:
        return answered(context)

    page.__doc__ = f"{context.plan.summary.removesuffix('.')}, as a document."
    return page


def answered(page: PageContext) -> ResponseReturnValue:
    """Return the page for the period and the moment in the address, or a page that explains why they are invalid."""
    query = {name: request.args.get(name, "") for name in ("period", "as_known_at")}
    try:
        return assessment(page, query)
    except BeforeTheLog as early:
        context = page.refused(query, "as_known_at", remedy_of(early))
        return render_template("reporting/refused.html", **context), 404
    except Malformed as wrong:
        context = page.refused(query, str(wrong.parameters["field"]), remedy_of(wrong))
        return render_template("reporting/refused.html", **context), 422


def _lines_shown(total: int) -> TemplateContext:
    """Return the page of events requested by the address, and the addresses of the previous and next pages."""
    text = request.args.get("events", "1")
    page = int(text) if text.isascii() and text.isdigit() and len(text) < LONGEST_NUMBER else 1
    pages = max(1, -(-total // EVENTS_ON_A_PAGE))
    page = max(1, min(page, pages))
    paths = {each: f"{request.path}?{urlencode({**request.args, 'events': each})}" for each in (page - 1, page + 1)}
    return {
        "first_line": (page - 1) * EVENTS_ON_A_PAGE,
        "last_line": min(total, page * EVENTS_ON_A_PAGE),
        "lines_before": paths[page - 1] if page > 1 else None,
        "lines_after": paths[page + 1] if page < pages else None,
    }


def report_name(row: Any) -> str:
    """Return the name of a drafted report in the reader's language."""
    return plain(row_name(row), READER_LANGUAGE)


def assessment(page: PageContext, query: dict[str, str]) -> str:
    """Return the document, or a page stating that nothing is recorded yet. Raises Malformed, BeforeTheLog."""
    try:
        history = page_history(page.facts)
    except Unavailable:
        return render_template("reporting/nothing.html", **page.bar(query, None, None))
    if not query["period"] and (meeting := query_argument("meeting")):
        query = query | {"period": period_of(history, meeting)}
    period = query_argument("period") or query["period"] or default_period(history, page.plan)
    if period is None:
        return render_template("reporting/nothing.html", **page.bar(query, history, None))
    return render_template(page.template, **page.assessment(query, history, period, query_argument("opened")))
