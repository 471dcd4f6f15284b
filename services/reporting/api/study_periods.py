"""Study periods over HTTP."""

from collections.abc import Sequence
from typing import Any

import msgspec

from services.reporting import schemas
from services.reporting.api.open_statements import period_open, periods_open
from services.reporting.domain.commands import CorrectStudyPeriod
from services.reporting.queries import FactQueries, StaffQueries
from shared.domain.errors import Malformed
from shared.domain.ids import is_id
from shared.event_store.command_handler import CommandContext, CommandHandler
from shared.event_store.command_results import CommandResult
from shared.web.api import Endpoints
from shared.web.audience import audience_of
from shared.web.cursors import Page, decode, page
from shared.web.tokens import viewer

WRITERS = ("staff", "approver", "administrator")
READERS = ("reader", "auditor", "service", *WRITERS)


def study_periods(handler: CommandHandler, staff: StaffQueries, facts: FactQueries) -> Endpoints:
    endpoints = Endpoints("study periods", __name__, description="Over which days reports are made.")

    @endpoints.command("/study-periods", "DefineStudyPeriod", schemas.DefineStudyPeriod, roles=WRITERS, creates=True)
    def define(wanted: schemas.CommandInput, context: CommandContext) -> CommandResult:
        """Defines a study period."""
        command, marking = wanted
        return handler.handle(command, msgspec.structs.replace(context, marking=marking))

    @endpoints.command(
        "/study-periods/<period>/correct", "CorrectStudyPeriod", schemas.CorrectStudyPeriod, roles=WRITERS
    )
    def correct(parts: schemas.CommandInput, context: CommandContext, period: str) -> CommandResult:
        """States a study period anew, with a reason."""
        stated, marking = parts
        command = CorrectStudyPeriod(period=checked_id(period), **stated)
        return handler.handle(command, msgspec.structs.replace(context, marking=marking))

    @endpoints.query(
        "/study-periods",
        "StudyPeriods",
        schemas.StudyPeriodRow,
        roles=READERS,
        parameters=schemas.StudyPeriodsPage,
    )
    def periods(wanted: dict[str, Any]) -> Page:
        """Study periods by their first day."""
        after = decode(wanted["after"], str, str) if "after" in wanted else None
        limit, name, audience = wanted["limit"] + 1, wanted.get("name"), audience_of(viewer())
        if audience == "bureau":
            rows: Sequence[Any] = staff.study_periods(after, limit, name)
        else:
            rows = [row for row in periods_open(facts, audience) if after is None or (row.first_day, row.id) > after]
            rows = [row for row in rows if name is None or row.is_called(name)][:limit]
        found = page(rows, wanted["limit"], lambda row: (row.first_day, row.id))
        return Page([schemas.study_period(row) for row in found.items], found.next)

    @endpoints.query("/study-periods/<period>", "StudyPeriod", schemas.StudyPeriodRow, roles=READERS)
    def period(period: str) -> tuple[dict[str, object], int, dict[str, str]]:
        """One study period; its ETag is the version for If-Match."""
        id_, audience = checked_id(period), audience_of(viewer())
        row: Any = staff.study_period(id_) if audience == "bureau" else period_open(facts, audience, id_)
        return schemas.study_period(row), 200, {"ETag": f'"{row.version}"'}

    return endpoints


def checked_id(period: str) -> str:
    """The id in an address, if it is one. Raises Malformed."""
    if not is_id("period", period):
        raise Malformed("period", "Give an id such as period-018f0000-0000-7000-8000-000000000000.")
    return period
