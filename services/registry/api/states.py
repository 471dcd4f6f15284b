"""States over HTTP."""

from typing import Any

from services.registry.api.rights import READERS, WRITERS, Handle, checked_id, with_etag, with_marking
from services.registry.domain import commands
from services.registry.queries import RegistryQueries
from services.registry.schemas import states as schemas
from shared.event_store.command_handler import CommandContext
from shared.event_store.command_results import CommandResult
from shared.web.api import Endpoints
from shared.web.audience import audience
from shared.web.command_fields import CommandFields, InError
from shared.web.cursors import Page, decode, page


def endpoints(handle: Handle, queries: RegistryQueries) -> Endpoints:
    blueprint = Endpoints("states", __name__, description="States, with their dated statuses.")

    @blueprint.command("/states", "RegisterState", schemas.RegisterState, roles=WRITERS, creates=True)
    def register(said: CommandFields, context: CommandContext) -> CommandResult:
        """Registers a State."""
        return handle(commands.RegisterState(**said.fields), with_marking(context, said))

    @blueprint.command("/states/<state>/name/correct", "CorrectStateName", schemas.CorrectStateName, roles=WRITERS)
    def correct_name(said: CommandFields, context: CommandContext, state: str) -> CommandResult:
        """States the registered name of a State anew, with a reason."""
        return handle(
            commands.CorrectStateName(state=checked_id("state", state), **said.fields), with_marking(context, said)
        )

    @blueprint.command("/states/<state>/in-error", "MarkStateInError", InError, roles=WRITERS)
    def in_error(said: CommandFields, context: CommandContext, state: str) -> CommandResult:
        """States that a State was registered in error: it is in no list, count or choice, and its codes are free."""
        return handle(
            commands.MarkStateInError(state=checked_id("state", state), **said.fields), with_marking(context, said)
        )

    @blueprint.command("/states/<state>/reinstate", "ReinstateState", InError, roles=WRITERS)
    def reinstate(said: CommandFields, context: CommandContext, state: str) -> CommandResult:
        """Takes back that a State was registered in error."""
        return handle(
            commands.ReinstateState(state=checked_id("state", state), **said.fields), with_marking(context, said)
        )

    @blueprint.command("/states/<state>/statuses", "StateStatus", schemas.StateStatus, roles=WRITERS)
    def state_status(said: CommandFields, context: CommandContext, state: str) -> CommandResult:
        """States a status of a State: region, development, LDC, LLDC, SIDS, transition, membership."""
        return handle(
            commands.StateStatus(state=checked_id("state", state), **said.fields), with_marking(context, said)
        )

    @blueprint.command("/states/<state>/statuses/correct", "CorrectStatus", schemas.CorrectStatus, roles=WRITERS)
    def correct(said: CommandFields, context: CommandContext, state: str) -> CommandResult:
        """States a status anew, with a reason."""
        return handle(
            commands.CorrectStatus(state=checked_id("state", state), **said.fields), with_marking(context, said)
        )

    @blueprint.command("/states/<state>/statuses/withdraw", "WithdrawStatus", schemas.Withdraw, roles=WRITERS)
    def withdraw(said: CommandFields, context: CommandContext, state: str) -> CommandResult:
        """Withdraws a status that was stated in error."""
        return handle(
            commands.WithdrawStatus(state=checked_id("state", state), **said.fields), with_marking(context, said)
        )

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
        if seen_by != "bureau":
            seen = queries.visible_state(seen_by, record)
            stated = [schemas.status(each) for each in queries.visible_statuses(seen_by, record)]
            return schemas.state(seen) | {"statuses": stated}, 200
        row = queries.state(record)
        statuses = [schemas.status(each) for each in queries.statuses_of(row.id)]
        return with_etag(row.version, schemas.state(row) | {"statuses": statuses})

    return blueprint
