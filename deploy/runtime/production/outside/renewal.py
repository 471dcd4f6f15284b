"""Renewed certificates, loaded while the broker runs: no connection is cut, and new ones get the new certificate."""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from deploy.runtime.production import passwords
from deploy.runtime.production.kafka import Broker
from deploy.runtime.production.outside.choice import OutsideListener
from shared.domain.errors import Malformed
from shared.messaging.administration import reload_keystores
from shared.messaging.errors import SourceError

LOOK_AGAIN = 60.0  # seconds


@contextmanager
def renewed_while_it_runs(broker: object, seconds: float = LOOK_AGAIN) -> Iterator[None]:
    """Watch the files in a thread during a block; do nothing for a broker that is not reachable from outside."""
    if not isinstance(broker, Broker) or broker.listener is None:
        yield
        return
    stop = threading.Event()
    thread = threading.Thread(target=_watch, args=(broker, broker.listener, stop, seconds), name="renewal", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _watch(broker: Broker, listener: OutsideListener, stop: threading.Event, seconds: float) -> None:
    reported = ""
    while not stop.wait(seconds):
        trouble = renew(broker, listener)
        if trouble and trouble != reported:
            sys.stderr.write(f"Kafka's certificate is not renewed: {trouble}\n")
        reported = trouble


def renew(broker: Broker, listener: OutsideListener) -> str:
    """Give the broker the content of the files, if new. Return the problem with it, or with the broker; the next check
    tries again."""
    try:
        new = listener.keystore()
    except Malformed as wrong:
        return f"{wrong.parameters['field']}: {wrong.parameters['remedy']}"
    if not broker.keystore.exists():
        return "Kafka began without one, and listens to nobody outside. Start `rapporteur up --production` again."
    before = broker.keystore.read_text()
    if new.pem.decode() == before:
        return ""
    try:
        broker.keep(new)
        reload_keystores(broker.administration, "outside")
    except (SourceError, OSError) as trouble:
        # Otherwise the next check would find nothing new. On a full disk nothing was written, nor can be.
        with suppress(OSError):
            passwords.write(broker.keystore, before)
        return str(trouble)
    sys.stderr.write(f"Kafka's certificate for {listener.host} is renewed.\n")
    return ""
