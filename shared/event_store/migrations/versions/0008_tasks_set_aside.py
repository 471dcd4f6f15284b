"""Tasks set aside: a table of the vault.

Revision ID: 0008
"""

import sqlalchemy as sa
from alembic import context, op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    if context.config.attributes["logs"]:
        return
    op.create_table(
        "vault_set_aside",
        sa.Column("task", sa.String(), primary_key=True),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("until", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
    )
