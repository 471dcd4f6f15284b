"""Credentials of partners' machines: a table of the vault.

Revision ID: 0003
"""

import sqlalchemy as sa
from alembic import context, op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    if context.config.attributes["logs"]:
        return
    op.create_table(
        "vault_clients",
        sa.Column("credential", sa.String(), primary_key=True),
        sa.Column("holder", sa.String(), nullable=False, index=True),
        sa.Column("name", sa.String(), nullable=False, index=True),
        sa.Column("scram", sa.Boolean(), nullable=False),
        sa.Column("hash", sa.String()),
        sa.Column("wrapped", sa.LargeBinary()),
        sa.Column("used", sa.String()),
        sa.Column("refused", sa.String()),
        sa.Column("refused_at", sa.String()),
    )
