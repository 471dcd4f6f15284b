"""What is told of a meeting besides whether it took place: details, subjects, stated counts, topics, conclusions, reports.

It is a part of the meeting, in the meeting's stream: `meeting` decides with it.
"""

from collections.abc import Mapping

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
from services.meetings.domain.errors import CountBelowNought, FactWithdrawn, ReasonMissing
from services.meetings.domain.event_building import already_recorded, event_from
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
from shared.domain.errors import UnknownRecord

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

FACT_OF: Mapping[type[StatementCommand | CorrectionCommand | CorrectionEvent], type[Fact]] = {
    StateCount: CountStated,
    CorrectCount: CountStated,
    CountCorrected: CountStated,
    RecordTopic: TopicDiscussed,
    CorrectTopic: TopicDiscussed,
    TopicDiscussedCorrected: TopicDiscussed,
    SummarizeConclusion: ConclusionSummarized,
    CorrectConclusionSummary: ConclusionSummarized,
    ConclusionSummaryCorrected: ConclusionSummarized,
    RecordReport: MeetingReported,
    CorrectReport: MeetingReported,
    MeetingReportedCorrected: MeetingReported,
}
CORRECTION_EVENT_OF: Mapping[type[CorrectionCommand], type[CorrectionEvent]] = {
    CorrectCount: CountCorrected,
    CorrectTopic: TopicDiscussedCorrected,
    CorrectConclusionSummary: ConclusionSummaryCorrected,
    CorrectReport: MeetingReportedCorrected,
}


class MeetingFacts(msgspec.Struct, frozen=True):
    """`stated`: each fact as first stated; `facts`: those that hold now, as corrected; `closed`: what was last said of
    whether all conclusions are summarized."""

    details: MeetingDetailsStated | None = None
    subjects: MeetingSubjectsStated | None = None
    stated: Mapping[str, Fact] = {}
    facts: Mapping[str, Fact] = {}
    conclusions_closed: ConclusionsClosed | None = None


def decide(command: Command, told: MeetingFacts) -> list[Event]:
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
        case WithdrawMeetingFact(fact=fact):
            _check_stated(fact, told)
            return [event_from(MeetingFactWithdrawn, command)] if fact in told.facts else []
        case StateCount() | RecordTopic() | SummarizeConclusion() | RecordReport():
            return _state(command, told)
        case CorrectCount() | CorrectTopic() | CorrectConclusionSummary() | CorrectReport():
            return _correct(command, told)


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


def _state(command: StatementCommand, told: MeetingFacts) -> list[Event]:
    fact = event_from(FACT_OF[type(command)], command)
    if already_recorded(fact, told.stated, command.fact):
        return []
    _refuse_below_nought(fact)
    same = _sense(fact)
    return [] if any(_sense(each) == same for each in told.facts.values()) else [fact]


def _sense(fact: Fact) -> Fact:
    """What is said, whatever its id and wherever it stands: said again it is nothing new."""
    return msgspec.structs.replace(fact, fact="", source=None, imported=None)


def _correct(command: CorrectionCommand, told: MeetingFacts) -> list[Event]:
    fact = event_from(FACT_OF[type(command)], command)
    _check_stated(command.fact, told, type(fact))
    if command.fact not in told.facts:
        raise FactWithdrawn(fact=command.fact)
    _refuse_below_nought(fact)
    return [] if told.facts[command.fact] == fact else [event_from(CORRECTION_EVENT_OF[type(command)], command)]


def _check_stated(fact: str, told: MeetingFacts, *kinds: type[Fact]) -> None:
    """Raises UnknownRecord for a fact that was never stated, or is of another kind."""
    if not isinstance(told.stated.get(fact), kinds or object) or fact not in told.stated:
        raise UnknownRecord(field="fact", id=fact)


def _refuse_below_nought(fact: Fact) -> None:
    if isinstance(fact, CountStated) and fact.value < 0:
        raise CountBelowNought(field="value", value=fact.value)


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
        case MeetingFactWithdrawn(fact=fact):
            return msgspec.structs.replace(told, facts={key: each for key, each in told.facts.items() if key != fact})
        case CountStated() | TopicDiscussed() | ConclusionSummarized() | MeetingReported():
            holds = {**told.facts, event.fact: _holding(event)}
            return msgspec.structs.replace(told, stated={**told.stated, event.fact: event}, facts=holds)
        case _:
            return msgspec.structs.replace(
                told, facts={**told.facts, event.fact: event_from(FACT_OF[type(event)], event)}
            )


def _holding(fact: Fact) -> Fact:
    return msgspec.structs.replace(fact, imported=None)
