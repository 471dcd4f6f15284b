"""The process, or the thread of `up --production`, that admits partners to Kafka for the registry's worker: see
shared/messaging/gate."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deploy.installation.locks import run_folder
from deploy.runtime.production.kafka import GATE
from deploy.runtime.production.rights import OF_PARTNERS, TO_PARTNERS, KafkaCluster
from shared.messaging.gate import Gate, GateServer

SOCKET = "kafka-gate.sock"


def socket_of(home: Path) -> Path:
    return run_folder(home) / SOCKET


def server(cluster: KafkaCluster, file: Path) -> GateServer:
    """Return a server that is already listening, but not yet serving."""
    prefix = cluster.prefix
    return GateServer(Gate(cluster.connection(GATE), prefix + TO_PARTNERS, prefix + OF_PARTNERS), file)


@contextmanager
def open_gate(cluster: KafkaCluster, file: Path) -> Iterator[None]:
    """Serve in a thread during a block; do nothing if Kafka has no users."""
    if not cluster.asks_who:
        yield
        return
    with server(cluster, file) as serving:
        thread = threading.Thread(target=serving.serve_forever, name="kafka-gate", daemon=True)
        thread.start()
        try:
            yield
        finally:
            serving.shutdown()
            thread.join()
            file.unlink(missing_ok=True)
