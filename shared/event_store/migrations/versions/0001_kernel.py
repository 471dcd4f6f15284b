"""The kernel's first tables: logs with their immutability triggers, and those of consumers.

Revision ID: 0001
"""

import sqlalchemy as sa
from alembic import context, op

revision = "0001"
down_revision = None

_SEQUENCE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    for log in context.config.attributes["logs"]:
        _log_tables(log)
        for table in (f"{log}_events", f"{log}_log", f"{log}_origin"):
            _refuse_changes(table)
    if not context.config.attributes["logs"]:
        _vault_tables()
    _consumer_tables()


def _vault_tables() -> None:
    """Create the vault's tables. The vault has no log, and is the only database whose rows may be destroyed."""
    op.create_table(
        "vault_keys",
        sa.Column("person", sa.String(), primary_key=True),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
    )
    op.create_table(
        "vault_names",
        sa.Column("person", sa.String(), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sort_name", sa.String(), nullable=False),
    )
    op.create_index("vault_names_sorted", "vault_names", ["sort_name", "person"])
    op.create_table(
        "vault_credentials",
        sa.Column("account", sa.String(), primary_key=True),
        sa.Column("sign_in_name", sa.String(), nullable=False, unique=True),
        sa.Column("hash", sa.String()),
    )
    op.create_table(
        "vault_attempts",
        sa.Column("number", _SEQUENCE, sa.Identity(), primary_key=True),
        sa.Column("subject", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
    )
    op.create_index("vault_attempts_of", "vault_attempts", ["subject", "at"])
    op.create_table(
        "vault_waiting",
        sa.Column("one", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
    )
    op.create_table(
        "vault_secrets",
        sa.Column("name", sa.String(), primary_key=True),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
    )


def _log_tables(log: str) -> None:
    op.create_table(
        f"{log}_events",
        sa.Column("seq", _SEQUENCE, sa.Identity(), primary_key=True),
        sa.Column("id", sa.String(), nullable=False, unique=True),
        sa.Column("stream", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("bytes", sa.LargeBinary(), nullable=False),
        sa.UniqueConstraint("stream", "version"),
    )
    op.create_table(f"{log}_outbox", sa.Column("event", _SEQUENCE, primary_key=True, autoincrement=False))
    op.create_table(
        f"{log}_log",
        sa.Column("position", _SEQUENCE, primary_key=True, autoincrement=False),
        sa.Column("recorded", sa.String(27), nullable=False),
        sa.Column("event", sa.BigInteger(), nullable=False, unique=True),
        sa.Column("leaf", sa.LargeBinary(), nullable=False),
    )
    op.create_table(
        f"{log}_origin",
        sa.Column("one", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("origin", sa.String(), nullable=False),
    )
    op.create_table(
        f"{log}_commands",
        sa.Column("account", sa.String(), primary_key=True),
        sa.Column("command", sa.String(), primary_key=True),
        sa.Column("hmac", sa.LargeBinary(), nullable=False),
        sa.Column("answer", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.String(27), nullable=False, index=True),
    )
    op.create_table(
        f"{log}_claims",
        sa.Column("kind", sa.String(), primary_key=True),
        sa.Column("key", sa.String(), primary_key=True),
        sa.Column("holder", sa.String(), nullable=False),
    )
    op.create_table(
        f"{log}_published",
        sa.Column("topic", sa.String(), primary_key=True),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
    )


def _consumer_tables() -> None:
    op.create_table(
        "consumer_marks",
        sa.Column("consumer", sa.String(), primary_key=True),
        sa.Column("log", sa.String(), primary_key=True),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("kafka_offset", sa.BigInteger()),
    )
    op.create_table(
        "consumer_set_aside",
        sa.Column("consumer", sa.String(), primary_key=True),
        sa.Column("log", sa.String(), primary_key=True),
        sa.Column("position", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("recorded", sa.String(27), nullable=False),
        sa.Column("stream", sa.String(), nullable=False, index=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("bytes", sa.LargeBinary(), nullable=False),
    )
    op.create_table(
        "read_models",
        sa.Column("name", sa.String(), primary_key=True),
        sa.Column("version", sa.String(), nullable=False),
    )


def _refuse_changes(table: str) -> None:
    """Add triggers that refuse every update and deletion of recorded rows, even by the program itself."""
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
