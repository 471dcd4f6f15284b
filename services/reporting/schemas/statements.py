"""Study periods, and clause records (the day from which answers to an item are recorded): JSON and forms in, rows out."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from marshmallow import Schema, fields

from shared.contracts.clauses import CLAUSES
from shared.web.api import Paged
from shared.web.command_context import new_id
from shared.web.fields import MarkingField, OneOf, RecordId, StrictSchema, Text, Whole, WholeDay
from shared.web.statements.schemas import StatementBody


class Names(fields.List[Any]):
    """Several names, as a list, or one per line in a form."""

    def __init__(self, **options: Any) -> None:
        super().__init__(Text(longest=60), **options)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **options: Any) -> Any:
        if isinstance(value, str) and attr and self.parent and getattr(self.parent, "from_form", False):
            value = [line for line in value.splitlines() if line.strip()]
        return tuple(dict.fromkeys(super()._deserialize(value, attr, data, **options))) or None


class _StudyPeriodBody(StatementBody):
    from_form = False

    first_day = WholeDay(required=True)
    last_day = WholeDay()
    other_names = Names(validate=lambda names: len(names or ()) <= 20)
    ended_by = Text()
    source = Text(longest=1000)
    marking = MarkingField()


class DefineStudyPeriod(_StudyPeriodBody):
    period = RecordId("period", load_default=partial(new_id, "period"))
    name = Text(required=True, longest=60)


class CorrectStudyPeriod(_StudyPeriodBody):
    """The id is in the address."""

    reason = Text(required=True, longest=1000, lines=True)


class DefineStudyPeriodForm(DefineStudyPeriod):
    from_form = True


class CorrectStudyPeriodForm(CorrectStudyPeriod):
    from_form = True


class StudyPeriodRow(Schema):
    id = RecordId("period", required=True)
    version = Whole(required=True)
    name = Text(required=True)
    first_day = Text(required=True, metadata={"description": "YYYY-MM-DD"})
    last_day = Text(allow_none=True, metadata={"description": "YYYY-MM-DD; null while the period is open"})
    other_names = fields.List(Text(), required=True)
    ended_by = Text(allow_none=True)
    source = Text(allow_none=True)


class StudyPeriodsPage(Paged, StrictSchema):
    name = Text(longest=60, metadata={"description": "One of its names."})


def study_period(row: Any) -> dict[str, object]:
    """Return a row of study periods as JSON."""
    names = row.other_names.split("\n") if row.other_names else []
    return {name: getattr(row, name) for name in StudyPeriodRow().fields} | {"other_names": names}


class StateClauseRecord(StatementBody):
    """The item is in the address, as it is for the schemas below."""

    marking = MarkingField()
    fact = RecordId("fact", load_default=partial(new_id, "fact"))
    since = WholeDay(required=True)
    source = Text(longest=1000)


class CorrectClauseRecord(StatementBody):
    marking = MarkingField()
    reason = Text(required=True, longest=1000, lines=True)
    since = WholeDay(required=True)
    source = Text(longest=1000)


class WithdrawClauseRecord(StatementBody):
    marking = MarkingField()
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
    """Return an item of the resolution as JSON."""
    return {name: getattr(row, name) for name in ClauseRecordRow().fields}
