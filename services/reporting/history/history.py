"""All facts as known at a moment, or those open to an audience, in the shape that figures read."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from copy import copy
from datetime import date
from functools import cached_property
from itertools import chain
from operator import attrgetter
from typing import Any, Literal, TypeVar

from services.reporting.history.attendance import AttendanceColumns, MeetingAttendance
from services.reporting.history.numbering import Numbering
from services.reporting.queries import Moment
from services.reporting.read_models import facts as rm
from services.reporting.read_models.attendance_blocks import person_key
from shared.contracts.records import ORGANIZATION
from shared.domain.dates import holds_on
from shared.domain.ids import kind_of
from shared.public_view.openness import Audience
from shared.statements.kinds import StatementKind

Derived = TypeVar("Derived")
RestsOn = Literal["attendances too", "records", "registry"]
"""The facts that a derivation rests on: all facts, all except the attendances of meetings, or only those of the
registry's log."""
_NONE: tuple[rm.Fact, ...] = ()


def organization_above(link: rm.Body) -> str:
    """Return the organization that a duplicate, merger or group names."""
    match link:
        case rm.Duplicate(same_as=other) | rm.Merger(into=other) | rm.Subsidiary(parent=other):
            return other
    raise TypeError(type(link))


def _named(fact: rm.Fact) -> Iterator[str]:
    """Yield the organizations that a fact names besides the one that it is about, if any."""
    match fact.body:
        case rm.Attendance(organization=organization):
            yield organization
        case rm.Duplicate() | rm.Merger() | rm.Subsidiary():
            yield organization_above(fact.body)
        case rm.StatementOfKind(references=records):
            yield from (record for record in records if kind_of(record) == ORGANIZATION.name)


def _in_order(facts: Iterable[rm.Fact]) -> list[rm.Fact]:
    """Return facts by log and first event, so that a history from the tables equals one from a replay."""
    return sorted(sorted(facts, key=lambda fact: fact.events[0]), key=attrgetter("log"))


def _is_attendance(fact: rm.Fact) -> bool:
    return isinstance(fact.body, rm.Attendance)


def _place(fact: rm.Fact) -> tuple[str, int]:
    """Return log and position, which identify a version of a fact."""
    return fact.log, fact.known_from


def _without_attendances(facts: Iterable[rm.Fact], columns: AttendanceColumns) -> Iterator[rm.Fact]:
    """Yield all facts except attendances, which are read into columns."""
    for fact in facts:
        if _is_attendance(fact):
            columns.add(fact)
        else:
            yield fact


class History:
    """Facts by subject. Withdrawn ones are included: a figure that leaves one out has read it.

    Keys are the ids of streams (series, meeting, organization, State); for `attendance`, in columns, that of the
    meeting; for `states` the ISO 3166-1 alpha-3 code; for `clause_records` the clause's number. Statements with a
    stream of their own are returned by kind: `of`.

    `audience` is the one that all of it is open to. In a history for an audience outside the bureau, everything may be
    named and counted. `open_version` returns the open part of one version of a fact, as an event made it; None without
    any. `attendances`: those that were read already, in columns.
    """

    def __init__(
        self,
        facts: Iterable[rm.Fact],
        moment: Moment,
        audience: Audience = "bureau",
        open_version: Callable[[rm.Fact], rm.Fact | None] = lambda fact: fact,
        attendances: AttendanceColumns | None = None,
    ) -> None:
        self.moment, self.audience, self.open_version = moment, audience, open_version
        self._begin()
        columns = AttendanceColumns() if attendances is None else attendances
        self.derivations: dict[RestsOn, dict[Callable[[History], Any], Any]] = {
            "attendances too": {}, "records": {}, "registry": {},
        }  # fmt: skip
        self._records = _in_order(_without_attendances(facts, columns))
        for fact in self._records:
            self._add(fact)
        self.columns = columns

    def _begin(self) -> None:
        """Create the container for each kind of fact, by stream: for the last fact, which holds, or for all."""
        self._last: dict[type, dict[str, rm.Fact]] = {}
        self._lists: dict[type, dict[str, list[rm.Fact]]] = {}
        self.periods: list[rm.Fact] = []
        self.meetings: list[rm.Fact] = []
        self.states: dict[str, list[rm.Fact]] = {}
        self.series = self._one(rm.Series)
        self.announcements = self._one(rm.Announcement)
        self.agenda_announcements = self._one(rm.AgendaAnnouncement)
        self.details = self._one(rm.MeetingDetails)
        self.subjects = self._one(rm.MeetingSubjects)
        self.attendance_lists = self._one(rm.AttendanceList)
        self.conclusion_lists = self._one(rm.ConclusionList)
        self.organizations = self._one(rm.Organization)
        self.recorded_conclusions = self._one(rm.RecordedConclusion)
        self.communiques = self._one(rm.RecordedCommunique)
        self.series_records = self._several(rm.SeriesRecord)
        self.counts = self._several(rm.StatedCount)
        self.topics = self._several(rm.Topic)
        self.conclusions = self._several(rm.ConclusionSummary)
        self.reported = self._several(rm.ReportedTo)
        self.names = self._several(rm.OrganizationName)
        self.places = self._several(rm.Place)
        self.parents = self._several(rm.Subsidiary)
        self.classes = self._several(rm.Classification)
        self.successions = self._several(rm.Duplicate, rm.Merger)
        self.statuses = self._several(rm.Status)
        self.affiliations = self._several(rm.Affiliation)
        self.clause_records: dict[str, list[rm.Fact]] = {}
        self._statements: dict[str, list[rm.Fact]] = {}
        # Records registered in error, by id. They are in no other attribute; a figure that leaves one out has read it.
        self.in_error: dict[str, rm.Fact] = {}
        # Registrations of people in error, by their key in attendances; withdrawn for reinstated people.
        self.people_in_error: dict[bytes, rm.Fact] = {}

    def _one(self, kind: type) -> dict[str, rm.Fact]:
        return self._last.setdefault(kind, {})

    def _several(self, *kinds: type) -> dict[str, list[rm.Fact]]:
        found: dict[str, list[rm.Fact]] = {}
        self._lists.update(dict.fromkeys(kinds, found))
        return found

    @property
    def attendance(self) -> dict[str, MeetingAttendance]:
        return self.columns.of

    def earlier(self, moment: Moment, gone: Collection[rm.Fact], come: Collection[rm.Fact]) -> "History":
        """Return the history at an earlier moment: the versions `gone` are replaced by the earlier versions `come` of
        the same facts.

        What rests on none of these is shared. Organizations keep the numbers that they have here, if all have one.
        """
        records = {_place(fact) for fact in (*gone, *come) if not _is_attendance(fact)}
        columns = self.columns.changed(*(filter(_is_attendance, versions) for versions in (gone, come)))
        all_numbered = all(one in self.organization_numbers.number for fact in come for one in _named(fact))
        if not records and all_numbered:
            found = copy(self)
            found.moment, found.columns, found.organization_numbers = moment, columns, self.organization_numbers
            found.derivations = {**self.derivations, "attendances too": {}}
            return found
        known = [fact for fact in self._records if _place(fact) not in records]
        known += (fact for fact in come if _place(fact) in records)
        found = History(known, moment, self.audience, self.open_version, columns)
        if not all_numbered:
            return found
        found.organization_numbers = self.organization_numbers
        if "registry" not in {log for log, _position in records}:
            found.derivations["registry"] = self.derivations["registry"]
        return found

    def _add(self, fact: rm.Fact) -> None:
        match fact.body:
            case rm.State() | rm.Meeting() | rm.Series() | rm.Organization() if fact.withdrawn:
                self.in_error[fact.stream] = fact
            case rm.PersonInError():
                self.people_in_error[person_key(fact.stream)] = fact
            case rm.StatementOfKind(name=name):
                self._statements.setdefault(name, []).append(fact)
            case rm.StudyPeriod():
                self.periods.append(fact)
            case rm.Meeting():
                self.meetings.append(fact)
            case rm.State(iso3=iso3):
                self.states.setdefault(iso3, []).append(fact)
            case rm.ClauseRecord(clause=clause):
                self.clause_records.setdefault(clause, []).append(fact)
            case body if type(body) in self._last:
                self._last[type(body)][fact.stream] = fact
            case body:
                self._lists[type(body)].setdefault(fact.stream, []).append(fact)

    def derived(self, find: Callable[["History"], Derived], rests_on: RestsOn = "attendances too") -> Derived:
        """Return a function's result for this history, computed once for all callers and for all histories that share
        the facts it `rests_on`."""
        known = self.derivations[rests_on]
        if find not in known:
            known.setdefault(find, find(self))
        found: Derived = known[find]
        return found

    def of(self, kind: StatementKind, record: str | None = None) -> Sequence[rm.Fact]:
        """Return the facts of a kind whose statements have a stream of their own: all, or those that name a record."""
        if record is None:
            return self._statements.get(kind.name, _NONE)
        return [fact for fact in self._referring.get(record, ()) if fact.body.name == kind.name]

    @cached_property
    def _referring(self) -> dict[str, list[rm.Fact]]:
        """Return statements with a stream of their own, by each record that they name."""
        found: dict[str, list[rm.Fact]] = {}
        for facts in self._statements.values():
            for fact in facts:
                for record in dict.fromkeys(fact.body.references):
                    found.setdefault(record, []).append(fact)
        return found

    @cached_property
    def statement_of(self) -> dict[str, rm.Fact]:
        """Return statements with a stream of their own, by id."""
        return {fact.stream: fact for facts in self._statements.values() for fact in facts}

    @cached_property
    def every_meeting(self) -> list[rm.Fact]:
        """Return all meetings, including those registered in error: a figure over meetings has read them all."""
        return [*self.meetings, *self.in_error_of(rm.Meeting)]

    def in_error_of(self, kind: type[rm.Body]) -> list[rm.Fact]:
        """Return the records of a kind that are registered in error: a figure that leaves them out has read them."""
        return [fact for fact in self.in_error.values() if isinstance(fact.body, kind)]

    def facts_of(self, record: str) -> Iterator[rm.Fact]:
        """Return the known facts of a series, meeting, organization, State or statement, withdrawn ones included,
        without the attendances of a meeting.

        Statements with a stream of their own are included where they name the record.
        """
        for recorded in (self.meeting_of, self.in_error, self.statement_of):
            if record in recorded:
                yield recorded[record]
        for last in self._last.values():
            if record in last:
                yield last[record]
        for facts in {id(each): each for each in self._lists.values()}.values():
            yield from facts.get(record, ())
        yield from self._referring.get(record, ())

    def events_of(self, record: str) -> set[tuple[str, int]]:
        """Return log and position of the events of all facts of a record; for a meeting also of its attendances."""
        attended = self.attendance.get(record)
        found = {(attended.log, position) for position in attended.positions} if attended else set()
        return found.union((fact.log, position) for fact in self.facts_of(record) for position in fact.events)

    def open_versions(self, versions: Iterable[rm.Fact]) -> list[rm.Fact]:
        """Return the open part of each of these versions."""
        return [opened for fact in versions if (opened := self.open_version(fact)) is not None]

    @cached_property
    def organization_numbers(self) -> Numbering:
        """Return the ids of all organizations that attended, are registered, if only in error, or are named by another or by
        a statement."""
        above = chain.from_iterable((*self.successions.values(), *self.parents.values()))
        return Numbering(
            chain(
                self.organizations,
                (fact.stream for fact in self.in_error_of(rm.Organization)),
                self.columns.organizations,
                *map(_named, above),
                (record for record in self._referring if kind_of(record) == ORGANIZATION.name),
            )
        )

    @cached_property
    def meeting_of(self) -> dict[str, rm.Fact]:
        """Return meetings by id."""
        return {fact.stream: fact for fact in self.meetings}

    @cached_property
    def state_of(self) -> dict[str, rm.Fact]:
        """Return States by id."""
        return {fact.stream: fact for states in self.states.values() for fact in states}

    def name_of(self, organization: str, day: date | None = None) -> str:
        """Return the name of an organization on a day (its last renaming by then); its id if it is unknown."""
        registered = self.organizations.get(organization)
        if registered is None:
            return organization
        renames = [
            fact
            for fact in self.names.get(organization, ())
            if fact.body.kind == "rename" and not fact.withdrawn and (day is None or holds_on(day, fact.since, None))
        ]
        latest = max(renames, key=lambda fact: (fact.since or "", fact.stated), default=None)
        return str(registered.body.name if latest is None else latest.body.name)
