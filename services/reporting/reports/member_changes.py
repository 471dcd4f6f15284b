"""The changes among the members of ITU-T between two days: members that joined, left, were suspended or changed category."""

from collections.abc import Iterable, Mapping
from datetime import date

import msgspec

from services.reporting.figures import FigureContext
from services.reporting.figures.evidence import Trace
from services.reporting.figures.listed import is_listed_whole
from services.reporting.figures.members import Members, members_on
from services.reporting.read_models import facts as rm
from shared.contracts.registry.memberships import MEMBERSHIPS
from shared.domain.dates import holds_on

SUSPENDED = "suspended"


class MemberChange(msgspec.Struct, frozen=True):
    """A member that changed: its name and category on the later day, or on the earlier day if it left; `since`: when,
    if stated; `word`: why it left, or its earlier category."""

    organization: str
    name: str
    category: str
    since: str | None = None
    word: str | None = None


class MemberChanges(msgspec.Struct, frozen=True):
    joined: list[MemberChange]
    left: list[MemberChange]
    suspended: list[MemberChange]
    changed: list[MemberChange]
    perhaps: int
    """The number of organizations that may or may not have been members on one of the days."""
    open: tuple[date, ...]
    """Those of the two days on which memberships are not stated to be complete: more may have changed."""


def member_changes(context: FigureContext, earlier: date, later: date) -> MemberChanges:
    """Return the changes between two days. Both are read as entities of the later one: an organization that merged into
    a member has not left."""
    trace = Trace()
    before, now = members_on(context, earlier, trace, later), members_on(context, later, trace)
    stayed, memberships = before.of.keys() & now.of.keys(), _memberships(context, now)

    def change(each: str, members: Members, word: str | None = None, since: str | None = None) -> MemberChange:
        name = context.history.name_of(each, later)
        return MemberChange(each, name, members.category(each), since or members.of[each].since, word)

    def joined(each: str) -> MemberChange:
        # A suspension is a later span: the member joined on the first day of its first span.
        starts = [str(fact.since) for fact in memberships[each] if holds_on(earlier, fact.since, None) is False]
        return change(each, now, since=min(starts, default=None))

    def left(each: str) -> MemberChange:
        ended = [fact for fact in memberships[each] if holds_on(later, None, fact.until) is False]
        last = max(ended, key=lambda fact: str(fact.until), default=None)
        return change(each, before) if last is None else change(each, before, last.body.statement.ended, last.until)

    return MemberChanges(
        _by_name(joined(each) for each in now.of.keys() - before.of.keys() - before.perhaps),
        _by_name(left(each) for each in before.of.keys() - now.of.keys() - now.perhaps),
        _by_name(change(each, now) for each in _suspended(now) - _suspended(before)),
        _by_name(
            change(each, now, before.category(each)) for each in stayed if before.category(each) != now.category(each)
        ),
        len(before.perhaps | now.perhaps),
        tuple(day for day in (earlier, later) if not is_listed_whole(context, str(MEMBERSHIPS.listed_as), trace, day)),
    )


def _memberships(context: FigureContext, members: Members) -> Mapping[str, list[rm.Fact]]:
    """Return the memberships that count as each entity's."""
    found: dict[str, list[rm.Fact]] = {}
    for fact in context.history.of(MEMBERSHIPS):
        if not fact.withdrawn:
            found.setdefault(members.entities.get(fact.body.statement.organization, ""), []).append(fact)
    return found


def _suspended(members: Members) -> set[str]:
    return {each for each, fact in members.of.items() if fact.body.statement.rights == SUSPENDED}


def _by_name(changes: Iterable[MemberChange]) -> list[MemberChange]:
    return sorted(changes, key=lambda each: (each.name.casefold(), each.organization))
