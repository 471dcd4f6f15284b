"""Signed checkpoints of each log, which never change.

Revision ID: 0002
"""

import sqlalchemy as sa
from alembic import context, op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    for log in context.config.attributes["logs"]:
        op.create_table(
            f"{log}_checkpoints",
            sa.Column("size", sa.BigInteger(), primary_key=True, autoincrement=False),
            sa.Column("note", sa.String(), nullable=False),
            sa.Column("frontier", sa.LargeBinary(), nullable=False),
        )
        _refuse_changes(f"{log}_checkpoints")


def _refuse_changes(table: str) -> None:
    """Refuse changes as for the log itself; each PostgreSQL table has its own function."""
    if op.get_bind().dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
        return
    op.execute(
        f"CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_rows BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_refuse()"
    )
    op.execute(
        f"CREATE TRIGGER {table}_all BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse()"
    )
