"""Migration of the registry's databases to this version of the program."""

from sqlalchemy import Connection, MetaData, Table, delete, insert

from services.registry import read_models
from services.registry.projections import project
from services.registry.queries import version_of_read_models
from services.registry.settings import Settings
from shared.contracts.registry import EVENTS
from shared.domain.batches import batched
from shared.event_store import migrations
from shared.event_store.codec import Codec
from shared.event_store.engine import create_engine
from shared.event_store.outbox import authenticated_events
from shared.event_store.outbox_key import OutboxKey
from shared.event_store.tables import consumer_tables

LOG = MODELS = "registry"
BATCH = 5_000


def migrate(settings: Settings) -> dict[str, int]:
    """Migrate log and vault, and rebuild read models of another version. Run it under the lease.

    Return the number of events that an earlier version left unsealed: they are authenticated now.
    """
    engine = create_engine(settings.owner_database or settings.database)
    vault = create_engine(settings.vault_owner_database or settings.vault_database)
    key = OutboxKey(settings.outbox_key)
    try:
        authenticated = migrations.migrate(engine, (LOG,), key)
        migrations.migrate(vault, ())
        with engine.begin() as connection:
            if version_of_read_models(connection, consumer_tables().models, MODELS) != read_models.VERSION:
                rebuild_registry(connection, key)
        return authenticated
    finally:
        engine.dispose()
        vault.dispose()


def rebuild_registry(connection: Connection, key: OutboxKey) -> None:
    """Rebuild the read models from all sealed and unsealed events, in the caller's transaction."""
    for name in read_models.FORMER:
        Table(name, MetaData()).drop(connection, checkfirst=True)
    read_models.metadata.drop_all(connection)
    read_models.metadata.create_all(connection)
    codec = Codec(LOG, EVENTS)
    for stored in batched(authenticated_events(connection, LOG, key), BATCH):
        project(connection, [codec.decode(each) for each in stored])
    models = consumer_tables().models
    connection.execute(delete(models).where(models.c.name == MODELS))
    connection.execute(insert(models), {"name": MODELS, "version": read_models.VERSION})
