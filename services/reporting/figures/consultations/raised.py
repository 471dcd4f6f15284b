"""`consultations.needs`: the needs and difficulties raised in a period, and what became of them."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date

import msgspec

from services.reporting.document_model import Inline, count_sentence
from services.reporting.figures.audience import may_see_all
from services.reporting.figures.classes import ClassMembers, members_by_class
from services.reporting.figures.consultations import CLAUSE
from services.reporting.figures.context import FigureContext
from services.reporting.figures.evidence import Trace
from services.reporting.figures.figure import Figure, FigureResult, Parameter, Parameters, ReportPlace, Rule
from services.reporting.figures.listed import is_listed_whole_over, listed_facts
from services.reporting.figures.progress import EVERY, last_states, rows_of, what_became, whole_of
from services.reporting.read_models import facts as rm
from shared.contracts.meetings.agendas import AGENDA_ITEMS
from shared.contracts.meetings.consultations import NEED_KINDS, RAISED_NEEDS
from shared.contracts.records import ORGANIZATION
from shared.domain.dates import all_known, any_known, on_or_before, within
from shared.domain.ids import kind_of
from shared.statements.wording import translatable as _

TAKEN_UP, OPEN = "taken up", "open"
STATES = (TAKEN_UP, "met", "refused", OPEN)
STATE_WORDS = {TAKEN_UP: _("taken up"), "met": _("met"), "refused": _("refused"), OPEN: _("open")}
STATE = Parameter("state", EVERY, (EVERY, *STATES), STATE_WORDS)
KIND = Parameter(
    "kind", EVERY, (EVERY, *NEED_KINDS), {"need": _("needs alone"), "difficulty": _("difficulties in taking part")}
)
NOT_ALL = "whether all needs of the period are recorded is not known"


class NeedsRaised(msgspec.Struct, frozen=True):
    """The needs of a period by state. `perhaps`: how many more may belong to the period, or to another state."""

    by_state: dict[str, frozenset[str]]
    perhaps: int

    def in_state(self, state: str) -> frozenset[str]:
        return frozenset[str]().union(*(self.by_state[each] for each in STATES if state in (EVERY, each)))


def _raised(context: FigureContext, parameters: Parameters) -> Iterator[FigureResult]:
    trace = Trace(context.trace)
    every = listed_facts(context, RAISED_NEEDS, trace)
    if every is None:
        return
    kind, state = str(parameters["kind"]), str(parameters["state"])
    facts = [fact for fact in every if kind in (EVERY, fact.body.statement.kind)]
    found = _by_state(context, facts, trace)
    complete = is_listed_whole_over(context, "needs", trace, context.period.first, context.as_of)
    members, open_to = found.in_state(state), may_see_all(context, facts)
    regions = members_by_class("region", _by_region(context, facts, members, trace), found.perhaps)
    all_needs, not_all = ClassMembers("", members, perhaps=found.perhaps), None if complete else NOT_ALL
    yield from rows_of(context, "region", all_needs, regions, trace, open_to=open_to, not_all=not_all)


def _by_state(context: FigureContext, facts: Sequence[rm.Fact], trace: Trace) -> NeedsRaised:
    """Return those raised in the period by what became of them: taken up, or else their last progress, or else open."""
    states, taken_up = last_states(context, trace), _taken_up(context, trace)
    found: dict[str, set[str]] = {state: set() for state in STATES}
    perhaps = 0
    for need in facts:
        raised = within(need.body.statement.on, context.period.first, context.as_of)
        taken = any_known(*taken_up(need)) if raised else False
        if raised is None or taken is None:
            perhaps += 1
        elif raised:
            last = states.get(need.stream)
            found[TAKEN_UP if taken else last if last in ("met", "refused") else OPEN].add(need.stream)
    return NeedsRaised({state: frozenset(needs) for state, needs in found.items()}, perhaps)


def _taken_up(context: FigureContext, trace: Trace) -> Callable[[rm.Fact], list[bool | None]]:
    """Return a function that gives, for each agenda item naming a need, whether its meeting was held since the need was
    raised."""
    items = context.history.of(AGENDA_ITEMS)
    trace.record(*items)
    meetings: dict[str, list[rm.Fact]] = {}
    for item in items:
        meeting = context.history.meeting_of.get(item.body.statement.meeting)
        if not item.withdrawn and meeting is not None and meeting.body.status == "held":
            for taken in item.body.statement.takes_up or ():
                meetings.setdefault(taken, []).append(meeting)

    def since(need: rm.Fact) -> list[bool | None]:
        return [
            all_known(
                on_or_before(need.body.statement.on, meeting.body.first_day),
                within(meeting.body.first_day, date.min, context.as_of),
            )
            for meeting in meetings.get(need.stream, ())
        ]

    return since


def _by_region(
    context: FigureContext, facts: Sequence[rm.Fact], members: frozenset[str], trace: Trace
) -> dict[str | None, set[str]]:
    """Return these needs by the region of the State that raised them, or of the headquarters of the organization that did."""
    by = {fact.stream: fact.body.statement.raised_by for fact in facts if fact.stream in members}
    organizations = {one for one in by.values() if one is not None and kind_of(one) == ORGANIZATION.name}
    groups = context.classes.groups("region", organizations, context.days, trace)
    region_of: dict[str | None, str | None] = {
        one: name for name, members_of_group in groups.items() for one in members_of_group
    }
    trace.record(*context.history.in_error_of(rm.State))
    states = {one: str(state.body.iso3) for one in by.values() if (state := context.history.state_of.get(one or ""))}
    regions = context.classes.states("region", states.values(), context.days, trace)
    of_code = {code: region for region, codes in regions.items() for code in codes}
    region_of |= {one: of_code[code] for one, code in states.items()}
    found: dict[str | None, set[str]] = {}
    for need, raiser in by.items():
        found.setdefault(region_of.get(raiser), set()).add(need)
    return found


def _says(figures: Sequence[Figure]) -> Iterator[Inline]:
    """Yield how many were raised, then what became of them."""
    if raised := whole_of(figures).get(EVERY):
        yield count_sentence(raised, "%(number)s need was raised.", "%(number)s needs were raised.")
        yield from what_became(figures, STATE_WORDS)


RAISED = Rule(
    key="consultations.needs",
    version=1,
    title=_("Needs raised before meetings"),
    text=(
        "Needs and difficulties that were raised in the period, by the last day of it or that of the report; with kind need or difficulty those "
        "of that kind alone, and with a state those that are in it on that day. Taken up: an item of the agenda of a meeting held "
        "on the day on which it was raised or later, by that day, names it. Otherwise its last progress by then, met or refused; otherwise "
        "open. By region they are those of who raised them: a State, or an organization by its headquarters; whoever is not named "
        "is of an unknown region. One that was raised on a day that is not known well enough is not counted, and stands beside as unknown. "
        "Known where the list of needs is stated complete for the whole period, otherwise at least those recorded. No one who raised a need is named."
    ),
    unit="needs",
    clauses=(CLAUSE, "68-C4"),
    compute=_raised,
    parameters=(KIND, STATE),
    places=(
        ReportPlace("wtsa", "before", says=_says),
        *(ReportPlace("wtsa", "before", {"state": state}, shows=lambda of: not of) for state in STATES),
    ),
)
RULES = (RAISED,)
