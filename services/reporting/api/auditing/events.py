"""The events behind a number, as they are stored: of each log the positions, which its own service shows and gives out."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from services.reporting.api.auditing.log_heads import LogHeads
from services.reporting.api.reader_language import READER_LANGUAGE
from services.reporting.api.request_scope import (
    SEES_WHO,
    default_period,
    query_argument,
    requested_audience,
    requested_history,
)
from services.reporting.figures import compute, period_named
from services.reporting.queries import FactQueries
from services.reporting.reports.auditing import split_positions
from services.reporting.reports.figure_reference import figure_named, parse_reference
from services.reporting.reports.html import evidence_path, naming_context
from shared.domain.errors import Malformed
from shared.web.access import access
from shared.web.tokens import viewer


def figure_events(facts: FactQueries, heads: LogHeads) -> Blueprint:
    blueprint = Blueprint("figure-events", __name__, url_prefix="/reporting")

    @blueprint.get("/audit/figure")
    @access(*sorted(SEES_WHO))
    def page() -> ResponseReturnValue:
        """The events of a figure, by log."""
        wanted = query_argument("figure")
        if wanted is None:
            raise Malformed("figure", _("Name a figure, such as %(example)s.", example="meetings.held"))
        history = requested_history(facts, query_argument("as_known_at"), requested_audience(viewer()))
        period = period_named(history, query_argument("period") or default_period(history) or "")
        asked = parse_reference(wanted)
        figure = figure_named(compute(history, asked.key, period, asked.parameters), wanted)
        parts = [part for positions in figure.evidence.parts for part in split_positions(positions.log, positions)]
        return render_template(
            "reporting/audit_figure.html",
            figure=figure,
            period=period,
            moment=history.moment,
            parts_of_logs=parts,
            events_path=heads.events_path,
            evidence=lambda each: evidence_path(each, period, history.moment),
            **naming_context(history, READER_LANGUAGE),
        )

    return blueprint
