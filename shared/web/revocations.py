"""Which tokens are no longer good, as the registry's log says: every service keeps it for itself, in its own database.

A token is known by its session (jti, a UUIDv7, so that it says when it was issued) and its account. When an account is
disabled, or loses a role, or gets roles that two agreed on, what was issued before is no longer good. A partner's token
also says for which credential it was issued: it ends with that one, and with the partner's suspension.
"""

from collections.abc import Iterable

from sqlalchemy import BigInteger, Boolean, Column, Connection, Engine, MetaData, String, Table, insert, select, update

from shared.contracts.registry import (
    AccountDisabled,
    AccountEnabled,
    AccountOpened,
    PartnerCredentialRevoked,
    PartnerResumed,
    PartnerSuspended,
    RoleChangeConfirmed,
    RolesChanged,
    SessionRevoked,
)
from shared.domain.event import Stored
from shared.domain.ids import milliseconds

metadata = MetaData()
sessions = Table("revoked_sessions", metadata, Column("session", String, primary_key=True))
accounts = Table(
    "revoked_accounts",
    metadata,
    Column("account", String, primary_key=True),
    Column("roles", String, nullable=False),  # parted by spaces
    Column("disabled", Boolean, nullable=False),
    # Tokens issued before this time are not good any more; milliseconds since 1970.
    Column("before", BigInteger, nullable=False),
)


def apply(connection: Connection, events: Iterable[Stored]) -> None:
    """Writes what events of the registry's log say, in the caller's transaction. Applied twice it changes nothing."""
    for event in events:
        match event.data:
            case SessionRevoked(session=session) | PartnerCredentialRevoked(credential=session):
                known = connection.scalar(select(sessions.c.session).where(sessions.c.session == session))
                if known is None:
                    connection.execute(insert(sessions), {"session": session})
            case AccountOpened(roles=roles):
                _say(connection, event, roles=roles)
            case RolesChanged(roles=roles):
                _say(connection, event, roles=roles)
            case RoleChangeConfirmed():
                # A session that is open has the roles it was opened with: its holder signs in anew.
                _say(connection, event, ends=True)
            case AccountDisabled() | PartnerSuspended():
                _say(connection, event, disabled=True)
            case AccountEnabled() | PartnerResumed():
                _say(connection, event, disabled=False)


def _say(
    connection: Connection,
    event: Stored,
    *,
    roles: Iterable[str] | None = None,
    disabled: bool | None = None,
    ends: bool = False,
) -> None:
    """Notes roles or disabling; what is None stays as it is. `ends`: tokens issued before are no longer good."""
    here = accounts.c.account == event.stream
    row = connection.execute(select(accounts).where(here)).first()
    had, was_disabled, before = (row.roles, row.disabled, row.before) if row else ("", False, 0)
    now = had if roles is None else " ".join(roles)
    lost = set(had.split()) - set(now.split())
    if lost or disabled or ends:
        before = max(before, milliseconds(event.id) or 0)
    values = {"roles": now, "disabled": was_disabled if disabled is None else disabled, "before": before}
    if row is None:
        connection.execute(insert(accounts), {"account": event.stream, **values})
    else:
        connection.execute(update(accounts).where(here).values(values))


class Revocations:
    """Asked at every request. `reader` is an engine that reads only."""

    def __init__(self, reader: Engine) -> None:
        self._reader = reader

    def is_revoked(self, session: str, account: str, credential: str | None = None) -> bool:
        """Whether a token is no longer good; `credential` is what it was issued for, if that is said."""
        ended = sessions.c.session.in_([session] if credential is None else [session, credential])
        with self._reader.connect() as connection:
            if connection.scalar(select(sessions.c.session).where(ended)) is not None:
                return True
            row = connection.execute(select(accounts).where(accounts.c.account == account)).first()
        if row is None:
            return False
        return bool(row.disabled) or (milliseconds(session) or 0) < row.before
