"""One tree of Alembic revisions for the tables that cannot be rebuilt: logs, outboxes, commands. The caller names a
database's logs."""

from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import Column, Engine, MetaData, String, Table, inspect, select

from shared.event_store.outbox_key import OutboxKey

_stamp = Table("alembic_version", MetaData(), Column("version_num", String))


def migrate(engine: Engine, logs: Sequence[str], key: OutboxKey | None = None) -> dict[str, int]:
    """Bring the database to the newest revision, in one transaction. Run it under the service's lease only.

    `key` authenticates the outboxes of an earlier version; return how many events of each log were authenticated.
    """
    # Every command checks the revision but few migrate, and importing Alembic takes a sixth of a second.
    from shared.event_store.migrations.upgrading import upgrade  # noqa: PLC0415

    return upgrade(engine, logs, key)


def revision_of(engine: Engine) -> str | None:
    """Return the database's revision; None before the first `migrate`."""
    with engine.connect() as connection:
        if not inspect(connection).has_table(_stamp.name):
            return None
        return connection.scalar(select(_stamp.c.version_num))


def newest() -> str:
    """Return the newest revision, from the file names, which begin with ascending numbers."""
    files = Path(__file__).with_name("versions").glob("[0-9]*_*.py")
    return max(file.name.partition("_")[0] for file in files)
