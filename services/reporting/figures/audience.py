"""The parts of a figure that an audience may see: outside the bureau, no single company unless its participation is public."""

from collections.abc import Collection, Iterable
from typing import Protocol

from services.reporting.figures.classes import ClassMembers
from services.reporting.figures.context import FigureContext
from services.reporting.history.numbering import NumberedSet
from services.reporting.read_models import facts as rm
from shared.public_view.openness import AUDIENCES, Audience

FEWEST_SHOWN = 5  # the fewest organizations in a class shown outside the bureau, unless their participation is public
JOINED = "under 5, joined"


class Attended(Protocol):
    """The participants of one or several meetings. `public`: every attendance that counts is public."""

    @property
    def public(self) -> bool: ...


def may_name(context: FigureContext, *attended: Attended) -> bool:
    return context.audience == "bureau" or all(each.public for each in attended)


def names_for(context: FigureContext, names: Iterable[str], *attended: Attended) -> Collection[str]:
    """Return the names, sorted, if this audience may see them."""
    if not may_name(context, *attended):
        return ()
    return names if isinstance(names, NumberedSet) else tuple(sorted(names))


def may_see(fact: rm.Fact, audience: Audience) -> bool:
    """Return whether a fact's marking opens it to an audience. Restricted facts are in no report."""
    return fact.marking != "restricted" and AUDIENCES.index(fact.marking) <= AUDIENCES.index(audience)


def may_see_all(context: FigureContext, facts: Iterable[rm.Fact]) -> bool:
    """Return whether all of these facts are open to the audience; the bureau counts restricted ones too."""
    return context.audience == "bureau" or all(may_see(fact, context.audience) for fact in facts)


def shown_rows(rows: list[ClassMembers], *, open_to: bool) -> list[ClassMembers]:
    """Return the rows, with small classes joined, leaving out any that would still reveal a few."""
    joined = join_small_classes(rows, open_to=open_to)
    return joined if open_to else [row for row in joined if not 0 < len(row.members) < FEWEST_SHOWN]


def join_small_classes(rows: list[ClassMembers], *, open_to: bool) -> list[ClassMembers]:
    """Join classes that would reveal single organizations.

    A class joined alone would be revealed as the only one missing, so the smallest of the others joins it.
    """
    if open_to:
        return rows
    few = [row for row in rows if 0 < len(row.members) < FEWEST_SHOWN]
    others = [row for row in rows if len(row.members) >= FEWEST_SHOWN]
    if len(few) == 1 and others:
        few.append(min(others, key=lambda row: len(row.members)))
    kept = [row for row in rows if row not in few]
    if few:
        members = frozenset[str]().union(*(row.members for row in few))
        kept.append(ClassMembers(JOINED, members, perhaps=max(row.unknown for row in few)))
    return kept
