"""The rule over all partners: no partner's groups of Kafka lie within another's."""

from sqlalchemy import Connection, select

from services.registry.domain.commands import RegisterPartner
from services.registry.domain.errors import HandleTooNear
from services.registry.read_models import partners
from shared.domain.decider import Command
from shared.event_store.lease import advisory_lock


def refuse_overlapping_handle(connection: Connection, command: Command) -> None:
    """A partner may use every group that begins with its handle and a hyphen: `itu` would have those of `itu-t`.

    Raises HandleTooNear, in the transaction in which the command is decided.
    """
    if not isinstance(command, RegisterPartner):
        return
    # Two that are registered at the same time would each not see the other.
    advisory_lock(connection, "partner handles")
    handle = command.handle
    above = [handle[:at] for at, letter in enumerate(handle) if letter == "-"]
    near = partners.c.handle.in_(above) | partners.c.handle.startswith(f"{handle}-", autoescape=True)
    found = connection.execute(select(partners).where(near).order_by(partners.c.handle)).first()
    if found is not None:
        raise HandleTooNear(field="handle", partner=found.id, name=found.name, handle=found.handle)
