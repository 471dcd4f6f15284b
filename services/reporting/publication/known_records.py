"""What is known of a record that partners may be told of. Derived from its events; never what was told, which the log says."""

from typing import Literal

import msgspec

from shared.public_view.meetings import MeetingView


class KnownSeries(msgspec.Struct, frozen=True, tag="series"):
    name: str


class KnownOrganization(msgspec.Struct, frozen=True, tag="organization"):
    """One that is registered as public. Others are not known here."""


class KnownReport(msgspec.Struct, frozen=True, omit_defaults=True, tag="report"):
    """One that was drafted for everybody."""

    kind: Literal["wtsa"]
    period: str
    moment: str
    title: str | None = None


KnownRecord = MeetingView | KnownSeries | KnownOrganization | KnownReport
