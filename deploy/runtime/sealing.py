"""Events waiting to be sealed: sealing them before a backup, and listing the refused ones."""

import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress

from sqlalchemy import Engine

from deploy.installation.home import LOGS, SERVICES
from deploy.installation.installation import Installation
from deploy.installation.locks import is_up_elsewhere
from deploy.runtime.signing import sign_here
from shared.domain.errors import Unavailable
from shared.event_store.engine import read_only
from shared.event_store.lease import WORKER, lease
from shared.event_store.outbox import Outbox, RefusedEntry
from shared.event_store.signed_history import NotConsistent
from shared.messaging.loops import IDLE

SECONDS = 10  # seconds for running workers to seal waiting events


def refused_here(installation: Installation, engines: Mapping[str, Engine]) -> dict[str, list[RefusedEntry]]:
    """Return each log's unsealed events that the program did not write, or that depend on such events."""
    found = {}
    for log, service in LOGS.items():
        with read_only(engines[service]).connect() as connection:
            found[log] = Outbox(log, installation.outbox_key(log)).inspect(connection)[1]
    return found


def seal_waiting(installation: Installation) -> None:
    """Seal and sign waiting events, or wait until the workers have that run or that `up` starts, so that a backup
    contains few unsealed ones.

    Returns after ten seconds in any case, also if nothing can be sealed or signed: each event still unsealed is
    authenticated when written.
    """
    until = time.monotonic() + SECONDS
    with _engines(installation) as engines:
        waiting = {log: _waiting(installation, engines, log) for log in LOGS}
        is_up = is_up_elsewhere(installation.home)
        for service in () if is_up else {LOGS[log] for log, events in waiting.items() if events}:
            # Released before the wait below, because a worker that starts waits less long for it.
            with lease(engines[service], WORKER) as mine:
                if not mine:
                    continue
                waiting = {log: events for log, events in waiting.items() if LOGS[log] != service}
                # A backup is most needed when something is wrong, such as the clock or the log itself.
                with suppress(Unavailable, NotConsistent):
                    for log in (log for log, keeper in LOGS.items() if keeper == service):
                        installation.sealer(engines[service], log).seal_all()
                    sign_here(installation, engines, (service,))
        while any(events & _waiting(installation, engines, log) for log, events in waiting.items() if events):
            if time.monotonic() > until:
                return
            time.sleep(IDLE)


def _waiting(installation: Installation, engines: Mapping[str, Engine], log: str) -> set[int]:
    with read_only(engines[LOGS[log]]).connect() as connection:
        return {each.seq for each in Outbox(log, installation.outbox_key(log)).inspect(connection)[0]}


@contextmanager
def _engines(installation: Installation) -> Iterator[dict[str, Engine]]:
    with ExitStack() as opened:
        engines = {service: installation.engine(service) for service in SERVICES}
        for engine in engines.values():
            opened.callback(engine.dispose)
        yield engines
