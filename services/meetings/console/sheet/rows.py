"""Whom the sheet lists: who came to the series' earlier meetings, whom the clerk has added, and who is recorded."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask_babel import ngettext

from services.meetings.console.names import Names, NoAnswer
from services.meetings.console.sheet.drafts import Draft
from services.meetings.console.shown import _
from services.meetings.domain.commands import attendance_stream
from services.meetings.queries import Before, Known, Lists
from shared.domain.folding import folded

MOST = 300
"""Rows at most: those who came last. A form with more would not be read."""


@dataclass(frozen=True)
class Row:
    """One organization, or one person of it. `seen` is the version of its record when the page was made."""

    key: str
    name: str
    under: str = ""
    known: bool = True
    capacity: str = ""
    mark: str = ""
    walk_in: bool = False
    seen: int = 0
    error: str = ""


@dataclass(frozen=True)
class Sheet:
    rows: tuple[Row, ...]
    left_off: int = 0

    def tally(self) -> dict[str, int]:
        """How many have which mark; under "" those that are not marked."""
        counts: dict[str, int] = {}
        for row in self.rows:
            counts[row.mark] = counts.get(row.mark, 0) + 1
        return counts

    def explained(self, errors: dict[str, str]) -> "Sheet":
        return replace(self, rows=tuple(replace(row, error=errors.get(row.key, "")) for row in self.rows))


def key_of(organization: str, person: str | None) -> str:
    return f"{organization}/{person}" if person else organization


def parted(key: str) -> tuple[str, str | None]:
    organization, _slash, person = key.partition("/")
    return organization, person or None


def recorded_sentence(rows: Sequence[Row]) -> str:
    """What is told of those that were recorded: a row is a person, or an organization of which nobody is named."""
    count, people = len(rows), sum(parted(row.key)[1] is not None for row in rows)
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


class Listing:
    def __init__(self, lists: Lists, known: Known, names: Names) -> None:
        self._lists, self._known, self._names = lists, known, names
        self.before = Before(lists.reader)

    def sheet(self, meeting: Any, draft: Draft) -> Sheet:
        """Walk-ins first, then the others by name. Who is recorded already is not among them."""
        recorded = {
            key_of(row.same_as or row.organization, row.person) for row in self._lists.attendance_of(meeting.id)
        }
        capacities: dict[str, str] = {}
        for row in self.before.came(meeting):
            capacities.setdefault(key_of(row.organization, row.person), row.capacity or "")
        # Whoever was recorded without a person may be one of those that came before: the organization is there.
        keys = [key for key in dict.fromkeys((*draft.added, *capacities)) if key not in recorded]
        rows = self._rows(meeting, keys[:MOST], capacities | draft.capacities, draft)
        before = set(capacities)
        rows = [replace(row, walk_in=row.walk_in and row.key not in before) for row in rows]
        ordered = sorted(rows, key=lambda row: (not row.walk_in, folded(row.under or row.name), folded(row.name)))
        return Sheet(tuple(ordered), len(keys) - len(rows))

    def _rows(self, meeting: Any, keys: Sequence[str], capacities: dict[str, str], draft: Draft) -> list[Row]:
        who = [parted(key) for key in keys]
        organizations = [organization for organization, _person in who]
        called = self._known.names_on(organizations, meeting.last_day or meeting.first_day)
        people = self._people(person for _organization, person in who if person)
        streams = {each: attendance_stream(meeting.id, each) for each in organizations}
        versions = self.before.versions(list(streams.values()))
        rows = []
        for key, (organization, person) in zip(keys, who, strict=True):
            name = called.get(organization, organization)
            rows.append(
                Row(
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
        except NoAnswer:
            return {}
