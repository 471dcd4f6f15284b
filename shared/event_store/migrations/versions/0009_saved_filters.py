"""Filters of lists that an account has named: a table of each service.

Revision ID: 0009
"""

import sqlalchemy as sa
from alembic import context, op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    if not context.config.attributes["logs"]:
        return
    op.create_table(
        "saved_filters",
        sa.Column("account", sa.String(), primary_key=True),
        sa.Column("list", sa.String(), primary_key=True),
        sa.Column("name", sa.String(), primary_key=True),
        sa.Column("query", sa.String(), nullable=False),
        sa.Column("search", sa.String(), nullable=False),
    )
