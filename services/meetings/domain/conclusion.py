"""A conclusion of a meeting: drafted, adopted, dropped or replaced; its wording is corrected only with a reason."""

from collections.abc import Collection, Sequence
from itertools import count

from services.meetings.domain.conclusion_commands import (
    AdoptConclusion,
    CorrectWording,
    CorrectWordingByCorrigendum,
    DescribeConclusion,
    DraftConclusion,
    DropConclusion,
    OnConclusion,
    RedraftConclusion,
    ReplaceConclusion,
    WithdrawAdoption,
)
from services.meetings.domain.errors import NotAdopted, NotADraft, SuccessorNotAdopted
from shared.contracts.meetings.conclusions import (
    ConclusionAdopted,
    ConclusionAdoptionWithdrawn,
    ConclusionDescribed,
    ConclusionDrafted,
    ConclusionDropped,
    ConclusionRedrafted,
    ConclusionReplaced,
    ConclusionWordingCorrected,
)
from shared.domain.errors import NotThere
from shared.domain.event_building import event_from
from shared.public_view.conclusions import Conclusion, Event, evolve
from shared.statements.errors import AlreadyStated

Command = (
    DraftConclusion
    | RedraftConclusion
    | AdoptConclusion
    | DropConclusion
    | WithdrawAdoption
    | DescribeConclusion
    | CorrectWording
    | CorrectWordingByCorrigendum
    | ReplaceConclusion
)

initial_state: Conclusion | None = None


def lowest_free(taken: Collection[int]) -> int:
    """Return the next free number of a conclusion: the number of a dropped one is free again."""
    return next(number for number in count(1) if number not in taken)


def decide(command: OnConclusion, conclusion: Conclusion | None) -> Sequence[Event]:
    """Return the events of a command. Raises NotThere and the errors of this package."""
    if isinstance(command, DraftConclusion):
        return _draft(command, conclusion)
    if conclusion is None:
        raise NotThere(id=command.conclusion)
    match command:
        case RedraftConclusion() | AdoptConclusion() | DropConclusion():
            return _of_draft(command, conclusion)
        case WithdrawAdoption():
            if conclusion.state == "draft":
                return []
            _require_adopted(conclusion)
            return [event_from(ConclusionAdoptionWithdrawn, command)]
        case DescribeConclusion():
            _require_adopted(conclusion)
            return _if_new(event_from(ConclusionDescribed, command), conclusion)
        case CorrectWording():
            _require_adopted(conclusion)
            return _if_new(event_from(ConclusionWordingCorrected, command), conclusion)
        case ReplaceConclusion():
            return _replace(command, conclusion)
    raise AssertionError("unreachable")


def _draft(command: DraftConclusion, conclusion: Conclusion | None) -> list[Event]:
    event = event_from(ConclusionDrafted, command)
    if conclusion is None:
        return [event]
    if command.imported is None and evolve(None, event) != conclusion:
        raise AlreadyStated(id=command.conclusion)
    return []


def _of_draft(command: RedraftConclusion | AdoptConclusion | DropConclusion, conclusion: Conclusion) -> list[Event]:
    match command:
        case AdoptConclusion(on=on) if conclusion.state == "adopted" and conclusion.adopted_on == on:
            return []
        case DropConclusion() if conclusion.state == "dropped":
            return []
    if conclusion.state != "draft":
        raise NotADraft(conclusion=command.conclusion, state=conclusion.state)
    match command:
        case RedraftConclusion():
            return _if_new(event_from(ConclusionRedrafted, command), conclusion)
        case AdoptConclusion():
            return [event_from(ConclusionAdopted, command)]
        case DropConclusion():
            return [event_from(ConclusionDropped, command)]


def _replace(command: ReplaceConclusion, conclusion: Conclusion) -> list[Event]:
    event = event_from(ConclusionReplaced, command)
    if evolve(conclusion, event) == conclusion:
        return []
    _require_adopted(conclusion)
    if command.conclusion in command.by:
        raise SuccessorNotAdopted(field="by", id=command.conclusion)
    return [event]


def _if_new(event: Event, conclusion: Conclusion) -> list[Event]:
    return [] if evolve(conclusion, event) == conclusion else [event]


def _require_adopted(conclusion: Conclusion) -> None:
    if conclusion.state != "adopted":
        raise NotAdopted(conclusions=[conclusion.number], paragraphs=[])


__all__ = ["Command", "decide", "evolve", "initial_state"]
