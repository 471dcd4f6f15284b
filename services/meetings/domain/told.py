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
from services.meetings.domain.saying import said, said_before
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

Statement = StateCount | RecordTopic | SummarizeConclusion | RecordReport
Correction = CorrectCount | CorrectTopic | CorrectConclusionSummary | CorrectReport
Subjects = StateSubjects | WithdrawSubjects
Command = StateMeetingDetails | Subjects | Statement | Correction | CloseConclusions | WithdrawMeetingFact
Fact = CountStated | TopicDiscussed | ConclusionSummarized | MeetingReported
Corrected = CountCorrected | TopicDiscussedCorrected | ConclusionSummaryCorrected | MeetingReportedCorrected
AboutSubjects = MeetingSubjectsStated | MeetingSubjectsWithdrawn
Event = MeetingDetailsStated | AboutSubjects | Fact | Corrected | ConclusionsClosed | MeetingFactWithdrawn

FACTS: Mapping[type[Statement | Correction | Corrected], type[Fact]] = {
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
CORRECTIONS: Mapping[type[Correction], type[Corrected]] = {
    CorrectCount: CountCorrected,
    CorrectTopic: TopicDiscussedCorrected,
    CorrectConclusionSummary: ConclusionSummaryCorrected,
    CorrectReport: MeetingReportedCorrected,
}


class Told(msgspec.Struct, frozen=True):
    """`stated`: each fact as first stated; `facts`: those that hold now, as corrected; `closed`: what was last said of
    whether all conclusions are summarized."""

    details: MeetingDetailsStated | None = None
    subjects: MeetingSubjectsStated | None = None
    stated: Mapping[str, Fact] = {}
    facts: Mapping[str, Fact] = {}
    closed: ConclusionsClosed | None = None


def decide(command: Command, told: Told) -> list[Event]:
    """Events that follow from a command. Raises UnknownRecord and the errors of this package."""
    match command:
        case StateMeetingDetails():
            return _details(command, told)
        case StateSubjects():
            return _subjects(command, told)
        case WithdrawSubjects():
            return [said(MeetingSubjectsWithdrawn, command)] if told.subjects else []
        case CloseConclusions():
            closed = said(ConclusionsClosed, command)
            return [] if told.closed == closed else [closed]
        case WithdrawMeetingFact(fact=fact):
            _known(fact, told)
            return [said(MeetingFactWithdrawn, command)] if fact in told.facts else []
        case StateCount() | RecordTopic() | SummarizeConclusion() | RecordReport():
            return _state(command, told)
        case CorrectCount() | CorrectTopic() | CorrectConclusionSummary() | CorrectReport():
            return _correct(command, told)


def _details(command: StateMeetingDetails, told: Told) -> list[Event]:
    event = said(MeetingDetailsStated, command)
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


def _subjects(command: StateSubjects, told: Told) -> list[Event]:
    event = said(MeetingSubjectsStated, command)
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


def _state(command: Statement, told: Told) -> list[Event]:
    fact = said(FACTS[type(command)], command)
    if said_before(fact, told.stated, command.fact):
        return []
    _refuse_below_nought(fact)
    same = _sense(fact)
    return [] if any(_sense(each) == same for each in told.facts.values()) else [fact]


def _sense(fact: Fact) -> Fact:
    """What is said, whatever its id and wherever it stands: said again it is nothing new."""
    return msgspec.structs.replace(fact, fact="", source=None, imported=None)


def _correct(command: Correction, told: Told) -> list[Event]:
    fact = said(FACTS[type(command)], command)
    _known(command.fact, told, type(fact))
    if command.fact not in told.facts:
        raise FactWithdrawn(fact=command.fact)
    _refuse_below_nought(fact)
    return [] if told.facts[command.fact] == fact else [said(CORRECTIONS[type(command)], command)]


def _known(fact: str, told: Told, *kinds: type[Fact]) -> None:
    """Raises UnknownRecord for a fact that was never stated, or is of another kind."""
    if not isinstance(told.stated.get(fact), kinds or object) or fact not in told.stated:
        raise UnknownRecord(field="fact", id=fact)


def _refuse_below_nought(fact: Fact) -> None:
    if isinstance(fact, CountStated) and fact.value < 0:
        raise CountBelowNought(field="value", value=fact.value)


def evolve(told: Told, event: Event) -> Told:
    match event:
        case MeetingDetailsStated():
            return msgspec.structs.replace(told, details=event)
        case MeetingSubjectsStated():
            return msgspec.structs.replace(told, subjects=event)
        case MeetingSubjectsWithdrawn():
            return msgspec.structs.replace(told, subjects=None)
        case ConclusionsClosed():
            return msgspec.structs.replace(told, closed=event)
        case MeetingFactWithdrawn(fact=fact):
            return msgspec.structs.replace(told, facts={key: each for key, each in told.facts.items() if key != fact})
        case CountStated() | TopicDiscussed() | ConclusionSummarized() | MeetingReported():
            holds = {**told.facts, event.fact: _holding(event)}
            return msgspec.structs.replace(told, stated={**told.stated, event.fact: event}, facts=holds)
        case _:
            return msgspec.structs.replace(told, facts={**told.facts, event.fact: said(FACTS[type(event)], event)})


def _holding(fact: Fact) -> Fact:
    return msgspec.structs.replace(fact, imported=None)
