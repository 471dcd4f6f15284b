"""The authentication log: every sign-in and every act on authentication secrets, successful or refused, kept for a
configured time.

It identifies accounts by id and browsers by address, and contains no names, no secrets, and no typed text except the
reason for a token.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Literal, get_args

import msgspec
from sqlalchemy import BigInteger, Column, Engine, Index, String, Table, delete, insert, select
from uuid_utils import uuid7

from shared.environment.clock import timestamp
from shared.privacy.vault import metadata

Act = Literal[
    "signed-in",
    "signed-out",
    "session-ended",
    "sign-in-refused",
    "sign-in-held",
    "password-changed",
    "password-reset",
    "second-factor-enrolled",
    "second-factor-used",
    "second-factor-refused",
    "second-factor-held",
    "second-factor-removed",
    "second-factor-reset",
    "recovery-code-used",
    "recovery-codes-made",
    "token-issued",
]
ACTS: tuple[Act, ...] = get_args(Act)
authentications = Table(
    "vault_authentications",
    metadata,
    Column("id", String, primary_key=True),
    Column("at", String, nullable=False),
    Column("act", String, nullable=False),
    # The account concerned; none if no account has the typed name.
    Column("account", String),
    # The account that acted, if different.
    Column("actor", String),
    Column("address", String),
    Column("session", String),
    Column("reason", String),
    # The expiry of a token, in seconds since 1970.
    Column("expires", BigInteger),
    Index("vault_authentications_of", "account", "id"),
    Index("vault_authentications_at", "at"),
)
ONCE = timedelta(minutes=15)  # seconds within which throttled attempts are recorded only once


class Authentication(msgspec.Struct, frozen=True, omit_defaults=True):
    """One act. `at` is formatted like a time in a log; `id` orders acts by time."""

    id: str
    at: str
    act: Act
    account: str | None = None
    actor: str | None = None
    address: str | None = None
    session: str | None = None
    reason: str | None = None
    expires: int | None = None


class Authentications:
    """The authentication log. `now` gives the time formatted as in a log."""

    def __init__(self, engine: Engine, reader: Engine, now: Callable[[], str]) -> None:
        self.engine, self._reader, self._now = engine, reader, now

    def record(
        self,
        act: Act,
        account: str | None,
        *,
        actor: str | None = None,
        address: str | None = None,
        session: str | None = None,
        reason: str | None = None,
        expires: int | None = None,
    ) -> None:
        done = Authentication(str(uuid7()), self._now(), act, account, actor, address or None, session, reason, expires)
        with self.engine.begin() as connection:
            connection.execute(insert(authentications), msgspec.structs.asdict(done))

    def record_once(self, act: Act, account: str | None, address: str) -> None:
        """Record that attempts are being throttled: once in a quarter of an hour per account and address, however many
        there are."""
        since = timestamp(datetime.fromisoformat(self._now()) - ONCE)
        table = authentications.c
        alike = (table.at >= since) & (table.act == act) & (table.address == address)
        alike &= table.account.is_(None) if account is None else table.account == account
        with self._reader.connect() as connection:
            recorded = connection.scalar(select(table.id).where(alike).limit(1)) is not None
        if not recorded:
            self.record(act, account, address=address)

    def listed(
        self, limit: int, *, account: str | None = None, act: str | None = None, before: str | None = None
    ) -> Sequence[Authentication]:
        """Return acts, newest first, of one account or of one kind, older than the act with the id `before`."""
        query = select(authentications).order_by(authentications.c.id.desc()).limit(limit)
        for column, value in ((authentications.c.account, account), (authentications.c.act, act)):
            query = query if value is None else query.where(column == value)
        if before is not None:
            query = query.where(authentications.c.id < before)
        with self._reader.connect() as connection:
            return [Authentication(**row) for row in connection.execute(query).mappings()]

    def tokens_without_reason(self, now: int) -> Sequence[tuple[str, str]]:
        """Return account and session of unexpired tokens that were issued without a reason."""
        table = authentications.c
        query = select(table.account, table.session).where(table.act == "token-issued", table.reason.is_(None))
        with self._reader.connect() as connection:
            return [(row.account, row.session) for row in connection.execute(query.where(table.expires > now))]

    def forget(self, days: int) -> int:
        """Delete older acts, and return their number."""
        old = authentications.c.at < timestamp(datetime.fromisoformat(self._now()) - timedelta(days=days))
        with self.engine.begin() as connection:
            return connection.execute(delete(authentications).where(old)).rowcount
