"""Compression (gzip) of feeds and calendars for clients that accept it.

Pages are not compressed: a page contains a form token next to reflected input, so that its compressed length would leak
information about the token (the BREACH attack). Responses with a strong ETag, which identifies their exact bytes, are
not compressed either.
"""

import zlib
from collections.abc import Iterable, Iterator

from flask import Flask, Response, request

from shared.web.logging import COMPUTED

TYPES = frozenset({"application/x-ndjson", "text/calendar"})
LEAST = 1024
"""In bytes; compressing a shorter response gains nothing."""
LEVEL = 5
GZIP = 31
"""zlib's value for a gzip stream with the largest window; no time is written, so that the same response has the same
bytes."""


def install(app: Flask) -> None:
    @app.after_request
    def compress(response: Response) -> Response:
        """Compress a response: a stream is compressed as it is sent, holding no more than a window."""
        # A response computed by another process is compressed by the one that answers.
        if response.mimetype not in TYPES or COMPUTED in request.environ:
            return response
        response.vary.add("Accept-Encoding")
        if request.method == "HEAD" or not _gains(response):
            return response
        response.response = _packed(response.iter_encoded())
        response.headers.pop("Content-Length", None)
        response.headers["Content-Encoding"] = "gzip"
        return response


def _gains(response: Response) -> bool:
    tag, is_weak = response.get_etag()
    if response.direct_passthrough or "Content-Encoding" in response.headers or (tag is not None and not is_weak):
        return False
    if response.is_sequence and sum(map(len, response.iter_encoded())) < LEAST:
        return False
    return response.status_code == 200 and request.accept_encodings.quality("gzip") > 0


def _packed(pieces: Iterable[bytes]) -> Iterator[bytes]:
    packer = zlib.compressobj(LEVEL, wbits=GZIP)
    for piece in pieces:
        if packed := packer.compress(piece):
            yield packed
    yield packer.flush()
