"""Conclusions, from drafted to adopted or replaced."""

from collections.abc import Collection
from typing import Any, get_args

from marshmallow import Schema, fields

from services.meetings.read_models.communique_text import ConclusionRow
from services.meetings.schemas.fields import SOURCE, UnmarkedAct, Version
from shared.contracts.meetings.conclusions import (
    ConclusionAdopted,
    ConclusionDescribed,
    ConclusionDrafted,
    ConclusionRedrafted,
    ConclusionReplaced,
    ConclusionWordingCorrected,
)
from shared.domain.event import PublishedEvent
from shared.public_view.conclusions import ConclusionState
from shared.statements.fields import fields_of
from shared.web.api import Paged
from shared.web.command_fields import CommandSchema, ReasonText
from shared.web.fields import Day, MarkingField, OneOf, RecordId, StrictSchema, Text
from shared.web.statements.own_fields import own_field


def _declared(event: type[PublishedEvent], *without: str) -> type[Schema]:
    """Return the schema of an event's fields as they are declared."""
    declared = {
        each.name: own_field(each) for each in fields_of(event) if each.name not in ("reason", "corrigendum", *without)
    }
    return Schema.from_dict(declared, name=event.__name__)


class DraftConclusion(CommandSchema, _declared(ConclusionDrafted)):  # type: ignore[misc]
    makes = ("conclusion", "conclusion")

    conclusion = RecordId("conclusion")
    source = SOURCE["source"]
    marking = MarkingField(
        among=("members", "bureau", "restricted"),
        metadata={"description": "Who may see it; left out: the bureau. It becomes public with its communiqué."},
    )


class RedraftConclusion(UnmarkedAct, _declared(ConclusionRedrafted)):  # type: ignore[misc]
    source = SOURCE["source"]


class DescribeConclusion(UnmarkedAct, _declared(ConclusionDescribed)):  # type: ignore[misc]
    source = SOURCE["source"]
    reason = ReasonText()


class AdoptConclusion(UnmarkedAct, _declared(ConclusionAdopted)):  # type: ignore[misc]
    """The day on which the meeting adopted it."""


class CorrectWording(UnmarkedAct, _declared(ConclusionWordingCorrected)):  # type: ignore[misc]
    reason = ReasonText()


class ReplaceConclusion(UnmarkedAct, _declared(ConclusionReplaced)):  # type: ignore[misc]
    reason = ReasonText()


class DropConclusion(UnmarkedAct):
    reason = ReasonText()


class WithdrawAdoption(UnmarkedAct):
    reason = ReasonText()


class ConclusionsPage(Paged, StrictSchema):
    meeting = RecordId("meeting")
    state = OneOf(*get_args(ConclusionState))
    search = Text(longest=200, metadata={"description": "Words of their wordings, whatever the case and accents."})


class ConclusionRowShape(Schema):
    class Meta:
        title = "ConclusionRow"

    id = RecordId("conclusion", required=True)
    version = Version()
    meeting = RecordId("meeting", required=True)
    number = fields.Integer(required=True)
    verb = fields.String(required=True)
    wording = fields.String(required=True)
    language = fields.String(required=True)
    state = fields.String(required=True)
    adopted_on = Day(allow_none=True)
    calls_on = fields.List(fields.String(), required=True)
    by = fields.List(
        RecordId("conclusion"), required=True, metadata={"description": "The conclusions that replace it."}
    )
    relation = fields.String(allow_none=True)
    replaced_on = Day(allow_none=True)
    priority = fields.Boolean(
        allow_none=True, metadata={"description": "Absent for readers outside the bureau, as are the following fields."}
    )
    topics = fields.List(fields.String())
    items = fields.List(fields.String(), allow_none=True)
    came_from = fields.List(fields.String())
    summary = fields.String(allow_none=True)
    source = fields.String(allow_none=True)
    reason = fields.String(allow_none=True)
    marking = fields.String()


_OPEN = ("meeting", "number", "verb", "wording", "language", "state", "adopted_on", "relation", "replaced_on")
_CLOSED = ("priority", "summary", "source", "reason")


def conclusion(row: ConclusionRow, opened: Collection[str] | None = None) -> dict[str, Any]:
    """Return a conclusion as JSON; outside the bureau without what was not published with it. `opened`: those that are open to
    the reader among the conclusions that replace it; None within the bureau."""
    aggregate = row.conclusion
    body: dict[str, Any] = {"id": row.id} | {name: getattr(aggregate, name) for name in _OPEN}
    body |= {"calls_on": list(aggregate.calls_on or ()), "by": list(aggregate.by)}
    if opened is not None:
        return body | {"items": None, "by": [each for each in aggregate.by if each in opened]}
    several = {name: list(getattr(aggregate, name) or ()) for name in ("topics", "items", "came_from")}
    closed = {name: getattr(aggregate, name) for name in _CLOSED}
    return body | several | closed | {"version": row.version, "marking": row.marking}
