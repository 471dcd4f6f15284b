"""Which tokens are no longer good, as the registry's log says: every service keeps it for itself, in its own database.

A token is known by its session (jti, a UUIDv7, so that it says when it was issued) and its account. When an account is
disabled, or its roles change, what was issued before is no longer good.
"""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, Column, Connection, Engine, MetaData, String, Table, insert, select, update

from shared.contracts.registry import AccountDisabled, AccountEnabled, RolesChanged, SessionRevoked
from shared.domain.event import Stored

metadata = MetaData()
sessions = Table("revoked_sessions", metadata, Column("session", String, primary_key=True))
accounts = Table(
    "revoked_accounts",
    metadata,
    Column("account", String, primary_key=True),
    Column("disabled", Boolean, nullable=False),
    # Tokens issued before this time are not good any more; milliseconds since 1970.
    Column("before", BigInteger, nullable=False),
)


def apply(connection: Connection, events: Iterable[Stored]) -> None:
    """Writes what events of the registry's log say, in the caller's transaction. Applied twice it changes nothing."""
    for event in events:
        match event.data:
            case SessionRevoked(session=session):
                known = connection.scalar(select(sessions.c.session).where(sessions.c.session == session))
                if known is None:
                    connection.execute(insert(sessions), {"session": session})
            case AccountDisabled():
                _from_now_on(connection, event, disabled=True)
            case AccountEnabled():
                _from_now_on(connection, event, disabled=False)
            case RolesChanged():
                _from_now_on(connection, event, disabled=None)


def _from_now_on(connection: Connection, event: Stored, *, disabled: bool | None) -> None:
    """`disabled` None leaves it as it is."""
    moment = milliseconds(event.id) or 0
    here = accounts.c.account == event.stream
    row = connection.execute(select(accounts).where(here)).first()
    if row is None:
        values = {"account": event.stream, "disabled": bool(disabled), "before": moment}
        connection.execute(insert(accounts), values)
        return
    values = {"disabled": row.disabled if disabled is None else disabled, "before": max(row.before, moment)}
    connection.execute(update(accounts).where(here).values(values))


def milliseconds(session: str) -> int | None:
    """When a UUIDv7 was made, in milliseconds since 1970; None for another text."""
    try:
        made = UUID(session)
    except ValueError:
        return None
    return made.int >> 80 if made.version == 7 else None


class Revocations:
    """Asked at every request. `reader` is an engine that reads only."""

    def __init__(self, reader: Engine) -> None:
        self._reader = reader

    def is_revoked(self, session: str, account: str = "", issued: float = 0) -> bool:
        """Whether a token is no longer good; `issued` (seconds since 1970) is used where the session does not say."""
        with self._reader.connect() as connection:
            if connection.scalar(select(sessions.c.session).where(sessions.c.session == session)) is not None:
                return True
            row = connection.execute(select(accounts).where(accounts.c.account == account)).first()
        if row is None:
            return False
        made = milliseconds(session)
        return bool(row.disabled) or (int(issued * 1000) if made is None else made) < row.before
