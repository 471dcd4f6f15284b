"""`participation.organizations`: the organizations of industry that took part."""

from collections.abc import Iterator
from datetime import date

import msgspec

from services.reporting import read_models as rm
from services.reporting.figures import records
from services.reporting.figures.counting import REGIONS, Counting, Days, days_of
from services.reporting.figures.figure import Figure, Reading, Rule, Scope
from services.reporting.figures.meetings import held_in, read_for, why_incomplete
from services.reporting.history import History

MODES = ("in person", "remote")
FEWEST_SHOWN = 5  # organizations in a class shown outside the bureau, unless their participation is public
JOINED = "under 5, joined"


class Attended(msgspec.Struct):
    """What is counted for one meeting or a whole period: the attendances, and why they may not be all."""

    of: dict[str, str]
    attended: list[rm.Fact]
    days: Days
    as_of: date
    reason: str | None
    reading: Reading


def _organizations(history: History, rule: Rule, scope: Scope) -> Iterator[Figure]:
    reading = read_for(scope.period)
    meetings, _ = held_in(history, reading, scope.period)
    for meeting in meetings:
        yield from _figures(history, rule, scope, _at(history, meeting, Reading(reading)))
    yield from _figures(history, rule, scope, _over(history, scope, meetings, Reading(reading)))


def _at(history: History, meeting: rm.Fact, reading: Reading) -> Attended:
    counting = Counting(history, reading)
    attended = counting.attended(meeting)
    reason = None if counting.list_complete(meeting) else _unlisted(meeting, attended)
    days = days_of(meeting)
    return Attended({"meeting": meeting.body.code}, attended, days, days[0], reason, reading)


def _over(history: History, scope: Scope, meetings: list[rm.Fact], reading: Reading) -> Attended:
    counting = Counting(history, reading)
    series = records.series_of(history, reading, scope.period)
    missing = why_incomplete(history, reading, scope.period, series)
    attended: list[rm.Fact] = []
    reasons = [missing] if missing else []
    for meeting in meetings:
        there = counting.attended(meeting)
        attended += there
        if not counting.list_complete(meeting):
            reasons.append(_unlisted(meeting, there))
    as_of = scope.period.cut_off(history.moment.day)
    return Attended({}, attended, (as_of, as_of), as_of, "; ".join(reasons) or None, reading)


def _unlisted(meeting: rm.Fact, attended: list[rm.Fact]) -> str:
    if attended:
        return f"the list of organizations at {meeting.body.code} is not complete"
    return f"the organizations at {meeting.body.code} are not known"


def _figures(history: History, rule: Rule, scope: Scope, what: Attended) -> Iterator[Figure]:
    open_to = scope.audience == "bureau" or all(fact.marking == "public" for fact in what.attended)

    def figure(of: dict[str, str], entities: set[str], unknown: int, reading: Reading) -> Figure:
        reason = what.reason
        if reason is None and unknown and not entities:
            reason = f"{unknown} of the organizations could not be classified"
        return Figure(
            key=rule.key,
            of={**what.of, **of},
            value=len(entities) if reason is None else None,
            at_least=None if reason is None else len(entities),
            unit="organizations",
            as_of=what.as_of,
            rule=rule.name,
            parameters=scope.parameters,
            clauses=rule.clauses,
            evidence=reading.evidence(),
            unknown=unknown,
            reason=reason,
            items=tuple(sorted(entities)) if open_to else (),
        )

    whole = Reading(what.reading)
    entities = Counting(history, whole).entities(what.attended, what.days)
    yield figure({}, entities, 0, whole)
    for classes in (_by_region(history, what), _by_mode(history, what)):
        word, found, unknown, reading = classes
        for name, members in (found if open_to else _joined(found)).items():
            yield figure({word: name}, members, unknown, reading)


Classes = tuple[str, dict[str, set[str]], int, Reading]


def _by_region(history: History, what: Attended) -> Classes:
    reading = Reading(what.reading)
    counting = Counting(history, reading)
    found: dict[str, set[str]] = {region: set() for region in REGIONS}
    unknown = 0
    for entity in counting.entities(what.attended, what.days):
        region = counting.region(entity, what.days)
        if region is None:
            unknown += 1
        else:
            found.setdefault(region, set()).add(entity)
    return "region", found, unknown, reading


def _by_mode(history: History, what: Attended) -> Classes:
    """An organization counts in each mode in which it took part, and as unknown when no mode of it is known."""
    reading = Reading(what.reading)
    counting = Counting(history, reading)
    found: dict[str, set[str]] = {mode: set() for mode in MODES}
    everyone = counting.entities(what.attended, what.days)
    for fact in what.attended:
        if fact.body.mode is not None:
            found[fact.body.mode].add(counting.entity(fact.body.organization, what.days))
    return "mode", found, len(everyone.difference(*found.values())), reading


def _joined(found: dict[str, set[str]]) -> dict[str, set[str]]:
    """Classes in which single organizations could be told are shown as one."""
    few = {name for name, members in found.items() if 0 < len(members) < FEWEST_SHOWN}
    shown = {name: members for name, members in found.items() if name not in few}
    if few:
        shown[JOINED] = set().union(*(found[name] for name in few))
    return shown


ORGANIZATIONS = Rule(
    key="participation.organizations",
    version=1,
    title="Organizations that took part",
    text=(
        "Distinct organizations of industry (executives, alternates, advisers and speakers, and names in a sourced list "
        "whose capacity is not stated) with at least one confirmed attendance, for each meeting and over the period. A "
        "duplicate is one organization for all time; one that has merged counts under its successor from the day of the "
        "merger: at a meeting by its first day, over a period by the last day or that of the report. The region is that "
        "of the country of the headquarters on that day. Known only when the list is stated complete and, over a "
        "period, when the record of each series is; otherwise at least those recorded."
    ),
    clauses=("68-01", "68-03", "68-05"),
    compute=_organizations,
    parameters={"level": "entity"},
    choices={"level": ("entity",)},
)
