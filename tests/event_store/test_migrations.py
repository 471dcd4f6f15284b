"""A database's revision, and a check that its tables equal the program's declarations."""

from pathlib import Path

from alembic.script import ScriptDirectory
from sqlalchemy import Table, UniqueConstraint, inspect

from shared.event_store import migrations, saved_filters, witnessed_logs
from shared.event_store.engine import create_engine
from shared.event_store.tables import consumer_tables, kernel_tables


def test_a_database_has_no_revision_until_it_is_migrated_and_then_the_newest(store_url: str) -> None:
    engine = create_engine(store_url)
    assert migrations.revision_of(engine) is None
    migrations.migrate(engine, ["lending"])
    assert migrations.revision_of(engine) == migrations.newest()
    engine.dispose()


def test_the_newest_revision_is_what_alembic_takes_for_its_head() -> None:
    scripts = ScriptDirectory(str(Path(migrations.__file__).parent))
    assert scripts.get_heads() == [migrations.newest()]


def test_the_tables_are_described_as_the_migrations_make_them(store_url: str) -> None:
    engine = create_engine(store_url)
    migrations.migrate(engine, ["lending"])
    found = inspect(engine)
    described = (
        kernel_tables("lending").metadata,
        consumer_tables().metadata,
        saved_filters.metadata,
        witnessed_logs.metadata,
    )
    for metadata in described:
        for table in metadata.tables.values():
            made = {column["name"]: column["nullable"] for column in found.get_columns(table.name)}
            assert made == {column.name: column.nullable for column in table.columns}, table.name
            keys = found.get_pk_constraint(table.name)["constrained_columns"]
            assert keys == [column.name for column in table.primary_key], table.name
            indexed = {tuple(map(str, each["column_names"])) for each in found.get_indexes(table.name)}
            unique = {tuple(map(str, each["column_names"])) for each in found.get_unique_constraints(table.name)}
            assert indexed | unique == _indexed(table), table.name
    engine.dispose()


def _indexed(table: Table) -> set[tuple[str, ...]]:
    """Return the columns of each index and unique constraint; a database may convert one into the other."""
    unique = [each for each in table.constraints if isinstance(each, UniqueConstraint)]
    return {tuple(each.columns.keys()) for each in table.indexes} | {tuple(each.columns.keys()) for each in unique}
