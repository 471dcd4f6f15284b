"""Rules over many records, asked in the transaction in which a command is decided."""

from sqlalchemy import Connection

from services.registry import read_models as rm
from services.registry.guards.administrators import refuse_to_lose_the_last
from services.registry.guards.circles import refuse_circles
from services.registry.guards.codes import refuse_codes_taken
from services.registry.guards.handles import refuse_a_handle_within_another
from services.registry.guards.likenesses import refuse_one_very_like
from shared.domain.decider import Command
from shared.event_store.in_error import refuse_references_in_error


def guard(connection: Connection, command: Command) -> None:
    """Raises ReferenceWithdrawn, AlreadyTaken, GoesInACircle, VeryLike, LastAdministrator and HandleTooNear."""
    refuse_references_in_error(connection, rm.in_error, command)
    refuse_codes_taken(connection, command)
    refuse_circles(connection, command)
    refuse_one_very_like(connection, command)
    refuse_to_lose_the_last(connection, command)
    refuse_a_handle_within_another(connection, command)
