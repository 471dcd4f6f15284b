"""The facts: what the events of one stream said, from when to when it was so, and between which positions it was known."""

from typing import Any

import msgspec


class State(msgspec.Struct, frozen=True, omit_defaults=True):
    iso3: str
    name: str


class Status(msgspec.Struct, frozen=True, omit_defaults=True):
    field: str
    value: str


class Organization(msgspec.Struct, frozen=True, omit_defaults=True):
    name: str


class OrganizationName(msgspec.Struct, frozen=True, omit_defaults=True):
    kind: str
    name: str


class Place(msgspec.Struct, frozen=True, omit_defaults=True):
    country: str


class Duplicate(msgspec.Struct, frozen=True, omit_defaults=True):
    same_as: str


class Merger(msgspec.Struct, frozen=True, omit_defaults=True):
    into: str


class Series(msgspec.Struct, frozen=True, omit_defaults=True):
    code: str
    name: str
    kind: str
    kept_from: str | None = None


class SeriesRecord(msgspec.Struct, frozen=True, omit_defaults=True):
    """`since` and `until` of the fact are the first and last day of the span."""

    state: str
    what: str


class Meeting(msgspec.Struct, frozen=True, omit_defaults=True):
    """`status` is planned, held, cancelled or not held."""

    series: str
    code: str
    status: str
    first_day: str
    ordinal: int | None = None
    last_day: str | None = None
    city: str | None = None
    country: str | None = None
    mode: str | None = None
    reason: str | None = None


class AttendanceList(msgspec.Struct, frozen=True, omit_defaults=True):
    complete: bool


class Attendance(msgspec.Struct, frozen=True, omit_defaults=True):
    meeting: str
    organization: str
    capacity: str | None = None
    mode: str | None = None
    person: str | None = None
    listed_as: str | None = None


class StudyPeriod(msgspec.Struct, frozen=True, omit_defaults=True):
    name: str
    first_day: str
    last_day: str | None = None
    other_names: tuple[str, ...] | None = None
    ended_by: str | None = None


Body = (
    State
    | Status
    | Organization
    | OrganizationName
    | Place
    | Duplicate
    | Merger
    | Series
    | SeriesRecord
    | Meeting
    | AttendanceList
    | Attendance
    | StudyPeriod
)

KINDS: dict[str, type[Body]] = {
    "state": State,
    "status": Status,
    "organization": Organization,
    "organization-name": OrganizationName,
    "place": Place,
    "duplicate": Duplicate,
    "merger": Merger,
    "series": Series,
    "series-record": SeriesRecord,
    "meeting": Meeting,
    "attendance-list": AttendanceList,
    "attendance": Attendance,
    "study-period": StudyPeriod,
}
KIND_OF = {body: kind for kind, body in KINDS.items()}


class Fact(msgspec.Struct, frozen=True, gc=False):
    """One version of a fact. An event makes at most one, so (log, known_from) names it.

    `events` are the positions of all events that this version rests on, the last one being `known_from`; `known_to` is
    the position at which the next version replaced it. A withdrawn fact is a version too: it was read to be left out.
    """

    log: str
    known_from: int
    stream: str
    fact: str
    body: Any  # one of Body; a union of untagged structs cannot be declared
    since: str | None
    until: str | None
    withdrawn: bool
    events: tuple[int, ...]
    recorded: str
    event: str
    actor: str
    marking: str
    known_to: int | None = None

    @property
    def kind(self) -> str:
        return KIND_OF[type(self.body)]
