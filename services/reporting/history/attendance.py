"""The attendances of meetings in columns: even of a million, none is held as a fact object."""

from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from copy import copy
from itertools import chain, compress
from operator import itemgetter
from struct import iter_unpack
from typing import NamedTuple, TypeVar

from services.reporting.history.numbering import Numbering
from services.reporting.queries import FactQueries, Moment
from services.reporting.read_models import facts as rm
from services.reporting.read_models.attendance_blocks import (
    LOG,
    NOBODY,
    PERSON,
    AttendanceBlock,
    AttendanceDetails,
    details_of,
    person_key,
    unpacked,
)

__all__ = [
    "NOBODY", "PERSON", "AttendanceColumns", "AttendanceDetails", "AttendanceGroup", "MeetingAttendance", "distinct_people",
    "people_of",
]  # fmt: skip


Numbered = TypeVar("Numbered")


def people_of(column: bytes | bytearray) -> Iterator[bytes]:
    """Yield the people of a column, NOBODY if none is named."""
    return map(itemgetter(0), iter_unpack(f"{PERSON}s", column))


def distinct_people(columns: Iterable[bytes]) -> set[bytes]:
    return set(chain.from_iterable(map(people_of, columns))) - {NOBODY}


class AttendanceGroup(NamedTuple):
    """Attendances of a meeting that share their details; organizations by number, and people by key, one after another."""

    details: AttendanceDetails
    organizations: "array[int]"
    people: bytes


class MeetingAttendance:
    """The attendances of one meeting, withdrawn ones included, by the positions of their last events in its log.

    A person is a key, NOBODY if none is named; organizations and details are numbers of those that all meetings share.
    """

    __slots__ = (
        "_begun", "_details", "_earlier", "_groups", "_last", "_names", "_organizations", "_people", "_stated", "log",
    )  # fmt: skip

    def __init__(self, log: str, names: Sequence[str], stated: Sequence[AttendanceDetails]) -> None:
        self.log, self._names, self._stated = log, names, stated
        self._organizations, self._people = array("I"), bytearray()
        self._details: list[int] = []
        self._groups: list[AttendanceGroup] | None = None
        self._last, self._earlier = array("Q"), array("Q")
        self._begun: dict[int, int] = {}  # the first events of those that have several, by the last ones

    def extend(
        self,
        organizations: Iterable[int],
        people: bytes,
        details: Iterable[int],
        last: "array[int]",
        earlier: Iterable[tuple[int, Sequence[int]]],
    ) -> None:
        """Append several, column by column. `earlier`: the earlier events of those that have any, by the last ones."""
        self._organizations.extend(organizations)
        self._people += people
        self._details.extend(details)
        self._groups = None
        self._last.extend(last)
        for position, events in earlier:
            self._earlier.extend(events)
            self._begun[position] = events[0]

    def insert(self, organization: int, person: bytes, details: int, events: Sequence[int]) -> None:
        """Add an attendance in its place."""
        at = bisect_left(self._last, events[-1])
        self._organizations.insert(at, organization)
        self._people[at * PERSON : at * PERSON] = person
        self._details.insert(at, details)
        self._groups = None
        self._last.insert(at, events[-1])
        if len(events) > 1:
            self._earlier.extend(events[:-1])
            self._begun[events[-1]] = events[0]

    def without(self, events: AbstractSet[int]) -> "MeetingAttendance":
        """Return the same without the attendances that rest on these events."""
        kept, stays = (
            MeetingAttendance(self.log, self._names, self._stated),
            [last not in events for last in self._last],
        )
        kept._organizations.extend(compress(self._organizations, stays))
        kept._people += b"".join(compress(people_of(self._people), stays))
        kept._details.extend(compress(self._details, stays))
        kept._last.extend(compress(self._last, stays))
        kept._earlier.extend(each for each in self._earlier if each not in events)
        kept._begun.update(each for each in self._begun.items() if each[0] not in events)
        return kept

    def __len__(self) -> int:
        return len(self._organizations)

    def __iter__(self) -> Iterator[tuple[str, bytes, AttendanceDetails]]:
        names = map(self._names.__getitem__, self._organizations)
        return zip(names, people_of(self._people), map(self._stated.__getitem__, self._details), strict=True)

    def by_details(self) -> Sequence[AttendanceGroup]:
        """Return the attendances in groups that share their details, in the order of the first of each."""
        if self._groups is None:
            rows = defaultdict[int, list[int]](list)
            for row, number in enumerate(self._details):
                rows[number].append(row)
            organizations, people = self._organizations, list(people_of(self._people))
            self._groups = [
                AttendanceGroup(
                    self._stated[number],
                    array("I", map(organizations.__getitem__, indexes)),
                    b"".join(map(people.__getitem__, indexes)),
                )
                for number, indexes in rows.items()
            ]
        return self._groups

    @property
    def positions(self) -> list[int]:
        return [*self._last, *self._earlier]

    def first_of(self, organization: str) -> AttendanceDetails | None:
        """Return the statement of an organization's attendance that was recorded first; None without any."""
        every = zip(self._organizations, self._last, self._details, strict=True)
        found = [row for row in every if self._names[row[0]] == organization]
        return self._stated[min(found, key=lambda row: self._begun.get(row[1], row[1]))[2]] if found else None


class _Numbers(dict[Numbered, int]):
    """The numbers of the items `listed`, with a new number for each item first requested. Not thread-safe: a process
    that computes over histories answers one request at a time."""

    def __init__(self) -> None:
        super().__init__()
        self.listed: list[Numbered] = []

    def __missing__(self, one: Numbered) -> int:
        number = self[one] = len(self.listed)
        self.listed.append(one)
        return number


class AttendanceColumns:
    """A reader of attendances: `of` holds them by meeting."""

    def __init__(self) -> None:
        self.of: dict[str, MeetingAttendance] = {}
        self._numbers, self._details = _Numbers[str](), _Numbers[AttendanceDetails]()
        self._translated: tuple[Numbering | None, list[int]] = None, []

    @property
    def organizations(self) -> Sequence[str]:
        """Return all that attended, and perhaps some whose attendances became unknown again."""
        return self._numbers.listed

    def numbers_in(self, numbering: Numbering) -> Sequence[int]:
        """Return the number of each of `organizations` in another numbering."""
        into, numbers = self._translated
        if into is not numbering or len(numbers) < len(self.organizations):
            numbers = list(map(numbering.number.__getitem__, self.organizations))
            self._translated = numbering, numbers
        return numbers

    def read(self, facts: FactQueries, moment: Moment) -> list[rm.Fact]:
        """Read all attendances known at a moment; return the other facts known then."""
        upto, replaced = facts.replaced_in_blocks(moment)
        known = list(facts.each_known_at(moment, upto))
        outside_blocks = [fact for fact in known if isinstance(fact.body, rm.Attendance)]
        replaced_positions = sorted({*replaced, *chain.from_iterable(fact.events[:-1] for fact in outside_blocks)})
        for block in facts.blocks_upto(upto):
            self.add_block(block, replaced_positions)
        for fact in outside_blocks:
            self.add(fact)
        return [fact for fact in known if not isinstance(fact.body, rm.Attendance)]

    def changed(self, gone: Iterable[rm.Fact], come: Iterable[rm.Fact]) -> "AttendanceColumns":
        """Return the attendances with some versions in place of others. Meetings without any of these versions are shared."""
        found, come = copy(self), list(come)
        found.of = dict(self.of)
        events: dict[str, set[int]] = {fact.body.meeting: set() for fact in come}
        for fact in gone:
            events.setdefault(fact.body.meeting, set()).update(fact.events)
        for meeting in events.keys() & self.of.keys():
            found.of[meeting] = self.of[meeting].without(events[meeting])
        for fact in come:
            found.add(fact)
        for meeting in events:
            if not found.of.get(meeting):
                found.of.pop(meeting, None)
        return found

    def add(self, fact: rm.Fact) -> None:
        body = fact.body
        self._at(body.meeting, fact.log).insert(
            self._numbers[body.organization],
            person_key(body.person),
            self._details[details_of(fact)],
            fact.events,
        )

    def add_block(self, block: AttendanceBlock, replaced: Sequence[int]) -> None:
        """Add the attendances of a block that are still known. `replaced`: the positions of versions that are not, in order."""
        positions = unpacked("Q", block.positions)
        numbers = list(map(self._numbers.__getitem__, block.organizations))
        details = list(map(self._details.__getitem__, block.details))
        organization, detail = unpacked("H", block.organization), unpacked("H", block.detail)
        continued, replaced_indexes, begin = sorted(block.earlier), _indexes(positions, replaced), 0
        for meeting, number in block.meetings:
            attendance = self._at(meeting, LOG)
            for start, end in _parts(begin, begin + number, replaced_indexes):
                attendance.extend(
                    map(numbers.__getitem__, organization[start:end]),
                    block.people[start * PERSON : end * PERSON],
                    map(details.__getitem__, detail[start:end]),
                    positions[start:end],
                    ((positions[index], block.earlier[index]) for index in _within(start, end, continued)),
                )
            begin += number

    def _at(self, meeting: str, log: str) -> MeetingAttendance:
        if meeting not in self.of:
            self.of[meeting] = MeetingAttendance(log, self._numbers.listed, self._details.listed)
        return self.of[meeting]


def _indexes(positions: Sequence[int], wanted_positions: Sequence[int]) -> list[int]:
    """Return the indexes of those positions that exist; both are in order."""
    if not positions:
        return []
    found = (
        (bisect_left(positions, each), each) for each in _within(positions[0], positions[-1] + 1, wanted_positions)
    )
    return [index for index, each in found if positions[index] == each]


def _within(start: int, end: int, numbers: Sequence[int]) -> Sequence[int]:
    return numbers[bisect_left(numbers, start) : bisect_left(numbers, end)]


def _parts(start: int, end: int, without: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield the parts of a range between some of its numbers, which are left out."""
    for number in _within(start, end, without):
        if start < number:
            yield start, number
        start = number + 1
    if start < end:
        yield start, end
