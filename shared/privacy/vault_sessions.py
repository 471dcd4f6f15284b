"""Sessions of browsers: address and browser are personal, so they are stored here, and deleted with the session."""

from collections.abc import Iterable, Sequence

import msgspec
from sqlalchemy import BigInteger, Column, Engine, String, Table, delete, insert, select, update

from shared.privacy.vault import metadata

sessions = Table(
    "vault_sessions",
    metadata,
    Column("session", String, primary_key=True),
    Column("account", String, nullable=False, index=True),
    Column("roles", String, nullable=False),  # separated by spaces
    Column("begun", BigInteger, nullable=False),
    Column("used", BigInteger, nullable=False),
    Column("ends", BigInteger, nullable=False),
    Column("address", String, nullable=False),
    Column("browser", String, nullable=False),
)


class Session(msgspec.Struct, frozen=True):
    """A session of a browser; times are in seconds since 1970. `ends` is the expiry of its current token."""

    session: str
    account: str
    roles: str
    begun: int
    used: int
    ends: int
    address: str
    browser: str


class Sessions:
    """The table of sessions. `engine` may write; `reader` is read-only."""

    def __init__(self, engine: Engine, reader: Engine) -> None:
        self.engine, self._reader = engine, reader

    def begin(self, session: Session) -> None:
        """Store a session, and delete expired ones."""
        with self.engine.begin() as connection:
            connection.execute(delete(sessions).where(sessions.c.ends <= session.begun))
            connection.execute(insert(sessions), msgspec.structs.asdict(session))

    def use(self, session: str, used: int, ends: int) -> None:
        with self.engine.begin() as connection:
            connection.execute(update(sessions).where(sessions.c.session == session).values(used=used, ends=ends))

    def find(self, session: str, now: int) -> Session | None:
        """Return a session that has not expired."""
        condition = (sessions.c.session == session) & (sessions.c.ends > now)
        return next(iter(self._read(condition)), None)

    def of(self, account: str, now: int) -> Sequence[Session]:
        """Return an account's unexpired sessions, most recently used first."""
        return self._read((sessions.c.account == account) & (sessions.c.ends > now))

    def forget(self, ended: Iterable[str]) -> None:
        with self.engine.begin() as connection:
            connection.execute(delete(sessions).where(sessions.c.session.in_(list(ended))))

    def _read(self, where: object) -> Sequence[Session]:
        query = select(sessions).where(where).order_by(sessions.c.used.desc(), sessions.c.session)  # type: ignore[arg-type]
        with self._reader.connect() as connection:
            return [Session(*row) for row in connection.execute(query)]
