"""The bytes of issued reports, by hash: stored before the event that names them, and never changed."""

from collections.abc import Callable
from hashlib import sha256

from sqlalchemy import Engine, insert, select

from services.reporting.read_models.staff import frozen_bytes


def content_store(engine: Engine) -> Callable[[bytes], str]:
    """Return the function that stores bytes durably and returns their hash, in hex, as the key."""

    def keep(content: bytes) -> str:
        digest, table = sha256(content).hexdigest(), frozen_bytes
        with engine.begin() as connection:
            if connection.scalar(select(table.c.sha256).where(table.c.sha256 == digest)) is None:
                connection.execute(insert(table), {"sha256": digest, "bytes": content})
        return digest

    return keep
