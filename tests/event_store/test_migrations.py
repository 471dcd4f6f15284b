"""A database's report on its revision."""

from pathlib import Path

from alembic.script import ScriptDirectory

from shared.event_store import migrations
from shared.event_store.engine import create_engine


def test_a_database_has_no_revision_until_it_is_migrated_and_then_the_newest(store_url: str) -> None:
    engine = create_engine(store_url)
    assert migrations.revision_of(engine) is None
    migrations.migrate(engine, ["lending"])
    assert migrations.revision_of(engine) == migrations.newest()
    engine.dispose()


def test_the_newest_revision_is_what_alembic_takes_for_its_head() -> None:
    scripts = ScriptDirectory(str(Path(migrations.__file__).parent))
    assert scripts.get_heads() == [migrations.newest()]
