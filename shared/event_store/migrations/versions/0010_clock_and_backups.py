"""Readings of the clock that a log is sealed with, and how far its last backup reaches.

Revision ID: 0010
"""

import sqlalchemy as sa
from alembic import context, op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    for log in context.config.attributes["logs"]:
        op.create_table(
            f"{log}_clock",
            sa.Column("which", sa.String(), primary_key=True),
            sa.Column("clock", sa.String(27), nullable=False),
            sa.Column("boot", sa.String(), nullable=False),
            sa.Column("running", sa.BigInteger(), nullable=False),
            sa.Column("server", sa.String(27)),
        )
        op.create_table(
            f"{log}_backups",
            sa.Column("what", sa.String(), primary_key=True),
            sa.Column("at", sa.String(27), nullable=False),
            sa.Column("position", sa.BigInteger(), nullable=False),
        )
