"""The web server of one service. What is under another's prefix is passed on to that one, so that every link and form
works on each of the ports."""

import os
from collections.abc import Iterable, Iterator, Mapping
from http.client import HTTPConnection, HTTPException, HTTPResponse
from urllib.parse import urlsplit

from deploy.embedded import App, Environ, Start, app, by_prefix
from deploy.production.databases import SERVICES

THREADS = 16
SECONDS_TO_ANSWER = 90
PIECE = 64 * 1024
# What belongs to one connection and not to the message (RFC 9110 section 7.6.1).
OF_THE_CONNECTION = {"connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade"}


def wsgi(service: str) -> App:
    """The server's entry: called in its worker process, after the fork."""
    others = {each: passed_on(os.environ[f"RAPPORTEUR_{each.upper()}_URL"]) for each in SERVICES if each != service}
    return by_prefix({service: app(service), **others})


def command(python: str, service: str, address: str) -> list[str]:
    """How the server is started. No control socket: two servers of one user claim the same one."""
    return [
        *(python, "-m", "gunicorn", "--no-control-socket", "--bind", address),
        *("--worker-class", "gthread", "--workers", "1", "--threads", str(THREADS), "--graceful-timeout", "5"),
        *("--log-level", "warning", f'deploy.production.web:wsgi("{service}")'),
    ]


def passed_on(url: str) -> App:
    """An app that asks another server, and gives its answer as it comes."""
    host = urlsplit(url).netloc

    def answer(environ: Environ, start: Start) -> Iterable[bytes]:
        connection = HTTPConnection(host, timeout=SECONDS_TO_ANSWER)
        try:
            target, body = environ["RAW_URI"], environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
            connection.request(environ["REQUEST_METHOD"], target, body or None, _asked(environ))
            found = connection.getresponse()
        except (OSError, HTTPException):
            connection.close()
            start("503 Service Unavailable", [("Content-Type", "text/plain; charset=utf-8"), ("Retry-After", "1")])
            return [b"This part of the program does not answer now. Try again in a moment.\n"]
        headers = [(name, value) for name, value in found.getheaders() if name.lower() not in OF_THE_CONNECTION]
        start(f"{found.status} {found.reason}", headers)
        return _pieces(connection, found)

    return answer


def _asked(environ: Mapping[str, str]) -> dict[str, str]:
    headers = {name[5:].replace("_", "-"): value for name, value in environ.items() if name.startswith("HTTP_")}
    headers = {name: value for name, value in headers.items() if name.lower() not in OF_THE_CONNECTION}
    if environ.get("CONTENT_TYPE"):
        headers["Content-Type"] = environ["CONTENT_TYPE"]
    return headers | {"X-Forwarded-For": environ.get("REMOTE_ADDR", "")}


def _pieces(connection: HTTPConnection, found: HTTPResponse) -> Iterator[bytes]:
    try:
        while piece := found.read(PIECE):
            yield piece
    finally:
        connection.close()
