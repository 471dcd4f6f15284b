"""Replay of a report: one page for each step, with links to the next and the previous command that changed it."""

from functools import partial

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from services.reporting.api.addresses import page_path
from services.reporting.api.request_scope import (
    READER_LANGUAGE,
    READERS,
    SEES_WHO,
    TemplateContext,
    format_report_moment,
    period_choices,
    present_history,
    query_argument,
    remedy_of,
    requested_audience,
    requested_moment,
    require_choice,
)
from services.reporting.figures import AUDIENCES, period_named
from services.reporting.history import History, history_at
from services.reporting.queries import FactQueries, Moment
from services.reporting.reports.auditing import PositionSpans, split_positions
from services.reporting.reports.comparing.replaying import ReplayStep, replay_back, replay_on
from services.reporting.reports.panel import event_lines
from services.reporting.reports.rendering.html import naming_context
from shared.domain.errors import Malformed, NotThere, Unavailable
from shared.environment.clock import to_the_minute
from shared.web.access import access
from shared.web.account_names import AccountNames
from shared.web.audience import audience
from shared.web.personal_names import names_unavailable
from shared.web.viewer import viewer

PAGE = "/reporting/replay"
WAYS = ("on", "back")


def replay_pages(facts: FactQueries, account_names: AccountNames) -> Blueprint:
    blueprint = Blueprint("replaying", __name__, url_prefix="/reporting")

    @blueprint.get("/replay")
    @access(*READERS)
    def page() -> ResponseReturnValue:
        """The last command that changed a report up to a moment, or the first one after it."""
        query = {name: query_argument(name) for name in ("period", "at", "go", "audience")}
        try:
            return render_template("reporting/replay.html", **step_context(facts, account_names, query))
        except (Malformed, NotThere, Unavailable) as wrong:
            context = _bar(facts, query, None) | {"turn": None, "past": False, "remedy": remedy_of(wrong)}
            return render_template("reporting/replay.html", **context), 422

    return blueprint


def step_context(facts: FactQueries, account_names: AccountNames, query: dict[str, str | None]) -> TemplateContext:
    moment = requested_moment(facts, "at", query["at"])
    seen_by = requested_audience()
    bar = _bar(facts, query, moment)
    if query["go"] is not None:
        require_choice("go", query["go"], *WAYS)
    if bar["period_name"] is None:
        return bar | {"turn": None, "past": False, "remedy": None}
    turn = (replay_on if query["go"] == "on" else replay_back)(
        facts, bar["period_name"], moment, seen_by, to_the_minute()
    )
    after = _known(facts, turn.after) or facts.moment()
    present = bar["history"]
    history = present if present and present.moment == after else history_at(facts, after, seen_by, to_the_minute())
    if bar["history"] is not None:
        period_named(bar["history"], bar["period_name"])
    stated = [fact for step in turn.change_set.steps for fact in step.facts] if turn.change_set else []
    shown = turn.after if turn.change_set or query["go"] == "on" else moment
    past = shown.positions != facts.applied_positions() and any(shown.positions.values())
    sees_who = bool(viewer().roles & SEES_WHO)
    return bar | {
        "turn": turn,
        "remedy": None,
        "shown": shown,
        "known_on": format_report_moment(facts, query["at"] if shown == moment else None, shown) if past else None,
        "past": past,
        "event_lines": event_lines(facts, history, stated),
        "outside": seen_by != "bureau",
        "account_names": account_names({fact.actor for fact in stated}) if sees_who else {},
        "silent": names_unavailable(),
        "viewer_sees_who": sees_who,
        "step_events": _events(turn),
        "evidence": lambda _figure: None,
        **naming_context(history, READER_LANGUAGE),
        **_ways(
            query,
            bar["period_name"],
            turn,
            # Stepping back from the present passes what changed nothing: it does not come later either.
            is_last=facts.moment() in ((turn.after,) if query["go"] == "on" else (turn.after, moment)),
            is_made=_is_period(history, bar["period_name"]),
        ),
    }


def _ways(
    query: dict[str, str | None], period: str, turn: ReplayStep, *, is_last: bool, is_made: bool
) -> TemplateContext:
    """Return the addresses of the neighbouring steps, of the report before and after, and of the comparison of the two."""
    path = partial(page_path, period=period)
    before, after, has_earlier = str(turn.before), str(turn.after), any(turn.before.positions.values())
    at_end = is_last or (query["go"] == "on" and not turn.more)
    at_start = query["go"] != "on" and turn.change_set is None and not turn.more
    # There is no report before the period was defined.
    was_made = has_earlier and turn.change_set is not None and any(change.before for change in turn.change_set.changes)
    return {
        "on_path": None if at_end else path(PAGE, at=after, go="on") if any(turn.after.positions.values()) else None,
        "back_path": None if at_start or not has_earlier else path(PAGE, at=before, go="back"),
        "report_path": path("/reporting/reports/wtsa", as_known_at=after) if is_made else None,
        "before_path": path("/reporting/reports/wtsa", as_known_at=before) if was_made else None,
        "present_path": path(PAGE),
        "compare_path": path("/reporting/compare", **{"from": before, "to": after})
        if has_earlier and is_made
        else None,
    }


def _is_period(history: History, name: str) -> bool:
    try:
        period_named(history, name)
    except Malformed:
        return False
    return True


def _events(turn: ReplayStep) -> list[PositionSpans]:
    """Return the positions of a step's events in each log."""
    found: dict[str, list[int]] = {}
    for step in turn.change_set.steps if turn.change_set else ():
        for fact in step.facts:
            found.setdefault(fact.log, []).append(fact.known_from)
    return [part for log, positions in found.items() for part in split_positions(log, positions)]


def _bar(facts: FactQueries, query: dict[str, str | None], moment: Moment | None) -> TemplateContext:
    history = present_history(facts)
    return {
        "query": query,
        "history": history,
        **period_choices(history, query["period"]),
        "audiences": AUDIENCES[: AUDIENCES.index(audience()) + 1],
        "moment": moment,
    }


def _known(facts: FactQueries, moment: Moment) -> Moment | None:
    return facts.moment(str(moment)) if any(moment.positions.values()) else None
