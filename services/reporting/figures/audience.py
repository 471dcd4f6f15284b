"""What of a figure an audience may see: outside the bureau no single company, unless its participation is public."""

from collections.abc import Iterable
from typing import Protocol

from services.reporting import read_models as rm
from services.reporting.figures.classes import ClassMembers
from services.reporting.figures.context import FigureContext
from shared.public_view.openness import AUDIENCES, Audience

FEWEST_SHOWN = 5  # organizations in a class shown outside the bureau, unless their participation is public
JOINED = "under 5, joined"


class Attended(Protocol):
    """A gathering, or who was at one meeting. `public`: so is each attendance that counts."""

    @property
    def public(self) -> bool: ...


def may_name(context: FigureContext, *attended: Attended) -> bool:
    return context.audience == "bureau" or all(each.public for each in attended)


def names_for(context: FigureContext, names: Iterable[str], *attended: Attended) -> tuple[str, ...]:
    """Return the names in order, if this audience may know who they are."""
    return tuple(sorted(names)) if may_name(context, *attended) else ()


def may_see(fact: rm.Fact, audience: Audience) -> bool:
    """Whether a fact's marking opens it to an audience. What is restricted is in no report."""
    return fact.marking != "restricted" and AUDIENCES.index(fact.marking) <= AUDIENCES.index(audience)


def join_small_classes(rows: list[ClassMembers], *, open_to: bool) -> list[ClassMembers]:
    """Classes in which single organizations could be told are shown as one.

    One alone would be told by being the only one that is missing: the smallest of the others goes with it.
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
