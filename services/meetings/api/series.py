"""Series over HTTP."""

from typing import Any

from services.meetings.api.rights import READERS, checked_id, operations, visibility
from services.meetings.domain import commands
from services.meetings.queries.meetings import MeetingQueries
from services.meetings.queries.visible import VisibleQueries
from services.meetings.schemas import series as schemas
from shared.event_store.command_handler import CommandHandler
from shared.web.api import Endpoints, with_etag
from shared.web.command_fields import InError
from shared.web.command_operations import Operation
from shared.web.cursors import Page, page, start

_COMMANDS: tuple[Operation, ...] = (
    ("/series", commands.OpenSeries, schemas.OpenSeries, "Opens a series."),
    (
        "/series/<series>/correct",
        commands.CorrectSeries,
        schemas.CorrectSeries,
        "Corrects the code, name, kind, first day of the record and group, with a reason.",
    ),
    (
        "/series/<series>/in-error",
        commands.MarkSeriesInError,
        InError,
        "Records that a series without meetings was registered in error.",
    ),
    (
        "/series/<series>/reinstate",
        commands.ReinstateSeries,
        InError,
        "Reinstates a series that was registered in error.",
    ),
    (
        "/series/<series>/records",
        commands.StateSeriesRecord,
        schemas.SERIES_RECORDS.state_schema,
        "States that nothing is missing in a span of days, or that something is.",
    ),
    (
        "/series/<series>/records/correct",
        commands.CorrectSeriesRecord,
        schemas.SERIES_RECORDS.correct_schema,
        "Replaces a statement by another, with a reason.",
    ),
    (
        "/series/<series>/records/withdraw",
        commands.WithdrawSeriesRecord,
        schemas.WithdrawSeriesRecord,
        "Withdraws a statement, with a reason.",
    ),
)
_CREATING = ("/series", "/series/<series>/records")


def series(handler: CommandHandler, queries: MeetingQueries, outside: VisibleQueries) -> Endpoints:
    endpoints = Endpoints("series", __name__, description="Series of meetings, and how complete their record is.")

    recorded = operations(endpoints, handler)
    for path, command, schema, sentence in _COMMANDS:
        recorded.declare(path, command, schema, sentence, creates=path in _CREATING)

    @endpoints.query("/series", "AllSeries", schemas.SeriesRow, roles=READERS, parameters=schemas.SeriesPage)
    def all_series(parameters: dict[str, Any]) -> Page:
        """Series by name."""
        after = start(parameters, str, str)
        seen_as, limit = visibility(), parameters["limit"]
        rows = queries.series(after, limit + 1) if seen_as is None else outside.series(seen_as, after, limit + 1)
        found = page(rows, limit, lambda row: (row.sort_name, row.id))
        if seen_as is None:
            return Page([schemas.series(row) for row in found.items], found.next)
        kept_from = outside.kept_from(seen_as, found.items)
        return Page([schemas.series_seen(row, kept_from[row.id]) for row in found.items], found.next)

    @endpoints.query("/series/<series>", "OneSeries", schemas.WholeSeriesRow, roles=READERS)
    def one(series: str) -> tuple[dict[str, Any], int, dict[str, str]]:
        """One series with the statements about its record; its ETag is the version for If-Match."""
        seen_as = visibility()
        if seen_as is None:
            row = queries.one_series(checked_id(series))
            return with_etag(row.version, schemas.series(row) | schemas.records(queries.records_of(series)))
        row = outside.one_series(seen_as, checked_id(series))
        body = schemas.series_seen(row, outside.kept_from(seen_as, [row])[row.id])
        return body | schemas.records(outside.records_of(seen_as, series)), 200, {}

    return endpoints
