"""The making of every report over a study period, by its plan: live, with the figures of each section; and in its
issued form, over all facts for the bureau, and limited by the disclosure rule for others."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import msgspec

from services.reporting.disclosure import NAME as DISCLOSURE
from services.reporting.disclosure import Disclosed, EarlierReport, by_rule, disclosed_to
from services.reporting.disclosure import RequestedFigures as Pair
from services.reporting.figures import (
    RULES,
    Audience,
    Figure,
    FigureContext,
    Period,
    Rule,
    figures_by,
    figures_of,
    period_named,
)
from services.reporting.history import History, history_at
from services.reporting.queries import FactQueries, LogState, Moment
from services.reporting.reports.criteria_figures import with_criteria
from services.reporting.reports.document import DisclosureNote, ReportDocument, frozen_figures
from services.reporting.reports.passages import passages_of
from services.reporting.reports.plan import ReportPlan, RequestKey, request_key
from services.reporting.reports.plans import PLANS, WTSA
from services.reporting.reports.since_last import with_what_changed
from shared.domain.errors import Malformed
from shared.environment import progress
from shared.environment.garbage_collection import infrequent_gc
from shared.environment.memoization import memoized

Json = dict[str, Any]


def report_at(
    facts: FactQueries,
    period: str,
    as_known_at: str | None = None,
    audience: Audience = "bureau",
    now: str | None = None,
    plan: ReportPlan = WTSA,
) -> ReportDocument:
    """Return the live report over the facts open to an audience, without the changes since an earlier one: for figures,
    and independent of the reports issued before. Raises Malformed for an invalid period or moment, BeforeTheLog."""
    return _present(facts, history_at(facts, facts.moment(as_known_at), audience, now), period, plan)


def undisclosed(
    facts: FactQueries, period: str, as_known_at: str, audience: Audience, plan: ReportPlan = WTSA
) -> ReportDocument:
    """Return the report over the whole history, by the rule for reports issued before 0.4.0. Raises the same errors."""
    moment = facts.moment(as_known_at)
    return report_over(history_at(facts, moment), period, facts.logs_at(moment), audience, plan)


@memoized(4)
def live_report(facts: FactQueries, history: History, period: str, plan: ReportPlan = WTSA) -> ReportDocument:
    """Return the report over a history, with the changes since the report to TSAG's previous meeting. Pages are likely
    to request it again."""
    return with_what_changed(facts, _present(facts, history, period, plan), history)


def _present(facts: FactQueries, history: History, period: str, plan: ReportPlan) -> ReportDocument:
    """Return the report over a history. Outside the bureau it omits the logs' roots, which depend on closed events too."""
    logs = facts.logs_at(history.moment)
    if history.audience != "bureau":
        logs = {log: msgspec.structs.replace(state, root=None) for log, state in logs.items()}
    report = report_over(history, period, logs, plan=plan)
    return with_passages(report, history) if history.audience == "bureau" else report


@infrequent_gc()
def report_over(
    history: History, period: str, logs: dict[str, LogState], audience: Audience | None = None,
    plan: ReportPlan = WTSA,
) -> ReportDocument:  # fmt: skip
    """Return the report over any history.

    `audience` joins and omits classes by the rule for reports issued before 0.4.0, over the whole history. Without it
    everything in the history is counted and named: it contains only facts open to its audience.
    """
    over = period_named(history, period)
    context = FigureContext(history, over, audience or "bureau")
    plan = with_criteria(plan, context)

    @cache
    def figures(name: RequestKey) -> tuple[Figure, ...]:
        progress.poll_listener()
        return tuple(figures_of(context, name[0], dict(name[1])))

    to = audience or history.audience
    sections = plan.filled(lambda request: figures(request_key(request)))
    return ReportDocument(plan.name, to, over, history.moment, logs, sections)


@infrequent_gc()
def disclosed(
    whole: History, open_: History, period: str, logs: dict[str, LogState], audience: Audience,
    earlier: Sequence[EarlierReport] = (), plan: ReportPlan = WTSA,
) -> ReportDocument:  # fmt: skip
    """Return the report of all facts as disclosed to an audience outside the bureau. `open_`: the history of facts open to it."""
    plan = plan_over(open_, period, plan)
    names = list(dict.fromkeys(map(request_key, plan.requests)))
    rules = [(RULES[key], dict(with_)) for key, with_ in names]
    over, found = disclosed_figures(whole, open_, period, audience, earlier, rules)
    figures = dict(zip(names, found.figures, strict=True))
    note = DisclosureNote(DISCLOSURE, found.differing)
    sections = plan.filled(lambda rules: figures[request_key(rules)])
    return ReportDocument(plan.name, audience, over, whole.moment, logs, sections, note)


def disclosed_figures(
    whole: History, open_: History, period: str, audience: Audience, earlier: Sequence[EarlierReport],
    rules: Sequence[tuple[Rule, Mapping[str, str | int]]],
) -> tuple[Period, Disclosed]:  # fmt: skip
    """Return the figures of these rules and parameters as disclosed to an audience, and the period as far as it is open."""
    over = period_named(whole, period)
    known = over.defined_by is None or over.defined_by.stream in {fact.stream for fact in open_.periods}
    shown = period_named(open_, period) if known else msgspec.structs.replace(over, defined_by=None)
    contexts = FigureContext(whole, over), FigureContext(open_, shown)
    pairs = []
    for rule, with_ in rules:
        progress.poll_listener()
        pairs.append(Pair(*(figures_by(each, rule, with_) for each in contexts)))
    return shown, disclosed_to(pairs, audience, earlier)


def as_issued(
    facts: FactQueries,
    period: str,
    moment: Moment,
    audience: Audience,
    before: Sequence[bytes] = (),
    present: Moment | None = None,
    plan: ReportPlan = WTSA,
    meeting: str | None = None,
) -> tuple[ReportDocument, History]:
    """Return the report, and the history for its document. Raises Malformed for an invalid period.

    `before`: the JSON of each report issued before for an audience outside the bureau. `present`: the positions applied
    at its issue, if not the present ones; facts closed by then are not open at the report's moment either. `meeting`:
    the meeting to which it goes, if stated.
    """
    whole = history_at(facts, moment)
    logs = facts.logs_at(moment)
    if audience == "bureau":
        return with_passages(report_over(whole, period, logs, plan=plan), whole, meeting), whole
    open_ = history_at(facts, moment, audience, present=present)
    earlier = earlier_reports(facts, whole, period, audience, before)
    return with_passages(disclosed(whole, open_, period, logs, audience, earlier, plan), open_, meeting), open_


def with_passages(report: ReportDocument, history: History, meeting: str | None = None) -> ReportDocument:
    """Return a report to a stated meeting, or to the one that follows from its period, with the passages written for it
    that its audience may read."""
    written = passages_of(history, report.report, report.period, report.audience, meeting)
    return msgspec.structs.replace(report, passages=written, meeting=meeting)


def earlier_reports(
    facts: FactQueries, whole: History, period: str, audience: Audience, before: Sequence[bytes]
) -> list[EarlierReport]:
    """Return the earlier reports over this period and others."""
    over = period_named(whole, period)
    return [_earlier(facts, each, over, audience) for each in before]


def moment_of(facts: FactQueries, issued: Json) -> Moment:
    """Return the moment of an issued report."""
    return facts.moment(",".join(f"{log}:{position}" for log, position in issued["as_known_at"].items()))


def figures_open_at(
    facts: FactQueries, period: str, moment: Moment, audience: Audience, plan: ReportPlan = WTSA
) -> list[Figure]:
    """Return the figures over the facts open to an audience at a moment; empty if the period was not open to it."""
    open_ = history_at(facts, moment, audience, present=moment)
    try:
        context = FigureContext(open_, period_named(open_, period))
    except Malformed:
        return []
    requests = with_criteria(plan, context).requests
    return [figure for key, with_ in requests for figure in figures_of(context, key, with_)]


def plan_over(history: History, period: str, plan: ReportPlan) -> ReportPlan:
    """Return a plan with the criteria of a history; unchanged if the history lacks the period."""
    try:
        return with_criteria(plan, FigureContext(history, period_named(history, period)))
    except Malformed:
        return plan


def _earlier(facts: FactQueries, frozen: bytes, over: Period, audience: Audience) -> EarlierReport:
    """Return a report's numbers, and those that its readers knew from open facts."""
    issued = msgspec.json.decode(frozen)
    days = over.name, over.first.isoformat(), over.last and over.last.isoformat()
    of_period = days == tuple(issued["period"][name] for name in ("name", "from", "to"))
    plan = PLANS[issued["report"]]
    open_then = figures_open_at(facts, issued["period"]["name"], moment_of(facts, issued), audience, plan)
    return EarlierReport(by_rule(frozen_figures(frozen)), by_rule(open_then), of_period)
