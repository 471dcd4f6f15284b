"""One tree of Alembic revisions for what cannot be rebuilt: logs, outboxes, commands. A database is told which logs it keeps."""

from collections.abc import Sequence
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

HERE = Path(__file__).parent


def _config(logs: Sequence[str]) -> Config:
    config = Config()
    config.set_main_option("script_location", str(HERE))
    config.attributes["logs"] = tuple(logs)
    return config


def migrate(engine: Engine, logs: Sequence[str]) -> None:
    """Brings the database to the newest revision, in one transaction. Run it under the service's lease only."""
    config = _config(logs)
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def revision_of(engine: Engine) -> str | None:
    """The revision that the database has: None before the first `migrate`."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest() -> str:
    head = ScriptDirectory.from_config(_config(())).get_current_head()
    assert head is not None
    return head
