"""The open part of a fact, as an audience outside the bureau may know it."""

from collections.abc import Sequence
from typing import Any

import msgspec

from services.reporting.read_models import facts as rm
from shared.contracts.meetings.communiques import PARAGRAPHS
from shared.contracts.meetings.follow_up import ConsentStated
from shared.contracts.meetings.recordings import RECORDINGS
from shared.contracts.passages import PassageStated
from shared.contracts.submissions import SubmissionStated
from shared.public_view.meetings import MeetingView
from shared.public_view.meetings import PublishableFacts as MeetingFacts

_RESTATED_WHOLE = (rm.Subsidiary, rm.Merger, rm.StatementOfKind)


def opens_others(fact: rm.Fact) -> bool:
    """Return whether the openness of other facts may depend on this one, whatever its own."""
    if isinstance(fact.body, rm.StatementOfKind):
        return fact.body.name == PARAGRAPHS.name or is_consent_to_share(fact)
    return isinstance(fact.body, (rm.Meeting, rm.RecordedCommunique, rm.RecordedConclusion))


def is_meeting(fact: rm.Fact) -> bool:
    return isinstance(fact.body, rm.Meeting)


def is_recording(fact: rm.Fact) -> bool:
    """Return whether this is a recording, which an answer in another stream may close, even one recorded later."""
    return isinstance(fact.body, rm.StatementOfKind) and fact.body.name == RECORDINGS.name


def is_consent_to_share(fact: rm.Fact) -> bool:
    """Return whether this answers the question whether a recording may be shared."""
    statement = fact.body.statement if isinstance(fact.body, rm.StatementOfKind) else None
    return isinstance(statement, ConsentStated) and statement.to == "sharing"


def hangs_on(stated: rm.StatementOfKind) -> Sequence[str]:
    """Return the records that a statement names, without the author of a passage, who appears only by function, and
    without the issued report that was submitted: its own pages show it only to those for whom it was issued."""
    match stated.statement:
        case PassageStated(author=left_out) | SubmissionStated(report=left_out):
            return [record for record in stated.references if record != left_out]
    return stated.references


def may_name_another(fact: rm.Fact) -> bool:
    """Return whether an earlier version may name another record than the last one does, which may be closed."""
    return isinstance(fact.body, _RESTATED_WHOLE)


def with_events(fact: rm.Fact, events: tuple[int, ...]) -> rm.Fact:
    """Return the fact, resting on these events alone."""
    return msgspec.structs.replace(fact, events=events)


def anonymous(fact: rm.Fact) -> rm.Fact:
    """Return the fact without any trace of the event that last stated it, which may be closed."""
    return msgspec.structs.replace(
        fact,
        known_from=fact.events[-1],
        recorded="",
        event="",
        actor="",
        command="",
        source=None,
        known_to=None,
        reason=None,
        restated=None,
    )


def as_visible(fact: rm.Fact, facts: MeetingFacts, events: tuple[int, ...]) -> rm.Fact:
    """Return the meeting as an audience may know it. The reason for its not being held is the bureau's own."""
    stated: dict[str, Any] = {name: getattr(facts, name) for name in facts.__struct_fields__}
    planned_as = fact.body.shown.view.code
    shown = rm.MeetingVisibility(MeetingView(planned_as, "", facts, facts), events)
    stated["code"] = facts.code or planned_as
    body = rm.Meeting(fact.body.series, **stated, shown=shown)
    return msgspec.structs.replace(fact, body=body, events=events)
