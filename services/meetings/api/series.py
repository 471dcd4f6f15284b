"""Series over HTTP."""

from typing import Any

from services.meetings import schemas
from services.meetings.api.rights import READERS, WRITERS, filled, handled, is_seen, known_form, markings_seen
from services.meetings.domain import commands
from services.meetings.queries import Lists
from shared.domain.errors import NotThere
from shared.event_store.command_handler import Answer, By, CommandHandler
from shared.web.api import Endpoints
from shared.web.cursors import Page, decode, page


def series(handler: CommandHandler, lists: Lists) -> Endpoints:
    endpoints = Endpoints("series", __name__, description="Series of meetings, and how complete their record is.")

    @endpoints.command("/series", "OpenSeries", schemas.OpenSeries, roles=WRITERS, creates=True)
    def open_(wanted: schemas.Wanted, by: By) -> Answer:
        """Opens a series."""
        return handled(handler, wanted, by)

    @endpoints.command("/series/<series>/correct", "CorrectSeries", schemas.CorrectSeries, roles=WRITERS)
    def correct_series(parts: schemas.Parts, by: By, series: str) -> Answer:
        """States code, name, kind and first day of the record anew, with a reason."""
        return filled(handler, commands.CorrectSeries, parts, by, series=series)

    @endpoints.command("/series/<series>/in-error", "MarkSeriesInError", schemas.InError, roles=WRITERS)
    def in_error(parts: schemas.Parts, by: By, series: str) -> Answer:
        """Records that a series without meetings was registered in error."""
        return filled(handler, commands.MarkSeriesInError, parts, by, series=series)

    @endpoints.command("/series/<series>/reinstate", "ReinstateSeries", schemas.InError, roles=WRITERS)
    def reinstate(parts: schemas.Parts, by: By, series: str) -> Answer:
        """Takes back that a series was registered in error."""
        return filled(handler, commands.ReinstateSeries, parts, by, series=series)

    @endpoints.command(
        "/series/<series>/records", "StateSeriesRecord", schemas.StateSeriesRecord, roles=WRITERS, creates=True
    )
    def state(parts: schemas.Parts, by: By, series: str) -> Answer:
        """States that nothing is missing in a span of days, or that something is."""
        return filled(handler, commands.StateSeriesRecord, parts, by, series=series)

    @endpoints.command(
        "/series/<series>/records/correct", "CorrectSeriesRecord", schemas.CorrectSeriesRecord, roles=WRITERS
    )
    def correct(parts: schemas.Parts, by: By, series: str) -> Answer:
        """Replaces a statement by another, with a reason."""
        return filled(handler, commands.CorrectSeriesRecord, parts, by, series=series)

    @endpoints.command(
        "/series/<series>/records/withdraw", "WithdrawSeriesRecord", schemas.WithdrawSeriesRecord, roles=WRITERS
    )
    def withdraw(parts: schemas.Parts, by: By, series: str) -> Answer:
        """Takes a statement back, with a reason."""
        return filled(handler, commands.WithdrawSeriesRecord, parts, by, series=series)

    @endpoints.query("/series", "AllSeries", schemas.SeriesRow, roles=READERS, parameters=schemas.SeriesPage)
    def all_series(wanted: dict[str, Any]) -> Page:
        """Series by name."""
        after = decode(wanted["after"], str, str) if "after" in wanted else None
        rows = lists.series(after, wanted["limit"] + 1, markings_seen())
        found = page(rows, wanted["limit"], lambda row: (row.sort_name, row.id))
        return Page([schemas.series(row) for row in found.items], found.next)

    @endpoints.query("/series/<series>", "OneSeries", schemas.WholeSeriesRow, roles=READERS)
    def one(series: str) -> tuple[dict[str, Any], int, dict[str, str]]:
        """One series with what is stated of its record; its ETag is the version for If-Match."""
        row = lists.one_series(known_form(series))
        if not is_seen(row.marking):
            raise NotThere(id=series)
        records = [each for each in lists.records_of(series) if is_seen(each.marking)]
        return schemas.whole_series(row, records), 200, {"ETag": f'"{row.version}"'}

    return endpoints
