"""HTTP requests to other programs. Redirects are not followed, since every request carries a secret."""

import json
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from shared.domain.errors import Malformed

SECONDS_TO_ANSWER = 30
MOST_SAID = 64 * 1024
"""The maximum number of bytes read of a response with a token or a refusal."""


class _Nowhere(HTTPRedirectHandler):
    def redirect_request(self, *_: Any, **__: Any) -> None:
        """Return None, so that the redirect itself is the response."""


_opener = build_opener(_Nowhere)


def open_url(request: Request, seconds: float) -> Any:
    """Open a request, to be used in a `with`. Raises HTTPError for any status but 2xx, OSError, HTTPException."""
    return _opener.open(request, timeout=seconds)


def checked(url: str, option: str) -> str:
    """Return the address if it is a valid one to request. Raises Malformed, naming the option."""
    try:
        parts = urlsplit(url)
        is_valid = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        is_valid = False
    if not is_valid or not url.isprintable() or " " in url:
        raise Malformed(option, "Write an address as https://HOST, or http://HOST:PORT.")
    return url


def read_limited(answer: Any, most: int) -> bytes:
    """Return the body of a response, of at most `most` bytes. Raises HTTPException for more, which no service of ours
    sends."""
    body: bytes = answer.read(most + 1)
    if len(body) > most:
        raise HTTPException("the answer is too long")
    return body


def error_object(error: HTTPError) -> dict[str, Any]:
    """Return the JSON object in an error response; empty if it has none."""
    try:
        return json_object(read_limited(error, MOST_SAID))
    except (OSError, HTTPException):
        return {}


def json_object(body: bytes) -> dict[str, Any]:
    """Decode a JSON object; empty for any other body."""
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return document if isinstance(document, dict) else {}
