"""The state of a conclusion after its events. Shared by its decider, the rows in meetings, and the views in reporting
and for partners."""

from typing import Literal

import msgspec

from shared.contracts.meetings.conclusions import (
    ConclusionAdopted,
    ConclusionAdoptionWithdrawn,
    ConclusionDescribed,
    ConclusionDrafted,
    ConclusionDropped,
    ConclusionRedrafted,
    ConclusionReplaced,
    ConclusionWordingCorrected,
    Relation,
    Verb,
)
from shared.domain.event_building import shared_fields

ConclusionState = Literal["draft", "adopted", "dropped", "replaced"]


class Conclusion(msgspec.Struct, frozen=True, omit_defaults=True):
    """The current state of a conclusion. `dropped` and `replaced` are the events that ended it; `relation`, `by` and
    `replaced_on` describe its replacement."""

    meeting: str
    number: int
    verb: Verb
    wording: str
    language: str
    calls_on: tuple[str, ...] | None = None
    priority: bool | None = None
    topics: tuple[str, ...] | None = None
    items: tuple[str, ...] | None = None
    came_from: tuple[str, ...] | None = None
    summary: str | None = None
    source: str | None = None
    state: ConclusionState = "draft"
    adopted_on: str | None = None
    by: tuple[str, ...] = ()
    relation: Relation | None = None
    replaced_on: str | None = None
    reason: str | None = None

    @property
    def is_adopted(self) -> bool:
        """Return whether the meeting adopted it, regardless of later events."""
        return self.state in ("adopted", "replaced")


Event = (
    ConclusionDrafted
    | ConclusionRedrafted
    | ConclusionAdopted
    | ConclusionDropped
    | ConclusionAdoptionWithdrawn
    | ConclusionDescribed
    | ConclusionWordingCorrected
    | ConclusionReplaced
)


def evolve(conclusion: Conclusion | None, event: object) -> Conclusion | None:
    """Return the conclusion after an event of its stream; any other event leaves it unchanged."""
    if isinstance(event, ConclusionDrafted):
        return Conclusion(**{name: getattr(event, name) for name in shared_fields(Conclusion, type(event))})
    return conclusion if conclusion is None else _changed(conclusion, event)


def _changed(conclusion: Conclusion, event: object) -> Conclusion:
    replace = msgspec.structs.replace
    match event:
        case ConclusionRedrafted():
            values = {name: getattr(event, name) for name in shared_fields(Conclusion, type(event))}
            return replace(conclusion, **values)
        case ConclusionDescribed():
            values = {name: getattr(event, name) for name in shared_fields(Conclusion, type(event)) if name != "reason"}
            return replace(conclusion, **values)
        case ConclusionAdopted(on=on):
            return replace(conclusion, state="adopted", adopted_on=on)
        case ConclusionDropped(reason=reason):
            return replace(conclusion, state="dropped", reason=reason)
        case ConclusionAdoptionWithdrawn():
            return replace(conclusion, state="draft", adopted_on=None)
        case ConclusionWordingCorrected(wording=wording):
            return replace(conclusion, wording=wording)
        case ConclusionReplaced(by=by, relation=relation, on=on, reason=reason):
            return replace(conclusion, state="replaced", by=by, relation=relation, replaced_on=on, reason=reason)
    return conclusion
