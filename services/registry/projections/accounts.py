"""Accounts: kind, roles, whether they are disabled, and the waiting change of roles. `shared.identity.revocations`
keeps the revocations of tokens."""

from typing import Any

from sqlalchemy import Connection, delete

from services.registry.read_models import accounts, role_proposals
from shared.contracts.registry import (
    AccountDisabled,
    AccountEnabled,
    AccountOpened,
    RoleChangeConfirmed,
    RoleChangeDeclined,
    RoleChangeProposed,
    RolesChanged,
)
from shared.domain.event import StoredEvent
from shared.event_store.row_writes import update_rows, upsert


def apply(connection: Connection, event: StoredEvent) -> None:
    """Write an event of an account."""
    changes: dict[str, Any] = {"version": event.version}
    match event.data:
        case AccountOpened(kind=kind, roles=roles):
            row = {"id": event.stream, "kind": kind, "roles": " ".join(roles), "disabled": False}
            upsert(connection, accounts, changes | row)
        case RolesChanged(roles=roles):
            changes["roles"] = " ".join(roles)
        case RoleChangeProposed() as proposed:
            row = {"account": event.stream, "proposal": proposed.proposal, "roles": " ".join(proposed.roles)}
            upsert(connection, role_proposals, row | {"reason": proposed.reason, "proposer": proposed.proposer})
        case AccountDisabled():
            changes["disabled"] = True
        case AccountEnabled():
            changes["disabled"] = False
    if isinstance(event.data, RolesChanged | RoleChangeConfirmed | RoleChangeDeclined | AccountDisabled):
        connection.execute(delete(role_proposals).where(role_proposals.c.account == event.stream))
    update_rows(connection, accounts, {"id": event.stream}, changes)
