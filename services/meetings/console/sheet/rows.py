"""Whom the sheet lists: who came to the series' earlier meetings, whom the clerk has added, and who is recorded."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask_babel import ngettext

from services.meetings.console.labels import _
from services.meetings.console.registry_names import RegistryNames, RegistryNamesUnavailable
from services.meetings.console.sheet.drafts import Draft
from services.meetings.domain.commands import attendance_stream
from services.meetings.queries import MeetingQueries, OrganizationDirectory, PreviousAttendees
from shared.domain.collation import collation_key

MOST = 300
"""Rows at most: those who came last. A form with more would not be read."""


@dataclass(frozen=True)
class SheetRow:
    """One organization, or one person of it. `version` is the version of its record when the page was made."""

    key: str
    name: str
    under: str = ""
    known: bool = True
    capacity: str = ""
    mark: str = ""
    walk_in: bool = False
    version: int = 0
    error: str = ""


@dataclass(frozen=True)
class SheetContent:
    rows: tuple[SheetRow, ...]
    left_off: int = 0

    def tally(self) -> dict[str, int]:
        """How many have which mark; under "" those that are not marked."""
        counts: dict[str, int] = {}
        for row in self.rows:
            counts[row.mark] = counts.get(row.mark, 0) + 1
        return counts

    def with_errors(self, errors: dict[str, str]) -> "SheetContent":
        return replace(self, rows=tuple(replace(row, error=errors.get(row.key, "")) for row in self.rows))


def row_key(organization: str, person: str | None) -> str:
    return f"{organization}/{person}" if person else organization


def split_row_key(key: str) -> tuple[str, str | None]:
    organization, _slash, person = key.partition("/")
    return organization, person or None


def recorded_sentence(rows: Sequence[SheetRow]) -> str:
    """What is told of those that were recorded: a row is a person, or an organization of which nobody is named."""
    count, people = len(rows), sum(split_row_key(row.key)[1] is not None for row in rows)
    if people == count:
        said = ngettext("Attendance of one person is recorded.", "Attendance of %(num)s people is recorded.", people)
        return str(said)
    if not people:
        said = ngettext(
            "Attendance of one organization is recorded.", "Attendance of %(num)s organizations is recorded.", count
        )
        return str(said)
    return _(
        "Attendance of %(people)s and of %(organizations)s is recorded.",
        people=ngettext("one person", "%(num)s people", people),
        organizations=ngettext("one organization", "%(num)s organizations", count - people),
    )


class SheetBuilder:
    def __init__(self, queries: MeetingQueries, directory: OrganizationDirectory, names: RegistryNames) -> None:
        self._lists, self._known, self._names = queries, directory, names
        self.previous_attendees = PreviousAttendees(queries.reader)

    def content(self, meeting: Any, draft: Draft) -> SheetContent:
        """Walk-ins first, then the others by name. Who is recorded already is not among them."""
        recorded = {
            row_key(row.same_as or row.organization, row.person) for row in self._lists.attendance_of(meeting.id)
        }
        capacities: dict[str, str] = {}
        for row in self.previous_attendees.attendees(meeting):
            capacities.setdefault(row_key(row.organization, row.person), row.capacity or "")
        # Whoever was recorded without a person may be one of those that came before: the organization is there.
        keys = [key for key in dict.fromkeys((*draft.added, *capacities)) if key not in recorded]
        rows = self._rows(meeting, keys[:MOST], capacities | draft.capacities, draft)
        before = set(capacities)
        rows = [replace(row, walk_in=row.walk_in and row.key not in before) for row in rows]
        ordered = sorted(
            rows, key=lambda row: (not row.walk_in, collation_key(row.under or row.name), collation_key(row.name))
        )
        return SheetContent(tuple(ordered), len(keys) - len(rows))

    def _rows(self, meeting: Any, keys: Sequence[str], capacities: dict[str, str], draft: Draft) -> list[SheetRow]:
        who = [split_row_key(key) for key in keys]
        organizations = [organization for organization, _person in who]
        called = self._known.names_on(organizations, meeting.last_day or meeting.first_day)
        people = self._people(person for _organization, person in who if person)
        streams = {each: attendance_stream(meeting.id, each) for each in organizations}
        versions = self.previous_attendees.versions(list(streams.values()))
        rows = []
        for key, (organization, person) in zip(keys, who, strict=True):
            name = called.get(organization, organization)
            rows.append(
                SheetRow(
                    key,
                    people.get(person, person) if person else name,
                    name if person else "",
                    organization in called,
                    capacities.get(key, ""),
                    draft.marks.get(key, ""),
                    key in draft.added,
                    versions.get(streams[organization], 0),
                )
            )
        return rows

    def _people(self, ids: Iterable[str]) -> dict[str, str]:
        try:
            return self._names.people(ids)
        except RegistryNamesUnavailable:
            return {}
