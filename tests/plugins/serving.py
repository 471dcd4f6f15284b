"""A web server of the test's own process, in a thread."""

from socketserver import BaseServer
from threading import Thread

LOOKS = 0.02
"""Seconds between a server's checks whether to stop; by default half of one, which every test would wait for."""


def in_a_thread(server: BaseServer) -> Thread:
    """Start it; it ends with `server.shutdown()`."""
    thread = Thread(target=server.serve_forever, args=(LOOKS,))
    thread.start()
    return thread
