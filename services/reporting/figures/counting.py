"""Counting of organizations: member entities under their successors, or corporate groups; industry by capacity
(FIGURES, "Who is counted")."""

from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet
from functools import cached_property, partial

import msgspec

from services.reporting.figures.dated import CachedAnswers, DateCache, Days, FactList, days_of, recency_key, value_on
from services.reporting.figures.evidence import Trace
from services.reporting.history import History
from services.reporting.read_models import facts as rm
from shared.contracts.registry import states
from shared.domain.dates import holds_on

REGIONS: tuple[str, ...] = tuple(states.REGIONS)
# A name in a sourced list has no stated capacity: it counts as industry.
INDUSTRY = (None, "executive", "alternate", "adviser", "speaker", "representative")
LEVELS = ("entity", "group")
_MODES: dict[str | None, frozenset[str]] = {
    None: frozenset(),
    **{mode: frozenset((mode,)) for mode in ("in person", "remote")},
}

__all__ = ["INDUSTRY", "LEVELS", "REGIONS", "Counting", "Days", "Presence", "days_of"]


class Presence(msgspec.Struct, frozen=True, dict=True):
    """Industry at one meeting: organizations as recorded, each with its stated modes; people; the facts read.

    `attendances` that count, `nameless` those without a person. `complete`: the list is stated to name every
    organization. `public`: so is each attendance that counts.
    """

    modes: dict[str, AbstractSet[str]]
    people: set[str]
    attendances: int
    nameless: int
    complete: bool
    public: bool
    trace: Trace

    @cached_property
    def names(self) -> frozenset[str]:
        return frozenset(self.modes)

    @cached_property
    def by_mode(self) -> dict[str, set[str]]:
        """Return the organizations with a stated mode."""
        found: dict[str, set[str]] = {}
        for name, modes in self.modes.items():
            for mode in modes:
                found.setdefault(mode, set()).add(name)
        return found


class Counting:
    """The counting over one history, each answer found once. Facts read for an answer go into the caller's trace."""

    def __init__(self, history: History) -> None:
        self.history = history
        self._present: dict[str, Presence] = {}
        # One object for each id: a million attendances have a million equal texts, and comparing equal texts reads
        # both.
        self._organizations: dict[str, str] = {}
        self._entities = {level: DateCache("registry", partial(self._entity, level)) for level in LEVELS}

    def present(self, meeting: rm.Fact) -> Presence:
        if meeting.stream not in self._present:
            self._present[meeting.stream] = self._find_present(meeting)
        return self._present[meeting.stream]

    def _find_present(self, meeting: rm.Fact) -> Presence:
        """Find industry's confirmed attendances. The others and the withdrawn are read and left out."""
        trace = Trace()
        facts = self.history.attendance.get(meeting.stream, [])
        trace.record(*facts)
        stated = self.history.lists.get(meeting.stream)
        if stated is not None:
            trace.record(stated)
        modes: dict[str, AbstractSet[str]] = {}
        people: list[str | None] = []
        public, one_text = True, self._organizations.setdefault
        stated_again, named_again = self._stated_again, self.history.people
        read: dict[str, rm.Fact] = {}
        for fact in facts:
            body = fact.body
            if fact.withdrawn or body.capacity not in INDUSTRY:
                continue
            if stated_again and (organization := stated_again.get(body.organization)) is not None:
                read[body.organization] = organization
                if organization.withdrawn:
                    continue
            name, stated_mode = one_text(body.organization, body.organization), _MODES[body.mode]
            modes[name] = modes[name] | stated_mode if name in modes else stated_mode
            person = body.person
            if named_again and (named := named_again.get(person or "")) is not None:
                # The attendance of a person registered in error is unknown.
                read[named.stream] = named
                person = person if named.withdrawn else None
            people.append(person)
            public = public and fact.marking == "public"
        trace.record(*read.values())
        return Presence(
            modes=modes,
            people={person for person in people if person is not None},
            attendances=len(people),
            nameless=people.count(None),
            complete=stated is not None and stated.body.complete,
            public=public,
            trace=trace,
        )

    @cached_property
    def _stated_again(self) -> dict[str, rm.Fact]:
        """Return, by id, those of the organizations read that are, or may once have been, registered in error."""
        restated = (fact for fact in self.history.organizations.values() if len(fact.events) > 1)
        return {fact.stream: fact for fact in (*self.history.in_error_of(rm.Organization), *restated)}

    def entities(self, organizations: Iterable[str], days: Days, level: str, trace: Trace) -> dict[str, str]:
        """Return the entity that each organization counts as: its successor in force on these days, or the top of that
        one's group.

        Duplicates count for all time, mergers from their day on, a parent while it is stated to be one; a statement
        that does not hold for every day meant is not in force.
        """
        return self._counted_as(organizations, days, level, trace).of

    def distinct(self, organizations: Iterable[str], days: Days, level: str, trace: Trace) -> frozenset[str]:
        """Return the distinct entities of organizations."""
        return self._counted_as(organizations, days, level, trace).distinct

    def _counted_as(self, organizations: Iterable[str], days: Days, level: str, trace: Trace) -> CachedAnswers[str]:
        found = self._entities[level].get_all(organizations, days)
        trace.include(found.trace)
        return found

    def _entity(self, level: str, organization: str, days: Days) -> tuple[str, FactList]:
        facts: FactList = []

        def above(one: str) -> str | None:
            facts.extend(self._registered(one))
            successor = self._successor(one, days, facts)
            return successor if successor or level == "entity" else self._parent(one, days, facts)

        return _top(organization, above), facts

    def _successor(self, organization: str, days: Days, facts: FactList) -> str | None:
        successions = self.history.successions.get(organization, [])
        facts.extend(successions)
        stated = [fact for fact in successions if not fact.withdrawn and not self._leads_nowhere(fact, facts)]
        for fact in stated:
            if isinstance(fact.body, rm.Duplicate):
                return fact.body.same_as
        mergers = [fact for fact in stated if all(holds_on(day, fact.since, None) for day in days)]
        last = max(mergers, key=recency_key, default=None)
        return None if last is None else str(last.body.into)

    def _parent(self, organization: str, days: Days, facts: FactList) -> str | None:
        parents = self.history.parents.get(organization, [])
        facts.extend(parents)
        stated = [fact for fact in parents if not self._leads_nowhere(fact, facts)]
        return value_on(stated, days, lambda fact: str(fact.body.parent))

    def _leads_nowhere(self, link: rm.Fact, facts: FactList) -> bool:
        """Return whether the organization named by a duplicate, merger or group was registered in error."""
        body = link.body
        other = getattr(body, "same_as", None) or getattr(body, "into", None) or getattr(body, "parent", None)
        fact = self.history.in_error.get(str(other))
        if fact is not None:
            facts.append(fact)
        return fact is not None

    def _registered(self, organization: str) -> FactList:
        registered = self.history.organizations.get(organization)
        return [] if registered is None else [registered]


def _top(organization: str, above: Callable[[str], str | None]) -> str:
    """Return the end of the way up. All members of a circle are one, named by the first of their ids."""
    way = [organization]
    while (following := above(way[-1])) is not None:
        if following in way:
            return min(way[way.index(following) :])
        way.append(following)
    return way[-1]
