"""The pages that readers open: the assessment, and the evidence behind a number."""

from collections.abc import Callable

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from services.reporting.api.moments import format_before_the_log
from services.reporting.api.page_context import PageContext
from services.reporting.api.request_scope import (
    READERS,
    default_period,
    period_of,
    query_argument,
    requested_audience,
    requested_history,
)
from services.reporting.queries import BeforeTheLog, FactQueries, ReportQueries
from services.reporting.reports.languages import with_days_in_words
from shared.domain.errors import Malformed, Unavailable
from shared.web.access import access
from shared.web.days import localized_date
from shared.web.tokens import viewer

FRAGMENT = "Rapporteur-Fragment"  # the header by which the script asks for the panel alone


def pages(
    facts: FactQueries, report_queries: ReportQueries, lag: Callable[[], int], set_aside_count: Callable[[], int]
) -> Blueprint:
    blueprint = Blueprint("reports", __name__, url_prefix="/reporting")
    blueprint.add_app_template_filter(lambda text: with_days_in_words(text, localized_date), "dated")
    showing = PageContext(facts, report_queries, lag, set_aside_count)

    @blueprint.get("/reports/wtsa")
    @access(*READERS)
    def wtsa() -> ResponseReturnValue:
        """The assessment for WTSA over a study period, as a document."""
        asked = {name: request.args.get(name, "") for name in ("period", "as_known_at")}
        try:
            return assessment(showing, asked)
        except BeforeTheLog as early:
            words = showing.refused(asked, "as_known_at", format_before_the_log(early))
            return render_template("reporting/refused.html", **words), 404
        except Malformed as wrong:
            field, remedy = str(wrong.parameters["field"]), str(wrong.parameters["remedy"])
            return render_template("reporting/refused.html", **showing.refused(asked, field, remedy)), 422

    @blueprint.get("/evidence")
    @access(*READERS)
    def evidence() -> ResponseReturnValue:
        """The rule behind a number, what it counted, and the events; as a page, or as the panel beside a document."""
        wanted = query_argument("figure")
        if wanted is None:
            raise Malformed("figure", _("Name a figure, such as %(example)s.", example="meetings.held"))
        history = requested_history(facts, query_argument("as_known_at"), requested_audience(viewer()))
        words, period = showing.evidence(history, wanted, query_argument("period"))
        if request.headers.get(FRAGMENT) == "panel":
            return render_template("reporting/panel.html", **words)
        asked = {"period": period.name, "as_known_at": request.args.get("as_known_at", "")}
        return render_template("reporting/evidence.html", **words | showing.bar(asked, history, period.name))

    return blueprint


def assessment(showing: PageContext, asked: dict[str, str]) -> str:
    """The document, or a page that says that nothing is recorded yet. Raises Malformed, BeforeTheLog."""
    try:
        history = requested_history(showing.facts, query_argument("as_known_at"), requested_audience(viewer()))
    except Unavailable:
        return render_template("reporting/nothing.html", **showing.bar(asked, None, None))
    if not asked["period"] and (meeting := query_argument("meeting")):
        asked = asked | {"period": period_of(history, meeting)}
    period = query_argument("period") or asked["period"] or default_period(history)
    if period is None:
        return render_template("reporting/nothing.html", **showing.bar(asked, history, None))
    return render_template(
        "reporting/wtsa.html", **showing.assessment(asked, history, period, query_argument("opened"))
    )
