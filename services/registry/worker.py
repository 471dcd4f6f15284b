"""The registry's worker: seals and signs its log, publishes it to Kafka if there is one, gives partners access there,
and copies names into the vault."""

import os
import sys
from collections.abc import Mapping

from services.registry.service import LOG, Service, open_service, why_no_users
from services.registry.service.partners import forget_revoked
from services.registry.service.webhooks import forget_ended_secrets
from services.registry.settings import Settings
from shared.environment.settings import read_settings
from shared.messaging.consumer import Consumer
from shared.messaging.loops import Job, Paced, at_intervals
from shared.messaging.sources.local_log import LocalLogSource
from shared.messaging.worker import (
    UNHURRIED,
    Failpoint,
    consuming,
    handler_jobs,
    log_jobs,
    run_worker,
    watched_by,
)
from shared.web.logging import configure

HOUR = 3600  # seconds


def jobs(service: Service, failpoint: Failpoint = lambda _: None) -> Mapping[str, Job]:
    """Return the worker's jobs by name, in the order in which an event passes through them in one round."""
    return {
        **log_jobs(service.settings, service.engine, [LOG], failpoint),
        **handler_jobs(service.settings, service.handler, service.reader, LOG),
        "keep names": consuming(Consumer(LOG, service.names_projector(), LocalLogSource(service.log)).step, None),
        "forget what was revoked": Paced(lambda: forget_revoked(service) + forget_ended_secrets(service), UNHURRIED),
        "forget authentications": at_intervals(
            HOUR, lambda: service.authentications.forget(service.settings.authentication_log_days)
        ),
        **kafka_user_jobs(service),
    }


def kafka_user_jobs(service: Service) -> Mapping[str, Job]:
    """Return the jobs for partners' Kafka users, if there can be any."""
    if why_no_users(service) is not None:
        return {}
    from services.registry.service.kafka_users import KafkaUserReconciler  # noqa: PLC0415  no Kafka, no client

    reconciler = KafkaUserReconciler(service)
    return {"let partners in": Paced(reconciler.step, UNHURRIED, reconciler.seconds_left)}


def main(environment: Mapping[str, str] = os.environ) -> int:
    settings = read_settings(Settings, environment)
    configure(settings.log, "registry-worker")
    service = open_service(settings)
    return run_worker("the registry", service.engine, lambda: jobs(service), watched_by(settings))


if __name__ == "__main__":
    sys.exit(main())
