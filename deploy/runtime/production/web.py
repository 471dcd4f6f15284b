"""The web server of one service. Requests under another service's prefix are forwarded, so that links and forms work on
every port."""

import os
from collections.abc import Iterable, Iterator, Mapping
from hmac import compare_digest
from http.client import HTTPConnection, HTTPException, HTTPResponse
from pathlib import Path
from urllib.parse import urlsplit

from deploy.installation.home import SERVICES
from deploy.runtime import web_server
from deploy.runtime.apps import App, Environ, Start
from deploy.runtime.embedded import by_prefix, served

SECONDS_TO_ANSWER = 90
PIECE = 64 * 1024
# Headers that belong to one connection and not to the message (RFC 9110 section 7.6.1).
OF_THE_CONNECTION = {"connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade"}
# Headers of a forwarded request: a secret that the servers share, and the visitor's address.
VISITOR = "Rapporteur-Visitor"
_VISITOR = "HTTP_RAPPORTEUR_VISITOR"


def wsgi(service: str) -> App:
    """Return the server's app. Called in its worker process, after the fork."""
    secret = secret_file(Path(os.environ["RAPPORTEUR_HOME"])).read_text()
    others = {
        each: forwarding_to(os.environ[f"RAPPORTEUR_{each.upper()}_URL"], secret)
        for each in SERVICES
        if each != service
    }
    return by_prefix({service: trusting_visitor_header(served(service), secret), **others})


def secret_file(home: Path) -> Path:
    return home / "secrets" / "web.key"


def command(python: str, service: str, address: str) -> list[str]:
    return web_server.command(python, address, f'deploy.runtime.production.web:wsgi("{service}")')


def trusting_visitor_header(app: App, secret: str) -> App:
    """Wrap an app that is called by visitors, and by other servers that identify the visitor."""

    def answer(environ: Environ, start: Start) -> Iterable[bytes]:
        given_secret, _, address = environ.pop(_VISITOR, "").rpartition(" ")
        if address and compare_digest(given_secret.encode(), secret.encode()):
            environ["REMOTE_ADDR"] = address
        return app(environ, start)

    return answer


def forwarding_to(url: str, secret: str) -> App:
    """Make an app that forwards to another server, and streams its response back."""
    host = urlsplit(url).netloc

    def answer(environ: Environ, start: Start) -> Iterable[bytes]:
        connection = HTTPConnection(host, timeout=SECONDS_TO_ANSWER)
        try:
            found = _send_request(connection, environ, secret)
        except (OSError, HTTPException):
            connection.close()
            start("503 Service Unavailable", [("Content-Type", "text/plain; charset=utf-8"), ("Retry-After", "1")])
            return [b"This part of the program does not answer now. Try again in a moment.\n"]
        headers = [(name, value) for name, value in found.getheaders() if name.lower() not in OF_THE_CONNECTION]
        start(f"{found.status} {found.reason}", headers)
        return _pieces(connection, found)

    return answer


def _send_request(connection: HTTPConnection, environ: Environ, secret: str) -> HTTPResponse:
    """Return the start of the response. A body is passed on in chunks, however long."""
    headers = _headers(environ) | {VISITOR: f"{secret} {environ.get('REMOTE_ADDR', '')}"}
    chunked = environ.get("HTTP_TRANSFER_ENCODING", "").lower() == "chunked"
    length = None if chunked else int(environ.get("CONTENT_LENGTH") or 0)
    if chunked:
        headers["Transfer-Encoding"] = "chunked"
    elif length:
        headers["Content-Length"] = str(length)
    body = _body(environ, length) if chunked or length else None
    try:
        connection.request(environ["REQUEST_METHOD"], environ["REQUEST_URI"], body, headers, encode_chunked=chunked)
    except (BrokenPipeError, ConnectionResetError):
        # The server may have refused before reading everything; its response is then available.
        return connection.getresponse()
    return connection.getresponse()


def _headers(environ: Mapping[str, str]) -> dict[str, str]:
    headers = {name[5:].replace("_", "-"): value for name, value in environ.items() if name.startswith("HTTP_")}
    kept_back = OF_THE_CONNECTION | {VISITOR.lower()}
    headers = {name: value for name, value in headers.items() if name.lower() not in kept_back}
    if environ.get("CONTENT_TYPE"):
        headers["Content-Type"] = environ["CONTENT_TYPE"]
    return headers


def _body(environ: Environ, length: int | None) -> Iterator[bytes]:
    remaining = length
    while remaining is None or remaining > 0:
        piece = environ["wsgi.input"].read(PIECE if remaining is None else min(PIECE, remaining))
        if not piece:
            return
        yield piece
        remaining = None if remaining is None else remaining - len(piece)


def _pieces(connection: HTTPConnection, found: HTTPResponse) -> Iterator[bytes]:
    """Yield chunks as they arrive, so that a line of a stream is not held back until more follow."""
    try:
        while piece := found.read1(PIECE):
            yield piece
    finally:
        connection.close()
