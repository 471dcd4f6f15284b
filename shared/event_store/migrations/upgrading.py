"""Alembic run on one database."""

from collections.abc import Sequence
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine


def upgrade(engine: Engine, logs: Sequence[str]) -> None:
    """Brings the database to the newest revision, in one transaction."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["logs"] = tuple(logs)
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
