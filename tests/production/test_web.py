"""Forwarding of requests between the services' web servers: of any length, with the visitor's identity."""

import json
from collections.abc import Callable, Iterable, Iterator
from http.client import HTTPConnection
from threading import Event
from typing import Any

import pytest
from flask import request
from werkzeug.test import EnvironBuilder, run_wsgi_app
from werkzeug.wsgi import get_input_stream

from deploy.runtime.apps import App, Environ, Start
from deploy.runtime.production.web import PIECE, forwarding_to, trusting_visitor_header
from shared.web.access import public
from shared.web.factory import create_service_app
from shared.web.settings import WebSettings
from tests.plugins.serving import address_of

SECRET = "a secret of two servers"
LONG = 10 * 1024 * 1024


class Other:
    """Responds with the request it got, or streams two lines, the second only on request."""

    def __init__(self) -> None:
        self.go_on = Event()

    def __call__(self, environ: Environ, start: Start) -> Iterable[bytes]:
        if environ["PATH_INFO"].endswith("/stream"):
            start("200 OK", [("Content-Type", "application/x-ndjson")])
            return self._stream()
        if environ["PATH_INFO"].endswith("/long"):
            start("200 OK", [("Content-Type", "application/zip")])
            return (b"x" * PIECE for _ in range(LONG // PIECE))
        size = 0
        body = get_input_stream(environ)
        while piece := body.read(PIECE):
            size += len(piece)
        said = {"size": size, "from": environ["REMOTE_ADDR"], "query": environ["QUERY_STRING"]}
        said |= {"visitor": environ.get("HTTP_RAPPORTEUR_VISITOR"), "forwarded": environ.get("HTTP_X_FORWARDED_FOR")}
        start("201 Created", [("Content-Type", "application/json")])
        return [json.dumps(said).encode()]

    def _stream(self) -> Iterator[bytes]:
        yield b"first\n"
        assert self.go_on.wait(30)
        yield b"second\n"


Asking = Callable[..., Any]


@pytest.fixture(scope="module")
def other() -> Other:
    return Other()


@pytest.fixture(scope="module")
def ask(other: Other) -> Iterator[Asking]:
    """Send a request to one server for a path of the other's; return the connection's answer."""
    with address_of(trusting_visitor_header(other, SECRET)) as behind, address_of(forwarding_to(behind, SECRET)) as url:

        def asked(method: str, path: str, body: Any = None, **headers: str) -> Any:
            connection = HTTPConnection(url.removeprefix("http://"), timeout=30)
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, body, named, encode_chunked="Transfer-Encoding" in named)
            return connection.getresponse()

        yield asked


def test_a_long_body_arrives_whole_with_its_length_or_in_chunks(ask: Asking) -> None:
    answer = ask("POST", "/other/x?a=%2F&b=", b"x" * LONG)
    assert answer.status == 201
    told_of = json.loads(answer.read())
    assert (told_of["size"], told_of["query"]) == (LONG, "a=%2F&b=")
    chunks = (b"x" * PIECE for _ in range(LONG // PIECE))
    assert json.loads(ask("POST", "/other/x", chunks, Transfer_Encoding="chunked").read())["size"] == LONG


def test_a_long_answer_arrives_whole_and_a_stream_as_it_comes(ask: Asking, other: Other) -> None:
    assert len(ask("GET", "/other/long").read()) == LONG
    answer = ask("GET", "/other/stream")
    assert answer.readline() == b"first\n"
    other.go_on.set()
    assert answer.read() == b"second\n"


def test_the_other_server_hears_who_asked_and_believes_no_visitor_that_says_so(ask: Asking) -> None:
    said = json.loads(ask("GET", "/other/x", Rapporteur_Visitor="guess 10.0.0.9", X_Forwarded_For="10.0.0.8").read())
    assert (said["from"], said["visitor"], said["forwarded"]) == ("127.0.0.1", None, "10.0.0.8")
    app = trusting_visitor_header(Other(), SECRET)
    for known, address in ((SECRET, "10.0.0.9"), ("a guess", "127.0.0.1")):
        assert asked_by(app, HTTP_RAPPORTEUR_VISITOR=f"{known} 10.0.0.9") == address


def asked_by(app: App, **environ: Any) -> str:
    body, _, _ = run_wsgi_app(app, {**EnvironBuilder("/other/x").get_environ(), "REMOTE_ADDR": "127.0.0.1", **environ})
    return str(json.loads(b"".join(body))["from"])


def test_a_server_that_is_not_there_is_said_to_be() -> None:
    with address_of(forwarding_to("http://127.0.0.1:1", SECRET)) as url:
        connection = HTTPConnection(url.removeprefix("http://"), timeout=30)
        connection.request("GET", "/other/x")
        assert connection.getresponse().status == 503


@pytest.mark.parametrize(("trusted", "address"), [(0, "127.0.0.1"), (1, "10.0.0.2"), (2, "10.0.0.1")])
def test_behind_proxies_the_address_is_the_one_that_the_trusted_ones_say(trusted: int, address: str) -> None:
    app = create_service_app("other", WebSettings("a secret", "no key", trusted_proxies=trusted))
    app.add_url_rule("/other/who", view_func=public(lambda: str(request.remote_addr)), endpoint="who")
    said = app.test_client().get("/other/who", headers={"X-Forwarded-For": "10.0.0.0, 10.0.0.1, 10.0.0.2"})
    assert said.text == address
