"""The entries of lists of attendance: people, and entries that name no person, in whatever capacity they came."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import reduce
from itertools import chain
from operator import add
from typing import NamedTuple

import msgspec

from services.reporting.figures.context import FigureContext, Gathering
from services.reporting.figures.evidence import Trace, positions_of
from services.reporting.history import History
from services.reporting.history.attendance import NOBODY, AttendanceDetails, MeetingAttendance, people_of
from services.reporting.history.numbering import NumberedCounts, NumberedSet, Numbering
from services.reporting.read_models import facts as rm
from shared.contracts.meetings.attendance import INDUSTRY

EXECUTIVE = "executive"


class EntryDescription(NamedTuple):
    """The stated details of an entry: `level` is None if not known; `public`: the attendance is public."""

    capacity: str | None
    level: str | None
    public: bool

    @property
    def is_industry(self) -> bool:
        return self.capacity in INDUSTRY


ListedEntry = tuple[str, bytes, EntryDescription]
"""An entry of a list: the organization as recorded, the person by key, and the stated details."""


class CountedEntries(msgspec.Struct, frozen=True):
    """The numbers of entries by organization, for each description."""

    counts: Mapping[EntryDescription, NumberedCounts]

    def among(self, organizations: NumberedSet | None = None) -> Counter[EntryDescription]:
        """Return the number of entries of each description, of all organizations or of some."""
        return Counter({described: counts.number(organizations) for described, counts in self.counts.items()})

    def organizations(self, numbers: Numbering, capacity: str | None = None) -> NumberedSet:
        """Return the organizations with an entry in the stated capacity, or in any."""
        selected = (entries for each, entries in self.counts.items() if capacity in (None, each.capacity))
        return numbers.union(counts.ids(numbers) for counts in selected)


class MeetingEntries(msgspec.Struct, frozen=True):
    """The valid entries of a meeting, the keys of the people in them, and how many of them name a person."""

    counted: CountedEntries
    people: frozenset[bytes]
    named: int
    trace: Trace


def entries_of(context: FigureContext, gathering: Gathering, trace: Trace) -> CountedEntries:
    """Return the valid entries of the gathering's meetings; all were read. A person registered in error is not named."""
    return _together(_entries_of_each(context, gathering, trace))


def people_among(
    context: FigureContext, gathering: Gathering, trace: Trace, *, industry: bool = False
) -> CountedEntries:
    """Return entries as `entries_of` does, of industry or of all, counting each person once, at the highest level of
    that person's entries; entries without a person are unchanged."""
    found = _entries_of_each(context, gathering, trace)
    if _is_somebody_named_twice(context, gathering, found):
        lists = _lists(context, gathering)
        every = chain.from_iterable(_valid(context.history, attended) for attended in lists if attended)
        numbers_by_entry, numbers = dict[EntryDescription, list[int]](), context.counting.numbers
        for organization, _person, described in _by_person(
            each for each in every if each[2].is_industry or not industry
        ):
            numbers_by_entry.setdefault(described, []).append(numbers.number[organization])
        return _counted(numbers, numbers_by_entry)
    counted = _together(found)
    if not industry:
        return counted
    return CountedEntries({each: counts for each, counts in counted.counts.items() if each.is_industry})


def _together(found: Sequence[MeetingEntries]) -> CountedEntries:
    return found[0].counted if len(found) == 1 else _sum(each.counted for each in found)


def _is_somebody_named_twice(context: FigureContext, gathering: Gathering, found: Sequence[MeetingEntries]) -> bool:
    """Return whether one person appears in several of the entries `found` at the gathering's meetings."""
    known, lists = context.history.derived(_known_repetitions, "registry"), tuple(_lists(context, gathering))
    if lists not in known:
        people = frozenset[bytes]().union(*(each.people for each in found))
        known[lists] = len(people) < sum(each.named for each in found)
    return known[lists]


def _lists(context: FigureContext, gathering: Gathering) -> Iterator[MeetingAttendance | None]:
    """Yield the attendances of each of the gathering's meetings."""
    return (context.history.attendance.get(meeting.stream) for meeting, _present in gathering.meetings)


def _known_repetitions(_history: History) -> dict[tuple[MeetingAttendance | None, ...], bool]:
    return {}


def _entries_of_each(context: FigureContext, gathering: Gathering, trace: Trace) -> list[MeetingEntries]:
    known, found = context.history.derived(_known_entries, "registry"), []
    for attended in _lists(context, gathering):
        if attended not in known:
            known[attended] = _find_entries(context, attended)
        trace.include(known[attended].trace)
        found.append(known[attended])
    return found


def _known_entries(_history: History) -> dict[MeetingAttendance | None, MeetingEntries]:
    return {}


def _find_entries(context: FigureContext, attended: MeetingAttendance | None) -> MeetingEntries:
    trace = Trace()
    if attended is None:
        return MeetingEntries(CountedEntries({}), frozenset(), 0, trace)
    trace.record_lazily(attended.log, lambda: (positions_of(attended.log, attended.positions),))
    counting, read = context.counting, dict[object, rm.Fact]()
    found, people = dict[EntryDescription, list[int]](), list[bytes]()
    for group in attended.by_details():
        if group.details.withdrawn:
            read |= {one: counting.in_error[one] for one in counting.in_error.keys() & counting.attending(group)}
            continue
        organizations, people_present = counting.without_errors(group, counting.in_error, read)
        found.setdefault(_described(group.details), []).extend(organizations)
        people.extend(person for person in people_of(people_present) if person != NOBODY)
    trace.record(*read.values())
    return MeetingEntries(_counted(counting.numbers, found), frozenset(people), len(people), trace)


def _valid(history: History, attended: MeetingAttendance) -> Iterator[ListedEntry]:
    """Yield the valid entries in order."""
    for organization, person, details in attended:
        if organization not in history.in_error and not details.withdrawn:
            known = history.people_in_error.get(person)
            nobody = known is not None and not known.withdrawn
            yield organization, NOBODY if nobody else person, _described(details)


def _described(details: AttendanceDetails) -> EntryDescription:
    level = EXECUTIVE if details.capacity == EXECUTIVE else details.level
    return EntryDescription(details.capacity, level, details.marking == "public")


def _counted(numbers: Numbering, organizations: Mapping[EntryDescription, Sequence[int]]) -> CountedEntries:
    return CountedEntries(
        {each: NumberedCounts.of(numbers, numbers_of) for each, numbers_of in organizations.items() if numbers_of}
    )


def _sum(several: Iterable[CountedEntries]) -> CountedEntries:
    found: dict[EntryDescription, list[NumberedCounts]] = {}
    for each in several:
        for described, counts in each.counts.items():
            found.setdefault(described, []).append(counts)
    return CountedEntries({described: reduce(add, counts_of) for described, counts_of in found.items()})


def _by_person(entries: Iterable[ListedEntry]) -> list[ListedEntry]:
    people: dict[bytes, ListedEntry] = {}
    others = []
    for entry in entries:
        _organization, person, described = entry
        if person == NOBODY:
            others.append(entry)
        elif person not in people or _rank(described) > _rank(people[person][2]):
            people[person] = entry
    return [*people.values(), *others]


def _rank(described: EntryDescription) -> int:
    return 0 if described.level is None else 2 if described.level == EXECUTIVE else 1
