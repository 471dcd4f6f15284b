"""Figures and reports as JSON: the same bytes as the command line gives."""

from typing import Any

from flask import Response

from services.reporting import schemas
from services.reporting.api.asking import READERS, history_asked, no_wider, report_asked
from services.reporting.figures import RULES, compute, period_named
from services.reporting.queries import Facts
from services.reporting.reports import report_json
from services.reporting.reports.document import figure_object, written
from services.reporting.reports.reference import chosen
from shared.web.api import Endpoints
from shared.web.tokens import viewer

PARAMETERS = sorted({name for rule in RULES.values() for name in rule.parameters})


def figures(facts: Facts) -> Endpoints:
    endpoints = Endpoints("figures", __name__, description="What the reports count, and reports as JSON.")

    @endpoints.query("/figures", "Figures", schemas.FiguresShape, roles=READERS, parameters=schemas.FiguresAsked)
    def all_figures(asked: dict[str, Any]) -> Response:
        """The figures of a key over a period, as known at a moment."""
        history = history_asked(facts, asked.get("as_known_at"), no_wider(viewer(), asked.get("audience")))
        period = period_named(history, asked["period"])
        parameters = {name: asked[name] for name in PARAMETERS if name in asked}
        found = compute(history, asked["key"], period, parameters)
        if "figure" in asked:
            found = [chosen(found, asked["figure"])]
        everything = asked.get("evidence") == "all"
        body = {
            "period": {
                "name": period.name,
                "from": period.first.isoformat(),
                "to": period.last and period.last.isoformat(),
            },
            "as_known_at": history.moment.positions,
            "figures": [figure_object(figure, all_events=everything) for figure in found],
        }
        return Response(written(body), mimetype="application/json")

    @endpoints.query("/reports/wtsa", "WtsaAssessment", schemas.ReportShape, roles=READERS, parameters=schemas.Asked)
    def wtsa(asked: dict[str, Any]) -> Response:
        """The assessment for WTSA over a study period."""
        history = history_asked(facts, asked.get("as_known_at"), no_wider(viewer(), asked.get("audience")))
        report = report_asked(facts, history, asked["period"])
        return Response(report_json(report), mimetype="application/json")

    return endpoints
