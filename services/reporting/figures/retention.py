"""`retention.organizations`: of those at one meeting, who came again to the next."""

from collections.abc import Iterator
from datetime import timedelta

from services.reporting import read_models as rm
from services.reporting.figures.counting import Counting, days_of
from services.reporting.figures.figure import Figure, Reading, Rule, Scope
from services.reporting.figures.meetings import held_in, read_for
from services.reporting.figures.records import gap_between, incomplete
from services.reporting.history import History
from shared.domain.dates import before

DAY = timedelta(days=1)


class NotComparable(Exception):
    """Nothing can be computed between two meetings; the text says why."""


def _retention(history: History, rule: Rule, scope: Scope) -> Iterator[Figure]:
    meetings, _ = held_in(history, read_for(scope.period), scope.period)
    for meeting in meetings:
        yield _of(history, rule, scope, meeting)


def _of(history: History, rule: Rule, scope: Scope, meeting: rm.Fact) -> Figure:
    reading = read_for(scope.period)
    reading.see(*history.meetings)
    again: set[str] = set()
    numerator = denominator = None
    reason = None
    try:
        earlier = previous(history, reading, meeting)
        was, now = _both(history, reading, earlier, meeting)
        again = was & now
        numerator, denominator = len(again), len(was)
        if not was:
            reason = f"not defined: no organization of industry was at {earlier.body.code}"
    except NotComparable as why:
        reason = str(why)
    shown = scope.audience == "bureau" or all(
        fact.marking == "public" for fact in history.attendance.get(meeting.stream, [])
    )
    return Figure(
        key=rule.key,
        of={"meeting": meeting.body.code},
        value=numerator / denominator if numerator is not None and denominator else None,
        numerator=numerator,
        denominator=denominator,
        unit="share",
        as_of=days_of(meeting)[0],
        rule=rule.name,
        parameters=scope.parameters,
        clauses=rule.clauses,
        evidence=reading.evidence(),
        reason=reason,
        items=tuple(sorted(again)) if shown else (),
    )


def _both(history: History, reading: Reading, earlier: rm.Fact, meeting: rm.Fact) -> tuple[set[str], set[str]]:
    counting = Counting(history, reading)
    # Both lists are read before either is judged, so that the evidence holds what closes each.
    lists = [(each, counting.list_complete(each), counting.attended(each)) for each in (earlier, meeting)]
    for each, complete, _ in lists:
        if not complete:
            raise NotComparable(f"the list of organizations at {each.body.code} is not complete")
    # Who has merged by the later meeting has not lapsed: both sets are mapped by the mergers in force then.
    was, now = (counting.entities(attended, days_of(meeting)) for _, _, attended in lists)
    return was, now


def previous(history: History, reading: Reading, meeting: rm.Fact) -> rm.Fact:
    """The held meeting of the series just before, with none missing between. Raises NotComparable."""
    series = history.series.get(meeting.body.series)
    same = [each for each in history.meetings if each.body.series == meeting.body.series and each is not meeting]
    reading.see(*history.meetings)
    if series is None:
        raise NotComparable(f"the series of {meeting.body.code} is not known")
    records = history.records.get(series.stream, [])
    reading.see(series, *records)
    if meeting.body.ordinal is not None:
        earlier = _by_ordinal(meeting, same)
    else:
        earlier = _by_date(meeting, same)
        between = incomplete(history, reading, series, days_of(earlier)[0], days_of(meeting)[1])
        if between is not None:
            raise NotComparable(between)
    gap = gap_between(records, days_of(earlier)[1] + DAY, days_of(meeting)[0] - DAY)
    if gap is not None:
        raise NotComparable(
            f"the record of {series.body.code} has a gap between {earlier.body.code} and {meeting.body.code}"
        )
    return earlier


def _by_ordinal(meeting: rm.Fact, same: list[rm.Fact]) -> rm.Fact:
    by_ordinal = {each.body.ordinal: each for each in same if each.body.ordinal is not None}
    for ordinal in range(meeting.body.ordinal - 1, 0, -1):
        each = by_ordinal.get(ordinal)
        if each is None:
            raise NotComparable(f"meeting {ordinal} of the series is not recorded")
        if each.body.status == "held":
            _nothing_between(each, meeting, same)
            return each
    raise NotComparable(f"not defined: {meeting.body.code} is the first of its series")


def _nothing_between(earlier: rm.Fact, meeting: rm.Fact, same: list[rm.Fact]) -> None:
    """A held meeting without ordinal may lie between two with consecutive ones: then the order is not known."""
    for each in same:
        if each.body.ordinal is None and each.body.status == "held":
            outside = (
                before(each.body.first_day, earlier.body.first_day),
                before(meeting.body.first_day, each.body.first_day),
            )
            if True not in outside:
                raise NotComparable(f"{each.body.code} has no ordinal and may lie between")


def _by_date(meeting: rm.Fact, same: list[rm.Fact]) -> rm.Fact:
    earlier: rm.Fact | None = None
    for each in same:
        if each.body.status != "held":
            continue
        is_before = before(each.body.first_day, meeting.body.first_day)
        if is_before is None:
            raise NotComparable(f"whether {each.body.code} was before {meeting.body.code} is not known")
        if not is_before:
            continue
        if earlier is None or before(earlier.body.first_day, each.body.first_day):
            earlier = each
        elif before(each.body.first_day, earlier.body.first_day) is not True:
            raise NotComparable(f"the order of {earlier.body.code} and {each.body.code} is not known")
    if earlier is None:
        raise NotComparable(f"no earlier meeting of the series of {meeting.body.code} is recorded")
    return earlier


RETENTION = Rule(
    key="retention.organizations",
    version=1,
    title="Organizations that came again",
    text=(
        "Organizations of industry at both of two consecutive held meetings of a series, out of those at the first. Both "
        "lists must be stated complete and no meeting may be missing between: consecutive ordinals, or a span stated "
        "complete; nothing is computed across a stated gap. Organizations are counted under their successors in force "
        "on the first day of the later meeting, so that one that has merged has not lapsed."
    ),
    clauses=("68-07",),
    compute=_retention,
    parameters={"base": "previous", "level": "entity"},
    choices={"base": ("previous",), "level": ("entity",)},
)
