"""States over HTTP."""

from typing import Any

from services.registry.api.rights import (
    READERS,
    WRITERS,
    Handle,
    RecordOperation,
    add_operations,
    checked_id,
    with_etag,
    with_marking,
)
from services.registry.domain import commands
from services.registry.queries import RegistryQueries
from services.registry.schemas import states as schemas
from services.registry.schemas.fields import CommandFields, InError, Withdraw, facts_as_json
from shared.event_store.command_handler import CommandContext
from shared.event_store.command_results import CommandResult
from shared.web.api import Endpoints
from shared.web.audience import audience
from shared.web.cursors import Page, decode, page

OPERATIONS: tuple[RecordOperation, ...] = (
    (
        "name/correct",
        commands.CorrectStateName,
        schemas.CorrectStateName,
        "States the registered name of a State anew, with a reason.",
    ),
    (
        "in-error",
        commands.MarkStateInError,
        InError,
        "States that a State was registered in error: it is in no list, count or choice, and its codes are free.",
    ),
    ("reinstate", commands.ReinstateState, InError, "Takes back that a State was registered in error."),
    (
        "statuses",
        commands.StateStatus,
        schemas.StateStatus,
        "States a status of a State: region, development, LDC, LLDC, SIDS, transition, membership.",
    ),
    ("statuses/correct", commands.CorrectStatus, schemas.CorrectStatus, "States a status anew, with a reason."),
    ("statuses/withdraw", commands.WithdrawStatus, Withdraw, "Withdraws a status that was stated in error."),
)


def endpoints(handle: Handle, queries: RegistryQueries) -> Endpoints:
    blueprint = Endpoints("states", __name__, description="States, with their dated statuses.")

    @blueprint.command("/states", "RegisterState", schemas.RegisterState, roles=WRITERS, creates=True)
    def register(said: CommandFields, context: CommandContext) -> CommandResult:
        """Registers a State."""
        return handle(commands.RegisterState(**said.fields), with_marking(context, said))

    add_operations(blueprint, handle, "state", "/states", OPERATIONS)

    @blueprint.query("/states", "States", schemas.StateRow, roles=READERS, parameters=schemas.StatesPage)
    def every(wanted: dict[str, Any]) -> Page:
        """States by name."""
        after = decode(wanted["after"], str, str) if "after" in wanted else None
        limit = wanted["limit"]
        asked, seen_by = (after, limit + 1, wanted.get("search", ""), wanted.get("region")), audience()
        rows = queries.states(*asked) if seen_by == "bureau" else queries.visible_states(seen_by, *asked)
        found = page(rows, limit, lambda row: (row.sort_name, row.id))
        return Page([schemas.state(row) for row in found.items], found.next)

    @blueprint.query("/states/<state>", "State", schemas.WholeState, roles=READERS)
    def one(state: str) -> Any:
        """One State with its statuses."""
        record, seen_by = checked_id("state", state), audience()
        row = queries.state(record) if seen_by == "bureau" else queries.visible_state(seen_by, record)
        told = queries.facts_of(record) if seen_by == "bureau" else queries.visible_facts(seen_by, record)
        body = schemas.state(row) | {"statuses": facts_as_json(schemas.StatusRow, told)}
        return with_etag(row.version, body) if seen_by == "bureau" else (body, 200)

    return blueprint
