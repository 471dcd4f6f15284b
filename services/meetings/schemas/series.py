"""Series and the statements on their record."""

from collections.abc import Iterable
from typing import Any, get_args

from marshmallow import Schema, fields

from services.meetings.domain import commands
from services.meetings.schemas.fields import FactAmendmentSchema, Version, fact_acts
from shared.contracts.meetings import SeriesKind
from shared.contracts.meetings.series import SERIES_RECORD
from shared.event_store.statements import StatementRow
from shared.web.api import Paged
from shared.web.command_fields import CommandSchema, ReasonText
from shared.web.fields import AnyId, Day, OneOf, RecordId, StrictSchema, Text


def _group() -> Text:
    about = "The code of the group whose meetings these are, without a study period: SG13, TSAG."
    return Text(longest=40, metadata={"description": about})


class OpenSeries(CommandSchema):
    makes = ("series", "series")

    series = RecordId("series")
    code = Text(required=True, longest=20)
    name = Text(required=True, longest=120)
    kind = OneOf(*get_args(SeriesKind), required=True)
    kept_from = Day()
    group = _group()


class CorrectSeries(CommandSchema):
    code = Text(required=True, longest=20)
    name = Text(required=True, longest=120)
    kind = OneOf(*get_args(SeriesKind), required=True)
    kept_from = Day()
    group = _group()
    reason = ReasonText()


SERIES_RECORDS = fact_acts(
    SERIES_RECORD, commands.StateSeriesRecord, commands.CorrectSeriesRecord, "state first last what source"
)


class WithdrawSeriesRecord(FactAmendmentSchema):
    """A statement about the record."""


class SeriesPage(Paged, StrictSchema):
    """Pages of series, by name."""


class SeriesRow(Schema):
    id = RecordId("series", required=True)
    version = Version()
    code = fields.String(required=True)
    name = fields.String(required=True)
    kind = fields.String(required=True)
    kept_from = Day(
        allow_none=True,
        metadata={
            "description": "The record is complete from this day on; to readers, where all that it completes is open."
        },
    )
    group = fields.String(
        allow_none=True,
        metadata={
            "description": "The code of the group whose meetings these are, in each study period; to readers, where the series is open."
        },
    )


class SpanRow(Schema):
    fact = AnyId(required=True)
    state = fields.String(required=True)
    first = Day(required=True)
    last = Day(allow_none=True)
    what = fields.String(required=True)
    source = fields.String(allow_none=True)


class WholeSeriesRow(SeriesRow):
    records = fields.List(fields.Nested(SpanRow), required=True)


def series(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in SeriesRow().fields}


def series_seen(row: Any, kept_from: str | None) -> dict[str, Any]:
    """Return a series as JSON for readers outside the bureau."""
    return {name: getattr(row, name) for name in SeriesRow().fields if name != "version"} | {"kept_from": kept_from}


def records(rows: Iterable[StatementRow]) -> dict[str, Any]:
    return {"records": [{name: getattr(row.statement, name) for name in SpanRow().fields} for row in rows]}
