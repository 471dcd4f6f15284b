"""What can be asked of a meeting: when and where, whether it was held, whether its list is complete."""

from shared.contracts.meetings import MeetingMode
from shared.domain.decider import RecordCommand
from shared.domain.provenance import Imported


class OnMeeting(RecordCommand, frozen=True, kw_only=True):
    about = "meeting"
    meeting: str


class PlanMeeting(OnMeeting, frozen=True, kw_only=True):
    """`ordinal` counts within the series; `code` is the public code, such as CTO-06."""

    mentions = ("series",)

    series: str
    code: str
    first_day: str
    ordinal: int | None = None
    last_day: str | None = None
    city: str | None = None
    country: str | None = None
    mode: MeetingMode | None = None
    sources: tuple[str, ...] | None = None
    imported: Imported | None = None


class HoldMeeting(OnMeeting, frozen=True, kw_only=True):
    """It took place, then and there. These days and this place replace the planned ones."""

    first_day: str
    last_day: str | None = None
    city: str | None = None
    country: str | None = None
    mode: MeetingMode | None = None
    sources: tuple[str, ...] | None = None


class CorrectMeeting(OnMeeting, frozen=True, kw_only=True):
    """Ordinal, days, place, mode and sources as they should have been stated: they replace all of these."""

    reason: str
    first_day: str
    ordinal: int | None = None
    last_day: str | None = None
    city: str | None = None
    country: str | None = None
    mode: MeetingMode | None = None
    sources: tuple[str, ...] | None = None


class CancelMeeting(OnMeeting, frozen=True, kw_only=True):
    reason: str
    sources: tuple[str, ...] | None = None


class MarkNotHeld(OnMeeting, frozen=True, kw_only=True):
    """The day passed and it did not take place."""

    reason: str
    sources: tuple[str, ...] | None = None


class WithdrawOutcome(OnMeeting, frozen=True, kw_only=True):
    """Whether it was held, cancelled or not held was recorded in error: it is planned again."""

    reason: str


class CorrectMeetingCode(OnMeeting, frozen=True, kw_only=True):
    """The public code as it should have been given."""

    code: str
    reason: str


class MarkMeetingInError(OnMeeting, frozen=True, kw_only=True):
    """The meeting should never have been registered: there is no such meeting, or it stands twice."""

    reason: str


class ReinstateMeeting(OnMeeting, frozen=True, kw_only=True):
    """The meeting was registered rightly after all."""

    reason: str


class AnnounceMeeting(OnMeeting, frozen=True, kw_only=True):
    """It is public as it is recorded now. `not_before`: nothing of it leaves until then, YYYY-MM-DDTHH:MM:SSZ."""

    not_before: str | None = None


class WithdrawAnnouncement(OnMeeting, frozen=True, kw_only=True):
    """It was announced in error, or too early."""

    reason: str


class CloseAttendanceList(OnMeeting, frozen=True, kw_only=True):
    """Every organization that came is on the list, or only some are. The last answer holds."""

    complete: bool
    source: str | None = None
