"""The format of the shipped facts. Each row says from which row of which source file it was taken, and who says so."""

from pathlib import Path
from typing import Literal, TypeVar

import msgspec

from shared.contracts.meetings import MeetingMode, RecordState, SeriesKind
from shared.contracts.provenance import Certainty, Imported
from shared.contracts.registry import StatusField
from shared.domain.errors import Malformed


class _Strict(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    pass


class _Row(_Strict, frozen=True, kw_only=True):
    """`file` and `row`: what ids are made from."""

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


class Periods(_Strict, frozen=True, kw_only=True):
    format: Literal["rapporteur-study-periods/1"]
    periods: tuple[Period, ...]


class Merged(_Strict, frozen=True, kw_only=True):
    row: str
    since: str


class Organization(_Row, frozen=True, kw_only=True):
    """`row` is the name as a source writes it, `name` the one it is registered by; `note` is for readers of the file."""

    name: str
    spellings: tuple[str, ...] = ()
    country: str | None = None
    merged_into: Merged | None = None
    source: str
    note: str | None = None


class SeriesRecord(_Strict, frozen=True, kw_only=True):
    row: str
    state: RecordState
    first: str
    last: str | None = None
    what: str


class Series(_Row, frozen=True, kw_only=True):
    code: str
    name: str
    kind: SeriesKind
    records: tuple[SeriesRecord, ...] = ()


class Attended(_Strict, frozen=True, kw_only=True):
    """`organization` is the row of an organization of the same file."""

    listed_as: str
    organization: str


class Meeting(_Row, frozen=True, kw_only=True):
    """`complete`: whether everybody who came is in `attended`."""

    code: str
    series: str
    ordinal: int
    status: Literal["held"]
    first_day: str
    city: str
    country: str
    mode: MeetingMode
    complete: bool
    sources: tuple[str, ...]
    attended: tuple[Attended, ...]


class Meetings(_Strict, frozen=True, kw_only=True):
    format: Literal["rapporteur-meetings/1"]
    organizations: tuple[Organization, ...]
    series: tuple[Series, ...]
    meetings: tuple[Meeting, ...]


F = TypeVar("F", States, Periods, Meetings)


def read(file: Path, kind: type[F]) -> F:
    """The file's rows. Raises Malformed."""
    try:
        return msgspec.json.decode(file.read_bytes(), type=kind)
    except msgspec.DecodeError as error:
        raise Malformed(file.name, f"It is not of the format of the shipped facts: {error}.") from error
