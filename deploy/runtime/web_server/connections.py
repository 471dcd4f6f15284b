"""A connection whose request is received as it arrives and whose response is sent as the client reads. Neither occupies
a thread."""

import time
from io import BytesIO
from typing import Any

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.utilities import RequestEntityTooLarge

MIB = 1024 * 1024
MOST_BODY = 21 * MIB
"""The longest body kept: an import file of up to 20 MiB, with a form around it. A longer one is dropped, and the app
refuses it."""
MOST_READ = 64 * MIB
"""A longer body is refused unread, without a page for its sender."""

SECONDS_FOR_HEADERS = 10
SECONDS_FOR_BODY = 20
SECONDS_TO_READ = 60
LEAST = 16 * 1024
"""The minimum rate, in bytes a second, at which a body must arrive or a response be read, after that many seconds."""


class Discarded:
    """A body to ignore. It is read to the end, because many clients read a response only after sending everything."""

    error = None

    def __init__(self, length: int) -> None:
        self._left = length

    @property
    def completed(self) -> bool:
        return self._left == 0

    def received(self, data: bytes) -> int:
        taken = min(len(data), self._left)
        self._left -= taken
        return taken

    def __len__(self) -> int:
        return 0

    def getfile(self) -> BytesIO:
        return BytesIO()

    getbuf = getfile


class Request(HTTPRequestParser):  # type: ignore[misc]  # waitress has no types
    """A request as it arrives."""

    completed: bool

    def __init__(self, adjustments: Any) -> None:  # noqa: ANN401  waitress's own
        super().__init__(adjustments)
        self._began = time.monotonic()

    def parse_header(self, header_plus: bytes) -> None:
        super().parse_header(header_plus)
        if self.content_length > MOST_BODY:
            self.body_rcv = Discarded(self.content_length)

    def received(self, data: bytes) -> int:
        taken: int = super().received(data)
        if self.chunked and self.body_bytes_received > MOST_BODY and not self.completed:
            self.error = RequestEntityTooLarge(f"The body has more than {MOST_BODY} bytes.")
            self.completed = True
        return taken

    def is_late(self, now: float) -> bool:
        """Return whether it is overdue: headers must arrive within a few seconds, the body at a minimum rate."""
        if not self.headers_finished:
            return now - self._began > SECONDS_FOR_HEADERS
        return now - self._began > SECONDS_FOR_BODY + float(self.body_bytes_received) / LEAST


class Connection(HTTPChannel):  # type: ignore[misc]  # likewise
    """A client's connection, one request after the other."""

    parser_class = Request

    def __init__(self, *arguments: Any, **options: Any) -> None:  # noqa: ANN401  waitress's own
        self._since, self._left = time.monotonic(), 0
        super().__init__(*arguments, **options)

    @property
    def is_answering(self) -> bool:
        """Return whether a thread is working on it, or will be."""
        return bool(self.requests)

    def service(self) -> None:
        super().service()
        self._since, self._left = time.monotonic(), self.total_outbufs_len

    def is_late(self, now: float) -> bool:
        """Return whether its client takes too long to send a request or to read a response."""
        if self.is_answering:
            return False
        if self.total_outbufs_len:
            return now - self._since > SECONDS_TO_READ + self._left / LEAST
        unfinished = self.request
        if unfinished is not None:
            return bool(unfinished.is_late(now))
        return now - self._since > SECONDS_FOR_HEADERS
