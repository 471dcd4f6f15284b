"""The check of the certificate that partners see: it must remain valid for a while, and match the operator's files."""

import socket
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from deploy.installation.locks import run_folder, running
from deploy.runtime.production import ports
from deploy.runtime.production.kafka import Broker
from deploy.runtime.production.outside.choice import OutsideListener
from deploy.runtime.production.servers import servers_of
from shared.domain.errors import Malformed

SECONDS = 5


def troubles(home: Path, now: datetime | None = None) -> Iterator[str]:
    """Yield a sentence for each problem; none if Kafka is not reachable from outside, or is not the home's own."""
    broker = servers_of(home).kafka
    listener = broker.listener if isinstance(broker, Broker) else None
    if listener is None:
        return
    try:
        keystore = listener.keystore()
    except Malformed as wrong:
        yield f"The certificate for Kafka outside is not as it should be. {wrong.parameters['remedy']}"
        return
    if keystore.expires_soon(now or datetime.now(UTC)):
        yield (
            f"The certificate for Kafka outside, {listener.certificate}, expires on {keystore.last:%Y-%m-%d}: then no partner can "
            "connect any more. Renew it in the same file; it is taken in within a minute, without a restart."
        )
    if "kafka" in running(run_folder(home)):
        yield from _compared(listener, keystore.leaf)


def _compared(listener: OutsideListener, leaf: bytes) -> Iterator[str]:
    try:
        shown = _certificate_at(listener)
    except OSError as error:
        yield (
            f"Kafka does not answer over TLS on port {listener.port}, where partners ask {listener.address} ({error}). See "
            "logs/kafka.log in the home, and start `rapporteur up --production` again."
        )
        return
    if shown != leaf:
        yield (
            f"Kafka shows another certificate on port {listener.port} than the one in {listener.certificate}. A renewed one is taken in "
            "within a minute while `rapporteur up --production` runs; else see what it says, or start it again."
        )


def _certificate_at(listener: OutsideListener) -> bytes | None:
    """Return the certificate that the broker presents, in DER, whoever issued it. Raises OSError."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with (
        socket.create_connection((ports.LOOPBACK, listener.port), timeout=SECONDS) as plain,
        context.wrap_socket(plain, server_hostname=listener.host) as closed,
    ):
        return closed.getpeercert(binary_form=True)
