"""The entries of lists of attendance: people, and names without a person, in whatever capacity they came."""

from collections.abc import Iterable

import msgspec

from services.reporting.figures.context import FigureContext
from services.reporting.figures.counting import INDUSTRY
from services.reporting.figures.evidence import Trace
from services.reporting.read_models import facts as rm

EXECUTIVE, OTHER = "executive", "other"


class Entry(msgspec.Struct, frozen=True):
    """An entry of a list. `organization` as recorded; `level` None if it is not known; `public`: so is its attendance."""

    organization: str
    person: str | None
    capacity: str | None
    level: str | None
    public: bool

    @property
    def is_industry(self) -> bool:
        return self.capacity in INDUSTRY


def entries_at(context: FigureContext, meeting: rm.Fact, trace: Trace) -> list[Entry]:
    """Return the valid entries of a meeting; all were read. A person registered in error is not named."""
    facts = context.history.attendance.get(meeting.stream, [])
    trace.record(*facts)
    found = []
    for fact in facts:
        body = fact.body
        in_error = context.history.in_error.get(body.organization)
        if in_error is not None:
            trace.record(in_error)
        if fact.withdrawn or in_error is not None:
            continue
        person = body.person
        if (named := context.history.people.get(person or "")) is not None:
            trace.record(named)
            person = person if named.withdrawn else None
        level = EXECUTIVE if body.capacity == EXECUTIVE else body.level
        found.append(Entry(body.organization, person, body.capacity, level, fact.marking == "public"))
    return found


def by_person(entries: Iterable[Entry]) -> list[Entry]:
    """Return a person once, at the highest level of their entries; entries without a person stay as they are."""
    people: dict[str, Entry] = {}
    others = []
    for entry in entries:
        if entry.person is None:
            others.append(entry)
            continue
        known = people.get(entry.person)
        if known is None or _rank(entry) > _rank(known):
            people[entry.person] = entry
    return [*people.values(), *others]


def _rank(entry: Entry) -> int:
    return 0 if entry.level is None else 2 if entry.level == EXECUTIVE else 1
