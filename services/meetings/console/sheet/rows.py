"""The rows of the sheet, and a clerk's marks that are not recorded yet: ids, never a name."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from flask_babel import ngettext
from sqlalchemy import ColumnElement, Engine, delete, select, text

from services.meetings.console.labels import _
from services.meetings.console.registry_client import RegistryNamesUnavailable
from services.meetings.console.workspace import MeetingsWorkspace
from services.meetings.domain.commands import attendance_stream
from services.meetings.queries.previous_attendees import PreviousAttendees
from services.meetings.read_models import sheets
from shared.domain.collation import collation_key
from shared.web.viewer import viewer

CAME = ("in person", "remote")
MARKS = (*CAME, "excused", "absent")
KEPT = timedelta(days=30)

# Two tabs may store theirs at once; the last one holds. SQLite and PostgreSQL read this alike.
_KEEP = text(
    "INSERT INTO attendance_sheets (account, meeting, draft, at) VALUES (:account, :meeting, :draft, :at) "
    "ON CONFLICT (account, meeting) DO UPDATE SET draft = excluded.draft, at = excluded.at"
)


class Draft(msgspec.Struct, frozen=True):
    """Marks by key (`<organization>` or `<organization>/<person>`); `rest` are those set together by one button."""

    marks: dict[str, str] = {}
    capacities: dict[str, str] = {}
    added: tuple[str, ...] = ()
    rest: tuple[str, ...] = ()

    def marked(self, marks: dict[str, str], capacities: dict[str, str]) -> "Draft":
        """Return the draft with the rows of a page; a key without a word is not marked."""
        kept = {key: mark for key, mark in (self.marks | marks).items() if mark}
        return msgspec.structs.replace(self, marks=kept, capacities=self.capacities | capacities)

    def with_row(self, key: str, mark: str = "", capacity: str | None = None) -> "Draft":
        added = self if key in self.added else msgspec.structs.replace(self, added=(*self.added, key))
        marks = {key: mark} if mark else {}
        return added.marked(marks, {} if capacity is None else {key: capacity})

    def with_rest(self, keys: tuple[str, ...]) -> "Draft":
        return msgspec.structs.replace(self.marked(dict.fromkeys(keys, "in person"), {}), rest=keys)

    def without_rest(self) -> "Draft":
        taken_back = {key: "" for key in self.rest if self.marks.get(key) == "in person"}
        return msgspec.structs.replace(self.marked(taken_back, {}), rest=())

    def without(self, keys: set[str]) -> "Draft":
        return Draft(
            {key: mark for key, mark in self.marks.items() if key not in keys},
            {key: capacity for key, capacity in self.capacities.items() if key not in keys},
            tuple(key for key in self.added if key not in keys),
        )


class Drafts:
    """The drafts of the present account. `engine` writes: drafts are no records, only unfinished input."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def of(self, meeting: str) -> Draft:
        query = select(sheets.c.draft).where(*_whose(meeting))
        with self._engine.connect() as connection:
            kept = connection.scalar(query)
        return Draft() if kept is None else msgspec.json.decode(kept, type=Draft)

    def keep(self, meeting: str, draft: Draft) -> None:
        """Replace a draft; one untouched for 30 days is deleted."""
        now = datetime.now(UTC)
        row = {"account": viewer().account or "", "meeting": meeting, "draft": msgspec.json.encode(draft).decode()}
        with self._engine.begin() as connection:
            connection.execute(delete(sheets).where(sheets.c.at < (now - KEPT).isoformat()))
            connection.execute(_KEEP, row | {"at": now.isoformat()})

    def forget(self, meeting: str) -> None:
        with self._engine.begin() as connection:
            connection.execute(delete(sheets).where(*_whose(meeting)))


def _whose(meeting: str) -> tuple[ColumnElement[bool], ...]:
    return sheets.c.account == (viewer().account or ""), sheets.c.meeting == meeting


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
        """Return the number of each mark; under "" the number of unmarked rows."""
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
    """Return the sentence on the recorded ones: a row is a person, or an organization without a named person."""
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
    def __init__(self, work: MeetingsWorkspace) -> None:
        self._work = work
        self._previous = PreviousAttendees(work.queries.reader)

    def content(self, meeting: Any, draft: Draft) -> SheetContent:
        """Return walk-ins first, then the others by name, without those already recorded."""
        recorded = {
            row_key(row.same_as or row.organization, row.person) for row in self._work.queries.attendance_of(meeting.id)
        }
        capacities: dict[str, str] = {}
        for row in self._previous.attendees(meeting):
            capacities.setdefault(row_key(row.organization, row.person), row.capacity or "")
        # An entry without a person may be one of the earlier attendees: the organization is there.
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
        called = self._work.directory.names_on(organizations, meeting.last_day or meeting.first_day)
        people = self._people(person for _organization, person in who if person)
        streams = {each: attendance_stream(meeting.id, each) for each in organizations}
        versions = self._work.queries.attendance_versions(list(streams.values()))
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
            return self._work.names.people(ids)
        except RegistryNamesUnavailable:
            return {}
