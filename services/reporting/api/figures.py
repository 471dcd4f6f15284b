"""Figures and reports as JSON, with the same bytes as the command line gives."""

from functools import partial
from typing import Any

from flask import Response

from services.reporting.api.request_scope import BEFORE_THE_LOG, READERS, narrowed_audience, requested_history
from services.reporting.figures import PARAMETERS, compute, period_named
from services.reporting.queries import FactQueries
from services.reporting.reports import live_report, report_json
from services.reporting.reports.document import figure_object, json_file
from services.reporting.reports.figure_reference import figure_named
from services.reporting.reports.plan import ReportPlan
from services.reporting.reports.plans import PLANS
from services.reporting.schemas import figure_queries as schemas
from shared.web.api import Endpoints
from shared.web.viewer import viewer

NO_FIGURE = {
    404: "No rule has this key, or there is no such figure; or nothing was recorded before the moment (before-the-log)."
}
FIGURES_ASKED = schemas.with_parameters({name: each.longest for name, each in PARAMETERS.items()})


def figures(facts: FactQueries) -> Endpoints:
    endpoints = Endpoints("figures", __name__, description="What the reports count, and reports as JSON.")

    @endpoints.query(
        "/figures", "Figures", schemas.FiguresShape, roles=READERS, parameters=FIGURES_ASKED, refused=NO_FIGURE
    )
    def all_figures(query: dict[str, Any]) -> Response:
        """The figures of a key over a period, as known at a moment."""
        history = requested_history(facts, query.get("as_known_at"), narrowed_audience(viewer(), query.get("audience")))
        period = period_named(history, query["period"])
        parameters = {name: query[name] for name in PARAMETERS if name in query}
        found = compute(history, query["key"], period, parameters)
        if "figure" in query:
            found = [figure_named(found, query["figure"])]
        everything = query.get("evidence") == "all"
        body = {
            "period": {
                "name": period.name,
                "from": period.first.isoformat(),
                "to": period.last and period.last.isoformat(),
            },
            "as_known_at": history.moment.positions,
            "figures": [figure_object(figure, all_events=everything) for figure in found],
        }
        return Response(json_file(body), mimetype="application/json")

    for plan in PLANS.values():
        _report(endpoints, facts, plan)
    return endpoints


def _report(endpoints: Endpoints, facts: FactQueries, plan: ReportPlan) -> None:
    """Add the operation that gives a report as JSON."""

    def live(query: dict[str, Any]) -> Response:
        history = requested_history(facts, query.get("as_known_at"), narrowed_audience(viewer(), query.get("audience")))
        report = live_report(facts, history, query["period"], plan)
        return Response(report_json(report), mimetype="application/json")

    live.__name__ = plan.name
    live.__doc__ = f"{plan.summary} In other formats it is at /reporting/reports/{plan.name}.<format>."
    operation = partial(endpoints.query, roles=READERS, parameters=schemas.FigureQuery, refused=BEFORE_THE_LOG)
    operation(f"/reports/{plan.name}", plan.operation, schemas.ReportShape)(live)
