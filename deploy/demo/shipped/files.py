"""The format of the shipped facts. Each row identifies its row in a source file, and the source."""

from pathlib import Path
from typing import Literal, TypeVar

import msgspec

from shared.contracts.meetings.aims import ObjectiveSet
from shared.contracts.meetings.topics import Relation
from shared.contracts.registry import StatusField
from shared.domain.decoding import NOT_READABLE
from shared.domain.errors import Malformed
from shared.domain.provenance import Certainty, Imported


class _Strict(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    pass


class _Row(_Strict, frozen=True, kw_only=True):
    """A row of a source; ids are derived from `file` and `row`."""

    file: str
    row: str

    @property
    def imported(self) -> Imported:
        return Imported(self.file, self.row)


class Status(_Row, frozen=True, kw_only=True):
    field: StatusField
    value: str
    since: str | None = None
    until: str | None = None
    source: str
    certainty: Certainty | None = None
    note: str | None = None


class State(_Strict, frozen=True, kw_only=True):
    iso3: str
    iso2: str
    name: str
    statuses: tuple[Status, ...]


class States(_Strict, frozen=True, kw_only=True):
    format: Literal["rapporteur-states/1"]
    states: tuple[State, ...]


class Period(_Row, frozen=True, kw_only=True):
    name: str
    first_day: str
    last_day: str | None = None
    other_names: tuple[str, ...] | None = None
    ended_by: str | None = None
    source: str
    certainty: Certainty | None = None


class Periods(_Strict, frozen=True, kw_only=True):
    format: Literal["rapporteur-study-periods/1"]
    periods: tuple[Period, ...]


class Rename(_Strict, frozen=True, kw_only=True):
    """A name that holds from `since` on; one without a day precedes all others."""

    name: str
    since: str | None = None


class Merged(_Strict, frozen=True, kw_only=True):
    row: str
    since: str


class Parent(_Strict, frozen=True, kw_only=True):
    row: str
    since: str | None = None
    until: str | None = None


class Organization(_Row, frozen=True, kw_only=True):
    """An organization: `row` is its name in the source, `name` the name it is registered under.

    `merged_into` and `subsidiary_of` name rows of the same file. `certainty` and `note` are for readers of the file.
    """

    name: str
    spellings: tuple[str, ...] = ()
    renames: tuple[Rename, ...] = ()
    country: str | None = None
    sector: str | None = None
    subsidiary_of: tuple[Parent, ...] = ()
    merged_into: Merged | None = None
    source: str
    certainty: Certainty | None = None
    note: str | None = None


class Organizations(_Strict, frozen=True, kw_only=True):
    format: Literal["rapporteur-organizations/1"]
    organizations: tuple[Organization, ...]


class TreatmentRow(_Strict, frozen=True, kw_only=True):
    """A topic at a meeting in the history: `text` is the wording there, as in the history."""

    meeting: str
    text: str
    said: str | None = None


class StageRow(_Strict, frozen=True, kw_only=True):
    meeting: str
    state: str
    text: str


class TopicRow(_Strict, frozen=True, kw_only=True):
    row: str
    name: str
    emerging: bool | None = None
    treatments: tuple[TreatmentRow, ...]
    stages: tuple[StageRow, ...] = ()


class LineageRow(_Strict, frozen=True, kw_only=True):
    row: str
    topic: str
    relation: Relation
    into: str
    on: str
    at: str
    grounds: str


class Topics(_Strict, frozen=True, kw_only=True):
    """Topics and their descent. `note` is for readers of the file."""

    format: Literal["rapporteur-topics/1"]
    note: str | None = None
    topics: tuple[TopicRow, ...] = ()
    lineages: tuple[LineageRow, ...] = ()


class ObjectiveRow(_Strict, frozen=True, kw_only=True):
    """An objective; `meeting` is the code of the workshop in the history for which it was set."""

    row: str
    set: ObjectiveSet
    number: str
    text: str
    meeting: str | None = None
    document: str
    source: str


class Objectives(_Strict, frozen=True, kw_only=True):
    """Objectives that were set; the wording is ours. `note` is for readers of the file."""

    format: Literal["rapporteur-objectives/1"]
    note: str | None = None
    objectives: tuple[ObjectiveRow, ...] = ()


F = TypeVar("F", States, Periods, Organizations, Topics, Objectives)


def read(file: Path, kind: type[F]) -> F:
    """Return the rows of the file. Raises Malformed."""
    try:
        return msgspec.json.decode(file.read_bytes(), type=kind)
    except NOT_READABLE as error:
        raise Malformed(file.name, f"It is not of the format of the shipped facts: {error}.") from error
