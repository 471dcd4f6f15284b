"""Second factors, recovery codes and the authentication log: tables of the vault. Generated passwords are marked.

Revision ID: 0006
"""

import sqlalchemy as sa
from alembic import context, op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    if context.config.attributes["logs"]:
        return
    op.add_column("vault_credentials", sa.Column("made", sa.String()))
    # A pending first administrator has never signed in, and so still has the generated password.
    op.execute("UPDATE vault_credentials SET made = '' WHERE account IN (SELECT account FROM vault_waiting)")
    op.create_table(
        "vault_second_factors",
        sa.Column("account", sa.String(), primary_key=True),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("step", sa.BigInteger(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("enrolled", sa.String(), nullable=False),
    )
    op.create_table(
        "vault_recovery_codes",
        sa.Column("account", sa.String(), primary_key=True),
        sa.Column("digest", sa.String(), primary_key=True),
    )
    op.create_table(
        "vault_authentications",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("account", sa.String()),
        sa.Column("actor", sa.String()),
        sa.Column("address", sa.String()),
        sa.Column("session", sa.String()),
        sa.Column("reason", sa.String()),
        sa.Column("expires", sa.BigInteger()),
    )
    op.create_index("vault_authentications_of", "vault_authentications", ["account", "id"])
    op.create_index("vault_authentications_at", "vault_authentications", ["at"])
