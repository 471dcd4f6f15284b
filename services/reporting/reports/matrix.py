"""Organizations by meetings: who was where, as far as lists say. To readers outside the bureau, the meetings of which all is public."""

import msgspec

from services.reporting import read_models as rm
from services.reporting.figures import FigureContext
from services.reporting.figures.audience import may_name
from services.reporting.figures.dated import days_of
from services.reporting.figures.evidence import Trace

Cell = str  # there, not on the list, not known


class MatrixRow(msgspec.Struct, frozen=True):
    """What an organization was called on the period's last day, and a cell for each meeting."""

    name: str
    cells: tuple[Cell, ...]


class MatrixGroup(msgspec.Struct, frozen=True):
    """Those of one row of groups. `at`: every (complete list), several, one (its code) or named (on no complete list)."""

    at: str
    meeting: str | None
    lines: tuple[MatrixRow, ...]


class Matrix(msgspec.Struct, frozen=True):
    """`complete`: how many of the lists are. `closed`: meetings left out, since not all who came are public.

    `merged`: meetings at which there were more organizations than have a row, since some merged by the period's last day.
    """

    codes: tuple[str, ...]
    complete: int
    groups: tuple[MatrixGroup, ...]
    closed: tuple[str, ...]
    merged: tuple[str, ...] = ()


def matrix(context: FigureContext, codes: list[str]) -> Matrix | None:
    """None when nobody is known to have come, or when the audience may see of no meeting who did."""
    asked = [fact for fact in context.held if fact.body.code in codes]
    meetings = [fact for fact in asked if may_name(context, context.gathering_at(fact))]
    there = [_entities(context, fact) for fact in meetings]
    if not any(there):
        return None
    complete = [context.counting.present(fact).complete for fact in meetings]
    lines: dict[tuple[int, str, str | None], list[MatrixRow]] = {}
    for organization in frozenset().union(*there):
        cells = tuple(_cell(organization in at, known) for at, known in zip(there, complete, strict=True))
        line = MatrixRow(context.history.name_of(organization, context.as_of), cells)
        lines.setdefault(_group(cells, complete, [fact.body.code for fact in meetings]), []).append(line)
    groups = [
        MatrixGroup(at, meeting, tuple(sorted(lines[order, at, meeting], key=lambda line: line.name.casefold())))
        for order, at, meeting in sorted(lines, key=lambda group: (group[0], group[1], group[2] or ""))
    ]
    closed = tuple(fact.body.code for fact in asked if fact not in meetings)
    merged = tuple(fact.body.code for fact, at in zip(meetings, there, strict=True) if _then(context, fact) > len(at))
    return Matrix(tuple(fact.body.code for fact in meetings), sum(complete), tuple(groups), closed, merged)


def _entities(context: FigureContext, meeting: rm.Fact) -> frozenset[str]:
    """Whom those at a meeting count as on the last day of the period, as participation.organizations over it does."""
    return context.counting.distinct(context.counting.present(meeting).names, context.days, "entity", Trace())


def _then(context: FigureContext, meeting: rm.Fact) -> int:
    """How many there were on the meeting's own day, as participation.organizations of the meeting counts them."""
    names = context.counting.present(meeting).names
    return len(context.counting.distinct(names, days_of(meeting), "entity", Trace()))


def _cell(there: bool, complete: bool) -> Cell:
    return "there" if there else "not on the list" if complete else "not known"


def _group(cells: tuple[Cell, ...], complete: list[bool], codes: list[str]) -> tuple[int, str, str | None]:
    """Where a line stands: those at every complete list first."""
    came = [at for at, cell in enumerate(cells) if cell == "there" and complete[at]]
    if not came:
        return len(codes) + 2, "named", None
    if len(came) == sum(complete) and len(came) > 1:
        return 0, "every", None
    if len(came) > 1:
        return 1, "several", None
    return 2 + came[0], "one", codes[came[0]]
