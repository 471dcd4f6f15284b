"""What is told of a meeting: details, subjects, stated counts, topics, conclusions, reports."""

from collections.abc import Iterable, Mapping
from typing import Any, get_args

from flask_babel import gettext as _
from marshmallow import Schema, ValidationError, fields, validates

from services.meetings.schemas.fields import (
    CommandSchema,
    FactAmendmentSchema,
    Lines,
    Reason,
    RestatementSchema,
    fact_schemas,
)
from shared.contracts.meetings import CountRelation
from shared.contracts.meetings.meeting_facts import CONCLUSION_SUMMARY, COUNT, REPORT, TOPIC
from shared.web.fields import OneOf, Text, YesNo

GENERAL = "general"
"""What meetings without a subject are counted as, so that no subject is called so."""


class _Source(CommandSchema):
    source = Text(longest=1000)


class StateMeetingDetails(RestatementSchema, _Source):
    """All that is stated of these: what is left out is not known."""

    from_form = False

    venue = Text(longest=1000)
    hosts = Lines(200, metadata={"description": "Organizations as the source writes them, never people."})
    colocated_with = Text(longest=1000)
    invitation_only = YesNo()
    day_note = Text(longest=1000)
    note = Text(longest=1000, lines=True)
    reason = Text(longest=1000, lines=True, metadata={"description": "Needed where details are stated already."})


class StateSubjects(RestatementSchema, _Source):
    """All that the meeting is about; an empty list for a general meeting."""

    from_form = False

    subjects = Lines(
        80, required=True, metadata={"description": "Each subject, such as health; none for a general meeting."}
    )
    reason = Text(longest=1000, lines=True, metadata={"description": "Needed where subjects are stated already."})

    @validates("subjects")
    def is_no_word_of_ours(self, subjects: tuple[str, ...] | None, **_place: object) -> None:
        """Raises ValidationError for the word under which meetings without a subject are counted."""
        if any(each.casefold() == GENERAL for each in subjects or ()):
            raise ValidationError(_("A general meeting has no subject: leave this word out."))

    def command(self, said: dict[str, Any]) -> dict[str, Any]:
        return said | {"subjects": _each_once(said["subjects"] or ())}


class WithdrawSubjects(CommandSchema):
    reason = Reason()


def _each_once(subjects: Iterable[str]) -> tuple[str, ...]:
    """As they are first written, whatever the case of the letters."""
    found: dict[str, str] = {}
    for each in subjects:
        found.setdefault(each.casefold(), each)
    return tuple(found.values())


StateCount, CorrectCount = fact_schemas(
    COUNT, "StateCount", "CorrectCount", relation=OneOf(*get_args(CountRelation), load_default="=")
)
RecordTopic, CorrectTopic = fact_schemas(TOPIC, "RecordTopic", "CorrectTopic")
SummarizeConclusion, CorrectConclusionSummary = fact_schemas(
    CONCLUSION_SUMMARY, "SummarizeConclusion", "CorrectConclusionSummary"
)
RecordReport, CorrectReport = fact_schemas(REPORT, "RecordReport", "CorrectReport")


class CloseConclusions(_Source):
    complete = YesNo(required=True)


class WithdrawMeetingFact(FactAmendmentSchema):
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
    subjects = fields.List(
        fields.String(),
        allow_none=True,
        metadata={"description": "All that it is about; an empty list for a general meeting; null: not said."},
    )
    subjects_source = fields.String(allow_none=True)
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


def facts_as_json(details: Any, subjects: Any, facts: Iterable[Any], complete: bool | None) -> dict[str, Any]:
    """As ToldRow; `details`, `subjects` and `facts` are rows that the viewer may see."""
    rows: Mapping[str, list[Any]] = {kind: [] for kind, _text in PARTS.values()}
    for row in facts:
        rows[row.kind].append(row)
    parts = {part: [_fact(row, text) for row in rows[kind]] for part, (kind, text) in PARTS.items()}
    plain = None if details is None else {name: getattr(details, name) for name in DetailsRow().fields}
    if plain is not None:
        plain["hosts"] = details.hosts.split("\n") if details.hosts else []
    about = {
        "subjects": None if subjects is None else subjects.subjects.split("\n") if subjects.subjects else [],
        "subjects_source": None if subjects is None else subjects.source,
    }
    return parts | about | {"details": plain, "conclusions_complete": complete}


def _fact(row: Any, text: str) -> dict[str, Any]:
    said = {"fact": row.fact, "source": row.source, text: row.text}
    counted = {"value": row.value, "relation": row.relation, "by": row.by}
    return said | (counted if row.kind == "count" else {})
