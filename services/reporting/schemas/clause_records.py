"""JSON and forms to commands, rows to JSON: since when a record is kept of what answers an item of the resolution."""

from typing import Any

from marshmallow import Schema, fields, post_load

from shared.contracts.reporting import CLAUSES
from shared.domain.event import Marking
from shared.web.command_context import new_id
from shared.web.fields import MarkingField, OneOf, RecordId, StrictSchema, Text, Whole, WholeDay

CommandFields = tuple[dict[str, Any], Marking | None]
"""What is said but for the item, which comes with the address; and who may see what comes of it."""


class _OfClause(StrictSchema):
    marking = MarkingField()

    @post_load
    def to_input(self, said: dict[str, Any], **_: object) -> CommandFields:
        marking = said.pop("marking", None)
        return self.completed(said), marking

    def completed(self, said: dict[str, Any]) -> dict[str, Any]:
        return said


class StateClauseRecord(_OfClause):
    fact = RecordId("fact")
    since = WholeDay(required=True)
    source = Text(longest=1000)

    def completed(self, said: dict[str, Any]) -> dict[str, Any]:
        return {"fact": new_id("fact")} | said


class CorrectClauseRecord(_OfClause):
    reason = Text(required=True, longest=1000, lines=True)
    since = WholeDay(required=True)
    source = Text(longest=1000)


class WithdrawClauseRecord(_OfClause):
    reason = Text(required=True, longest=1000, lines=True)


class ClauseRecordRow(Schema):
    id = RecordId("clause", required=True)
    version = Whole(required=True)
    clause = OneOf(*CLAUSES, required=True)
    since = Text(allow_none=True, metadata={"description": "YYYY-MM-DD; null where it is not stated"})
    source = Text(allow_none=True)


class ClauseRecords(Schema):
    items = fields.List(fields.Nested(ClauseRecordRow), required=True)


def clause_record(row: Any) -> dict[str, object]:
    """A row of the items of the resolution as JSON."""
    return {name: getattr(row, name) for name in ("id", "version", "clause", "since", "source")}
