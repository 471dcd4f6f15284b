"""What is told of a meeting: details, stated counts, topics, conclusions, reports."""

from collections.abc import Iterable, Mapping
from typing import Any, get_args

from marshmallow import Schema, fields

from services.meetings.schemas.parts import Lines, Marked, MendedFact, NewFact
from shared.contracts.meetings import CountRelation
from shared.web.fields import OneOf, Text, Whole, YesNo

MOST = 1_000_000
"""People or organizations of one meeting, more than any had."""


class _Source(Marked):
    source = Text(longest=1000)


class StateMeetingDetails(_Source):
    """All that is stated of these: what is left out is not known."""

    from_form = False

    venue = Text(longest=1000)
    hosts = Lines(200, metadata={"description": "Organizations as the source writes them, never people."})
    colocated_with = Text(longest=1000)
    invitation_only = YesNo()
    day_note = Text(longest=1000)
    note = Text(longest=1000, lines=True)
    reason = Text(longest=1000, lines=True, metadata={"description": "Needed where details are stated already."})


class _Count(_Source):
    value = Whole(least=0, most=MOST, required=True)
    relation = OneOf(*get_args(CountRelation), load_default="=")
    of = Text(required=True, longest=1000)
    by = Text(required=True, longest=1000)


class _Topic(_Source):
    topic = Text(required=True, longest=1000)


class _Summary(_Source):
    summary = Text(required=True, longest=1000, lines=True)


class _Report(_Source):
    document = Text(required=True, longest=1000)


class StateCount(NewFact, _Count):
    """A number that a document gives."""


class CorrectCount(MendedFact, _Count):
    """The count as the document gives it: it replaces all of it."""


class RecordTopic(NewFact, _Topic):
    """A topic that was discussed."""


class CorrectTopic(MendedFact, _Topic):
    """The topic as it should have been recorded."""


class SummarizeConclusion(NewFact, _Summary):
    """A conclusion in our words."""


class CorrectConclusionSummary(MendedFact, _Summary):
    """The summary as it should have been written."""


class CloseConclusions(_Source):
    complete = YesNo(required=True)


class RecordReport(NewFact, _Report):
    """A document that reports the meeting."""


class CorrectReport(MendedFact, _Report):
    """The document as it should have been cited."""


class WithdrawMeetingFact(MendedFact):
    """A count, a topic, a summary or a report."""


class DetailsRow(Schema):
    venue = fields.String(allow_none=True)
    hosts = fields.List(fields.String(), required=True)
    colocated_with = fields.String(allow_none=True)
    invitation_only = fields.Boolean(allow_none=True)
    day_note = fields.String(allow_none=True, metadata={"description": "What is not sure about the days."})
    note = fields.String(allow_none=True)
    source = fields.String(allow_none=True)


class _FactRow(Schema):
    fact = fields.String(required=True)
    source = fields.String(allow_none=True)


class CountRow(_FactRow):
    value = fields.Integer(required=True)
    relation = fields.String(required=True, metadata={"description": "How the document gives it: =, about, more than…"})
    of = fields.String(required=True, metadata={"description": "What was counted."})
    by = fields.String(required=True, metadata={"description": "What states it."})


class TopicRow(_FactRow):
    topic = fields.String(required=True)


class SummaryRow(_FactRow):
    summary = fields.String(required=True, metadata={"description": "Ours, never the wording of the meeting."})


class ReportRow(_FactRow):
    document = fields.String(required=True)


class ToldRow(Schema):
    """What is told of a meeting, as far as the viewer may see it."""

    details = fields.Nested(DetailsRow, allow_none=True)
    stated_counts = fields.List(fields.Nested(CountRow), required=True)
    topics = fields.List(fields.Nested(TopicRow), required=True)
    conclusions = fields.List(fields.Nested(SummaryRow), required=True)
    conclusions_complete = fields.Boolean(
        allow_none=True, metadata={"description": "Whether all conclusions are summarized; null: not said."}
    )
    reports = fields.List(fields.Nested(ReportRow), required=True)


PARTS = {
    "stated_counts": ("count", "of"),
    "topics": ("topic", "topic"),
    "conclusions": ("conclusion", "summary"),
    "reports": ("report", "document"),
}


def told(details: Any, facts: Iterable[Any], complete: bool | None) -> dict[str, Any]:
    """As ToldRow; `details` and `facts` are rows that the viewer may see."""
    rows: Mapping[str, list[Any]] = {kind: [] for kind, _text in PARTS.values()}
    for row in facts:
        rows[row.kind].append(row)
    parts = {part: [_fact(row, text) for row in rows[kind]] for part, (kind, text) in PARTS.items()}
    plain = None if details is None else {name: getattr(details, name) for name in DetailsRow().fields}
    if plain is not None:
        plain["hosts"] = details.hosts.split("\n") if details.hosts else []
    return parts | {"details": plain, "conclusions_complete": complete}


def _fact(row: Any, text: str) -> dict[str, Any]:
    said = {"fact": row.fact, "source": row.source, text: row.text}
    counted = {"value": row.value, "relation": row.relation, "by": row.by}
    return said | (counted if row.kind == "count" else {})
