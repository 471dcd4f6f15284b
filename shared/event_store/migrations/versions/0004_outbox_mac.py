"""Authentication of the outbox. Events that are already waiting have no MAC, and are accepted this once as the
program's own.

Revision ID: 0004
"""

import sqlalchemy as sa
from alembic import context, op

revision = "0004"
down_revision = "0003"

_SEQUENCE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    for log in context.config.attributes["logs"]:
        waiting = _authenticated(log)
        # SQLite cannot add a NOT NULL column without a default, so the table is recreated.
        op.drop_table(f"{log}_outbox")
        op.create_table(
            f"{log}_outbox",
            sa.Column("event", _SEQUENCE, primary_key=True, autoincrement=False),
            sa.Column("mac", sa.LargeBinary(), nullable=False),
        )
        if waiting:
            op.bulk_insert(sa.table(f"{log}_outbox", sa.column("event"), sa.column("mac", sa.LargeBinary)), waiting)
            context.config.attributes["authenticated"].update({log: len(waiting)})


def _authenticated(log: str) -> list[dict[str, object]]:
    outbox = sa.table(f"{log}_outbox", sa.column("event"))
    names = ("seq", "stream", "version", "bytes")
    events = sa.table(f"{log}_events", *(sa.column(name) for name in names))
    rows = op.get_bind().execute(sa.select(events).join_from(outbox, events, events.c.seq == outbox.c.event)).all()
    key = context.config.attributes["key"]
    return [{"event": row.seq, "mac": key.mac(log, row.stream, row.version, bytes(row.bytes))} for row in rows]
