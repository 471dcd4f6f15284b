"""Restoring of an installation from a backup, from the first step to the last: secrets, databases, the vault, and
everything rebuilt from the logs. Each database is filled completely or not at all; another run continues."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, delete, select, update

from deploy.installation.home import LOGS, RESTORING, SERVICES, home_flags, set_home_flag
from deploy.installation.installation import Installation
from deploy.installation.preparation import prepare
from deploy.installation.service_set import open_services
from deploy.runtime.catching_up import catch_up
from deploy.transfer.backup import (
    READ_LAST_FIRST,
    TABLES,
    VaultCopy,
    beside_logs,
    keep_destroyed,
    logs_of,
    refuse_unfit,
    take_secrets,
    take_vault,
)
from deploy.transfer.restore_plan import Restored, RestorePlan, Result, destroyed_again, new_keys, result_of, sentences
from deploy.transfer.restore_planning import TailReader, plan_of
from deploy.transfer.restored_reporting import frozen_anew, resume
from deploy.transfer.transferring import RECEIVERS
from services.registry.service.names import CONSUMER
from services.reporting.read_models.publication import known_records
from shared.domain.errors import Malformed, Refused, Unavailable
from shared.event_store import migrations
from shared.event_store.backup import BackupManifest, LogContent, fill_log, manifest_of, restore_table
from shared.event_store.engine import create_engine, read_only
from shared.event_store.lease import WORKER, lease
from shared.event_store.model_versions import set_version, version_of
from shared.event_store.tables import consumer_tables, kernel_tables
from shared.messaging.sources import Tail
from shared.privacy.vault_names import names
from shared.transparency.checkpoint import checkpoint_at

RESULTS = "results"
"""The key of the results by log in the data that the home keeps until a restore has finished: under the backup's
digest, these results, and the new origins by log."""
MARK = "restored"
"""The mark of the backup from which a database was filled, kept there in the same transaction."""
Notify = Callable[[str], None]
ProgressCallback = Callable[[int, int], None]


class WouldBeLost(Refused):
    """Refusal: signed events are neither in the backup nor in a topic. Parameters: remedy."""

    code = "would-be-lost"

    def __init__(self, found: Sequence[str], *, topics: bool) -> None:
        """Make the refusal; `topics`: whether the topics were read."""
        unread = (
            "No topic was read (one machine, or --without-topics): an installation on Kafka and PostgreSQL is restored with "
            "--production. "
        )
        remedy = (
            f"Nothing was restored. {'' if topics else unread}First look for what is missing: a newer backup, a copy of a topic, "
            "the folder of checkpoints (RAPPORTEUR_CHECKPOINTS). If there is none, run it again with --accept-loss: these logs then go on under new "
            "origins, and whoever follows them is told."
        )
        super().__init__(remedy="\n".join([*found, remedy]))


class HoldsEvents(Refused):
    """Refusal: a database to fill is not empty. Parameters: remedy."""

    code = "holds-events"

    def __init__(self, service: str, home: Path) -> None:
        remedy = (
            f"The database of {service} holds events already, and nothing was restored. Name a new folder in RAPPORTEUR_HOME, "
            f"or move the databases of {home} aside first: all of them, since they belong together. On one machine these are "
            "registry.db, meetings.db and reporting.db with their -wal and -shm, on PostgreSQL the databases of these names."
        )
        super().__init__(remedy=remedy)


@dataclass(frozen=True)
class RestoreRequest:
    """The request for a restore. `manifest`: that of the file, checked. `accept_loss`: continue logs with a loss
    under new origins. `new_origins`: continue all logs that way. `tails`: how to read the topic of a log; None without
    one."""

    file: Path
    manifest: BackupManifest
    accept_loss: bool = False
    new_origins: bool = False
    tails: Callable[[str], TailReader] | None = None


def run_restore(
    load_home: Callable[[], Installation],
    request: RestoreRequest,
    vault: VaultCopy | None,
    notify: Notify,
    counted: ProgressCallback,
    *,
    without_vault: bool = False,
) -> Restored:
    """Restore an installation; each step can be repeated. `without_vault`: the operator has declared the vault lost.

    Raises the errors of `_fill_all`, VaultNotEmpty, and NoVault if no person could be named any more.
    """
    installation = load_home()
    prepare(installation.home, installation.way)
    refuse_events(installation, request.manifest)
    installation.migrate()
    refuse_unfit(installation, vault, request.file, without=without_vault)
    restored = _fill_all(installation, request, vault, notify)
    if vault is None:
        destroyed = keep_destroyed(installation)
    else:
        notify("Restoring the vault")
        _, destroyed = take_vault(installation, vault.content, vault.phrase)
    _name_again(installation)
    if destroyed:
        notify(destroyed_again(destroyed))
    notify("Making again what is answered from")
    catch_up(installation, counted)
    _go_on_in_topics(installation, restored)
    with open_services(installation) as services:
        restored = replace(restored, bytes_lost=tuple(frozen_anew(services.reporting)))
    # Corrections of issued reports can be found only once the reports exist.
    catch_up(installation, counted)
    if new := _with_new_keys(installation, restored):
        notify(new_keys(new))
    # The next restore assigns its own origins.
    set_home_flag(installation.home, RESTORING, {})
    return restored


def _with_new_keys(installation: Installation, restored: Restored) -> list[str]:
    """Return the logs that other keys signed than those of the home."""
    found = []
    for log, plan in restored.plans.items():
        own = installation.signing_key(log).public("").public
        if plan.promised.keys and own not in {key.public for key in plan.promised.keys}:
            found.append(log)
    return found


def _go_on_in_topics(installation: Installation, restored: Restored) -> None:
    """Let readers start after the records that a topic already has from a log now continued under a new origin."""
    marks = consumer_tables().marks
    for service in SERVICES:
        engine = installation.engine(service)
        with engine.begin() as connection:
            for plan in (plan for plan in restored.plans.values() if plan.fresh and plan.offset is not None):
                mark = (marks.c.log == plan.log) & (marks.c.origin == plan.fresh)
                connection.execute(update(marks).where(mark).values(kafka_offset=plan.offset))
        engine.dispose()


def _name_again(installation: Installation) -> None:
    """Rebuild readable names from log and keys. A vault that was not lost may have read more of the log than now
    exists."""
    engine, marks = create_engine(installation.registry.vault_database), consumer_tables().marks
    with engine.begin() as connection:
        connection.execute(delete(names))
        connection.execute(delete(marks).where(marks.c.consumer == CONSUMER))
    engine.dispose()


def _fill_all(installation: Installation, request: RestoreRequest, vault: VaultCopy | None, notify: Notify) -> Restored:
    """Fill the empty databases, which must be of this version of the program, once all plans are made.

    Raises HoldsEvents, NotWhatWasSigned, OtherHistory, WouldBeLost, ProofFailed, Unavailable.
    """
    manifest = request.manifest
    with ExitStack() as held:
        engines = {service: installation.owner_engine(service) for service in SERVICES}
        for service, engine in engines.items():
            held.callback(engine.dispose)
            if not held.enter_context(lease(engine, WORKER)):
                raise Unavailable(part=service, remedy="It is running. Stop `rapporteur up` first, then restore.")
        before = tuple(each for each in SERVICES if _is_filled(installation, engines[each], each, manifest))
        missing = [log for log, service in LOGS.items() if service not in before]
        plans = {log: _plan(installation, request, log, notify) for log in missing}
        if (lost := [each for plan in plans.values() for each in sentences(plan)]) and not request.accept_loss:
            raise WouldBeLost(lost, topics=request.tails is not None)
        results: Mapping[str, Result] = {}
        if plans:
            plans, results = _with_origins(installation, manifest, plans)
            if vault is not None:
                take_secrets(installation, vault)
            for name, value in manifest.home.items():
                set_home_flag(installation.home, name, value)
        # Reporting first: its positions in the other logs depend on the plans for those.
        for service in (each for each in READ_LAST_FIRST if each not in before):
            notify(f"Restoring {service}")
            with engines[service].begin() as connection:
                for log in logs_of(service):
                    _fill(installation, connection, request.file, plans[log])
                _fill_tables(connection, service, request.file)
                if service == "reporting":
                    resume(connection, request.file, plans, installation.outbox_key("partners"))
                set_version(connection, MARK, manifest.digest)
    return Restored(plans, results or _results_before(installation, manifest), before)


def checked_manifest(file: Path, sha256: str | None = None) -> BackupManifest:
    """Return the manifest of a backup, after verifying that the file is complete. `sha256`: the expected hash of it.
    Raises Malformed, NotThere, BackupAltered, and Refused for a later version's."""
    manifest = manifest_of(file, sha256)
    if set(manifest.logs) != set(LOGS):
        raise Malformed(str(file), f"It does not hold the logs {', '.join(LOGS)}, and nothing else.")
    if manifest.revision > migrations.newest():
        raise Refused(
            remedy=f"The backup was made by the later version {manifest.program} of the program. Install that one."
        )
    return manifest


def refuse_events(installation: Installation, manifest: BackupManifest) -> None:
    """Refuse a database, of any version of the program, that has events not from the backup. Raises HoldsEvents."""
    for service in SERVICES:
        if installation.state_of(service) != "empty":
            with installation.reading(service) as engine:
                _is_filled(installation, engine, service, manifest)


def _is_filled(installation: Installation, engine: Engine, service: str, manifest: BackupManifest) -> bool:
    """Return whether an earlier run filled the database from the same backup. Raises HoldsEvents for a database with
    other events."""
    with read_only(engine).connect() as connection:
        if version_of(connection, MARK) == manifest.digest:
            return True
        for log in logs_of(service):
            if connection.scalar(select(kernel_tables(log).events.c.seq).limit(1)) is not None:
                raise HoldsEvents(service, installation.home)
    return False


def _plan(installation: Installation, request: RestoreRequest, log: str, notify: Notify) -> RestorePlan:
    notify(f"Finding out what there is of {log}")
    return plan_of(
        log,
        request.file,
        request.manifest.logs[log],
        installation.checkpoint_store(log),
        installation.signing_key(log),
        request.tails(log) if request.tails else lambda origin, _: Tail(origin),
        accept_loss=request.accept_loss,
        new_origin=request.new_origins,
    )


def _with_origins(
    installation: Installation, manifest: BackupManifest, plans: Mapping[str, RestorePlan]
) -> tuple[dict[str, RestorePlan], dict[str, Result]]:
    """Return the plans with the new origins assigned by an earlier run, since databases filled then already have them,
    and the results of the logs that it filled."""
    kept = _kept(installation, manifest)
    renamed = {log: replace(plan, fresh=plan.fresh and kept.get(log, plan.fresh)) for log, plan in plans.items()}
    given = {log: plan.fresh for log, plan in renamed.items() if plan.fresh}
    results = _results_before(installation, manifest) | {log: result_of(plan) for log, plan in renamed.items()}
    set_home_flag(installation.home, RESTORING, {manifest.digest: {**kept, **given, RESULTS: results}})
    return renamed, results


def _kept(installation: Installation, manifest: BackupManifest) -> dict[str, Any]:
    kept: dict[str, Any] = home_flags(installation.home).get(RESTORING, {}).get(manifest.digest, {})
    return kept


def _results_before(installation: Installation, manifest: BackupManifest) -> dict[str, Result]:
    return dict(_kept(installation, manifest).get(RESULTS, {}))


def _fill(installation: Installation, connection: Connection, file: Path, plan: RestorePlan) -> None:
    key, notes = installation.signing_key(plan.log), dict(plan.promised.notes)
    key.announce(list(plan.promised.keys))
    if plan.fresh is not None:
        key.announce([key.public(plan.fresh)])
        first = checkpoint_at(plan.fresh, plan.size, plan.root, plan.continues)
        notes = {plan.size: first.signed(key.private())}
    filling = LogContent(plan.origin, plan.sealed(file), notes, plan.waiting)
    fill_log(connection, RECEIVERS[LOGS[plan.log]][plan.log], filling, installation.outbox_key(plan.log))


def _fill_tables(connection: Connection, service: str, file: Path) -> None:
    # Publication's knowledge is restored together with its positions.
    for table in (*beside_logs(service), *(table for table in TABLES[service] if table is not known_records)):
        restore_table(connection, file, service, table)
