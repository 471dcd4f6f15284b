"""Counting of industry at meetings, by capacity, and of the organizations that it comes from (FIGURES, "Who is counted")."""

from collections.abc import Mapping
from itertools import compress

import msgspec

from services.reporting.figures.dated import Days, days_of
from services.reporting.figures.entities import LEVELS, CountedAs, Entities
from services.reporting.figures.evidence import Trace, positions_of
from services.reporting.history import History
from services.reporting.history.attendance import NOBODY, PERSON, AttendanceGroup, MeetingAttendance, people_of
from services.reporting.history.numbering import NumberedSet
from services.reporting.read_models import facts as rm
from shared.contracts.meetings.attendance import INDUSTRY
from shared.contracts.registry import states

REGIONS: tuple[str, ...] = tuple(states.REGIONS)

__all__ = ["LEVELS", "REGIONS", "CountedAs", "Counting", "Days", "Presence", "days_of"]


class Presence(msgspec.Struct, frozen=True):
    """Industry at one meeting: organizations as recorded, in all and by stated mode; people; the facts read.

    `people`: their keys, one after another. `attendances` that count, `nameless` those without a person. `complete`:
    the list is stated to name every organization. `public`: each attendance that counts is public.
    """

    organizations: NumberedSet
    by_mode: Mapping[str | None, NumberedSet]
    people: bytes
    attendances: int
    nameless: int
    complete: bool
    public: bool
    trace: Trace

    def without(self, out: NumberedSet) -> "Presence":
        """Return the same without some of the organizations."""
        by_mode = {mode: organizations - out for mode, organizations in self.by_mode.items()}
        return msgspec.structs.replace(self, organizations=self.organizations - out, by_mode=by_mode)


Presences = dict[tuple[MeetingAttendance | None, int | None], Presence]
"""Keyed by the attendances and by the event that states whether their list is complete; everything else comes from the
registry."""


def _presences(_history: History) -> Presences:
    return {}


class Counting:
    """The counting over one history, each answer found once. Facts read for an answer go into the caller's trace."""

    def __init__(self, history: History) -> None:
        self.history, self.numbers = history, history.organization_numbers
        self._entities = history.derived(Entities, "registry")
        self._present = history.derived(_presences, "registry")
        self.counted_as, self.distinct = self._entities.counted_as, self._entities.distinct
        self.in_error, self.perhaps_in_error = map(self._by_number, (history.in_error, self._entities.perhaps_in_error))

    def present(self, meeting: rm.Fact) -> Presence:
        attended = self.history.attendance.get(meeting.stream)
        stated = self.history.attendance_lists.get(meeting.stream)
        key = attended, None if stated is None else stated.known_from
        if key not in self._present:
            self._present[key] = self._find_present(attended, stated)
        return self._present[key]

    def _find_present(self, attended: MeetingAttendance | None, stated: rm.Fact | None) -> Presence:
        """Find industry's confirmed attendances. The others and the withdrawn are read and left out."""
        trace, read = Trace(), dict[object, rm.Fact]()
        if attended is not None:
            trace.record_lazily(attended.log, lambda: (positions_of(attended.log, attended.positions),))
        if stated is not None:
            trace.record(stated)
        numbers_by_mode: dict[str | None, list[int]] = {}
        people, markings = bytearray(), set[str]()
        for group in () if attended is None else attended.by_details():
            details = group.details
            if details.withdrawn or details.capacity not in INDUSTRY:
                continue
            organizations, attendees = self.without_errors(group, self.perhaps_in_error, read)
            if organizations:
                numbers_by_mode.setdefault(details.mode, []).extend(organizations)
                people += attendees
                markings.add(details.marking)
        trace.record(*read.values())
        by_mode = {mode: self.numbers.numbered(numbers) for mode, numbers in numbers_by_mode.items()}
        return Presence(
            organizations=self.numbers.union(by_mode.values()),
            by_mode={mode: attendees for mode, attendees in by_mode.items() if mode is not None},
            people=bytes(people),
            attendances=len(people) // PERSON,
            # Most lists name everybody, which a search of the bytes shows without splitting them.
            nameless=list(people_of(people)).count(NOBODY) if NOBODY in people else 0,
            complete=stated is not None and stated.body.complete,
            public=markings <= {"public"},
            trace=trace,
        )

    def without_errors(
        self, group: AttendanceGroup, errors: Mapping[int, rm.Fact], read: dict[object, rm.Fact]
    ) -> tuple[list[int], bytes]:
        """Return the numbers of a group's organizations, and its people, leaving out organizations registered in error and
        naming no person for people registered in error: their attendance is unknown. `errors`: the organizations that may
        be in error, by number; the facts `read` to decide this are added."""
        organizations, people = self.attending(group), group.people
        if affected := errors.keys() & organizations:
            read |= {one: errors[one] for one in affected}
            stays = [one not in affected or not errors[one].withdrawn for one in organizations]
            organizations = list(compress(organizations, stays))
            people = b"".join(compress(people_of(people), stays))
        in_error = self.history.people_in_error
        if in_error and (known := in_error.keys() & set(people_of(people))):
            read |= {person: in_error[person] for person in known}
            nobody = {person for person in known if not in_error[person].withdrawn}
            people = b"".join(NOBODY if person in nobody else person for person in people_of(people))
        return organizations, people

    def attending(self, group: AttendanceGroup) -> list[int]:
        """Return the numbers of a group's organizations, once for each attendance."""
        return list(map(self.history.columns.numbers_in(self.numbers).__getitem__, group.organizations))

    def _by_number(self, errors: Mapping[str, rm.Fact]) -> Mapping[int, rm.Fact]:
        """Return the registrations of those records that are organizations, by their numbers."""
        return {self.numbers.number[one]: fact for one, fact in errors.items() if one in self.numbers.number}
