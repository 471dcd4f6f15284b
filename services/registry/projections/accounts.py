"""Accounts: kind, roles, whether they are disabled, and the change of roles that waits. What revokes a token is kept by `shared.identity.revocations`."""

from sqlalchemy import Connection, delete

from services.registry.projections.rows import Write, update_row, upsert
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
from shared.domain.event import StoredEvent


def opened(connection: Connection, stored: StoredEvent, event: AccountOpened) -> None:
    row = {"id": stored.stream, "version": stored.version, "kind": event.kind, "disabled": False}
    upsert(connection, accounts, row | {"roles": " ".join(event.roles)})


def roles_changed(connection: Connection, stored: StoredEvent, event: RolesChanged) -> None:
    update_row(connection, accounts, stored.stream, {"version": stored.version, "roles": " ".join(event.roles)})
    _nothing_waits(connection, stored)


def role_change_proposed(connection: Connection, stored: StoredEvent, event: RoleChangeProposed) -> None:
    update_row(connection, accounts, stored.stream, {"version": stored.version})
    row = {"account": stored.stream, "proposal": event.proposal, "roles": " ".join(event.roles)}
    upsert(connection, role_proposals, row | {"reason": event.reason, "proposer": event.proposer})


def role_change_ended(
    connection: Connection, stored: StoredEvent, _event: RoleChangeConfirmed | RoleChangeDeclined
) -> None:
    update_row(connection, accounts, stored.stream, {"version": stored.version})
    _nothing_waits(connection, stored)


def disabled(connection: Connection, stored: StoredEvent, _event: AccountDisabled) -> None:
    update_row(connection, accounts, stored.stream, {"version": stored.version, "disabled": True})
    _nothing_waits(connection, stored)


def enabled(connection: Connection, stored: StoredEvent, _event: AccountEnabled) -> None:
    update_row(connection, accounts, stored.stream, {"version": stored.version, "disabled": False})


def session_revoked(connection: Connection, stored: StoredEvent, _event: SessionRevoked) -> None:
    update_row(connection, accounts, stored.stream, {"version": stored.version})


def _nothing_waits(connection: Connection, stored: StoredEvent) -> None:
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
