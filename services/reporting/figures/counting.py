"""Counting of industry at meetings, by capacity, and of the organizations that it comes from (FIGURES, "Who is counted")."""

from collections.abc import Mapping
from itertools import compress

import msgspec

from services.reporting.figures.dated import Days, days_of
from services.reporting.figures.entities import LEVELS, CountedAs, Entities
from services.reporting.figures.evidence import Trace, positions_of
from services.reporting.history import History
from services.reporting.history.attendance import NOBODY, MeetingAttendance
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

    names: NumberedSet
    by_mode: Mapping[str | None, NumberedSet]
    people: bytes
    attendances: int
    nameless: int
    complete: bool
    public: bool
    trace: Trace

    def without(self, out: NumberedSet) -> "Presence":
        """Return the same without some of the organizations."""
        by_mode = {mode: those - out for mode, those in self.by_mode.items()}
        return msgspec.structs.replace(self, names=self.names - out, by_mode=by_mode)


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
        self.perhaps_in_error = self._entities.perhaps_in_error

    def present(self, meeting: rm.Fact) -> Presence:
        attended = self.history.attendance.get(meeting.stream)
        stated = self.history.attendance_lists.get(meeting.stream)
        asked = attended, None if stated is None else stated.known_from
        if asked not in self._present:
            self._present[asked] = self._find_present(attended, stated)
        return self._present[asked]

    def _find_present(self, attended: MeetingAttendance | None, stated: rm.Fact | None) -> Presence:
        """Find industry's confirmed attendances. The others and the withdrawn are read and left out."""
        trace, read = Trace(), dict[object, rm.Fact]()
        if attended is not None:
            trace.record_lazily(attended.log, lambda: (positions_of(attended.log, attended.positions),))
        if stated is not None:
            trace.record(stated)
        named: dict[str | None, list[str]] = {}
        people, markings = list[bytes](), set[str]()
        for details, names, those in () if attended is None else attended.by_details():
            if details.withdrawn or details.capacity not in INDUSTRY:
                continue
            names, those = without_errors(self.history, self.perhaps_in_error, names, those, read)  # noqa: PLW2901
            if names:
                named.setdefault(details.mode, []).extend(names)
                people.extend(those)
                markings.add(details.marking)
        trace.record(*read.values())
        by_mode = {mode: self.numbers.of(names) for mode, names in named.items()}
        return Presence(
            names=self.numbers.union(by_mode.values()),
            by_mode={mode: those for mode, those in by_mode.items() if mode is not None},
            people=b"".join(people),
            attendances=len(people),
            nameless=people.count(NOBODY),
            complete=stated is not None and stated.body.complete,
            public=markings <= {"public"},
            trace=trace,
        )


def without_errors(
    history: History, errors: Mapping[str, rm.Fact], names: list[str], people: list[bytes], read: dict[object, rm.Fact]
) -> tuple[list[str], list[bytes]]:
    """Leave out the attendances of organizations registered in error, and name no person for people registered in
    error: their attendance is unknown. `errors`: the organizations that may be in error; the facts `read` to decide
    this are added."""
    if some := errors.keys() & names:
        read |= {name: errors[name] for name in some}
        stays = [name not in some or not errors[name].withdrawn for name in names]
        names, people = list(compress(names, stays)), list(compress(people, stays))
    if known := history.people_in_error.keys() & people:
        read |= {person: history.people_in_error[person] for person in known}
        nobody = {person for person in known if not history.people_in_error[person].withdrawn}
        people = [NOBODY if person in nobody else person for person in people]
    return names, people
