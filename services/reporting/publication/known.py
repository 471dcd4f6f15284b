"""What is known of a record that partners may be told of. Derived from its events; never what was told, which the log says."""

from typing import Literal

import msgspec

from shared.public_view.meetings import Meeting


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
