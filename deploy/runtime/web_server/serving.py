"""The event loop: accepts, reads and writes on every ready connection, and closes slow ones."""

import time
from socket import socket
from typing import Any

from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.server import TcpWSGIServer

from deploy.runtime.web_server.connections import MOST_READ, Connection
from deploy.runtime.web_server.lanes import Lanes

MOST_CONNECTIONS = 1000
KIB = 1024


class Server(TcpWSGIServer):  # type: ignore[misc]  # waitress has no types
    """A server of one app on one address."""

    channel_class = Connection

    def turn(self) -> None:
        """Wait at most a second for ready connections, and serve them."""
        wasyncore.loop(timeout=1, map=self._map, use_poll=True, count=1)

    def stop_accepting(self) -> None:
        self.accepting = False
        wasyncore.dispatcher.close(self)

    @property
    def has_work(self) -> bool:
        """Return whether a response is being computed, or has not been sent yet."""
        return any(map(_has_work, list(self.active_channels.values())))

    @property
    def has_clients(self) -> bool:
        """Return whether any connection is open, even if idle."""
        return bool(self.active_channels)

    def maintenance(self, now: float) -> None:
        super().maintenance(now)
        for connection in self.active_channels.values():
            if connection.is_late(time.monotonic()):
                connection.will_close = True

    def handle_accept(self) -> None:
        """Accept one more connection. If there are too many, close the oldest idle one, so that idle clients do not
        keep out new ones."""
        if len(self.active_channels) >= MOST_CONNECTIONS:
            idle = (each for each in self.active_channels.values() if not each.is_answering)
            eldest = min(idle, key=lambda each: each.creation_time, default=None)
            if eldest is not None:
                eldest.handle_close()
        super().handle_accept()


def _has_work(connection: Connection) -> bool:
    return connection.is_answering or bool(connection.total_outbufs_len)


def server_on(listener: socket, app: Any) -> Server:  # noqa: ANN401  a WSGI app
    """Return a server for a socket that is already listening."""
    adjustments = Adjustments(
        sockets=[listener],
        backlog=1024,
        connection_limit=2 * MOST_CONNECTIONS,
        cleanup_interval=1,
        channel_timeout=30,
        # So that a client's disconnection is noticed while its response is computed.
        channel_request_lookahead=1,
        max_request_header_size=64 * KIB,
        max_request_body_size=MOST_READ,
        inbuf_overflow=256 * KIB,
        outbuf_overflow=256 * KIB,
        # The longest feed page; a slow reader then occupies a temporary file but no thread.
        outbuf_high_watermark=256 * KIB * KIB,
        # The apps evaluate these headers themselves, if a setting gives the number of proxies.
        clear_untrusted_proxy_headers=False,
        ident="",
    )
    sockinfo = (listener.family, listener.type, listener.proto, listener.getsockname())
    return Server(app, {}, _sock=listener, bind_socket=False, dispatcher=Lanes(), adj=adjustments, sockinfo=sockinfo)
