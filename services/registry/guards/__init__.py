"""Rules over many records, asked in the transaction in which a command is decided."""

from sqlalchemy import Connection

from services.registry import read_models as rm
from services.registry.guards.administrators import refuse_losing_last_administrator
from services.registry.guards.circles import refuse_circles
from services.registry.guards.codes import refuse_taken_codes
from services.registry.guards.handles import refuse_overlapping_handle
from services.registry.guards.likenesses import refuse_very_like
from shared.domain.decider import Command
from shared.event_store.in_error import refuse_references_in_error


def guard(connection: Connection, command: Command, _actor: str) -> None:
    """Raises ReferenceWithdrawn, AlreadyTaken, GoesInACircle, VeryLike, LastAdministrator and HandleTooNear."""
    refuse_references_in_error(connection, rm.in_error, command)
    refuse_taken_codes(connection, command)
    refuse_circles(connection, command)
    refuse_very_like(connection, command)
    refuse_losing_last_administrator(connection, command)
    refuse_overlapping_handle(connection, command)
