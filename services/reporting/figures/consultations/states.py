"""Developing States: which were asked in the consultations of a period, and which of these answered."""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from datetime import date

import msgspec

from services.reporting import read_models as rm
from services.reporting.figures.consultations.preparing import CLAUSE
from services.reporting.figures.context import FigureContext
from services.reporting.figures.evidence import Trace
from services.reporting.figures.figure import Parameter
from services.reporting.figures.kept import why_not_kept
from services.reporting.figures.reference import MemberStates
from shared.contracts.meetings.consultations import CONSULTATIONS, METHODS, REPLIES, REQUESTS
from shared.contracts.records import ORGANIZATION
from shared.domain.dates import within
from shared.domain.ids import kind_of
from shared.statements.wording import translatable as _

ANY = "any"
METHOD = Parameter(
    "method",
    ANY,
    (ANY, *METHODS),
    {"letter": _("by letter"), "questionnaire": _("by questionnaire"), "meeting": _("at a meeting")},
)
ANSWERS = ("replied", "took part", "nothing to raise")


class DevelopingStates(msgspec.Struct, frozen=True):
    """Member States that are developing, by code; by region, all of which are rows. `unclassified`: those of which it is not known.

    `reason`: why these may not be all.
    """

    members: AbstractSet[str]
    regions: Mapping[str, AbstractSet[str]]
    unclassified: AbstractSet[str]
    unknown: int
    reason: str | None

    def rows(self) -> Iterator[tuple[dict[str, str], AbstractSet[str]]]:
        """All of them, then those of each region."""
        yield {}, self.members
        for region, there in self.regions.items():
            yield {"region": region}, self.members & there


class StatesAsked(msgspec.Struct, frozen=True):
    """`requests`: by a developing State's code, those by which it was asked. `perhaps`: others of which it is not known, by code or id."""

    states: DevelopingStates
    requests: Mapping[str, list[rm.Fact]]
    perhaps: AbstractSet[str]
    trace: Trace


def states_asked(context: FigureContext, method: str) -> StatesAsked:
    """Return the developing States that were asked in consultations of the period by a method, or by any; found once."""
    return context.cached(("states asked", method), lambda: _find(context, method))


def answers_on(reply: rm.Fact, as_of: date) -> bool | None:
    """Tell whether a reply answers a consultation by a day; None where its own day is not known well enough."""
    if reply.withdrawn or reply.body.statement.answer not in ANSWERS:
        return False
    return within(reply.body.statement.on, date.min, as_of)


def replies_by_request(context: FigureContext, trace: Trace) -> Mapping[str, list[rm.Fact]]:
    """Return all replies, by what they reply to."""
    found: dict[str, list[rm.Fact]] = {}
    trace.record(*context.history.of(REPLIES))
    for reply in context.history.of(REPLIES):
        found.setdefault(reply.body.statement.about, []).append(reply)
    return found


def _find(context: FigureContext, method: str) -> StatesAsked:
    trace, history = Trace(), context.history
    states = _developing(context, trace)
    trace.record(*history.of(CONSULTATIONS), *history.of(REQUESTS))
    in_period = {
        fact.stream: within(fact.body.statement.opened, context.period.first, context.as_of)
        for fact in history.of(CONSULTATIONS)
        if not fact.withdrawn and method in (ANY, fact.body.statement.method)
    }
    requests: dict[str, list[rm.Fact]] = {}
    perhaps: set[str] = set()
    for fact in history.of(REQUESTS):
        said = fact.body.statement
        surely = in_period.get(said.about, False)
        if fact.withdrawn or surely is False or kind_of(said.to) == ORGANIZATION.name:
            continue
        state = history.state_of.get(said.to)
        code = said.to if state is None else str(state.body.iso3)
        if state is None or code in states.unclassified:
            perhaps.add(code)
        elif code in states.members:
            asked = surely and within(said.on, date.min, context.as_of)
            requests.setdefault(code, []).append(fact) if asked else perhaps.add(code)
    return StatesAsked(states, requests, perhaps - requests.keys(), trace)


def _developing(context: FigureContext, trace: Trace) -> DevelopingStates:
    every = MemberStates(context, trace, apart=True)
    row = next(each for each in every.by_development("footnote", trace) if each.name == "developing")
    regions = {each.name: each.members for each in every.by_region(trace)}
    reason = every.reason or why_not_kept(context, CLAUSE, trace)
    return DevelopingStates(row.members, regions, row.unclassified, every.unknown + row.unknown, reason)
