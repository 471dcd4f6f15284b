"""A web server in a thread of the test's process."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from socketserver import BaseServer
from threading import Thread
from wsgiref.types import WSGIApplication

from flask import Flask
from werkzeug.serving import make_server

LOOKS = 0.02
"""Seconds between a server's checks whether to stop; by default half of one, which every test would wait for."""


def in_a_thread(server: BaseServer) -> Thread:
    """Start a server in a thread; `server.shutdown()` stops it."""
    thread = Thread(target=server.serve_forever, args=(LOOKS,))
    thread.start()
    return thread


@contextmanager
def address_of(app: WSGIApplication) -> Iterator[str]:
    """Serve an app on a free port during a block, and yield its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = in_a_thread(server)
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


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
