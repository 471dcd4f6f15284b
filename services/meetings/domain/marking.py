"""Who may see a statement is said with it. Said otherwise of one that holds, it is stated again, though all else is the same.

An event's marking is no part of what it says, so that the aggregates know nothing of it.
"""

from collections.abc import Mapping, Sequence

from services.meetings.domain.commands import (
    CorrectAttendance,
    CorrectConclusionSummary,
    CorrectCount,
    CorrectReport,
    CorrectSeriesRecord,
    CorrectTopic,
    StateMeetingDetails,
    StateSubjects,
)
from services.meetings.domain.errors import ReasonMissing
from services.meetings.domain.saying import said
from shared.contracts.meetings import (
    AttendanceCorrected,
    ConclusionSummaryCorrected,
    CountCorrected,
    MeetingDetailsStated,
    MeetingReportedCorrected,
    MeetingSubjectsStated,
    SeriesRecordCorrected,
    TopicDiscussedCorrected,
)
from shared.domain.decider import Command
from shared.domain.event import Marking, Published, Stored

Marked = (
    CorrectAttendance
    | CorrectConclusionSummary
    | CorrectCount
    | CorrectReport
    | CorrectSeriesRecord
    | CorrectTopic
    | StateMeetingDetails
    | StateSubjects
)

STATED: Mapping[type[Marked], type[Published]] = {
    CorrectAttendance: AttendanceCorrected,
    CorrectConclusionSummary: ConclusionSummaryCorrected,
    CorrectCount: CountCorrected,
    CorrectReport: MeetingReportedCorrected,
    CorrectSeriesRecord: SeriesRecordCorrected,
    CorrectTopic: TopicDiscussedCorrected,
    StateMeetingDetails: MeetingDetailsStated,
    StateSubjects: MeetingSubjectsStated,
}


def marking_before(past: Sequence[Stored], event: type[Published], fact: str | None) -> Marking | None:
    """The marking of the last of a stream's events that state a fact, or, without one, are of a type; None: there is none."""
    for each in reversed(past):
        same = isinstance(each.data, event) if fact is None else getattr(each.data, "fact", None) == fact
        if same:
            return each.marking
    return None


def marked_anew(command: Command, past: Sequence[Stored]) -> list[Published]:
    """What follows from a command that asks for what is already so, by who may see it. Raises ReasonMissing."""
    if not isinstance(command, Marked):
        return []
    event = STATED[type(command)]
    before = marking_before(past, event, getattr(command, "fact", None))
    if before is None or command.marking in (None, before):
        return []
    if command.reason is None:
        raise ReasonMissing(field="reason")
    return [said(event, command)]
