"""States over HTTP."""

from typing import Any

from services.registry.api.rights import READERS, operations
from services.registry.domain import commands
from services.registry.queries import RegistryQueries
from services.registry.schemas import states as schemas
from services.registry.schemas.fields import Withdraw, facts_as_json
from shared.event_store.command_handler import Handle
from shared.web.api import Endpoints, with_etag
from shared.web.audience import audience
from shared.web.command_fields import InError
from shared.web.command_operations import Operation, checked_id
from shared.web.cursors import Page, page, start

OPERATIONS: tuple[Operation, ...] = (
    (
        "name/correct",
        commands.CorrectStateName,
        schemas.CorrectStateName,
        "Corrects the registered name of a State, with a reason.",
    ),
    (
        "in-error",
        commands.MarkStateInError,
        InError,
        "States that a State was registered in error: it is in no list, count or choice, and its codes are free.",
    ),
    ("reinstate", commands.ReinstateState, InError, "Reinstates a State that was registered in error."),
    (
        "statuses",
        commands.StateStatus,
        schemas.StateStatus,
        "States a status of a State: region, development, LDC, LLDC, SIDS, transition, membership.",
    ),
    ("statuses/correct", commands.CorrectStatus, schemas.CorrectStatus, "Corrects a status, with a reason."),
    ("statuses/withdraw", commands.WithdrawStatus, Withdraw, "Withdraws a status that was stated in error."),
)


def endpoints(handle: Handle, queries: RegistryQueries) -> Endpoints:
    blueprint = Endpoints("states", __name__, description="States, with their dated statuses.")

    recorded = operations(blueprint, handle)
    recorded.declare("/states", commands.RegisterState, schemas.RegisterState, "Registers a State.", creates=True)
    recorded.declare_all("/states/<state>", OPERATIONS)

    @blueprint.query("/states", "States", schemas.StateRow, roles=READERS, parameters=schemas.StatesPage)
    def every(parameters: dict[str, Any]) -> Page:
        """States by name."""
        after = start(parameters, str, str)
        limit = parameters["limit"]
        arguments, seen_by = (after, limit + 1, parameters.get("search", ""), parameters.get("region")), audience()
        rows = queries.states(*arguments) if seen_by == "bureau" else queries.visible_states(seen_by, *arguments)
        found = page(rows, limit, lambda row: (row.sort_name, row.id))
        return Page([schemas.state(row) for row in found.items], found.next)

    @blueprint.query("/states/<state>", "State", schemas.WholeState, roles=READERS)
    def one(state: str) -> Any:
        """One State with its statuses."""
        record, seen_by = checked_id("state", state), audience()
        row = queries.state(record) if seen_by == "bureau" else queries.visible_state(seen_by, record)
        facts = queries.facts_of(record) if seen_by == "bureau" else queries.visible_facts(seen_by, record)
        body = schemas.state(row) | {"statuses": facts_as_json(schemas.StatusRow, facts)}
        return with_etag(row.version, body) if seen_by == "bureau" else (body, 200)

    return blueprint
