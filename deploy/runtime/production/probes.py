"""Liveness probes of children, each over a new connection, since open ones may keep working while no new ones are
accepted.

A probe raises if there is no sign of life. Probes run every few seconds for as long as an installation runs, so they
cost as little as possible: no password is checked, and no client library is loaded.
"""

import json
import logging
import socket
import struct
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

from deploy.runtime.production.ports import LOOPBACK
from deploy.runtime.production.processes import Child
from shared.event_store.liveness import refusal

logger = logging.getLogger(__name__)

Probe = Callable[[Child], None]
SECONDS = 10.0  # seconds for an answer
# An ApiVersions request of version 0, which a broker answers before authentication (Kafka's protocol, KIP-35): API key,
# version, a correlation id that the answer repeats, and no client id.
_NUMBER = 12
_VERSIONS = struct.pack("!ihhih", 10, 18, 0, _NUMBER, -1)


class NoSign(Exception):
    """The child gave no sign of life."""


class Ending(Exception):
    """The child no longer accepts connections, and never will: it is shutting down, and waits for its open ones."""


def of_postgres(port: int) -> Probe:
    """Return the probe of our cluster. A cluster that is starting, or recovering from a crash, counts as alive, however
    long that takes."""

    def probe(_child: Child) -> None:
        message = refusal(LOOPBACK, port)
        if message is not None and "shutting down" in message:  # in English, since the cluster is ours
            raise Ending(message)

    return probe


def of_kafka(port: int) -> Probe:
    def probe(_child: Child) -> None:
        with socket.create_connection((LOOPBACK, port), SECONDS) as broker:
            broker.sendall(_VERSIONS)
            answer = broker.recv(8)
        if answer[4:8] != struct.pack("!i", _NUMBER):
            raise NoSign

    return probe


def of_worker(child: Child) -> None:
    """Check a worker's heartbeat: a worker accepts no requests, so it reports by itself that it is not hung."""
    if not child.has_beaten():
        raise NoSign


class WebProbe:
    """A probe by a request that occupies one of the page threads. Any answer is a sign of life; changes in the
    service's readiness are logged."""

    def __init__(self, service: str, url: str) -> None:
        self._service, self._host, self._broken = service, urlsplit(url).netloc, list[str]()

    def __call__(self, _child: object = None) -> None:
        connection = HTTPConnection(self._host, timeout=SECONDS)
        try:
            connection.request("GET", f"/{self._service}/health/ready")
            broken = json.loads(connection.getresponse().read()).get("broken", [])
        except (HTTPException, ValueError, AttributeError) as error:
            raise NoSign from error
        finally:
            connection.close()
        if broken and broken != self._broken:
            logger.warning("%s takes no commands, for lack of: %s", self._service, ", ".join(broken))
        if self._broken and not broken:
            logger.warning("%s takes commands again", self._service)
        self._broken = broken
