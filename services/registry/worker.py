"""The registry's worker: seals and signs its log, publishes it where there is Kafka, lets partners in there, and keeps
names in the vault.
"""

import os
import sys
import time
from collections.abc import Mapping

from services.registry.service import LOG, Service, forget_revoked, open_service, why_no_users
from services.registry.settings import Settings
from shared.environment.settings import read
from shared.messaging.consumer import Consumer
from shared.messaging.loops import Turn
from shared.messaging.sources.local_log import LocalLog
from shared.messaging.worker import Reached, publishing, sealing, signing, work
from shared.web.logging import configure

HOUR = 3600  # seconds


def turns(service: Service, reached: Reached = lambda _: None) -> Mapping[str, Turn]:
    """What the worker does, by name, in the order in which one round brings an event all the way."""
    return {
        **sealing(service.settings, service.engine, [LOG], reached),
        **publishing(service.settings, service.engine, [LOG], reached),
        **signing(service.settings, service.engine, [LOG], reached),
        "keep names": Consumer(LOG, service.names_consumer(), LocalLog(service.log)).step,
        "forget what was revoked": forgetting(service),
        **letting_in(service),
    }


def forgetting(service: Service) -> Turn:
    """Return the turn that lets go of what revoked credentials were checked by, and hourly of what is old in the
    authentication log."""
    next_look = 0.0

    def forget() -> int:
        nonlocal next_look
        done, now = forget_revoked(service), time.monotonic()
        if now >= next_look:
            next_look = now + HOUR
            done += service.authentications.forget(service.settings.authentication_log_days)
        return done

    return forget


def letting_in(service: Service) -> Mapping[str, Turn]:
    """Keeping partners' users of Kafka, where there is one that can be given users."""
    if why_no_users(service) is not None:
        return {}
    from services.registry.service.partner_users import PartnerUsers  # noqa: PLC0415  no Kafka, no client

    return {"let partners in": PartnerUsers(service).step}


def main(environment: Mapping[str, str] = os.environ) -> int:
    settings = read(Settings, environment)
    configure(settings.log)
    service = open_service(settings)
    return work("the registry", service.engine, lambda: turns(service))


if __name__ == "__main__":
    sys.exit(main())
