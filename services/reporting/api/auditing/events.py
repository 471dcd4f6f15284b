"""The events behind a number, as they are stored: of each log the positions, which its own service shows and gives out."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from services.reporting.api.asking import SEES_WHO, argument, audience_shown, history_asked, period_at_first
from services.reporting.api.auditing.logs import Heads
from services.reporting.figures import compute, period_named
from services.reporting.queries import Facts
from services.reporting.reports.auditing import parts_of
from services.reporting.reports.html import evidence_path, naming
from services.reporting.reports.reference import chosen, named
from shared.domain.errors import Malformed
from shared.web.access import access
from shared.web.tokens import viewer


def figure_events(facts: Facts, heads: Heads) -> Blueprint:
    blueprint = Blueprint("figure-events", __name__, url_prefix="/reporting")

    @blueprint.get("/audit/figure")
    @access(*sorted(SEES_WHO))
    def page() -> ResponseReturnValue:
        """The events of a figure, by log."""
        wanted = argument("figure")
        if wanted is None:
            raise Malformed("figure", _("Name a figure, such as %(example)s.", example="meetings.held"))
        history = history_asked(facts, argument("as_known_at"), audience_shown(viewer()))
        period = period_named(history, argument("period") or period_at_first(history) or "")
        asked = named(wanted)
        figure = chosen(compute(history, asked.key, period, asked.parameters), wanted)
        parts = [part for positions in figure.evidence.parts for part in parts_of(positions.log, positions)]
        return render_template(
            "reporting/audit_figure.html",
            figure=figure,
            period=period,
            moment=history.moment,
            parts_of_logs=parts,
            events_path=heads.events_path,
            evidence=lambda each: evidence_path(each, period, history.moment),
            **naming(history),
        )

    return blueprint
