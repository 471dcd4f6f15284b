"""The entities that organizations count as: successors, or corporate groups (FIGURES, "Who is counted")."""

from collections.abc import Iterable, Sequence
from functools import partial

import msgspec

from services.reporting.figures.dated import DateCache, Days, FactList, recency_key, value_on
from services.reporting.figures.evidence import Trace
from services.reporting.history import History
from services.reporting.history.history import organization_above
from services.reporting.history.numbering import NumberedSet, Numbering
from services.reporting.read_models import facts as rm
from shared.contracts.registry.organizations import end_of_chain
from shared.domain.dates import holds_on

LEVELS = ("entity", "group")


class CountedAs(msgspec.Struct, frozen=True):
    """The entities that organizations count as. `itself`: the organizations that count as themselves; `others`: for each
    other entity its bit, and the bits of the organizations that count as it."""

    itself: NumberedSet
    others: Sequence[tuple[int, int]]
    numbers: Numbering

    def of(self, names: NumberedSet) -> NumberedSet:
        """Return the distinct entities of some of the organizations."""
        found = names.bits & self.itself.bits
        for entity, organizations in self.others:
            if organizations & names.bits:
                found |= entity
        return NumberedSet(self.numbers, found)

    @property
    def entity_of(self) -> dict[str, str]:
        """Return the entity of each organization."""
        others = {
            one: self.numbers.ids[entity.bit_length() - 1]
            for entity, organizations in self.others
            for one in NumberedSet(self.numbers, organizations)
        }
        return {one: one for one in self.itself} | others

    def names_of(self, entities: NumberedSet) -> NumberedSet:
        """Return the organizations that count as one of these entities."""
        found = entities.bits & self.itself.bits
        for entity, organizations in self.others:
            if entity & entities.bits:
                found |= organizations
        return NumberedSet(self.numbers, found)


class Entities:
    """The entities of organizations according to the registry, each found once. Facts read for an answer are added to
    the caller's trace."""

    def __init__(self, history: History) -> None:
        self.history, self.numbers = history, history.organization_numbers
        self._distinct: dict[tuple[int, Days, str], tuple[NumberedSet, Trace]] = {}
        self._entities = {level: DateCache("registry", self.numbers, partial(self._above, level)) for level in LEVELS}
        restated = (fact for fact in history.organizations.values() if len(fact.events) > 1)
        self.perhaps_in_error = {fact.stream: fact for fact in (*history.in_error_of(rm.Organization), *restated)}
        """The organizations, by id, that are or may once have been registered in error."""

    def counted_as(self, organizations: Iterable[str], days: Days, level: str, trace: Trace) -> CountedAs:
        """Return the entity that each organization counts as: its successor in force on these days, or the top of that
        successor's group.

        Duplicates count for all time, mergers from their day on, and a parent while it is stated to be one; a statement
        that does not hold on every day in question is not in force.
        """
        found = self._entities[level].bits(self.numbers.of(organizations), days, trace)
        itself = NumberedSet(self.numbers, found.pop(None, 0))
        others = [(1 << self.numbers.number[other], bits) for other, bits in found.items() if other is not None]
        return CountedAs(itself, others, self.numbers)

    def distinct(self, names: Iterable[str], days: Days, level: str, trace: Trace) -> NumberedSet:
        """Return the distinct entities of organizations."""
        organizations = self.numbers.of(names)
        key = organizations.bits, days, level
        if key not in self._distinct:
            read = Trace()
            self._distinct[key] = self.counted_as(organizations, days, level, read).of(organizations), read
        found, read = self._distinct[key]
        trace.include(read)
        return found

    def _above(self, level: str, organization: str, days: Days) -> tuple[str | None, FactList]:
        """Return the entity of an organization, None if it is itself."""
        facts: FactList = []

        def above(one: str) -> str | None:
            facts.extend(self._registered(one))
            successor = self._successor(one, days, facts)
            return successor if successor or level == "entity" else self._parent(one, days, facts)

        top = end_of_chain(organization, above)
        return None if top == organization else top, facts

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
        fact = self.history.in_error.get(organization_above(link.body))
        if fact is not None:
            facts.append(fact)
        return fact is not None

    def _registered(self, organization: str) -> FactList:
        registered = self.history.organizations.get(organization)
        return [] if registered is None else [registered]
