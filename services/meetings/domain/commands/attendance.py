"""What can be asked of the attendance of one organization at one meeting."""

from shared.contracts.meetings import AttendanceMode, Capacity
from shared.domain.decider import RecordCommand
from shared.domain.event import Marking
from shared.domain.ids import uuid_of
from shared.domain.provenance import Imported


def attendance_stream(meeting: str, organization: str) -> str:
    """The record of one organization at one meeting: two clerks at work on one list never collide."""
    return f"attendance-{uuid_of(meeting)}-{uuid_of(organization)}"


class OnAttendance(RecordCommand, frozen=True, kw_only=True):
    about = "attendance"
    attendance: str


class RecordAttendance(RecordCommand, frozen=True, kw_only=True):
    """An organization took part. Without `capacity`: industry, not known as what. `listed_as`: the name in the source."""

    mentions = ("meeting",)

    fact: str
    meeting: str
    organization: str
    capacity: Capacity | None = None
    mode: AttendanceMode | None = None
    person: str | None = None
    listed_as: str | None = None
    source: str | None = None
    imported: Imported | None = None

    @property
    def stream(self) -> str:
        return attendance_stream(self.meeting, self.organization)


class CorrectAttendance(OnAttendance, frozen=True, kw_only=True):
    """Capacity, mode and person as they should have been recorded: they replace all three. `marking`: who may see it now."""

    fact: str
    reason: str
    capacity: Capacity | None = None
    mode: AttendanceMode | None = None
    person: str | None = None
    marking: Marking | None = None


class WithdrawAttendance(OnAttendance, frozen=True, kw_only=True):
    fact: str
    reason: str
