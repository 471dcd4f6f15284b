"""Facts of a meeting: details, subjects, stated counts, topics, conclusions, reports."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, get_args

from flask_babel import gettext as _
from marshmallow import Schema, ValidationError, fields, post_load, validates

from services.meetings.domain import commands
from services.meetings.schemas.fields import FactAmendmentSchema, Lines, RestatementSchema, fact_acts
from shared.contracts.meetings import CountRelation
from shared.contracts.meetings.meeting_facts import CONCLUSION_SUMMARY, COUNT, REPORT, TOPIC
from shared.event_store.statements import StatementRow
from shared.statements.kinds import StatementKind
from shared.web.command_fields import CommandFields, CommandSchema, ReasonText
from shared.web.fields import AnyId, OneOf, Text, YesNo
from shared.web.refusals import unless

GENERAL = "general"
"""The name under which meetings without a subject are counted, so no subject may have it."""


class _Source(CommandSchema):
    source = Text(longest=1000)


class StateMeetingDetails(RestatementSchema, _Source):
    """All stated details: omitted ones are not known."""

    venue = Text(longest=1000)
    hosts = Lines(200, metadata={"description": "Organizations as the source writes them, never people."})
    colocated_with = Text(longest=1000)
    invitation_only = YesNo()
    day_note = Text(longest=1000)
    note = Text(longest=1000, lines=True)
    reason = Text(longest=1000, lines=True, metadata={"description": "Needed where details are stated already."})


class StateSubjects(RestatementSchema, _Source):
    """All subjects of a meeting; an empty list for a general meeting."""

    subjects = Lines(
        80,
        required=True,
        metadata={
            "description": "Each subject, such as health; none for a general meeting.",
            **unless(f"none of them is the word {GENERAL}"),
        },
    )
    reason = Text(longest=1000, lines=True, metadata={"description": "Needed where subjects are stated already."})

    @validates("subjects")
    def is_no_word_of_ours(self, subjects: tuple[str, ...] | None, **_place: object) -> None:
        """Raise ValidationError for the word under which meetings without a subject are counted."""
        if any(each.casefold() == GENERAL for each in subjects or ()):
            raise ValidationError(_("A general meeting has no subject: leave this word out."))

    @post_load
    def to_input(self, data: dict[str, Any], **_options: object) -> CommandFields:
        answer: CommandFields = super().to_input(data | {"subjects": _each_once(data["subjects"] or ())})
        return answer


class WithdrawSubjects(CommandSchema):
    reason = ReasonText()


def _each_once(subjects: Iterable[str]) -> tuple[str, ...]:
    """Return each once, as first written, ignoring case."""
    by_key: dict[str, str] = {}
    for each in subjects:
        by_key.setdefault(each.casefold(), each)
    return tuple(by_key.values())


COUNTS = fact_acts(
    COUNT,
    commands.StateCount,
    commands.CorrectCount,
    relation=OneOf(*get_args(CountRelation), load_default="="),
)
TOPICS = fact_acts(TOPIC, commands.RecordTopic, commands.CorrectTopic)
CONCLUSIONS = fact_acts(CONCLUSION_SUMMARY, commands.SummarizeConclusion, commands.CorrectConclusionSummary)
REPORTS = fact_acts(REPORT, commands.RecordReport, commands.CorrectReport)


class CloseConclusions(_Source):
    complete = YesNo(required=True)


class WithdrawMeetingFact(FactAmendmentSchema):
    """A count, a topic, a summary or a report."""


class DetailsRow(Schema):
    venue = fields.String(allow_none=True)
    hosts = fields.List(fields.String(), required=True)
    colocated_with = fields.String(allow_none=True)
    invitation_only = fields.Boolean(allow_none=True)
    day_note = fields.String(allow_none=True, metadata={"description": "What is uncertain about the days."})
    note = fields.String(allow_none=True)
    source = fields.String(allow_none=True)


class _FactRow(Schema):
    fact = AnyId(required=True)
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
    """The facts of a meeting, as far as the viewer may see them."""

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


PARTS: Mapping[str, tuple[StatementKind, type[Schema]]] = {
    "stated_counts": (COUNT, CountRow),
    "topics": (TOPIC, TopicRow),
    "conclusions": (CONCLUSION_SUMMARY, SummaryRow),
    "reports": (REPORT, ReportRow),
}


def facts_as_json(details: Any, subjects: Any, facts: Sequence[StatementRow], complete: bool | None) -> dict[str, Any]:
    """Return the fields of ToldRow; `details`, `subjects` and `facts` are rows that the viewer may see."""
    parts = {
        part: [{name: getattr(row.statement, name) for name in schema().fields} for row in facts if row.kind is kind]
        for part, (kind, schema) in PARTS.items()
    }
    plain = None if details is None else {name: getattr(details, name) for name in DetailsRow().fields}
    if plain is not None:
        plain["hosts"] = details.hosts.split("\n") if details.hosts else []
    about = {
        "subjects": None if subjects is None else subjects.subjects.split("\n") if subjects.subjects else [],
        "subjects_source": None if subjects is None else subjects.source,
    }
    return parts | about | {"details": plain, "conclusions_complete": complete}
