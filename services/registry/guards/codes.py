"""The rule over many States: each of its codes names one alone, of those that were not registered in error."""

from sqlalchemy import Connection, select

from services.registry import read_models as rm
from services.registry.domain.commands import RegisterState, ReinstateState
from shared.domain.decider import Command
from shared.event_store.uniqueness import require_unique


def refuse_taken_codes(connection: Connection, command: Command) -> None:
    """Raises AlreadyTaken, in the transaction in which the command is decided."""
    match command:
        case RegisterState(iso3=iso3, iso2=iso2):
            codes = {"iso3": iso3, "iso2": iso2}
        case ReinstateState(state=state):
            row = connection.execute(select(rm.in_error).where(rm.in_error.c.record == state)).one()
            codes = {"iso3": row.iso3, "iso2": row.iso2}
        case _:
            return
    for kind, code in codes.items():
        holder = select(rm.states.c.id).where(rm.states.c[kind] == code)
        require_unique(connection, kind, code, command.state, holder)
