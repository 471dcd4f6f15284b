"""A single request to a server named by a third party: to a checked address, without redirects, with a time limit, and
keeping only a few bytes of the response."""

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Collection, Mapping
from contextlib import suppress
from typing import NamedTuple

from shared.messaging.webhooks.addresses import AddressRefused, Resolve, Target, addresses_of, target_of

SECONDS = 15.0  # seconds for a request, from the connection to the response
TO_CONNECT = 5.0  # seconds for one address
EXCERPT = 1024  # bytes kept of an answer


class Answer(NamedTuple):
    """The outcome of a request: `status` with the first bytes of the response, or the reason why there was none.

    `failure`: a code of AddressRefused, or time-out, certificate, connection, answer; `about` gives details.
    """

    status: int | None = None
    excerpt: str = ""
    retry_after: str | None = None
    failure: str | None = None
    about: str = ""

    @property
    def is_taken(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


def post(
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    inside: Collection[str] = (),
    seconds: float = SECONDS,
    resolve: Resolve | None = None,
    trusted: ssl.SSLContext | None = None,
    longest: int = EXCERPT,
) -> Answer:
    """Send a body and return the answer, with the response's first `longest` bytes; never raises. Proxies set in the
    environment are ignored, since they would resolve the name again. `trusted`: the accepted certificate authorities,
    None for the machine's own."""
    try:
        target = target_of(url, inside)
        addresses = addresses_of(target, inside, resolve)
    except AddressRefused as refused:
        return Answer(failure=refused.code, about=refused.about)
    deadline = time.monotonic() + seconds
    try:
        connected = _connected(addresses, target.port, deadline)
    except TimeoutError:
        return Answer(failure="time-out", about=target.host_header)
    except OSError as error:
        return Answer(failure="connection", about=error.strerror or type(error).__name__)
    return _send(connected, target, body, headers, deadline, trusted, longest)


def _connected(addresses: list[str], port: int, deadline: float) -> socket.socket:
    """Connect to the first address that accepts the connection. Raises OSError."""
    last: OSError = TimeoutError()
    for address in addresses:
        remaining = min(TO_CONNECT, deadline - time.monotonic())
        if remaining <= 0:
            break
        try:
            return socket.create_connection((address, port), timeout=remaining)
        except OSError as error:
            last = error
    raise last


def _send(
    connected: socket.socket,
    target: Target,
    body: bytes,
    headers: Mapping[str, str],
    deadline: float,
    trusted: ssl.SSLContext | None,
    longest: int,
) -> Answer:
    """Send the request over a connection, then close it. A server that trickles bytes is cut off as well."""
    over, channel = threading.Event(), connected

    def cut_off() -> None:
        over.set()
        # Not `close`, which would let a pending read continue, and not the TLS socket's own `shutdown`, since TLS is in
        # use.
        with suppress(OSError):
            socket.socket.shutdown(channel, socket.SHUT_RDWR)

    connected.settimeout(max(0.01, deadline - time.monotonic()))
    cutter = threading.Timer(max(0.0, deadline - time.monotonic()), cut_off)
    cutter.daemon = True
    cutter.start()
    try:
        if target.scheme == "https":
            context = trusted or ssl.create_default_context()
            channel = context.wrap_socket(connected, server_hostname=target.host, do_handshake_on_connect=False)
            channel.do_handshake()
        return _exchanged(channel, target, body, headers, longest)
    except ssl.SSLCertVerificationError as error:
        return Answer(failure="certificate", about=error.verify_message)
    except (OSError, http.client.HTTPException, ValueError) as error:
        if over.is_set() or isinstance(error, TimeoutError):
            return Answer(failure="time-out", about=target.host_header)
        kind = "connection" if isinstance(error, OSError) else "answer"
        return Answer(failure=kind, about=getattr(error, "strerror", None) or type(error).__name__)
    finally:
        cutter.cancel()
        channel.close()


def _exchanged(channel: socket.socket, target: Target, body: bytes, headers: Mapping[str, str], longest: int) -> Answer:
    connection = http.client.HTTPConnection(target.host, target.port)
    connection.sock = channel
    sent = {"Host": target.host_header, "Connection": "close", "Accept-Encoding": "identity", **headers}
    connection.request("POST", target.path, body, sent)
    with connection.getresponse() as response:
        # PostgreSQL's text cannot hold NUL.
        excerpt = response.read(longest).decode("utf-8", "replace").replace("\0", "\N{REPLACEMENT CHARACTER}")
        return Answer(response.status, excerpt, response.headers.get("Retry-After"))
