"""What can be asked of reporting. Days are YYYY-MM-DD, both included; an absent last day is open."""

import msgspec

from shared.contracts.provenance import Imported


class DefineStudyPeriod(msgspec.Struct, frozen=True, kw_only=True):
    """`period` is the record's id, `name` what reports ask for; `other_names` find it too."""

    period: str
    name: str
    first_day: str
    last_day: str | None = None
    other_names: tuple[str, ...] | None = None
    ended_by: str | None = None
    source: str | None = None
    imported: Imported | None = None

    @property
    def stream(self) -> str:
        return self.period

    @property
    def refers(self) -> tuple[tuple[str, str], ...]:
        return ()


class CorrectStudyPeriod(msgspec.Struct, frozen=True, kw_only=True):
    """The days and the rest as they should have been stated; the name stays, since reports were asked for by it."""

    period: str
    reason: str
    first_day: str
    last_day: str | None = None
    other_names: tuple[str, ...] | None = None
    ended_by: str | None = None
    source: str | None = None

    @property
    def stream(self) -> str:
        return self.period

    @property
    def refers(self) -> tuple[tuple[str, str], ...]:
        return ()
