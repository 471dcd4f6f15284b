"""The bytes of issued reports, by their hash. They are kept before the event that names them, and never changed."""

from hashlib import sha256

from sqlalchemy import Connection, insert, select

from services.reporting import read_models as rm
from shared.domain.errors import NotThere, Problem


class Damaged(Problem):
    """The bytes kept are not those that were issued. Parameters: sha256."""

    code = "damaged"


def keep(connection: Connection, content: bytes) -> str:
    """The hash, in hex, under which the bytes are from now on."""
    digest, table = sha256(content).hexdigest(), rm.frozen_bytes
    if connection.scalar(select(table.c.sha256).where(table.c.sha256 == digest)) is None:
        connection.execute(insert(table), {"sha256": digest, "bytes": content})
    return digest


def kept(connection: Connection, digest: str) -> bytes:
    """Raises NotThere, Damaged."""
    table = rm.frozen_bytes
    content = connection.scalar(select(table.c.bytes).where(table.c.sha256 == digest))
    if content is None:
        raise NotThere(id=digest)
    if sha256(content).hexdigest() != digest:
        raise Damaged(sha256=digest)
    return bytes(content)
