"""JSON and forms to commands, rows to JSON: study periods."""

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, fields, post_load

from services.reporting.domain import commands
from shared.domain.event import Marking
from shared.web.api import Paged
from shared.web.command_context import new_id
from shared.web.fields import MarkingField, RecordId, StrictSchema, Text, Whole, WholeDay

CommandInput = tuple[Any, Marking | None]
"""A command, and who may see what comes of it."""


class Names(fields.List[Any]):
    """Several names, as a list, or one a line in a form."""

    def __init__(self, **options: Any) -> None:
        super().__init__(Text(longest=60), **options)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **options: Any) -> Any:
        if isinstance(value, str) and attr and self.parent and getattr(self.parent, "from_form", False):
            value = [line for line in value.splitlines() if line.strip()]
        return tuple(dict.fromkeys(super()._deserialize(value, attr, data, **options))) or None


class _Stated(StrictSchema):
    from_form = False

    first_day = WholeDay(required=True)
    last_day = WholeDay()
    other_names = Names(validate=lambda names: len(names or ()) <= 20)
    ended_by = Text()
    source = Text(longest=1000)
    marking = MarkingField()


class DefineStudyPeriod(_Stated):
    period = RecordId("period")
    name = Text(required=True, longest=60)

    @post_load
    def to_command(self, said: dict[str, Any], **_: object) -> CommandInput:
        marking = said.pop("marking", None)
        period = said.pop("period", None) or new_id("period")
        return commands.DefineStudyPeriod(period=period, **said), marking


class CorrectStudyPeriod(_Stated):
    """Loads into (what is stated, marking): the id comes with the address."""

    reason = Text(required=True, longest=1000, lines=True)

    @post_load
    def to_input(self, said: dict[str, Any], **_: object) -> tuple[dict[str, Any], Marking | None]:
        marking = said.pop("marking", None)
        return said, marking


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
    """A row of study periods as JSON."""
    return {
        "id": row.id,
        "version": row.version,
        "name": row.name,
        "first_day": row.first_day,
        "last_day": row.last_day,
        "other_names": row.other_names.split("\n") if row.other_names else [],
        "ended_by": row.ended_by,
        "source": row.source,
    }
