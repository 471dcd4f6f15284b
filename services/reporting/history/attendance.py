"""The attendances of meetings in columns: of a million, no fact is held as an object."""

from array import array
from collections.abc import Iterator
from sys import intern
from typing import NamedTuple

from services.reporting.read_models import facts as rm

NOBODY = 0  # the number of an attendance without a person


class AttendanceDetails(NamedTuple):
    """Stated details of an attendance: all besides the organization and the person."""

    capacity: str | None
    mode: str | None
    marking: str
    withdrawn: bool
    level: str | None


class MeetingAttendance:
    """The attendances of one meeting, withdrawn ones included, and the positions of their events in its log.

    A person is a number, NOBODY where none is named.
    """

    __slots__ = ("_details", "_first", "_later", "_organizations", "_people", "log")

    def __init__(self, log: str) -> None:
        self.log = log
        self._organizations: list[str] = []
        self._people, self._first, self._later = array("I"), array("Q"), array("Q")
        self._details: list[AttendanceDetails] = []

    def add(self, organization: str, person: int, details: AttendanceDetails, events: tuple[int, ...]) -> None:
        self._organizations.append(organization)
        self._people.append(person)
        self._details.append(details)
        self._first.append(events[0])
        self._later.extend(events[1:])

    def __len__(self) -> int:
        return len(self._organizations)

    def __iter__(self) -> Iterator[tuple[str, int, AttendanceDetails]]:
        return zip(self._organizations, self._people, self._details, strict=True)

    @property
    def positions(self) -> list[int]:
        return [*self._first, *self._later]

    @property
    def organizations(self) -> set[str]:
        return set(self._organizations)

    def first_of(self, organization: str) -> AttendanceDetails | None:
        """Return what is stated of an organization's attendance that was recorded first; None if there is none."""
        found = [row for row in zip(self._organizations, self._first, self._details) if row[0] == organization]  # noqa: B905
        return min(found, key=lambda row: row[1])[2] if found else None


class AttendanceColumns:
    """A reader of attendances: `of` holds them by meeting, `people` the number of each person named."""

    def __init__(self) -> None:
        self.of: dict[str, MeetingAttendance] = {}
        self.people: dict[str | None, int] = {None: NOBODY}
        self._details: dict[tuple[str | None, str | None, str, bool, str | None], AttendanceDetails] = {}

    def add(self, fact: rm.Fact) -> None:
        body, people = fact.body, self.people
        stated = body.capacity, body.mode, fact.marking, fact.withdrawn, body.level
        meeting = self.of.get(body.meeting)
        if meeting is None:
            meeting = self.of[body.meeting] = MeetingAttendance(fact.log)
        meeting.add(
            intern(body.organization),
            people.setdefault(body.person, len(people)),
            self._details.get(stated) or self._details.setdefault(stated, AttendanceDetails(*stated)),
            fact.events,
        )
