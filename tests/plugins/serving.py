"""A web server in a thread of the test's process."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from socketserver import BaseServer
from threading import Thread

from flask import Flask

LOOKS = 0.02
"""Seconds between a server's checks whether to stop; by default half of one, which every test would wait for."""


def in_a_thread(server: BaseServer) -> Thread:
    """Start a server in a thread; `server.shutdown()` stops it."""
    thread = Thread(target=server.serve_forever, args=(LOOKS,))
    thread.start()
    return thread


@contextmanager
def served(server: BaseServer, apps: Mapping[str, Flask]) -> Iterator[None]:
    """Serve apps during a block; then close the service of each, which is stored under its name."""
    thread = in_a_thread(server)
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        for name, app in apps.items():
            app.extensions[name].close()
