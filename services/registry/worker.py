"""The registry's worker: seals its log, publishes it where there is Kafka, and keeps readable names in the vault.

Kafka's client is imported only where there is one: the run lock does not hold it. It stops on SIGTERM and SIGINT, and
holds the lease `worker` of its database.
"""

import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from services.registry.service import LOG, Service, open_service
from services.registry.settings import Settings
from shared.domain.settings import read
from shared.event_store.lease import lease
from shared.event_store.log import Log
from shared.event_store.sealer import Sealer
from shared.messaging.consumer import Consumer
from shared.messaging.loops import Loop, Turn, run, stopped_by_signals
from shared.messaging.sources.local_log import LocalLog
from shared.web.logging import configure

WORKER = "worker"
REFUSED = 5  # exit code: another worker holds the lease


def turns(service: Service, reached: Callable[[str], None] = lambda _: None) -> Mapping[str, Turn]:
    """What the worker does, by name, in the order in which one round brings an event all the way."""
    found: dict[str, Turn] = {f"seal {LOG}": Sealer(service.engine, LOG, reached=reached).seal}
    if service.settings.kafka:
        found[f"publish {LOG}"] = _publish(service, reached)
    found["keep names"] = Consumer(LOG, service.names_consumer(), LocalLog(service.log)).step
    return found


def main(environment: Mapping[str, str] = os.environ) -> int:
    settings = read(Settings, environment)
    configure(settings.log)
    stop = stopped_by_signals()
    service = open_service(settings)
    with lease(service.engine, WORKER) as mine:
        if not mine:
            sys.stderr.write("Another worker of the registry is running on this database. This one stops.\n")
            return REFUSED
        run([Loop(name, turn) for name, turn in turns(service).items()], stop)
    service.close()
    return 0


def _publish(service: Service, reached: Callable[[str], None]) -> Turn:
    from shared.messaging.connection import Kafka  # noqa: PLC0415  no Kafka, no client
    from shared.messaging.publisher import Publisher  # noqa: PLC0415

    settings = service.settings
    password = Path(settings.kafka_password_file) if settings.kafka_password_file else None
    protocol = "SASL_PLAINTEXT" if settings.kafka_user else "PLAINTEXT"
    kafka = Kafka(str(settings.kafka), protocol, settings.kafka_user, password)
    return Publisher(Log(service.engine, LOG), kafka, f"{settings.topic_prefix}{LOG}.events", reached).publish


if __name__ == "__main__":
    sys.exit(main())
