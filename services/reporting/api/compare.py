"""Two moments of one report compared: as a page with its form, and as JSON."""

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from services.reporting import schemas
from services.reporting.api.moments import format_before_the_log, format_moments_apart, parse_moment
from services.reporting.api.reader_language import READER_LANGUAGE
from services.reporting.api.request_scope import (
    READERS,
    SEES_WHO,
    default_period,
    narrowed_audience,
    query_argument,
    requested_audience,
)
from services.reporting.figures import PARAMETERS
from services.reporting.history import History, history_at
from services.reporting.queries import BeforeTheLog, FactQueries, Moment
from services.reporting.reports.comparing import Comparison, compare, compare_parameters, comparison_json
from services.reporting.reports.html import naming_context
from services.reporting.reports.panel import event_lines
from shared.domain.errors import Malformed, NotThere, Unavailable
from shared.event_store.sealer import to_the_minute
from shared.web.access import access
from shared.web.api import Endpoints
from shared.web.tokens import viewer

PAGE = "/reporting/compare"
TemplateContext = dict[str, Any]


def comparing_endpoints(facts: FactQueries) -> Endpoints:
    endpoints = Endpoints("comparisons", __name__, description="What changed in a report between two moments, and why.")

    @endpoints.query(
        "/reports/wtsa/compare",
        "CompareWtsaAssessment",
        schemas.ComparisonShape,
        roles=READERS,
        parameters=schemas.CompareAsked,
    )
    def compared(asked: dict[str, Any]) -> Response:
        """The figures of the assessment that differ between two moments, and the commands that made each difference."""
        audience = narrowed_audience(viewer(), asked.get("audience"))
        before, after = (_moment(facts, name, asked.get(name)) for name in ("before", "to"))
        found = compare(facts, asked["period"], before, after, audience, now=to_the_minute())
        return Response(comparison_json(found, asked["period"], audience), mimetype="application/json")

    return endpoints


def comparing_pages(facts: FactQueries) -> Blueprint:
    blueprint = Blueprint("comparing", __name__, url_prefix="/reporting")

    @blueprint.get("/compare")
    @access(*READERS)
    def page() -> ResponseReturnValue:
        """What differs between two moments, or between two values of a parameter, and what made it so."""
        asked = {
            name: query_argument(name) for name in ("period", "from", "to", "parameter", "one", "other", "audience")
        }
        try:
            return render_template("reporting/compare.html", **_context(facts, asked))
        except (Malformed, BeforeTheLog, NotThere, Unavailable) as wrong:
            words = _form(asked, _present(facts)) | {"field": _field(wrong), "remedy": _remedy(wrong), "found": None}
            return render_template("reporting/compare.html", **words), 422

    return blueprint


def _context(facts: FactQueries, asked: dict[str, str | None]) -> TemplateContext:
    after = _moment(facts, "to", asked["to"])
    audience = requested_audience(viewer())
    history = history_at(facts, after, audience, to_the_minute())
    shown = _form(asked, history) | {"found": None, "after": after, "remedy": None, "field": None}
    if shown["period_name"] is None or not (asked["from"] or asked["parameter"]):
        return shown
    if asked["parameter"]:
        one, other = asked["one"] or "", asked["other"] or ""
        changes = compare_parameters(
            facts, shown["period_name"], after, asked["parameter"], one, other, audience, to_the_minute()
        )
        return shown | {"changes": changes, "found": Comparison(after, after, tuple(changes), (), 0, is_exact=True)}
    before = _moment(facts, "from", asked["from"])
    found = compare(facts, shown["period_name"], before, after, audience, now=to_the_minute())
    said = format_moments_apart(facts, (asked["from"], before), (asked["to"], after))
    return (
        shown
        | comparison_context(facts, history, found)
        | {
            "before": before,
            "before_said": said[0],
            "after_said": said[1],
            "json_path": _json(asked, before, after),
        }
    )


def comparison_context(facts: FactQueries, history: History, found: Comparison) -> TemplateContext:
    """What the templates need to tell the steps of a comparison to whom the history is open."""
    told = [
        event_lines(facts, history, [event for step in made.steps for event in step.facts])
        for made in found.change_sets
    ]
    return {
        "found": found,
        "told": told,
        "outside": history.audience != "bureau",
        "viewer_sees_who": bool(viewer().roles & SEES_WHO),
    }


def _form(asked: dict[str, str | None], history: History | None) -> TemplateContext:
    names = sorted(str(fact.body.name) for fact in history.periods) if history else []
    period = asked["period"] or (default_period(history) if history else None)
    return {
        "asked": asked,
        "period_names": names if period in (None, *names) else [period, *names],
        "period_name": period,
        "parameters": sorted(PARAMETERS),
        "evidence": lambda _figure: None,
        **(naming_context(history, READER_LANGUAGE) if history else {}),
    }


def _present(facts: FactQueries) -> History | None:
    try:
        return history_at(facts, facts.moment(), requested_audience(viewer()), to_the_minute())
    except Unavailable:
        return None


def _json(asked: dict[str, str | None], before: Moment, after: Moment) -> str:
    wanted = {"period": asked["period"], "from": str(before), "to": str(after), "audience": asked["audience"]}
    return "/reporting/api/reports/wtsa/compare?" + urlencode({name: each for name, each in wanted.items() if each})


def _moment(facts: FactQueries, field: str, text: str | None) -> Moment:
    try:
        return facts.moment(parse_moment(text))
    except Malformed as wrong:
        raise Malformed("from" if field in ("before", "from") else "to", str(wrong.parameters["remedy"])) from wrong


def _field(wrong: Malformed | NotThere | Unavailable) -> str | None:
    return str(wrong.parameters["field"]) if isinstance(wrong, Malformed) else None


def _remedy(wrong: Malformed | NotThere | Unavailable) -> str:
    if isinstance(wrong, BeforeTheLog):
        return format_before_the_log(wrong)
    if isinstance(wrong, NotThere):
        return str(_("There is no %(id)s.", id=wrong.parameters.get("id")))
    return str(wrong.parameters["remedy"])
