"""The loop: it accepts, reads and writes whatever is ready, and ends what takes too long."""

import logging
import time
from typing import Any

from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.server import TcpWSGIServer

from deploy.web_server.connections import MOST_READ, Connection
from deploy.web_server.lanes import Lanes
from shared.web.logging import configure

MOST_CONNECTIONS = 1000
SECONDS_TO_FINISH = 5
KIB = 1024


class Server(TcpWSGIServer):  # type: ignore[misc]  # waitress has no types
    """Serves one app on one address."""

    channel_class = Connection
    _stopping = False

    def stop(self) -> None:
        """End when all that is being answered has gone out. May be called by a signal."""
        self._stopping = True
        self.pull_trigger()

    def serve(self) -> None:
        while not self._stopping:
            self._turn()
        self.accepting = False
        wasyncore.dispatcher.close(self)
        until = time.monotonic() + SECONDS_TO_FINISH
        while time.monotonic() < until and any(map(_has_work, list(self.active_channels.values()))):
            self._turn()
        self.task_dispatcher.shutdown()

    def _turn(self) -> None:
        wasyncore.loop(timeout=1, map=self._map, use_poll=True, count=1)

    def maintenance(self, now: float) -> None:
        super().maintenance(now)
        for connection in self.active_channels.values():
            if connection.is_late(time.monotonic()):
                connection.will_close = True

    def handle_accept(self) -> None:
        """Accept one more. Where there are too many, the eldest that asks for nothing makes room: who came to ask does not wait
        for those that hold on."""
        if len(self.active_channels) >= MOST_CONNECTIONS:
            idle = (each for each in self.active_channels.values() if not each.is_answering)
            eldest = min(idle, key=lambda each: each.creation_time, default=None)
            if eldest is not None:
                eldest.handle_close()
        super().handle_accept()


def _has_work(connection: Connection) -> bool:
    return connection.is_answering or bool(connection.total_outbufs_len)


def server_at(address: str, app: Any) -> Server:  # noqa: ANN401  a WSGI app
    """The server, listening. What it says goes where the services' lines go."""
    configure()
    # It warns of each request that finds no idle thread, and says which paths were asked for.
    logging.getLogger("waitress").setLevel(logging.ERROR)
    logging.getLogger("waitress.queue").setLevel(logging.CRITICAL)
    adjustments = Adjustments(
        listen=address,
        backlog=1024,
        connection_limit=2 * MOST_CONNECTIONS,
        cleanup_interval=1,
        channel_timeout=30,
        # So that a client that went away is noticed while its answer is computed.
        channel_request_lookahead=1,
        max_request_header_size=64 * KIB,
        max_request_body_size=MOST_READ,
        inbuf_overflow=256 * KIB,
        outbuf_overflow=256 * KIB,
        # The longest page of a feed: whoever reads it slowly holds a temporary file, and no thread.
        outbuf_high_watermark=256 * KIB * KIB,
        # The apps look at them where a setting says how many proxies there are.
        clear_untrusted_proxy_headers=False,
        ident="",
    )
    return Server(app, {}, dispatcher=Lanes(), adj=adjustments, sockinfo=adjustments.listen[0])
