"""What waits to be sealed: sealed before a backup, and what of it is refused."""

import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager

from sqlalchemy import Engine

from deploy.installation.home import LOGS, SERVICES
from deploy.installation.installation import Installation
from deploy.runtime.signing import sign_here
from shared.event_store.engine import read_only
from shared.event_store.lease import WORKER, lease
from shared.event_store.outbox import Outbox, RefusedEntry
from shared.event_store.sealer import Sealer
from shared.messaging.loops import IDLE

SECONDS = 10  # for workers that run to seal what waits


def refused_here(installation: Installation, engines: Mapping[str, Engine]) -> dict[str, list[RefusedEntry]]:
    """Return the events of each log that are not sealed, since the program did not write them or they rest on such ones."""
    found = {}
    for log, service in LOGS.items():
        with read_only(engines[service]).connect() as connection:
            found[log] = Outbox(log, installation.outbox_key(log)).inspect(connection)[1]
    return found


def seal_waiting(installation: Installation) -> None:
    """Seal and sign what waits, or wait until the workers that run have sealed it: what a backup holds unsealed is little.

    Return after ten seconds all the same: what waits then is authenticated one by one as it is written.
    """
    until = time.monotonic() + SECONDS
    with _engines(installation) as engines, ExitStack() as leases:
        waiting = {log: _waiting(installation, engines, log) for log in LOGS}
        for service in {LOGS[log] for log, events in waiting.items() if events}:
            if leases.enter_context(lease(engines[service], WORKER)):
                for log in (log for log, keeper in LOGS.items() if keeper == service):
                    Sealer(engines[service], log, installation.outbox_key(log)).seal_all()
                sign_here(installation, engines, (service,))
        while any(events & _waiting(installation, engines, log) for log, events in waiting.items() if events):
            if time.monotonic() > until:
                return
            time.sleep(IDLE)


def _waiting(installation: Installation, engines: Mapping[str, Engine], log: str) -> set[int]:
    with read_only(engines[LOGS[log]]).connect() as connection:
        return {each.event for each in Outbox(log, installation.outbox_key(log)).inspect(connection)[0]}


@contextmanager
def _engines(installation: Installation) -> Iterator[dict[str, Engine]]:
    with ExitStack() as opened:
        engines = {service: installation.engine(service) for service in SERVICES}
        for engine in engines.values():
            opened.callback(engine.dispose)
        yield engines
