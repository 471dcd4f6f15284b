"""Accounts: kind, roles, whether they are disabled, and the change of roles that waits. What revokes a token is kept by `shared.identity.revocations`."""

from sqlalchemy import Connection, delete

from services.registry.projections.rows import Write, change, put
from services.registry.read_models import accounts, role_proposals
from shared.contracts.registry import (
    AccountDisabled,
    AccountEnabled,
    AccountOpened,
    RoleChangeConfirmed,
    RoleChangeDeclined,
    RoleChangeProposed,
    RolesChanged,
    SessionRevoked,
)
from shared.domain.event import Stored


def opened(connection: Connection, stored: Stored, event: AccountOpened) -> None:
    row = {"id": stored.stream, "version": stored.version, "kind": event.kind, "disabled": False}
    put(connection, accounts, row | {"roles": " ".join(event.roles)})


def roles_changed(connection: Connection, stored: Stored, event: RolesChanged) -> None:
    change(connection, accounts, stored.stream, {"version": stored.version, "roles": " ".join(event.roles)})
    _nothing_waits(connection, stored)


def role_change_proposed(connection: Connection, stored: Stored, event: RoleChangeProposed) -> None:
    change(connection, accounts, stored.stream, {"version": stored.version})
    row = {"account": stored.stream, "proposal": event.proposal, "roles": " ".join(event.roles)}
    put(connection, role_proposals, row | {"reason": event.reason, "proposer": event.proposer})


def role_change_ended(connection: Connection, stored: Stored, _event: RoleChangeConfirmed | RoleChangeDeclined) -> None:
    change(connection, accounts, stored.stream, {"version": stored.version})
    _nothing_waits(connection, stored)


def disabled(connection: Connection, stored: Stored, _event: AccountDisabled) -> None:
    change(connection, accounts, stored.stream, {"version": stored.version, "disabled": True})
    _nothing_waits(connection, stored)


def enabled(connection: Connection, stored: Stored, _event: AccountEnabled) -> None:
    change(connection, accounts, stored.stream, {"version": stored.version, "disabled": False})


def session_revoked(connection: Connection, stored: Stored, _event: SessionRevoked) -> None:
    change(connection, accounts, stored.stream, {"version": stored.version})


def _nothing_waits(connection: Connection, stored: Stored) -> None:
    connection.execute(delete(role_proposals).where(role_proposals.c.account == stored.stream))


WRITES: dict[type, Write] = {
    AccountOpened: opened,
    RolesChanged: roles_changed,
    RoleChangeProposed: role_change_proposed,
    RoleChangeConfirmed: role_change_ended,
    RoleChangeDeclined: role_change_ended,
    AccountDisabled: disabled,
    AccountEnabled: enabled,
    SessionRevoked: session_revoked,
}
