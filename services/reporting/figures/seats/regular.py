"""`seats.regular`: the share of the seats on a day whose holders came to most of the latest meetings of their series."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import msgspec

from services.reporting.document_model import Inline, is_known, number, sentence
from services.reporting.figures.audience import may_see_all
from services.reporting.figures.context import FigureContext
from services.reporting.figures.dated import Days, days_of
from services.reporting.figures.evidence import Trace, positions_of
from services.reporting.figures.figure import Figure, FigureResult, Parameter, Parameters, ReportPlace, Rule, ratio
from services.reporting.figures.seats import CLAUSE, holders, seats_in
from services.reporting.read_models import facts as rm
from services.reporting.read_models.attendance_blocks import person_key
from shared.contracts.meetings.attendance import INDUSTRY
from shared.contracts.meetings.seats import REPRESENTATIVES, SEATS
from shared.domain.dates import before, holds_on, on_or_before
from shared.statements.wording import translatable as _

ANY, PRINCIPAL, ALTERNATE = "any", "principal", "alternate"
BY = Parameter(
    "by", ANY, (ANY, PRINCIPAL, ALTERNATE), {PRINCIPAL: _("by their principals"), ALTERNATE: _("by their alternates")},
    longest=300,
)  # fmt: skip
_BY_CAPACITY = {"executive": PRINCIPAL, "alternate": ALTERNATE}
TOO_NEW = "not defined: no seat is old enough for so many meetings"
NO_SEAT = "not defined: no seat was held"


class HeldSeat(msgspec.Struct, frozen=True):
    """A seat on a day, under the entity that its holder then counts as; `since`: the day it began, or the earliest of several."""

    entity: str
    series: str
    since: str


class CameTo(msgspec.Struct, frozen=True):
    """The attendance of an entity at a meeting: by anyone, and by people of each role. `complete`: the list names all
    participants."""

    roles: frozenset[str]
    complete: bool


def _regular(context: FigureContext, parameters: Parameters) -> Iterator[FigureResult]:
    seats = [fact for fact in context.history.of(SEATS) if not fact.withdrawn]
    # The representatives of an organization are known only to the bureau.
    closed = parameters["by"] != ANY and not context.audience == context.history.audience == "bureau"
    if closed or not seats or not may_see_all(context, seats):
        return
    trace, days = Trace(context.trace), (context.as_of, context.as_of)
    held, perhaps = _held(context, days, trace)
    needed, last, role = int(parameters["n"]), int(parameters["m"]), str(parameters["by"])
    judged = {(seat.series, seat.entity): _judge(context, seat, needed, last, role, trace) for seat in held}
    regular = {key for key, answer in judged.items() if answer}
    known = {key for key, answer in judged.items() if answer is not None}
    reason = None if known else TOO_NEW if judged or perhaps else NO_SEAT
    fields: dict[str, Any] = {"of": {}, "as_of": context.as_of, "trace": trace}
    fields["named"] = tuple(sorted({entity for _series, entity in regular}))
    fields["sets"] = {
        "members": frozenset(entity for _series, entity in regular),
        "unclassified": frozenset(entity for _series, entity in judged.keys() - known),
    }
    yield ratio(len(regular), len(known), reason, unknown=len(judged) - len(known) + perhaps, **fields)


def _held(context: FigureContext, days: Days, trace: Trace) -> tuple[list[HeldSeat], int]:
    """Return the seats held on a day, merging those of holders that have merged; and how many more may have been held."""
    seats: dict[tuple[str, str], HeldSeat] = {}
    perhaps = 0
    for series in sorted({fact.body.statement.series for fact in context.history.of(SEATS)}):
        stated = seats_in(context, series, trace)
        on_the_day = holders(stated, days)
        counted = context.counting.counted_as((*on_the_day.surely, *on_the_day.perhaps), days, "entity", trace)
        for fact in stated:
            statement = fact.body.statement
            if statement.organization in on_the_day.surely and holders([fact], days).surely:
                key = series, counted.entity_of[statement.organization]
                known = seats.get(key)
                if known is None or before(statement.since, known.since):
                    seats[key] = HeldSeat(key[1], series, statement.since)
        entities = {counted.entity_of[organization] for organization in on_the_day.perhaps}
        perhaps += len({organization for organization in entities if (series, organization) not in seats})
    return list(seats.values()), perhaps


def _judge(context: FigureContext, seat: HeldSeat, needed: int, last: int, role: str, trace: Trace) -> bool | None:
    """Return whether a seat is regular; None if too few meetings were held since it began, or if it is not known."""
    meetings = _held_since(context, seat, trace)[-last:]
    if len(meetings) < last:
        return None
    presences = [_came(context, seat, meeting, trace) for meeting in meetings]
    count = sum(role in each.roles for each in presences)
    if count >= needed:
        return True
    return None if any(role not in each.roles and not each.complete for each in presences) else False


def _held_since(context: FigureContext, seat: HeldSeat, trace: Trace) -> list[rm.Fact]:
    trace.record(*context.history.every_meeting)
    held = [
        meeting
        for meeting in context.history.meetings
        if meeting.body.series == seat.series
        and meeting.body.status == "held"
        and on_or_before(seat.since, meeting.body.first_day)
        and on_or_before(meeting.body.first_day, context.as_of.isoformat())
    ]
    return sorted(held, key=lambda meeting: (meeting.body.first_day, meeting.stream))


def _came(context: FigureContext, seat: HeldSeat, meeting: rm.Fact, trace: Trace) -> CameTo:
    present = context.counting.present(meeting)
    trace.include(present.trace)
    counted = context.counting.counted_as(present.organizations, (context.as_of, context.as_of), "entity", trace)
    names = {name for name, entity in counted.entity_of.items() if entity == seat.entity}
    if not names:
        return CameTo(frozenset(), present.complete)
    return CameTo(frozenset({ANY, *_roles(context, seat, meeting, names, trace)}), present.complete)


def _roles(context: FigureContext, seat: HeldSeat, meeting: rm.Fact, names: set[str], trace: Trace) -> Iterator[str]:
    """Yield the role of each person who came for these organizations: the role in force on the day if the person acted
    for one of them, or else the role implied by the capacity."""
    attended = context.history.attendance[meeting.stream]
    trace.record_lazily(attended.log, lambda: (positions_of(attended.log, attended.positions),))
    representatives = _representatives(context, seat.series, names, days_of(meeting)[0], trace)
    for organization, person, details in attended:
        if organization not in names or details.withdrawn or details.capacity not in INDUSTRY:
            continue
        role = representatives.get(person) or _BY_CAPACITY.get(details.capacity or "")
        if role is not None:
            yield role


def _representatives(
    context: FigureContext, series: str, names: set[str], day: date, trace: Trace
) -> Mapping[bytes, str]:
    """Return principals and alternates in a series on a day, by the person's key. A person who is both counts as the
    principal."""
    history, found = context.history, dict[bytes, str]()
    trace.record(*history.of(REPRESENTATIVES))
    for fact in history.of(REPRESENTATIVES, series):
        statement = fact.body.statement
        if fact.withdrawn or statement.organization not in names or statement.role not in (PRINCIPAL, ALTERNATE):
            continue
        person = person_key(statement.person)
        if holds_on(day, statement.since, statement.until) and _acts_for(
            context, statement.person, statement.organization, day, trace
        ):
            found[person] = PRINCIPAL if PRINCIPAL in (statement.role, found.get(person)) else ALTERNATE
    return found


def _acts_for(context: FigureContext, person: str, organization: str, day: date, trace: Trace) -> bool:
    """Return whether a person's affiliation has not certainly ended; an affiliation that is not stated has not."""
    stated = context.history.affiliations.get(person, ())
    trace.record(*stated)
    of_organization = [fact for fact in stated if not fact.withdrawn and fact.body.organization == organization]
    return not of_organization or any(holds_on(day, fact.since, fact.until) is not False for fact in of_organization)


def _says(figures: Sequence[Figure]) -> Iterator[Inline]:
    for each in figures:
        if is_known(each):
            yield sentence(
                "Of the seats, %(share)s were taken at %(least)s or more of the last %(last)s meetings of their series.",
                share=number(each), least=str(each.parameters["n"]), last=str(each.parameters["m"]),
            )  # fmt: skip


REGULAR = Rule(
    key="seats.regular",
    version=1,
    title=_("Seats whose holders came regularly"),
    text=(
        "Seats held on the last day of the period or that of the report whose holders attended n or more of the last m held "
        "meetings of the series since the seat began, as industry, in any mode; out of those that can be judged. With by principal "
        "or alternate, meetings to which one in that role came: the role stated for the series and the day, while the person acts for "
        "the organization; without one, an executive counts as principal and an alternate as alternate. A seat counts under the "
        "successor of its holder in force on that day, and those of organizations that have merged are one. One since which fewer than m "
        "meetings were held is too new, and one that is missing from a list that is not complete, with too few others, is not "
        "known: both stand beside as unknown."
    ),
    unit="share",
    clauses=(CLAUSE,),
    compute=_regular,
    parameters=(Parameter("n", 3, longest=3), Parameter("m", 5, longest=3), BY),
    places=(ReportPlace("wtsa", "again", says=_says),),
    over_organizations=True,
    tells_of_few=True,
    compared="outcome",
)
RULES = (REGULAR,)
