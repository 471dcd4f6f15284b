"""Series over HTTP."""

from typing import Any

from services.meetings import schemas
from services.meetings.api.rights import READERS, WRITERS, checked_id, dispatch, dispatch_new, visibility
from services.meetings.domain import commands
from services.meetings.queries import MeetingQueries, VisibleQueries
from shared.event_store.command_handler import CommandContext, CommandHandler
from shared.event_store.command_results import CommandResult
from shared.web.api import Endpoints
from shared.web.cursors import Page, decode, page


def series(handler: CommandHandler, queries: MeetingQueries, outside: VisibleQueries) -> Endpoints:
    endpoints = Endpoints("series", __name__, description="Series of meetings, and how complete their record is.")

    @endpoints.command("/series", "OpenSeries", schemas.OpenSeries, roles=WRITERS, creates=True)
    def open_(wanted: schemas.CommandInput, context: CommandContext) -> CommandResult:
        """Opens a series."""
        return dispatch_new(handler, wanted, context)

    @endpoints.command("/series/<series>/correct", "CorrectSeries", schemas.CorrectSeries, roles=WRITERS)
    def correct_series(parts: schemas.CommandFields, context: CommandContext, series: str) -> CommandResult:
        """States code, name, kind and first day of the record anew, with a reason."""
        return dispatch(handler, commands.CorrectSeries, parts, context, series=series)

    @endpoints.command("/series/<series>/in-error", "MarkSeriesInError", schemas.InError, roles=WRITERS)
    def in_error(parts: schemas.CommandFields, context: CommandContext, series: str) -> CommandResult:
        """Records that a series without meetings was registered in error."""
        return dispatch(handler, commands.MarkSeriesInError, parts, context, series=series)

    @endpoints.command("/series/<series>/reinstate", "ReinstateSeries", schemas.InError, roles=WRITERS)
    def reinstate(parts: schemas.CommandFields, context: CommandContext, series: str) -> CommandResult:
        """Takes back that a series was registered in error."""
        return dispatch(handler, commands.ReinstateSeries, parts, context, series=series)

    @endpoints.command(
        "/series/<series>/records",
        "StateSeriesRecord",
        schemas.SERIES_RECORDS.state_schema,
        roles=WRITERS,
        creates=True,
    )
    def state(parts: schemas.CommandFields, context: CommandContext, series: str) -> CommandResult:
        """States that nothing is missing in a span of days, or that something is."""
        return dispatch(handler, commands.StateSeriesRecord, parts, context, series=series)

    @endpoints.command(
        "/series/<series>/records/correct", "CorrectSeriesRecord", schemas.SERIES_RECORDS.correct_schema, roles=WRITERS
    )
    def correct(parts: schemas.CommandFields, context: CommandContext, series: str) -> CommandResult:
        """Replaces a statement by another, with a reason."""
        return dispatch(handler, commands.CorrectSeriesRecord, parts, context, series=series)

    @endpoints.command(
        "/series/<series>/records/withdraw", "WithdrawSeriesRecord", schemas.WithdrawSeriesRecord, roles=WRITERS
    )
    def withdraw(parts: schemas.CommandFields, context: CommandContext, series: str) -> CommandResult:
        """Takes a statement back, with a reason."""
        return dispatch(handler, commands.WithdrawSeriesRecord, parts, context, series=series)

    @endpoints.query("/series", "AllSeries", schemas.SeriesRow, roles=READERS, parameters=schemas.SeriesPage)
    def all_series(wanted: dict[str, Any]) -> Page:
        """Series by name."""
        after = decode(wanted["after"], str, str) if "after" in wanted else None
        seen_as, limit = visibility(), wanted["limit"]
        rows = queries.series(after, limit + 1) if seen_as is None else outside.series(seen_as, after, limit + 1)
        found = page(rows, limit, lambda row: (row.sort_name, row.id))
        if seen_as is None:
            return Page([schemas.series(row) for row in found.items], found.next)
        kept_from = outside.kept_from(seen_as, found.items)
        return Page([schemas.series_seen(row, kept_from[row.id]) for row in found.items], found.next)

    @endpoints.query("/series/<series>", "OneSeries", schemas.WholeSeriesRow, roles=READERS)
    def one(series: str) -> tuple[dict[str, Any], int, dict[str, str]]:
        """One series with what is stated of its record; its ETag is the version for If-Match."""
        seen_as = visibility()
        if seen_as is None:
            row = queries.one_series(checked_id(series))
            return schemas.series(row) | schemas.records(queries.records_of(series)), 200, {"ETag": f'"{row.version}"'}
        row = outside.one_series(seen_as, checked_id(series))
        body = schemas.series_seen(row, outside.kept_from(seen_as, [row])[row.id])
        return body | schemas.records(outside.records_of(seen_as, series)), 200, {}

    return endpoints
