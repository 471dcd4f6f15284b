"""Running Alembic on one database."""

from collections.abc import Sequence
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine

from shared.event_store.database_roles import restrict
from shared.event_store.outbox_key import OutboxKey


def upgrade(engine: Engine, logs: Sequence[str], key: OutboxKey | None) -> dict[str, int]:
    """Bring the database to the newest revision, in one transaction; return how many events of each log were authenticated."""
    authenticated = dict[str, int]()
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes |= {"logs": tuple(logs), "key": key, "authenticated": authenticated}
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        if logs:
            restrict(connection, logs)
    return authenticated
