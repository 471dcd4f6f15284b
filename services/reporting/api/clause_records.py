"""Over HTTP: from which day a record is kept of what answers an item of the resolution."""

from collections.abc import Sequence

import msgspec

from services.reporting import schemas
from services.reporting.api.open_statements import items_open
from services.reporting.api.study_periods import READERS, WRITERS
from services.reporting.domain.commands import CorrectClauseRecord, StateClauseRecord, WithdrawClauseRecord
from services.reporting.queries import FactQueries, ResolutionItem, StaffQueries
from shared.contracts.reporting import CLAUSES, Clause
from shared.domain.errors import Malformed
from shared.event_store.command_handler import CommandContext, CommandHandler
from shared.event_store.command_results import CommandResult
from shared.web.api import Endpoints
from shared.web.audience import audience_of
from shared.web.tokens import viewer

AT = "/clause-records/<clause>"


def clause_records(handler: CommandHandler, staff: StaffQueries, facts: FactQueries) -> Endpoints:
    endpoints = Endpoints("items of the resolution", __name__, description="Since when a record of them is kept.")

    def run(
        command: type[StateClauseRecord | CorrectClauseRecord | WithdrawClauseRecord],
        parts: schemas.CommandFields,
        context: CommandContext,
        clause: str,
    ) -> CommandResult:
        said, marking = parts
        return handler.handle(
            command(clause=checked_clause(clause), **said), msgspec.structs.replace(context, marking=marking)
        )

    @endpoints.command(f"{AT}/state", "StateClauseRecord", schemas.StateClauseRecord, roles=WRITERS)
    def state(parts: schemas.CommandFields, context: CommandContext, clause: str) -> CommandResult:
        """States from which day a record is kept of what answers an item. Of one never stated the version is 0."""
        return run(StateClauseRecord, parts, context, clause)

    @endpoints.command(f"{AT}/correct", "CorrectClauseRecord", schemas.CorrectClauseRecord, roles=WRITERS)
    def correct(parts: schemas.CommandFields, context: CommandContext, clause: str) -> CommandResult:
        """States the day anew, with a reason."""
        return run(CorrectClauseRecord, parts, context, clause)

    @endpoints.command(f"{AT}/withdraw", "WithdrawClauseRecord", schemas.WithdrawClauseRecord, roles=WRITERS)
    def withdraw(parts: schemas.CommandFields, context: CommandContext, clause: str) -> CommandResult:
        """Withdraws what is stated, with a reason: reports say again that no day is stated."""
        return run(WithdrawClauseRecord, parts, context, clause)

    @endpoints.query("/clause-records", "ClauseRecords", schemas.ClauseRecords, roles=READERS)
    def records() -> dict[str, object]:
        """All items of the resolution, in its order, with the day from which a record of them is kept."""
        return {"items": [schemas.clause_record(row) for row in _rows()]}

    @endpoints.query(AT, "ClauseRecord", schemas.ClauseRecordRow, roles=READERS)
    def record(clause: str) -> tuple[dict[str, object], int, dict[str, str]]:
        """One item; its ETag is the version for If-Match."""
        wanted = checked_clause(clause)
        row = next(row for row in _rows() if row.clause == wanted)
        return schemas.clause_record(row), 200, {"ETag": f'"{row.version}"'}

    def _rows() -> Sequence[ResolutionItem]:
        audience = audience_of(viewer())
        return staff.resolution_items() if audience == "bureau" else items_open(facts, audience)

    return endpoints


def checked_clause(clause: str) -> Clause:
    """The item in an address, if it is one. Raises Malformed."""
    if clause not in CLAUSES:
        raise Malformed("clause", f"Name an item of the resolution: one of {', '.join(CLAUSES)}.")
    return clause
