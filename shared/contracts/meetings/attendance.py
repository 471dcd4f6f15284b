"""Events about attendance, and about the list as a whole."""

from typing import ClassVar, Literal

from shared.domain.event import PublishedEvent
from shared.domain.provenance import Imported
from shared.statements.sole import SoleStatement
from shared.statements.wording import translatable as _

AttendanceMode = Literal["in person", "remote"]
FirstCapacity = Literal["executive", "alternate", "adviser", "speaker", "observer", "dignitary", "secretariat", "media"]
"""The capacities that existed before 0.7.0."""
Capacity = Literal[FirstCapacity, "representative", "delegate"]
AttendeeLevel = Literal["executive", "other"]
ATTENDANCE_MODES = {"in person": _("In person"), "remote": _("Remote")}
CAPACITIES = {
    "executive": _("Executive"),
    "alternate": _("Alternate"),
    "adviser": _("Adviser"),
    "speaker": _("Speaker"),
    "observer": _("Observer"),
    "dignitary": _("Dignitary"),
    "secretariat": _("Secretariat"),
    "media": _("Media"),
    "representative": _("Representative of a member"),
    "delegate": _("Delegate of a State"),
}
INDUSTRY: tuple[Capacity | None, ...] = (None, "executive", "alternate", "adviser", "speaker", "representative")
"""The capacities that count as industry. A name in a sourced list without a stated capacity counts too."""
LEVELS = {"executive": _("Executive"), "other": _("Other")}
"""The level of the person, stated when attendance is recorded, since events never contain titles."""


class AttendanceListClosed(SoleStatement, frozen=True):
    """The attendance list of a meeting is known to name every organization that came, or only some. The last statement
    holds."""

    states: ClassVar[str] = "attendance list"

    complete: bool


class AttendanceRecorded(PublishedEvent, frozen=True):
    """An organization took part. `listed_as` is the name as written in the source; an absent capacity means industry,
    in an unknown capacity."""

    fact: str
    meeting: str
    organization: str
    capacity: Capacity | None = None
    mode: AttendanceMode | None = None
    person: str | None = None
    listed_as: str | None = None
    source: str | None = None
    imported: Imported | None = None
    level: AttendeeLevel | None = None


class AttendanceRecordedV1(PublishedEvent, frozen=True):
    """An attendance as recorded before 0.7.0, without a level."""

    fact: str
    meeting: str
    organization: str
    capacity: FirstCapacity | None = None
    mode: AttendanceMode | None = None
    person: str | None = None
    listed_as: str | None = None
    source: str | None = None
    imported: Imported | None = None


class AttendanceCorrected(PublishedEvent, frozen=True):
    """Capacity, mode, person and level as they should have been recorded; all four are replaced."""

    fact: str
    reason: str
    capacity: Capacity | None = None
    mode: AttendanceMode | None = None
    person: str | None = None
    level: AttendeeLevel | None = None


class AttendanceCorrectedV1(PublishedEvent, frozen=True):
    """A correction as recorded before 0.7.0, without a level."""

    fact: str
    reason: str
    capacity: FirstCapacity | None = None
    mode: AttendanceMode | None = None
    person: str | None = None


class AttendanceWithdrawn(PublishedEvent, frozen=True):
    withdraws: ClassVar[bool] = True

    fact: str
    reason: str


EVENTS: dict[str, type[PublishedEvent]] = {
    "rapporteur.meetings.attendance-list-closed.v1": AttendanceListClosed,
    "rapporteur.meetings.attendance-recorded.v1": AttendanceRecordedV1,
    "rapporteur.meetings.attendance-corrected.v1": AttendanceCorrectedV1,
    "rapporteur.meetings.attendance-withdrawn.v1": AttendanceWithdrawn,
    "rapporteur.meetings.attendance-recorded.v2": AttendanceRecorded,
    "rapporteur.meetings.attendance-corrected.v2": AttendanceCorrected,
}
