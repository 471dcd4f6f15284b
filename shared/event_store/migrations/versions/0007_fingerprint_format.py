"""The stored result of a command names the format of its fingerprint; earlier results have the first format.

Revision ID: 0007
"""

import sqlalchemy as sa
from alembic import context, op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    for log in context.config.attributes["logs"]:
        op.add_column(f"{log}_commands", sa.Column("format", sa.Integer(), nullable=False, server_default="1"))
