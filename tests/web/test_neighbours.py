"""Another service is called with the viewer's own token, which is sent only to that service."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, ClassVar

import pytest

from shared.web.peers import Unreachable, ask_peer

RIGHT = {"Authorization": "Bearer synthetic.token.of-a-viewer"}


class Service(BaseHTTPRequestHandler):
    """`/moved` redirects, `/deep` returns endless nesting, and `/here` a plain response; `asked` stores each path and
    token."""

    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.asked.append(f"{self.path} {self.headers.get('Authorization')}")
        body = b"[" * 100_000 if self.path == "/deep" else b'{"found": true}'
        self.send_response(302 if self.path == "/moved" else 200)
        if self.path == "/moved":
            self.send_header("Location", f"http://127.0.0.1:{self.server.server_port}/elsewhere")  # type: ignore[attr-defined]
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_said: Any) -> None:
        """Discard the log."""


@pytest.fixture
def service() -> Iterator[tuple[str, list[str]]]:
    Service.asked = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Service)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", Service.asked
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.requirement("4.12")
def test_a_viewers_token_follows_no_redirect(service: tuple[str, list[str]]) -> None:
    url, asked = service
    assert ask_peer(f"{url}/here", RIGHT, 5) == {"found": True}
    with pytest.raises(Unreachable):
        ask_peer(f"{url}/moved", RIGHT, 5)
    assert [line.partition(" ")[0] for line in asked] == ["/here", "/moved"]


@pytest.mark.requirement("4.10")
def test_an_answer_that_nests_without_end_is_none(service: tuple[str, list[str]]) -> None:
    with pytest.raises(Unreachable):
        ask_peer(f"{service[0]}/deep", RIGHT, 5)
