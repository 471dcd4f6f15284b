"""What is told of a meeting besides whether it took place: details, subjects, stated counts, topics, conclusions, reports.

It is a part of the meeting, in the meeting's stream: `meeting` decides with it.
"""

from collections.abc import Sequence

import msgspec

from services.meetings.domain.commands import (
    CloseConclusions,
    CorrectConclusionSummary,
    CorrectCount,
    CorrectReport,
    CorrectTopic,
    RecordReport,
    RecordTopic,
    StateCount,
    StateMeetingDetails,
    StateSubjects,
    SummarizeConclusion,
    WithdrawMeetingFact,
    WithdrawSubjects,
)
from services.meetings.domain.errors import CountBelowNought, ReasonMissing
from shared.contracts.meetings import (
    ConclusionsClosed,
    ConclusionSummarized,
    ConclusionSummaryCorrected,
    CountCorrected,
    CountStated,
    MeetingDetailsStated,
    MeetingFactWithdrawn,
    MeetingReported,
    MeetingReportedCorrected,
    MeetingSubjectsStated,
    MeetingSubjectsWithdrawn,
    TopicDiscussed,
    TopicDiscussedCorrected,
)
from shared.contracts.meetings.meeting_facts import CONCLUSION_SUMMARY, COUNT, REPORT, TOPIC
from shared.domain.event import PublishedEvent
from shared.domain.event_building import event_from
from shared.statements.decider import KindCommands, StatementDecider, Statements

StatementCommand = StateCount | RecordTopic | SummarizeConclusion | RecordReport
CorrectionCommand = CorrectCount | CorrectTopic | CorrectConclusionSummary | CorrectReport
SubjectsCommand = StateSubjects | WithdrawSubjects
Command = (
    StateMeetingDetails
    | SubjectsCommand
    | StatementCommand
    | CorrectionCommand
    | CloseConclusions
    | WithdrawMeetingFact
)
Fact = CountStated | TopicDiscussed | ConclusionSummarized | MeetingReported
CorrectionEvent = CountCorrected | TopicDiscussedCorrected | ConclusionSummaryCorrected | MeetingReportedCorrected
SubjectsEvent = MeetingSubjectsStated | MeetingSubjectsWithdrawn
Event = MeetingDetailsStated | SubjectsEvent | Fact | CorrectionEvent | ConclusionsClosed | MeetingFactWithdrawn


class MeetingFacts(msgspec.Struct, frozen=True):
    """What there is one of, what was last said of whether all conclusions are summarized, and the statements."""

    details: MeetingDetailsStated | None = None
    subjects: MeetingSubjectsStated | None = None
    statements: Statements = Statements()
    conclusions_closed: ConclusionsClosed | None = None


def _check_count(count: CountStated, _others: Statements) -> None:
    if count.value < 0:
        raise CountBelowNought(field="value", value=count.value)


_STATEMENTS = StatementDecider(
    KindCommands(COUNT, StateCount, CorrectCount, WithdrawMeetingFact),
    KindCommands(TOPIC, RecordTopic, CorrectTopic, WithdrawMeetingFact),
    KindCommands(CONCLUSION_SUMMARY, SummarizeConclusion, CorrectConclusionSummary, WithdrawMeetingFact),
    KindCommands(REPORT, RecordReport, CorrectReport, WithdrawMeetingFact),
    rules={CountStated: _check_count},
)


def decide(command: Command, told: MeetingFacts) -> Sequence[PublishedEvent]:
    """Events that follow from a command. Raises UnknownRecord and the errors of this package."""
    match command:
        case StateMeetingDetails():
            return _details(command, told)
        case StateSubjects():
            return _subjects(command, told)
        case WithdrawSubjects():
            return [event_from(MeetingSubjectsWithdrawn, command)] if told.subjects else []
        case CloseConclusions():
            closed = event_from(ConclusionsClosed, command)
            return [] if told.conclusions_closed == closed else [closed]
        case _:
            return _STATEMENTS.decide(command, told.statements)


def _details(command: StateMeetingDetails, told: MeetingFacts) -> list[Event]:
    event = event_from(MeetingDetailsStated, command)
    if told.details is None:
        return [event] if event != MeetingDetailsStated(imported=event.imported, reason=event.reason) else []
    if _content(event) == _content(told.details):
        return []
    if event.reason is None:
        # A row of a file replaces nothing, whatever was stated since: what differs is for `import` to propose.
        if event.imported is not None:
            return []
        raise ReasonMissing(field="reason")
    return [event]


def _content(details: MeetingDetailsStated) -> MeetingDetailsStated:
    return msgspec.structs.replace(details, reason=None, imported=None)


def _subjects(command: StateSubjects, told: MeetingFacts) -> list[Event]:
    event = event_from(MeetingSubjectsStated, command)
    if told.subjects is None:
        return [event]
    if _about(event) == _about(told.subjects):
        return []
    if event.reason is None:
        if event.imported is not None:
            return []
        raise ReasonMissing(field="reason")
    return [event]


def _about(event: MeetingSubjectsStated) -> tuple[frozenset[str], str | None]:
    """What is said, in whatever order."""
    return frozenset(event.subjects), event.source


def evolve(told: MeetingFacts, event: Event) -> MeetingFacts:
    match event:
        case MeetingDetailsStated():
            return msgspec.structs.replace(told, details=event)
        case MeetingSubjectsStated():
            return msgspec.structs.replace(told, subjects=event)
        case MeetingSubjectsWithdrawn():
            return msgspec.structs.replace(told, subjects=None)
        case ConclusionsClosed():
            return msgspec.structs.replace(told, conclusions_closed=event)
        case _:
            return msgspec.structs.replace(told, statements=_STATEMENTS.evolve(told.statements, event))
