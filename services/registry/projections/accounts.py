"""Accounts: kind, roles, and whether they are disabled. What revokes a token is kept by `shared.web.revocations`."""

from sqlalchemy import Connection

from services.registry.projections.rows import Write, change, put
from services.registry.read_models import accounts
from shared.contracts.registry import AccountDisabled, AccountEnabled, AccountOpened, RolesChanged, SessionRevoked
from shared.domain.event import Stored


def opened(connection: Connection, stored: Stored, event: AccountOpened) -> None:
    row = {"id": stored.stream, "version": stored.version, "kind": event.kind, "disabled": False}
    put(connection, accounts, row | {"roles": " ".join(event.roles)})


def roles_changed(connection: Connection, stored: Stored, event: RolesChanged) -> None:
    change(connection, accounts, stored.stream, {"version": stored.version, "roles": " ".join(event.roles)})


def disabled(connection: Connection, stored: Stored, _event: AccountDisabled) -> None:
    change(connection, accounts, stored.stream, {"version": stored.version, "disabled": True})


def enabled(connection: Connection, stored: Stored, _event: AccountEnabled) -> None:
    change(connection, accounts, stored.stream, {"version": stored.version, "disabled": False})


def session_revoked(connection: Connection, stored: Stored, _event: SessionRevoked) -> None:
    change(connection, accounts, stored.stream, {"version": stored.version})


WRITES: dict[type, Write] = {
    AccountOpened: opened,
    RolesChanged: roles_changed,
    AccountDisabled: disabled,
    AccountEnabled: enabled,
    SessionRevoked: session_revoked,
}
