"""Bringing the registry's databases to this version of the program."""

from sqlalchemy import Connection, delete, insert, select

from services.registry import read_models
from services.registry.projections import apply
from services.registry.queries import version_of_read_models
from services.registry.settings import Settings
from shared.contracts.registry import EVENTS
from shared.event_store import migrations
from shared.event_store.codec import Codec
from shared.event_store.engine import create_engine
from shared.event_store.tables import consumer_tables, kernel_tables

MODELS = "registry"
BATCH = 5_000


def migrate(settings: Settings) -> None:
    """Migrates log and vault, and makes the read models anew if they are of another version. Run it under the lease."""
    engine, vault = create_engine(settings.database), create_engine(settings.vault_database)
    try:
        migrations.migrate(engine, ("registry",))
        migrations.migrate(vault, ())
        with engine.begin() as connection:
            if version_of_read_models(connection, consumer_tables().models, MODELS) != read_models.VERSION:
                rebuild(connection)
    finally:
        engine.dispose()
        vault.dispose()


def rebuild(connection: Connection) -> None:
    """Makes the read models anew from all events kept, sealed or not, in the caller's transaction."""
    read_models.metadata.drop_all(connection)
    read_models.metadata.create_all(connection)
    codec, events = Codec("registry", EVENTS), kernel_tables("registry").events
    last = 0
    while True:
        query = select(events.c.seq, events.c.bytes).where(events.c.seq > last).order_by(events.c.seq).limit(BATCH)
        rows = connection.execute(query).all()
        if not rows:
            break
        apply(connection, [codec.decode(row.bytes) for row in rows])
        last = rows[-1].seq
    models = consumer_tables().models
    connection.execute(delete(models).where(models.c.name == MODELS))
    connection.execute(insert(models), {"name": MODELS, "version": read_models.VERSION})
