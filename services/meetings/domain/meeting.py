"""A meeting: planned, then held, cancelled or not held; the completeness of its list, its facts, and its openness."""

from collections.abc import Mapping, Sequence
from typing import Literal

import msgspec

from services.meetings.domain import announcement, meeting_facts
from services.meetings.domain.announcement import Announcement
from services.meetings.domain.checks import already_recorded, check_span
from services.meetings.domain.commands import (
    AnnounceAgenda,
    AnnounceMeeting,
    CancelMeeting,
    CloseAttendanceList,
    CloseConclusions,
    CorrectMeeting,
    CorrectMeetingCode,
    HoldMeeting,
    MarkNotHeld,
    PlanMeeting,
    RecordTopic,
    StateCount,
    SummarizeConclusion,
    WithdrawAnnouncement,
    WithdrawOutcome,
)
from services.meetings.domain.errors import (
    IsClosed,
    MeetingIsCancelled,
    MeetingIsHeld,
    MeetingIsNotHeld,
    MeetingIsPlanned,
)
from services.meetings.domain.meeting_facts import MeetingFacts
from shared.contracts.meetings import (
    AgendaAnnounced,
    AttendanceListClosed,
    ConclusionsClosed,
    MeetingAnnounced,
    MeetingAnnouncementWithdrawn,
    MeetingCancelled,
    MeetingCodeCorrected,
    MeetingCorrected,
    MeetingHeld,
    MeetingMode,
    MeetingNotHeld,
    MeetingOutcomeWithdrawn,
    MeetingPlanned,
)
from shared.domain.decider import RecordCommand
from shared.domain.errors import NotThere
from shared.domain.event import PublishedEvent
from shared.domain.event_building import event_from

LifecycleCommand = PlanMeeting | HoldMeeting | CorrectMeeting | CancelMeeting | MarkNotHeld
AmendmentCommand = CorrectMeetingCode | WithdrawOutcome
Command = LifecycleCommand | AmendmentCommand | announcement.Command | meeting_facts.Command
LifecycleEvent = MeetingPlanned | MeetingHeld | MeetingCorrected | MeetingCancelled | MeetingNotHeld
Event = LifecycleEvent | MeetingCodeCorrected | MeetingOutcomeWithdrawn | announcement.Event | meeting_facts.Event
Status = Literal["planned", "held", "cancelled", "not held"]
CLOSABLE: Mapping[str, type[AttendanceListClosed | ConclusionsClosed]] = {
    "list": AttendanceListClosed,
    "conclusions": ConclusionsClosed,
}


class Schedule(msgspec.Struct, frozen=True):
    """Days, place, mode and their sources."""

    first_day: str
    last_day: str | None
    city: str | None
    country: str | None
    mode: MeetingMode | None
    sources: tuple[str, ...] | None


class Meeting(msgspec.Struct, frozen=True):
    """The state of a meeting: `planned`, `code` and `schedule` are None before it is planned. `held` is the first
    statement that it was held, `planned_schedule` the last schedule before that."""

    planned: MeetingPlanned | None = None
    code: str | None = None
    status: Status = "planned"
    ordinal: int | None = None
    schedule: Schedule | None = None
    held: MeetingHeld | None = None
    planned_schedule: Schedule | None = None
    ended: MeetingCancelled | MeetingNotHeld | None = None
    facts: MeetingFacts = MeetingFacts()
    announcement: Announcement = Announcement()


initial_state = Meeting()


def decide(command: RecordCommand, meeting: Meeting) -> Sequence[PublishedEvent]:
    """Return the events of a command. Raises NotThere, UnknownRecord and the errors of this package."""
    match command:
        case PlanMeeting() | HoldMeeting() | CorrectMeeting():
            check_span(command.first_day, command.last_day, "last_day")
        case _:
            pass
    if isinstance(command, PlanMeeting):
        return _plan(command, meeting)
    if meeting.planned is None:
        raise NotThere(id=command.stream)
    match command:
        case HoldMeeting():
            return _hold(command, meeting)
        case CorrectMeeting():
            unchanged = meeting.ordinal == command.ordinal and meeting.schedule == _schedule(command)
            return [] if unchanged else [event_from(MeetingCorrected, command)]
        case CancelMeeting():
            return _end(event_from(MeetingCancelled, command), command.meeting, meeting)
        case MarkNotHeld():
            return _end(event_from(MeetingNotHeld, command), command.meeting, meeting)
        case CorrectMeetingCode():
            return [] if meeting.code == command.code else [event_from(MeetingCodeCorrected, command)]
        case WithdrawOutcome():
            return _take_back(command, meeting)
        case AnnounceAgenda():
            refuse_ended(command.meeting, meeting)
            return announcement.decide(command, _public(meeting), meeting.announcement)
        case AnnounceMeeting() | WithdrawAnnouncement():
            return announcement.decide(command, _public(meeting), meeting.announcement)
        case _:
            return _state_fact(command, meeting)


def _plan(command: PlanMeeting, meeting: Meeting) -> list[Event]:
    event = event_from(MeetingPlanned, command)
    return [] if already_recorded(event, meeting.planned, command.meeting) else [event]


def _hold(command: HoldMeeting, meeting: Meeting) -> list[Event]:
    refuse_ended(command.meeting, meeting)
    event = event_from(MeetingHeld, command)
    # Repeating this after a correction does not revert the correction.
    if meeting.status == "held" and (meeting.held == event or meeting.schedule == _schedule(command)):
        return []
    _refuse_held(command.meeting, meeting)
    return [event]


def _end(event: MeetingCancelled | MeetingNotHeld, id_: str, meeting: Meeting) -> list[Event]:
    if meeting.ended == event:
        return []
    refuse_ended(id_, meeting)
    _refuse_held(id_, meeting)
    return [event]


def _take_back(command: WithdrawOutcome, meeting: Meeting) -> list[Event]:
    """Plan the meeting again, for its planned days and place. Raises IsClosed."""
    if meeting.status == "planned":
        return []
    closed = [name for name, event in CLOSABLE.items() if meeting.facts.is_closed(event)]
    if meeting.status == "held" and closed:
        raise IsClosed(meeting=command.meeting, closed=closed)
    planned = meeting.planned_schedule or meeting.schedule
    assert planned is not None
    return [MeetingOutcomeWithdrawn(command.reason, **msgspec.structs.asdict(planned))]


def _state_fact(command: RecordCommand, meeting: Meeting) -> Sequence[PublishedEvent]:
    """Decide a command on a fact. A meeting that never took place has no counts, topics, conclusions or list; reports
    on it and its planned place remain valid."""
    if isinstance(command, StateCount | RecordTopic | SummarizeConclusion | CloseConclusions | CloseAttendanceList):
        refuse_ended(command.stream, meeting)
    if isinstance(command, CloseConclusions):
        _refuse_planned(command.stream, meeting)
    events = meeting_facts.decide(command, meeting.facts)
    if events and isinstance(command, CloseAttendanceList):
        _refuse_planned(command.stream, meeting)
    return events


def refuse_ended(id_: str, meeting: Meeting) -> None:
    """Raise MeetingIsCancelled or MeetingIsNotHeld for a meeting that did not take place."""
    match meeting.ended:
        case MeetingCancelled(reason=reason):
            raise MeetingIsCancelled(meeting=id_, reason=reason)
        case MeetingNotHeld(reason=reason):
            raise MeetingIsNotHeld(meeting=id_, reason=reason)


def _refuse_held(id_: str, meeting: Meeting) -> None:
    if meeting.status == "held" and meeting.schedule is not None:
        raise MeetingIsHeld(meeting=id_, first_day=meeting.schedule.first_day)


def _refuse_planned(id_: str, meeting: Meeting) -> None:
    if meeting.status == "planned" and meeting.schedule is not None:
        raise MeetingIsPlanned(meeting=id_, first_day=meeting.schedule.first_day)


def evolve(meeting: Meeting, event: Event) -> Meeting:
    match event:
        case MeetingPlanned():
            imported = Announcement(imported=event.imported is not None)
            return Meeting(event, event.code, ordinal=event.ordinal, schedule=_schedule(event), announcement=imported)
        case MeetingHeld():
            return msgspec.structs.replace(
                meeting, status="held", schedule=_schedule(event), held=event, planned_schedule=meeting.schedule
            )
        case MeetingOutcomeWithdrawn():
            now = _schedule(event)
            return msgspec.structs.replace(
                meeting, status="planned", schedule=now, held=None, planned_schedule=None, ended=None
            )
        case MeetingCodeCorrected(code=code):
            return msgspec.structs.replace(meeting, code=code)
        case MeetingCorrected():
            return msgspec.structs.replace(meeting, ordinal=event.ordinal, schedule=_schedule(event))
        case MeetingCancelled():
            return msgspec.structs.replace(meeting, status="cancelled", ended=event)
        case MeetingNotHeld():
            return msgspec.structs.replace(meeting, status="not held", ended=event)
        case MeetingAnnounced() | AgendaAnnounced() | MeetingAnnouncementWithdrawn():
            after = announcement.evolve(meeting.announcement, _public(meeting), event)
            return msgspec.structs.replace(meeting, announcement=after)
        case _:
            return msgspec.structs.replace(meeting, facts=meeting_facts.evolve(meeting.facts, event))


def _public(meeting: Meeting) -> object:
    """Return the content that an announcement makes public, as far as it can change."""
    return meeting.schedule, meeting.ordinal, meeting.status, meeting.code


def _schedule(
    message: HoldMeeting | CorrectMeeting | MeetingPlanned | MeetingHeld | MeetingCorrected | MeetingOutcomeWithdrawn,
) -> Schedule:
    return Schedule(message.first_day, message.last_day, message.city, message.country, message.mode, message.sources)
