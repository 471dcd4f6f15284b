"""What of a figure an audience may see: outside the bureau no single company, unless its participation is public."""

from typing import Protocol

from services.reporting.figures.classes import Row
from services.reporting.figures.study import Study

FEWEST_SHOWN = 5  # organizations in a class shown outside the bureau, unless their participation is public
JOINED = "under 5, joined"


class Attended(Protocol):
    """A gathering, or who was at one meeting. `public`: so is each attendance that counts."""

    @property
    def public(self) -> bool: ...


def may_name(study: Study, *attended: Attended) -> bool:
    return study.audience == "bureau" or all(each.public for each in attended)


def shown(rows: list[Row], *, open_to: bool) -> list[Row]:
    """Classes in which single organizations could be told are shown as one."""
    if open_to:
        return rows
    few = [row for row in rows if 0 < len(row.members) < FEWEST_SHOWN]
    kept = [row for row in rows if row not in few]
    if few:
        joined = Row(JOINED)
        joined.members = set().union(*(row.members for row in few))
        joined.unknown = max(row.unknown for row in few)
        kept.append(joined)
    return kept
