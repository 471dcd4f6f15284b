"""Attendees of the earlier meetings of a series, with whom a list of attendance begins."""

from typing import Any

from sqlalchemy import Row, func, select

from services.meetings import read_models as rm
from shared.domain.collation import collation_key
from shared.event_store.row_queries import RowQueries

MOST_ENTRIES = 3000


class PreviousAttendees(RowQueries):
    def attendees(self, meeting: Any) -> list[Row[Any]]:
        """Return (organization, person, capacity) of the series' meetings before this one, the last meeting first.

        An organization recognized as a duplicate is replaced by its original.
        """
        came, held, known = rm.attendance, rm.meetings, rm.organizations
        organization = func.coalesce(known.c.same_as, came.c.organization).label("organization")
        query = (
            select(organization, came.c.person, came.c.capacity)
            .join_from(came, held, held.c.id == came.c.meeting)
            .join(known, known.c.id == came.c.organization, isouter=True)
            .where(held.c.series == meeting.series, held.c.first_day < meeting.first_day)
            .where(known.c.in_error.is_not(True))
            .order_by(held.c.first_day.desc(), came.c.fact)
            .limit(MOST_ENTRIES)
        )
        return self._all(query)

    def versions(self, streams: list[str]) -> dict[str, int]:
        """Return the versions of the existing records of attendance."""
        table = rm.happenings
        query = select(table.c.stream, func.max(table.c.version).label("version")).where(table.c.stream.in_(streams))
        return {row.stream: row.version for row in self._all(query.group_by(table.c.stream))}

    def organizations_named(self, name: str) -> list[tuple[str, str]]:
        """Return (id, present name) of organizations with exactly this name or spelling, ignoring case and accents."""
        return self._named(rm.organization_names.c.sort_name == collation_key(name), 8)

    def organizations_starting_alike(self, name: str, most: int = 60) -> list[tuple[str, str]]:
        """Return (id, name or spelling) of organizations with a word that begins like the first word of this name."""
        first = collation_key(name).split(" ")[0][:4]
        column = rm.organization_names.c.sort_name
        if not first:
            return []
        like = column.startswith(first, autoescape=True) | column.contains(f" {first}", autoescape=True)
        return self._named(like, most, present=False)

    def _named(self, condition: Any, most: int, *, present: bool = True) -> list[tuple[str, str]]:
        names, known = rm.organization_names, rm.organizations
        query = (
            select(known.c.id, known.c.name if present else names.c.name)
            .join_from(names, known, known.c.id == names.c.organization)
            .where(condition, known.c.same_as.is_(None), known.c.in_error.is_(False))
            .distinct()
            .order_by(known.c.id)
            .limit(most)
        )
        return self._pairs(query)
