"""The three services as seen by their web server: arbitrary bytes in, bytes out."""

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote_to_bytes

from flask import Flask


@dataclass(frozen=True)
class Answered:
    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str:
        return next((value for each, value in self.headers if each.lower() == name.lower()), "")


def ask(
    app: Flask, method: str, path: str, query: str = "", headers: Mapping[str, str] | None = None, body: bytes = b""
) -> Answered:
    """Send a request; `path` and `query` are encoded as in a request line. Raises AssertionError for a header that a
    web server could not send."""
    started: list[tuple[str, list[tuple[str, str]]]] = []

    def start(status: str, sent: list[tuple[str, str]], *_failed: Any) -> Any:
        started.append((status, sent))

    parts: Iterable[bytes] = app(_environ(method, path, query, headers or {}, body), start)
    try:
        content = b"".join(parts)
    finally:
        getattr(parts, "close", lambda: None)()
    status, sent = started[-1]
    for name, value in sent:
        (name + value).encode("latin-1")
        assert not set("\r\n\0") & set(name + value), (name, value)
    return Answered(int(status.partition(" ")[0]), sent, content)


def _environ(method: str, path: str, query: str, headers: Mapping[str, str], body: bytes) -> dict[str, Any]:
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
        "REQUEST_URI": path,
        "QUERY_STRING": query.encode("utf-8", "surrogatepass").decode("latin-1"),
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, value in headers.items():
        key = name.upper().replace("-", "_")
        # WSGI passes the request's bytes as Latin-1.
        text = value.encode("utf-8", "surrogatepass").decode("latin-1")
        environ[key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"] = text
    return environ
