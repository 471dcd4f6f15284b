"""Restoring from the first step to the last: secrets, databases, the vault, and all that is made again from the logs."""

from collections.abc import Callable
from dataclasses import replace

from sqlalchemy import delete, update

from deploy.installation.home import SERVICES, prepare
from deploy.installation.installation import Installation
from deploy.installation.service_set import open_services
from deploy.runtime.catching_up import catch_up
from deploy.transfer.backups.frozen import frozen_anew
from deploy.transfer.backups.restoring import Notify, RestoreRequest, checked_manifest, ended, refuse_events, restore
from deploy.transfer.backups.results import Restored, destroyed_again
from deploy.transfer.backups.vaults import VaultCopy, keep_destroyed, refuse_unfit, take_secrets, take_vault
from services.registry.service.names import CONSUMER
from shared.event_store.engine import create_engine
from shared.event_store.tables import consumer_tables
from shared.privacy.vault_names import names

ProgressCallback = Callable[[int, int], None]


def run_restore(
    here: Callable[[], Installation],
    request: RestoreRequest,
    vault: VaultCopy | None,
    notify: Notify,
    counted: ProgressCallback,
    *,
    without_vault: bool = False,
) -> Restored:
    """Each step can be done again. `without_vault`: somebody has said that it is lost.

    Raises what `restore` raises, VaultNotEmpty, and NoVault where nobody could be named any more.
    """
    notify(f"Proving what {request.file} holds")
    manifest = checked_manifest(request)
    installation = here()
    prepare(installation.home, installation.way)
    refuse_events(installation, manifest)
    installation.migrate()
    refuse_unfit(installation, vault, request.file, without=without_vault)
    restored = restore(installation, request, manifest, notify, lambda: _take_secrets(installation, vault))
    if vault is None:
        gone = keep_destroyed(installation)
    else:
        notify("Restoring the vault")
        _, gone = take_vault(installation, vault.content, vault.phrase)
    _name_again(installation)
    if gone:
        notify(destroyed_again(gone))
    notify("Making again what is answered from")
    catch_up(installation, counted)
    _go_on_in_topics(installation, restored)
    with open_services(installation) as services:
        restored = replace(restored, bytes_lost=tuple(frozen_anew(services.reporting)))
    # Once issued reports are there, it can be seen what of them was corrected.
    catch_up(installation, counted)
    ended(installation)
    return restored


def _take_secrets(installation: Installation, vault: VaultCopy | None) -> None:
    if vault is not None:
        take_secrets(installation, vault)


def _go_on_in_topics(installation: Installation, restored: Restored) -> None:
    """What a topic has by now of a log that goes on under a new origin is nobody's any more: readers begin behind it."""
    marks = consumer_tables().marks
    for service in SERVICES:
        engine = installation.engine(service)
        with engine.begin() as connection:
            for plan in (plan for plan in restored.plans.values() if plan.fresh and plan.offset is not None):
                here = (marks.c.log == plan.log) & (marks.c.origin == plan.fresh)
                connection.execute(update(marks).where(here).values(kafka_offset=plan.offset))
        engine.dispose()


def _name_again(installation: Installation) -> None:
    """Readable names follow from log and keys. A vault that was not lost may have read more of the log than there is now."""
    engine, marks = create_engine(installation.registry.vault_database), consumer_tables().marks
    with engine.begin() as connection:
        connection.execute(delete(names))
        connection.execute(delete(marks).where(marks.c.consumer == CONSUMER))
    engine.dispose()
