"""What is known of a record that partners may be told of. Derived from its events; never what was told, which the log says."""

from typing import Literal

import msgspec

from shared.contracts.meetings import MeetingMode

Status = Literal["planned", "held", "cancelled", "not held"]


class Facts(msgspec.Struct, frozen=True, omit_defaults=True):
    """What can be told of a meeting and may change."""

    first_day: str
    ordinal: int | None = None
    last_day: str | None = None
    city: str | None = None
    country: str | None = None
    mode: MeetingMode | None = None
    sources: tuple[str, ...] | None = None
    status: Status = "planned"


class Waiting(msgspec.Struct, frozen=True, omit_defaults=True):
    """What becomes public at `due`, by the event `announced`."""

    facts: Facts
    due: str
    announced: str


class Meeting(msgspec.Struct, frozen=True, omit_defaults=True, tag="meeting"):
    """`latest` is what is recorded, whatever its marking; `public` what was made so, None when nothing is."""

    code: str
    series_name: str
    latest: Facts
    public: Facts | None = None
    waiting: Waiting | None = None


class Series(msgspec.Struct, frozen=True, tag="series"):
    name: str


class Organization(msgspec.Struct, frozen=True, tag="organization"):
    """One that is registered as public. Others are not known here."""


class Report(msgspec.Struct, frozen=True, omit_defaults=True, tag="report"):
    """One that was drafted for everybody."""

    kind: Literal["wtsa"]
    period: str
    moment: str
    title: str | None = None


Known = Meeting | Series | Organization | Report
