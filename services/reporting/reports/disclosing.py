"""A report as it is issued: over all facts for the bureau, and for others told by the rule of disclosure."""

from collections.abc import Sequence
from typing import Any

import msgspec

from services.reporting.disclosure import EarlierReport, by_rule
from services.reporting.figures import Audience, Figure, FigureContext, Period, figures_of, period_named
from services.reporting.history import History, history_at
from services.reporting.queries import FactQueries, Moment
from services.reporting.reports.document import ReportDocument, frozen_figures
from services.reporting.reports.wtsa import REQUESTS, assessment, disclosed
from shared.domain.errors import Malformed

Json = dict[str, Any]


def as_issued(
    facts: FactQueries,
    period: str,
    moment: Moment,
    audience: Audience,
    before: Sequence[bytes] = (),
    present: Moment | None = None,
) -> tuple[ReportDocument, History]:
    """Return the report, and the history that its document is laid out from. Raises Malformed for a period that is none.

    `before`: the JSON of each report issued before for an audience outside the bureau. `present`: what is applied when it is
    issued, if that is not all that is; what was closed by then is not open at the report's moment either.
    """
    whole = history_at(facts, moment)
    logs = facts.logs_at(moment)
    if audience == "bureau":
        return assessment(whole, period, logs), whole
    open_ = history_at(facts, moment, audience, present=present)
    return disclosed(
        whole, open_, period, logs, audience, earlier_reports(facts, whole, period, audience, before)
    ), open_


def earlier_reports(
    facts: FactQueries, whole: History, period: str, audience: Audience, before: Sequence[bytes]
) -> list[EarlierReport]:
    """Return what reports issued before told over this period and others."""
    over = period_named(whole, period)
    return [_earlier(facts, each, over, audience) for each in before]


def moment_of(facts: FactQueries, said: Json) -> Moment:
    """Return the moment of an issued report."""
    return facts.moment(",".join(f"{log}:{position}" for log, position in said["as_known_at"].items()))


def figures_open_at(facts: FactQueries, period: str, moment: Moment, audience: Audience) -> list[Figure]:
    """Return the figures over what was open to an audience at a moment; none over a period that was none to it."""
    open_ = history_at(facts, moment, audience, present=moment)
    try:
        context = FigureContext(open_, period_named(open_, period))
    except Malformed:
        return []
    return [figure for key, with_ in REQUESTS for figure in figures_of(context, key, with_)]


def _earlier(facts: FactQueries, frozen: bytes, over: Period, audience: Audience) -> EarlierReport:
    """Return what a report told its readers, who knew what was open to them."""
    said = msgspec.json.decode(frozen)
    days = over.name, over.first.isoformat(), over.last and over.last.isoformat()
    of_period = days == tuple(said["period"][name] for name in ("name", "from", "to"))
    open_then = figures_open_at(facts, said["period"]["name"], moment_of(facts, said), audience)
    return EarlierReport(by_rule(frozen_figures(frozen)), by_rule(open_then), of_period)
