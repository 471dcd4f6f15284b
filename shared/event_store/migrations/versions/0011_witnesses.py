"""Witnesses of a log, and the external logs that this installation witnesses.

Revision ID: 0011
"""

import sqlalchemy as sa
from alembic import context, op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    for log in context.config.attributes["logs"]:
        op.create_table(
            f"{log}_witnesses",
            sa.Column("name", sa.String(), primary_key=True),
            sa.Column("vkey", sa.String(), nullable=False),
            sa.Column("address", sa.String(), nullable=False),
            sa.Column("size", sa.BigInteger(), nullable=False),
            sa.Column("cosignature", sa.String()),
            sa.Column("failing_since", sa.String(27)),
            sa.Column("failure", sa.String()),
            sa.Column("forked_since", sa.String(27)),
        )
    if context.config.attributes["logs"]:
        op.create_table(
            "witnessed_logs",
            sa.Column("origin", sa.String(), primary_key=True),
            sa.Column("vkeys", sa.String(), nullable=False),
            sa.Column("size", sa.BigInteger(), nullable=False),
            sa.Column("note", sa.String()),
            sa.Column("refused", sa.String()),
            sa.Column("refused_at", sa.String(27)),
        )
