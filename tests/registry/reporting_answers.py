"""A stand-in for reporting, with responses that reporting's own tests check."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

from tests.plugins.serving import in_a_thread

Says = Callable[[Any], str]
"""Sets the response from now on, and returns the address of the stand-in."""


@contextmanager
def reporting_answers(begins: str) -> Iterator[Says]:
    """Answer requests with a token whose path begins so; any other gets 404."""
    said: list[Any] = []

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            here = self.path.startswith(begins) and self.headers["Authorization"].startswith("Bearer ")
            self.send_response(200 if here else 404)
            self.end_headers()
            self.wfile.write(json.dumps(said[-1]).encode() if here else b"{}")

        def log_message(self, *_said: object) -> None:
            """Stay silent: stderr is the test's."""

    server = HTTPServer(("127.0.0.1", 0), Answering)
    thread = in_a_thread(server)

    def says(answer: Any) -> str:
        said.append(answer)
        return f"http://127.0.0.1:{server.server_port}"

    yield says
    server.shutdown()
    thread.join()
    server.server_close()
