"""Migration of the registry's databases to this version of the program."""

from sqlalchemy import Connection

from services.registry import read_models
from services.registry.projections import project
from services.registry.settings import Settings
from shared.contracts.registry import EVENTS
from shared.domain.batches import batched
from shared.event_store import migrations
from shared.event_store.codec import Codec
from shared.event_store.engine import create_engine
from shared.event_store.model_versions import make_anew, set_version, version_of
from shared.event_store.outbox import authenticated_events
from shared.event_store.outbox_key import OutboxKey

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
        # The vault is first: an empty one beside a registry was lost, and is not made anew.
        migrations.migrate(vault, ())
        authenticated = migrations.migrate(engine, (LOG,), key)
        with engine.begin() as connection:
            if version_of(connection, MODELS) != read_models.VERSION:
                rebuild_registry(connection, key)
        return authenticated
    finally:
        engine.dispose()
        vault.dispose()


def rebuild_registry(connection: Connection, key: OutboxKey) -> None:
    """Rebuild the read models from all sealed and unsealed events, in the caller's transaction."""
    make_anew(connection, read_models.metadata, read_models.FORMER)
    codec = Codec(LOG, EVENTS)
    for stored in batched(authenticated_events(connection, LOG, key), BATCH):
        project(connection, [codec.decode(each) for each in stored])
    set_version(connection, MODELS, read_models.VERSION)
