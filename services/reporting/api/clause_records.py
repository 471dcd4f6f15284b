"""Clause records over HTTP: the day from which every answer to an item of the resolution is recorded. Readers outside
the bureau get the open ones, as last counted."""

from services.reporting.api.request_scope import READERS, WRITERS, requested_history
from services.reporting.domain.commands import (
    CorrectClauseRecord,
    StateClauseRecord,
    WithdrawClauseRecord,
    clause_stream,
)
from services.reporting.queries import FactQueries, ResolutionItem, StaffQueries
from services.reporting.read_models import facts as rm
from services.reporting.schemas import statements as schemas
from shared.contracts.clauses import CLAUSES, Clause
from shared.domain.errors import Malformed
from shared.event_store.command_handler import CommandHandler
from shared.web.api import Endpoints
from shared.web.audience import audience
from shared.web.command_operations import CommandOperations, Operation

AT = "/clause-records/<clause>"
PARTS = {"clause": f"^({'|'.join(CLAUSES)})$"}
OPERATIONS: tuple[Operation, ...] = (
    (
        "state",
        StateClauseRecord,
        schemas.StateClauseRecord,
        "States the day from which all answers to an item are recorded. The version is 0 if no day was ever stated.",
    ),
    ("correct", CorrectClauseRecord, schemas.CorrectClauseRecord, "Corrects the day, with a reason."),
    (
        "withdraw",
        WithdrawClauseRecord,
        schemas.WithdrawClauseRecord,
        "Withdraws the day, with a reason: reports again show that no day is stated.",
    ),
)


def clause_records(handler: CommandHandler, staff: StaffQueries, facts: FactQueries) -> Endpoints:
    endpoints = Endpoints("items of the resolution", __name__, description="The first day of the record of each.")

    recorded = CommandOperations(endpoints, handler.handle, lambda _name, clause: checked_clause(clause), WRITERS)
    recorded.declare_all(AT, OPERATIONS, parts=PARTS)

    @endpoints.query("/clause-records", "ClauseRecords", schemas.ClauseRecords, roles=READERS)
    def records() -> dict[str, object]:
        """All items of the resolution, in its order, with the day from which a record of each is kept."""
        return {"items": [schemas.clause_record(item) for item in items()]}

    @endpoints.query(AT, "ClauseRecord", schemas.ClauseRecordRow, roles=READERS, parts=PARTS)
    def record(clause: str) -> tuple[dict[str, object], int, dict[str, str]]:
        """One item; its ETag is the version for If-Match."""
        item = items()[CLAUSES.index(checked_clause(clause))]
        return schemas.clause_record(item), 200, {"ETag": f'"{item.version}"'}

    def items() -> list[ResolutionItem]:
        if audience() == "bureau":
            return staff.resolution_items()
        open_records = requested_history(facts, None, audience()).clause_records
        return [_item(clause, open_records.get(clause, [])) for clause in CLAUSES]

    return endpoints


def checked_clause(clause: str) -> Clause:
    """Return the item in an address. Raises Malformed if there is no such item."""
    if clause not in CLAUSES:
        raise Malformed("clause", f"Name an item of the resolution: one of {', '.join(CLAUSES)}.")
    return clause


def _item(clause: Clause, stated: list[rm.Fact]) -> ResolutionItem:
    """Return an item of the resolution, with the first day of its record if that is open to the reader."""
    fact = next((each for each in stated if not each.withdrawn), None)
    if fact is None:
        return ResolutionItem(clause_stream(clause), 0, clause)
    return ResolutionItem(fact.stream, len(fact.events), clause, fact.since, fact.source)
