"""Waiting until every recorded event is counted, published and signed: by running workers, or else by this process."""

import time
from collections.abc import Callable
from contextlib import ExitStack

from deploy.installation.installation import Installation
from deploy.installation.locks import is_up_elsewhere
from deploy.installation.service_set import ServiceSet, open_services
from deploy.runtime.sealing import refused_here
from deploy.runtime.signing import sign_here, wait_until_signed
from services.meetings.service import CONSUMER, registry_projector
from services.reporting.publication import CorrectionPublisher, DuePublisher, partner_projector, webhooks_projector
from services.reporting.publication.translators import positions_read
from services.reporting.read_models.webhooks import WEBHOOKS
from services.reporting.service import facts_projector
from shared.domain.errors import Unavailable
from shared.event_store.lease import WORKER, lease
from shared.event_store.projector import Projector
from shared.messaging.consumer import Consumer
from shared.messaging.loops import IDLE, Job
from shared.messaging.sources.local_log import LocalLogSource

SECONDS_WITHOUT_PROGRESS = 60
LOGS = ("registry", "meetings", "reporting")
ProgressCallback = Callable[[int, int], None]


def catch_up(
    installation: Installation, progress: ProgressCallback = lambda _done, _all: None, *, all_signed: bool = False
) -> dict[str, int]:
    """Return the size of each log once every event is sealed, consumed by the other services, and published to
    partners.

    Waits for services with a running worker, and for all while `up` runs, since it starts every worker; for any other,
    this process takes the lease, does the work, and signs the events that it sealed. With `all_signed`, also waits
    until those workers have signed. `progress` receives the numbers of events counted, and of all. Raises Unavailable
    if a worker makes no progress, NotConsistent if a log cannot be signed.
    """
    with open_services(installation) as services, ExitStack() as leases:
        turns: dict[str, list[Job]] = {}
        limit, before = time.monotonic() + SECONDS_WITHOUT_PROGRESS, -1
        while True:
            # Checked each time, because what is awaited may end.
            unattended = (
                () if is_up_elsewhere(installation.home) else [service for service in LOGS if service not in turns]
            )
            for service in unattended:
                if leases.enter_context(lease(services.engines[service], WORKER)):
                    turns[service] = _turns(installation, services)[service]()
            done = sum(turn() for each in turns.values() for turn in each)
            followed, size_followed = _followed(services)
            # Events just published to partners may still be waiting for the sealer.
            counted, size = _counted(installation, services, still=not done)
            progress(counted, size)
            if counted == size and followed == size_followed:
                if "reporting" in turns:
                    _tell_corrections(installation, services)
                sizes = {name: log.size() for name, log in services.logs.items()}
                sign_here(installation, services.engines, turns)
                if all_signed:
                    wait_until_signed(installation, services.engines, sizes)
                return sizes
            if counted + followed != before:
                limit, before = time.monotonic() + SECONDS_WITHOUT_PROGRESS, counted + followed
            if time.monotonic() > limit:
                raise Unavailable(part="reporting", remedy="Its worker does not go on. See its log, then try again.")
            if not done:
                time.sleep(IDLE)


def _counted(installation: Installation, services: ServiceSet, *, still: bool) -> tuple[int, int]:
    """Return the numbers of events that reporting has counted, and of all. Once there is no more progress, refused
    events are left out."""
    applied = services.reporting.facts.applied_positions()
    waiting = sum(log.unsealed() for log in services.logs.values())
    if waiting and still:
        waiting -= sum(len(refused) for refused in refused_here(installation, services.engines).values())
    return sum(applied.values()), sum(services.logs[log].size() for log in applied) + waiting


def _followed(services: ServiceSet) -> tuple[int, int]:
    """Return the numbers of events examined for partners and their webhooks or copied by meetings, and of all sealed
    ones."""
    with services.reporting.reader.connect() as connection:
        published = positions_read(connection)
        webhooks = positions_read(connection, WEBHOOKS)
    with services.meetings.reader.connect() as connection:
        copied = positions_read(connection, CONSUMER)
    sizes = {name: services.logs[name].size() for name in LOGS}
    followed = sum(published.values()) + sum(copied.values()) + sum(webhooks.values())
    return followed, sum(sizes.values()) + 2 * sizes["registry"]


def _tell_corrections(installation: Installation, services: ServiceSet) -> None:
    """Publish corrections of issued reports. This computes all figures, so it runs once, at the end."""
    engine, reader = services.reporting.engine, services.reporting.reader
    key = installation.outbox_key("partners")
    if CorrectionPublisher(engine, reader, key, still=0).publish_corrections():
        installation.sealer(engine, "partners").seal_all()


def _turns(installation: Installation, services: ServiceSet) -> dict[str, Callable[[], list[Job]]]:
    """Return one step of each service's worker, over the local logs."""

    def take(projector: Projector, *logs: str) -> list[Job]:
        return [Consumer(log, projector, LocalLogSource(services.logs[log])).step for log in logs]

    def seal(service: str, *logs: str) -> list[Job]:
        return [installation.sealer(services.engines[service], log).seal for log in logs]

    key = installation.outbox_key("partners")
    guard = installation.clock_guard("partners")
    return {
        "registry": lambda: [*seal("registry", "registry"), *take(services.registry.names_projector(), "registry")],
        "meetings": lambda: [
            *seal("meetings", "meetings"),
            *take(registry_projector(services.meetings.engine), "registry"),
        ],
        "reporting": lambda: [
            *seal("reporting", "reporting"),
            *take(facts_projector(services.reporting.engine), *LOGS),
            *take(partner_projector(services.reporting.engine, key, guard=guard), *LOGS),
            *take(webhooks_projector(services.reporting.engine), "registry"),
            DuePublisher(services.reporting.engine, services.reporting.reader, key, guard=guard),
            *seal("reporting", "partners"),
        ],
    }
