"""Comparison of one report at two moments: as a page with its form, and as JSON."""

from typing import Any

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from services.reporting.api.addresses import kept_audience, page_path
from services.reporting.api.request_scope import (
    BEFORE_THE_LOG,
    READER_LANGUAGE,
    READERS,
    SEES_WHO,
    TemplateContext,
    format_moment,
    narrowed_audience,
    period_choices,
    present_history,
    query_argument,
    remedy_of,
    requested_audience,
    requested_moment,
)
from services.reporting.figures import PARAMETERS, RULES
from services.reporting.history import History, history_at
from services.reporting.queries import BeforeTheLog, FactQueries, Moment
from services.reporting.reports.comparing.comparison import Comparison, compare, compare_parameters
from services.reporting.reports.comparing.formats import comparison_json
from services.reporting.reports.panel import event_lines
from services.reporting.reports.plans import WTSA
from services.reporting.reports.rendering.html import naming_context
from services.reporting.schemas import figure_queries as schemas
from shared.domain.errors import Malformed, NotThere, Unavailable
from shared.environment.clock import to_the_minute
from shared.web.access import access
from shared.web.api import Endpoints
from shared.web.viewer import viewer

PAGE = "/reporting/compare"
PARAMETERS_OF_THE_ASSESSMENT = {
    name: PARAMETERS[name] for name in sorted({name for key, _ in WTSA.requests for name in RULES[key].defaults})
}
ORGANIZATIONS = RULES["participation.organizations"]


def comparing_endpoints(facts: FactQueries) -> Endpoints:
    endpoints = Endpoints("comparisons", __name__, description="What changed in a report between two moments, and why.")

    @endpoints.query(
        "/reports/wtsa/compare",
        "CompareWtsaAssessment",
        schemas.ComparisonShape,
        roles=READERS,
        parameters=schemas.ComparisonQuery,
        refused=BEFORE_THE_LOG,
    )
    def compared(query: dict[str, Any]) -> Response:
        """The figures of the assessment that differ between two moments, and the commands that caused each difference."""
        audience = narrowed_audience(viewer(), query.get("audience"))
        before = requested_moment(facts, "from", query["before"])
        after = requested_moment(facts, "to", query.get("to"))
        comparison = compare(facts, query["period"], before, after, audience, now=to_the_minute())
        return Response(comparison_json(comparison, query["period"], audience), mimetype="application/json")

    return endpoints


def comparing_pages(facts: FactQueries) -> Blueprint:
    blueprint = Blueprint("comparing", __name__, url_prefix="/reporting")

    @blueprint.get("/compare")
    @access(*READERS)
    def page() -> ResponseReturnValue:
        """The differences between two moments, or between two values of a parameter, and their causes."""
        query = {
            name: query_argument(name) for name in ("period", "from", "to", "parameter", "one", "other", "audience")
        }
        try:
            return render_template("reporting/compare.html", **_context(facts, query))
        except (Malformed, BeforeTheLog, NotThere, Unavailable) as wrong:
            field = str(wrong.parameters["field"]) if isinstance(wrong, Malformed) else None
            context = _form(query, present_history(facts)) | {"field": field, "remedy": remedy_of(wrong), "found": None}
            return render_template("reporting/compare.html", **context), 422

    return blueprint


def _context(facts: FactQueries, query: dict[str, str | None]) -> TemplateContext:
    after = requested_moment(facts, "to", query["to"])
    audience = requested_audience()
    history = history_at(facts, after, audience, to_the_minute())
    context = _form(query, history) | {"found": None, "after": after, "remedy": None, "field": None}
    if context["period_name"] is None or not (query["from"] or query["parameter"]):
        return context
    if query["parameter"]:
        one, other = query["one"] or "", query["other"] or ""
        changes = compare_parameters(
            facts, context["period_name"], after, query["parameter"], one, other, audience, to_the_minute()
        )
        return context | {"changes": changes, "found": Comparison(after, after, tuple(changes), (), 0, is_exact=True)}
    before = requested_moment(facts, "from", query["from"])
    comparison = compare(facts, context["period_name"], before, after, audience, now=to_the_minute())
    to_minute = before.day == after.day
    return (
        context
        | comparison_context(facts, history, comparison)
        | {
            "before": before,
            "before_text": format_moment(facts, query["from"], before, to_minute=to_minute),
            "after_text": format_moment(facts, query["to"], after, to_minute=to_minute),
            "json_path": _between("/reporting/api/reports/wtsa/compare", context["period_name"], before, after),
            "closer": [
                _between(PAGE, context["period_name"], *each.between) if each.between and each.is_separable else None
                for each in comparison.change_sets
            ],
        }
    )


def comparison_context(facts: FactQueries, history: History, comparison: Comparison) -> TemplateContext:
    """Return the variables with which templates show the steps of a comparison to viewers who may read the history."""
    lines = [
        event_lines(facts, history, [event for step in made.steps for event in step.facts])
        for made in comparison.change_sets
    ]
    return {
        "found": comparison,
        "step_lines": lines,
        "outside": history.audience != "bureau",
        "viewer_sees_who": bool(viewer().roles & SEES_WHO),
    }


def _form(query: dict[str, str | None], history: History | None) -> TemplateContext:
    return {
        "query": query,
        **period_choices(history, query["period"]),
        "kept_audience": kept_audience(),
        "parameters": PARAMETERS_OF_THE_ASSESSMENT,
        "rule_versions": (f"{ORGANIZATIONS.key}/{ORGANIZATIONS.version - 1}", ORGANIZATIONS.name),
        "evidence": lambda _figure: None,
        **(naming_context(history, READER_LANGUAGE) if history else {}),
    }


def _between(path: str, period: str, before: Moment, after: Moment) -> str:
    return page_path(path, {"period": period, "from": str(before), "to": str(after)})
