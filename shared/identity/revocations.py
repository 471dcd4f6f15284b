"""Revoked tokens, derived from the registry's log; every service keeps them in its own database.

A token is identified by its session (jti, a UUIDv7, which contains the time of issue) and its account. When an account
is disabled, loses a role, or gets roles that two administrators agreed on, its earlier tokens are revoked. A partner's
token also names the credential it was issued for, and ends when that credential is revoked or the partner is suspended.
"""

from collections.abc import Iterable
from time import monotonic

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Engine,
    MetaData,
    String,
    Table,
    bindparam,
    exists,
    insert,
    literal,
    select,
    union_all,
    update,
)

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
from shared.domain.event import StoredEvent
from shared.domain.ids import milliseconds

GOOD_FOR = 0.25
"""Seconds for which a service that reads revocations from the log may keep accepting a token, out of the one second
allowed."""
MOST_KEPT = 4096

metadata = MetaData()
sessions = Table("revoked_sessions", metadata, Column("session", String, primary_key=True))
accounts = Table(
    "revoked_accounts",
    metadata,
    Column("account", String, primary_key=True),
    Column("roles", String, nullable=False),  # separated by spaces
    Column("disabled", Boolean, nullable=False),
    # Tokens issued before this time are revoked; milliseconds since 1970.
    Column("before", BigInteger, nullable=False),
)


def apply(connection: Connection, events: Iterable[StoredEvent]) -> None:
    """Write the changes by events of the registry's log, in the caller's transaction. Idempotent."""
    for event in events:
        match event.data:
            case SessionRevoked(session=session) | PartnerCredentialRevoked(credential=session):
                existing = connection.scalar(select(sessions.c.session).where(sessions.c.session == session))
                if existing is None:
                    connection.execute(insert(sessions), {"session": session})
            case AccountOpened(roles=roles):
                _record(connection, event, roles=roles)
            case RolesChanged(roles=roles):
                _record(connection, event, roles=roles)
            case RoleChangeConfirmed():
                # An open session keeps its original roles, so its holder must sign in again.
                _record(connection, event, ends=True)
            case AccountDisabled() | PartnerSuspended():
                _record(connection, event, disabled=True)
            case AccountEnabled() | PartnerResumed():
                _record(connection, event, disabled=False)


def _record(
    connection: Connection,
    event: StoredEvent,
    *,
    roles: Iterable[str] | None = None,
    disabled: bool | None = None,
    ends: bool = False,
) -> None:
    """Record roles or disabling; None leaves either unchanged. `ends`: tokens issued earlier are revoked."""
    own_row = accounts.c.account == event.stream
    row = connection.execute(select(accounts).where(own_row)).first()
    had, was_disabled, before = (row.roles, row.disabled, row.before) if row else ("", False, 0)
    now = had if roles is None else " ".join(roles)
    lost = set(had.split()) - set(now.split())
    if lost or disabled or ends:
        before = max(before, milliseconds(event.id) or 0)
    values = {"roles": now, "disabled": was_disabled if disabled is None else disabled, "before": before}
    if row is None:
        connection.execute(insert(accounts), {"account": event.stream, **values})
    else:
        connection.execute(update(accounts).where(own_row).values(values))


# Built once, as a single statement for both, since every request runs it.
_ENDED = exists().where(sessions.c.session.in_((bindparam("session"), bindparam("credential"))))
_QUERY = union_all(
    select(_ENDED.label("ended"), literal(0, BigInteger).label("before")),
    select(accounts.c.disabled, accounts.c.before).where(accounts.c.account == bindparam("account")),
)


class Revocations:
    """The revocations, checked on every request. `reader` is read-only, best without a transaction around each query.
    For `good_for` seconds, a token found valid is not looked up again."""

    def __init__(self, reader: Engine, good_for: float = 0) -> None:
        self._reader, self._good_for = reader, good_for
        self._good: dict[tuple[str, str, str | None], float] = {}

    def is_revoked(self, session: str, account: str, credential: str | None = None) -> bool:
        """Return whether a token is revoked; `credential` is the one it was issued for, if any."""
        token, now = (session, account, credential), monotonic()
        if self._good.get(token, 0) > now:
            return False
        if self._lookup(*token):
            return True
        if len(self._good) >= MOST_KEPT:
            self._good.clear()
        self._good[token] = now + self._good_for
        return False

    def _lookup(self, session: str, account: str, credential: str | None) -> bool:
        parameters = {"session": session, "credential": credential or session, "account": account}
        with self._reader.connect() as connection:
            rows = connection.execute(_QUERY, parameters).all()
        issued = milliseconds(session) or 0
        return any(ended or issued < before for ended, before in rows)
