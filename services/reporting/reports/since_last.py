"""Changes since the report to TSAG's previous meeting: its follow-up and the numbers of its meetings, as known when it
was drafted and now."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from services.reporting.figures import AUDIENCES, VERSIONS, Figure, FigureContext, Rule, figures_by, period_named
from services.reporting.figures.aims import CLOSED, OVERDUE
from services.reporting.figures.conclusions.adopted import adopted_conclusions
from services.reporting.figures.conclusions.referred import referrals
from services.reporting.figures.conclusions.taken import outcome_of
from services.reporting.figures.evidence import Trace
from services.reporting.figures.progress import last_states
from services.reporting.history import History, history_at
from services.reporting.queries import FactQueries, Moment, ReportQueries
from services.reporting.queries.reports import ReportDamaged
from services.reporting.reports.addressed import addressed_to
from services.reporting.reports.comparing.differences import (
    FiguresByIdentity,
    by_identity,
    changes_between,
    identity,
    rested_on_open_facts,
)
from services.reporting.reports.document import FollowUpChange, ReportDocument, SinceLastReport, frozen_figures
from services.reporting.reports.plans import TSAG
from services.reporting.reports.revisions import changed_numbers
from shared.contracts.meetings.referrals import TAKEN, Outcome, beginnings
from shared.contracts.meetings.work import ACTIONS, WORK_ITEMS
from shared.domain.errors import Malformed, NotThere

RULE = "since/1"
COMPARED = "meetings"
"""The section in which the numbers of meetings are compared."""
_CLASSES = {"region", "language"}
Question = tuple[str, str]
"""A conclusion, and the body to which it was referred."""


class _FollowUp(msgspec.Struct, frozen=True):
    """The state of conclusions and actions by the last day of a period: outcomes by conclusion, answers by referral,
    the overdue referrals and actions, and the states of closed actions."""

    outcomes: Mapping[str, Outcome] = {}
    answers: Mapping[Question, str] = {}
    unanswered: frozenset[Question] = frozenset()
    late: frozenset[str] = frozenset()
    closed: Mapping[str, str] = {}


def with_what_changed(
    facts: FactQueries, report: ReportDocument, history: History, present: Moment | None = None
) -> ReportDocument:
    """Return a report to TSAG with what has changed since the previous one, if one was issued by its moment and has not
    been lost; any other report unchanged.

    `history`: the facts open to its audience; `present`: as for `history_at`."""
    if report.report != TSAG.name:
        return report
    report_queries = ReportQueries(facts.engine)
    row = _last(report_queries, report, history)
    if row is None:
        return report
    try:
        moment = facts.moment(row.moment)
        content = None if report.audience == "bureau" else frozen_figures(report_queries.content(row.formats["json"]))
    except (Malformed, NotThere, ReportDamaged):  # events or bytes were lost before the installation was restored
        return report
    rules = sorted({rule.name for rule, _place in TSAG.places(COMPARED)})
    since_last = SinceLastReport(
        report=row.id, document=row.document, period=row.period, audience=row.audience, moment=row.moment,
        day=moment.day.isoformat(), rule=RULE, rules=tuple(rules),
    )  # fmt: skip
    return msgspec.structs.replace(report, since=compared(facts, since_last, report, history, content, present))


def _last(report_queries: ReportQueries, report: ReportDocument, history: History) -> Any:  # noqa: ANN401  a row of drafted reports, or None
    """Return the last whole report that readers may have, of those issued for an earlier period and another meeting."""
    last_day, upto = report.period.last or history.moment.day, history.moment.positions["reporting"]
    meeting = addressed_to(history, TSAG.name, last_day, report.meeting)
    found = []
    for row in report_queries.issued(AUDIENCES[: AUDIENCES.index(report.audience) + 1]):
        if row.kind != TSAG.name or row.revision not in (None, "Rev") or not 0 < (row.position or 0) <= upto:
            continue
        try:
            last = period_named(history, row.period).last
        except Malformed:
            continue
        if last is None or last >= last_day:
            continue
        to = addressed_to(history, TSAG.name, last, row.meeting)
        if meeting is None or to is None or to.stream != meeting.stream:
            found.append((last, row.position, row))
    return max(found, key=lambda each: each[:2])[2] if found else None


def compared(
    facts: FactQueries, since_last: SinceLastReport, report: ReportDocument, history: History, frozen: Iterable[Figure] | None,
    present: Moment | None = None,
) -> SinceLastReport:  # fmt: skip
    """Return what has changed since a report. `frozen`: its figures as issued, if only open facts may be shown: a
    number that also rested on closed facts is left out."""
    then = history_at(facts, facts.moment(since_last.moment), history.audience, present=present)
    rules = [VERSIONS[name] for name in since_last.rules]
    before, now = _numbers(then, since_last.period, rules), _numbers(history, since_last.period, rules)
    changes = [each for each in changes_between(before, now) if each.moves]
    if frozen is not None:
        open_ = rested_on_open_facts(frozen, before)
        changes = [each for each in changes if identity(each.figure) in open_]
    ordered = sorted(changes, key=lambda each: len(each.figure.of))
    follow_up = tuple(_changes(_follow_up(then, since_last.period), _follow_up(history, report.period.name)))
    return msgspec.structs.replace(since_last, follow_up=follow_up, changed=changed_numbers(ordered))


def compared_again(
    facts: FactQueries, since: Mapping[str, Any], report: ReportDocument, history: History, before: Iterable[bytes],
    present: Moment | None,
) -> ReportDocument:  # fmt: skip
    """Return a report with what has changed since the previous one, computed again by the rule that its JSON names or,
    if this version lacks that rule, as the JSON states it. `before`: the JSON of the reports issued before for
    audiences outside the bureau."""
    since_last = msgspec.convert(since, SinceLastReport)
    if since_last.rule == RULE and set(since_last.rules) <= VERSIONS.keys():
        content = None if report.audience == "bureau" else _content_of(since_last, before)
        since_last = compared(facts, since_last, report, history, content, present)
    return msgspec.structs.replace(report, since=since_last)


def _content_of(since_last: SinceLastReport, before: Iterable[bytes]) -> list[Figure]:
    """Return the figures, as issued, of the report compared with; empty if it is not among those before."""
    for each in before:
        other = msgspec.json.decode(each)
        positions = {f"{log}:{position}" for log, position in other["as_known_at"].items()}
        identity_of_report = other["report"], other["period"]["name"], other["audience"], positions
        if identity_of_report == (TSAG.name, since_last.period, since_last.audience, set(since_last.moment.split(","))):
            return frozen_figures(each)
    return []


def _numbers(history: History, period: str, rules: Sequence[Rule]) -> FiguresByIdentity:
    """Return the numbers of a period's meetings; empty if the period is not defined, or not open."""
    try:
        context = FigureContext(history, period_named(history, period))
    except Malformed:
        return {}
    every = (figure for rule in rules for figure in figures_by(context, rule, {}))
    return by_identity(each for each in every if set(each.of) - _CLASSES == {"meeting"})


def _follow_up(history: History, period: str) -> _FollowUp:
    try:
        context = FigureContext(history, period_named(history, period))
    except Malformed:
        return _FollowUp()
    trace, day = Trace(context.trace), context.as_of
    all_referrals = referrals(context, trace)
    works = {fact.stream: fact.body.statement for fact in history.of(WORK_ITEMS) if not fact.withdrawn}
    begun = beginnings(works)
    answers = {(each.statement.about, each.statement.to): each.answer(day) for each in all_referrals.every}
    states = last_states(context, trace)
    actions = [fact.stream for fact in history.of(ACTIONS) if not fact.withdrawn]
    late = {one for figure in figures_by(context, OVERDUE, {}) for one in figure.named}
    return _FollowUp(
        {each.fact.stream: outcome_of(each, all_referrals, day, begun) for each in adopted_conclusions(context, trace)},
        {key: answer.statement.answer for key, answer in answers.items() if answer is not None},
        frozenset((each.statement.about, each.statement.to) for each in all_referrals.every if each.is_overdue(day)),
        frozenset(late),
        {one: states[one] for one in actions if states.get(one) in CLOSED},
    )


def _changes(then: _FollowUp, now: _FollowUp) -> Iterator[FollowUpChange]:
    """Yield conclusions newly taken up, answers, what has become overdue since, and actions closed since."""
    taken = {one: each for one, each in now.outcomes.items() if each in TAKEN and then.outcomes.get(one) not in TAKEN}
    for one, outcome in sorted(taken.items()):
        yield FollowUpChange("taken up", one, then.outcomes.get(one), outcome)
    for (one, by), answer in sorted(now.answers.items()):
        if (one, by) not in then.answers and one not in taken:
            yield FollowUpChange("answered", one, None, answer, by)
    for one, by in sorted(now.unanswered - then.unanswered):
        yield FollowUpChange("answer overdue", one, by=by)
    for one in sorted(now.late - then.late):
        yield FollowUpChange("action overdue", one)
    for one, state in sorted(now.closed.items()):
        if one not in then.closed:
            yield FollowUpChange("closed", one, None, state)
