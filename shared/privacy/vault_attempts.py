"""Sign-in attempts, counted in rows shared by all processes, so that more processes do not allow more attempts."""

import hmac
import time
from collections.abc import Callable, Sequence
from ipaddress import IPv6Address, ip_address
from typing import NamedTuple

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Engine,
    Identity,
    Index,
    Integer,
    LargeBinary,
    Table,
    delete,
    insert,
    select,
    text,
)
from sqlalchemy import func as sql

from shared.domain.errors import Refused
from shared.privacy.vault import metadata

attempts = Table(
    "vault_attempts",
    metadata,
    Column("number", BigInteger().with_variant(Integer, "sqlite"), Identity(), primary_key=True),
    Column("subject", LargeBinary, nullable=False),
    Column("at", BigInteger, nullable=False),
    Index("vault_attempts_of", "subject", "at"),
)
WINDOW = 15 * 60  # seconds


class Limit(NamedTuple):
    """The number of attempts at a subject that are allowed in a quarter of an hour."""

    subject: str
    most: int


def at_address(address: str, most: int) -> Limit:
    """Return the limit for an address, or for its /64 for IPv6, where a single host can have any number of
    addresses."""
    try:
        ip = ip_address(address)
    except ValueError:
        return Limit(f"address {address}", most)
    if isinstance(ip, IPv6Address) and ip.ipv4_mapped is None:
        return Limit(f"address {ip.packed[:8].hex()}", most)
    return Limit(f"address {address}", most)


class TooManyAttempts(Refused):
    """Too many attempts were made. Parameters: minutes (until the next one is allowed)."""

    code = "too-many-attempts"

    def __init__(self, limit: Limit, minutes: int) -> None:
        super().__init__(minutes=minutes)
        self.limit = limit


class Attempts:
    """The counter of attempts in the last quarter of an hour. Subjects are stored as keyed digests, because people
    sometimes type passwords into the name field."""

    def __init__(self, engine: Engine, key: bytes, now: Callable[[], float] = time.time) -> None:
        self.engine, self._key, self._now = engine, key, now

    def admit(self, *limits: Limit) -> None:
        """Record an attempt at each subject in turn. Raises TooManyAttempts at the first with too many."""
        now = int(self._now())
        with self.engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                # Without the lock, two processes could both count the last remaining attempt; SQLite's writers exclude
                # one another.
                connection.execute(text("SELECT pg_advisory_xact_lock(7265737)"))
            connection.execute(delete(attempts).where(attempts.c.at <= now - WINDOW))
            held = self._note(connection, limits, now)
        if held is not None:
            raise held

    def _note(self, connection: Connection, limits: Sequence[Limit], now: int) -> TooManyAttempts | None:
        for limit in limits:
            digest = self._digest(limit.subject)
            query = select(sql.count(), sql.min(attempts.c.at)).where(attempts.c.subject == digest)
            count, first = connection.execute(query).one()
            if count >= limit.most:
                return TooManyAttempts(limit, max(1, -(-(first + WINDOW - now) // 60)))
            connection.execute(insert(attempts), {"subject": digest, "at": now})
        return None

    def forgive(self, limit: Limit, address: Limit | None = None) -> None:
        """After a successful attempt, delete all attempts at a subject, and one from the address."""
        with self.engine.begin() as connection:
            connection.execute(delete(attempts).where(attempts.c.subject == self._digest(limit.subject)))
            if address is not None:
                last = select(sql.max(attempts.c.number)).where(attempts.c.subject == self._digest(address.subject))
                connection.execute(delete(attempts).where(attempts.c.number == last.scalar_subquery()))

    def _digest(self, subject: str) -> bytes:
        return hmac.digest(self._key, b"attempts\n" + subject.encode(), "sha256")
