"""The members on a day: the entities with a membership in force, each with the one that holds.

A merger ends no membership: a successor without its own is a member through that of one merged into it.
"""

from collections.abc import Iterable, Mapping
from datetime import date

import msgspec

from services.reporting.figures.context import FigureContext
from services.reporting.figures.dated import Days
from services.reporting.figures.evidence import Trace
from services.reporting.figures.listed import is_listed_whole
from services.reporting.history.numbering import NumberedSet
from services.reporting.read_models import facts as rm
from shared.contracts.registry.memberships import MEMBERSHIP_CATEGORIES, MEMBERSHIPS
from shared.statements.succession import last_begun_on

ADMINISTRATION = "administration"
CATEGORIES = tuple(category for category in MEMBERSHIP_CATEGORIES if category != ADMINISTRATION)
"""The categories of members; no figure on membership counts administrations."""
NOT_A_MEMBER = "not a member"


class Members(msgspec.Struct, frozen=True):
    """The members on a day, each with its membership, and the entities that may or may not be members. `entities`: the
    entity of each organization that has memberships."""

    of: Mapping[str, rm.Fact]
    perhaps: frozenset[str]
    entities: Mapping[str, str]
    administrations: frozenset[str] = frozenset()

    def category(self, entity: str) -> str:
        return str(self.of[entity].body.statement.category)


def members_on(context: FigureContext, day: date, trace: Trace, mapped: date | None = None) -> Members:
    """Return the members on a day, as entities by the mergers in force on the day `mapped` (by default the same day);
    found once."""
    mapped_day = mapped or day
    members, read = context.cached(("members", str(day), str(mapped_day)), lambda: _find(context, day, mapped_day))
    trace.include(read)
    return members


def _find(context: FigureContext, day: date, mapped: date) -> tuple[Members, Trace]:
    trace = Trace()
    every = context.history.of(MEMBERSHIPS)
    trace.record(*every)
    facts: dict[str, list[rm.Fact]] = {}
    for fact in every:
        if not fact.withdrawn and fact.body.statement.organization not in context.history.in_error:
            facts.setdefault(str(fact.body.statement.organization), []).append(fact)
    entities = entities_of(context, facts, mapped, trace)
    held: dict[str, rm.Fact] = {}
    perhaps, administrations = set[str](), set[str]()
    for entity in sorted(set(entities.values())):
        names = [name for name in facts if entities[name] == entity]
        found, unknown = _holding(day, facts.get(entity, ()) if entity in names else ())
        if found is None and not unknown:
            found, unknown = _holding(day, [fact for name in names for fact in facts[name]])
        if unknown:
            perhaps.add(entity)
        elif found is not None and found.body.statement.category == ADMINISTRATION:
            administrations.add(entity)
        elif found is not None:
            held[entity] = found
    return Members(held, frozenset(perhaps), entities, frozenset(administrations)), trace


def by_category(
    context: FigureContext, entities: Iterable[str], days: Days, trace: Trace
) -> dict[str | None, NumberedSet]:
    """Return entities by category: that of the membership in force on the first of the days, or else the stated class.

    An entity with neither is known not to be a member if memberships are stated to be complete on that day.
    """
    numbers = context.history.organization_numbers
    organizations, members = numbers.of(entities), members_on(context, days[0], trace)
    by_membership: dict[str | None, list[str]] = {}
    for entity in organizations & members.of.keys():
        by_membership.setdefault(members.category(entity), []).append(entity)
    stated = {name: numbers.of(names) for name, names in by_membership.items()}
    found = dict(
        context.classes.groups("category", organizations - members.of.keys() - members.administrations, days, trace)
    )
    unknown = found.get(None)
    if unknown and is_listed_whole(context, str(MEMBERSHIPS.listed_as), trace, days[0]):
        outside = unknown - members.perhaps
        found[None] = unknown - outside
        stated[NOT_A_MEMBER] = stated.get(NOT_A_MEMBER, numbers.empty) | outside
    return {name: found.get(name, numbers.empty) | stated.get(name, numbers.empty) for name in {*found, *stated}}


def entities_of(context: FigureContext, organizations: Iterable[str], day: date, trace: Trace) -> Mapping[str, str]:
    """Return the entity that each organization counts as on a day."""
    return context.counting.counted_as(organizations, (day, day), "entity", trace).entity_of


def _holding(day: date, facts: Iterable[rm.Fact]) -> tuple[rm.Fact | None, bool]:
    return last_begun_on(facts, day, lambda fact: fact, lambda fact: fact.stated[1])
