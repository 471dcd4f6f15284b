"""The format of the shipped facts. Each row says from which row of which source file it was taken, and who says so."""

from pathlib import Path
from typing import Literal, TypeVar

import msgspec

from shared.contracts.registry import StatusField
from shared.domain.decoding import NOT_READABLE
from shared.domain.errors import Malformed
from shared.domain.provenance import Certainty, Imported


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
    certainty: Certainty | None = None


class Periods(_Strict, frozen=True, kw_only=True):
    format: Literal["rapporteur-study-periods/1"]
    periods: tuple[Period, ...]


class Rename(_Strict, frozen=True, kw_only=True):
    """The name from `since` on; without it, before every other rename."""

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
    """`row` is the name as a source writes it, `name` the one it is registered by.

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


F = TypeVar("F", States, Periods, Organizations)


def read(file: Path, kind: type[F]) -> F:
    """The file's rows. Raises Malformed."""
    try:
        return msgspec.json.decode(file.read_bytes(), type=kind)
    except NOT_READABLE as error:
        raise Malformed(file.name, f"It is not of the format of the shipped facts: {error}.") from error
