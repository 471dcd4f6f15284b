"""The entries of lists of attendance: people, and names without a person, in whatever capacity they came."""

from collections.abc import Iterable
from functools import partial

import msgspec

from services.reporting.figures.context import FigureContext, Gathering
from services.reporting.figures.counting import INDUSTRY
from services.reporting.figures.evidence import Trace, positions_of
from services.reporting.history.attendance import NOBODY
from services.reporting.read_models import facts as rm

EXECUTIVE, OTHER = "executive", "other"


class ListedEntry(msgspec.Struct, frozen=True, gc=False):
    """An entry of a list. `organization` as recorded; `person` by key; `level` None if it is not known; `public`: so is its attendance."""

    organization: str
    person: bytes
    capacity: str | None
    level: str | None
    public: bool

    @property
    def is_industry(self) -> bool:
        return self.capacity in INDUSTRY


def entries_of(context: FigureContext, gathering: Gathering, trace: Trace) -> list[ListedEntry]:
    """Return the valid entries of its meetings; all were read. A person registered in error is not named."""
    entries: list[ListedEntry] = []
    for meeting, _present in gathering.meetings:
        found, read = context.cached(("entries", meeting.stream), partial(_find_entries, context, meeting))
        trace.include(read)
        entries += found
    return entries


def _find_entries(context: FigureContext, meeting: rm.Fact) -> tuple[list[ListedEntry], Trace]:
    attended, found, trace = context.history.attendance.get(meeting.stream), list[ListedEntry](), Trace()
    if attended is None:
        return found, trace
    trace.record_lazily(lambda: (positions_of(attended.log, attended.positions),))
    errors, people = context.history.in_error, context.history.people
    for organization, person, details in attended:
        in_error = errors.get(organization)
        if in_error is not None:
            trace.record(in_error)
        if details.withdrawn or in_error is not None:
            continue
        if (named := people.get(person)) is not None:
            trace.record(named)
            person = person if named.withdrawn else NOBODY  # noqa: PLW2901
        level = EXECUTIVE if details.capacity == EXECUTIVE else details.level
        found.append(ListedEntry(organization, person, details.capacity, level, details.marking == "public"))
    return found, trace


def by_person(entries: Iterable[ListedEntry]) -> list[ListedEntry]:
    """Return a person once, at the highest level of their entries; entries without a person stay as they are."""
    entries = list(entries)
    named = {entry.person for entry in entries}
    if len(named) == len(entries) and NOBODY not in named:
        return entries
    people: dict[bytes, ListedEntry] = {}
    others = []
    for entry in entries:
        if entry.person == NOBODY:
            others.append(entry)
            continue
        known = people.get(entry.person)
        if known is None or _rank(entry) > _rank(known):
            people[entry.person] = entry
    return [*people.values(), *others]


def _rank(entry: ListedEntry) -> int:
    return 0 if entry.level is None else 2 if entry.level == EXECUTIVE else 1
