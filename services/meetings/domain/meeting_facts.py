"""The facts of a meeting besides its outcome: details, subjects, stated counts, topics, conclusions, reports.

They are a part of the meeting, in the meeting's stream: `meeting` uses them to decide.
"""

from collections.abc import Sequence

import msgspec

from services.meetings.domain.commands import (
    CloseAttendanceList,
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
from services.meetings.domain.errors import CountBelowNought
from shared.contracts.meetings import (
    AttendanceListClosed,
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
from shared.domain.decider import RecordCommand
from shared.domain.event import PublishedEvent
from shared.statements.decider import KindCommands, StatementDecider, Statements
from shared.statements.sole import SoleStatement, SoleStatementDecider, SoleStatements, SoleWithdrawal

StatementCommand = StateCount | RecordTopic | SummarizeConclusion | RecordReport
CorrectionCommand = CorrectCount | CorrectTopic | CorrectConclusionSummary | CorrectReport
SoleCommand = StateMeetingDetails | StateSubjects | WithdrawSubjects | CloseConclusions | CloseAttendanceList
Command = SoleCommand | StatementCommand | CorrectionCommand | WithdrawMeetingFact
Fact = CountStated | TopicDiscussed | ConclusionSummarized | MeetingReported
CorrectionEvent = CountCorrected | TopicDiscussedCorrected | ConclusionSummaryCorrected | MeetingReportedCorrected
SoleEvent = (
    MeetingDetailsStated | MeetingSubjectsStated | MeetingSubjectsWithdrawn | ConclusionsClosed | AttendanceListClosed
)
Event = SoleEvent | Fact | CorrectionEvent | MeetingFactWithdrawn


class MeetingFacts(msgspec.Struct, frozen=True):
    """The state of the facts: `statements` of the kinds that may have several, and the single facts: details,
    subjects, closed lists."""

    statements: Statements = Statements()
    sole: SoleStatements = {}

    def is_closed(self, closed: type[ConclusionsClosed | AttendanceListClosed]) -> bool:
        """Return whether a list was last stated to be complete."""
        last = self.sole.get(closed.states)
        return isinstance(last, closed) and last.complete


def _check_count(count: CountStated, _others: Statements) -> None:
    if count.value < 0:
        raise CountBelowNought(field="value", value=count.value)


KIND_COMMANDS = (
    KindCommands(COUNT, StateCount, CorrectCount, WithdrawMeetingFact),
    KindCommands(TOPIC, RecordTopic, CorrectTopic, WithdrawMeetingFact),
    KindCommands(CONCLUSION_SUMMARY, SummarizeConclusion, CorrectConclusionSummary, WithdrawMeetingFact),
    KindCommands(REPORT, RecordReport, CorrectReport, WithdrawMeetingFact),
)
_STATEMENTS = StatementDecider(*KIND_COMMANDS, rules={CountStated: _check_count})
SOLE = SoleStatementDecider(
    {
        StateMeetingDetails: MeetingDetailsStated,
        StateSubjects: MeetingSubjectsStated,
        WithdrawSubjects: MeetingSubjectsWithdrawn,
        CloseConclusions: ConclusionsClosed,
        CloseAttendanceList: AttendanceListClosed,
    }
)


def decide(command: RecordCommand, facts: MeetingFacts) -> Sequence[PublishedEvent]:
    """Return the events of a command. Raises UnknownRecord and the errors of this package."""
    if isinstance(command, SoleCommand):
        return SOLE.decide(command, facts.sole)
    return _STATEMENTS.decide(command, facts.statements)


def evolve(facts: MeetingFacts, event: Event) -> MeetingFacts:
    if isinstance(event, SoleStatement | SoleWithdrawal):
        return msgspec.structs.replace(facts, sole=SOLE.evolve(facts.sole, event))
    return msgspec.structs.replace(facts, statements=_STATEMENTS.evolve(facts.statements, event))
