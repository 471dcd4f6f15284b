"""The feed of another service: its log over HTTP, one NDJSON line per event."""

from collections.abc import Callable
from http import HTTPStatus
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request

import msgspec

from shared.domain.decoding import NOT_READABLE
from shared.domain.event import SealedEvent
from shared.environment.http import SECONDS_TO_ANSWER, error_object, open_url, read_limited
from shared.event_store.projector import LogCursor, OriginChanged
from shared.messaging.bearer import refused
from shared.messaging.errors import AccessDenied, CursorBeyondEnd, NoSuchFeed, SourceUnavailable
from shared.messaging.sources import Batch

CURSOR, MEDIA_TYPE = "Rapporteur-Cursor", "application/x-ndjson"
MOST, LONGEST = 10_000, 30  # events of a page, and seconds that a request may wait
LONGEST_LINE, MOST_BYTES = 128 * 1024, 256 * 1024 * 1024
"""The maximum bytes of a line (a little more than twice the longest event, since JSON writes some characters as two),
and of a response."""


class _Line(msgspec.Struct, gc=False):
    position: int
    recorded: str
    bytes: str


_line = msgspec.json.Decoder(_Line)


class FeedSource:
    """A source over `GET <url>?after=<origin>:<position>&limit=&wait=`.

    Args:
        log: the log's name.
        url: the feed's address, without parameters.
        token: returns the bearer token; called for each request, so that a new one is picked up.
    """

    def __init__(self, log: str, url: str, token: Callable[[], str]) -> None:
        if not url.startswith(("http://", "https://")):
            raise ValueError(f"A feed is read over HTTP, and {url!r} is no address of one.")
        self._log, self.url, self._token = log, url, token

    def read(self, after: LogCursor, limit: int, wait: float) -> Batch:
        query = {"limit": min(limit, MOST), "wait": min(int(wait), LONGEST)}
        if after.origin:
            query["after"] = f"{after.origin}:{after.position}"  # type: ignore[assignment]  # all are strings in a URL
        token = self._token()
        request = Request(f"{self.url}?{urlencode(query)}", headers={"Authorization": f"Bearer {token}"})  # noqa: S310  the scheme was checked
        try:
            with open_url(request, wait + SECONDS_TO_ANSWER) as answer:
                if answer.headers.get_content_type() != MEDIA_TYPE:
                    raise self._no_feed()
                return self._batch(
                    after, answer.headers.get(CURSOR), read_limited(answer, min(MOST_BYTES, limit * LONGEST_LINE))
                )
        except HTTPError as error:
            raise self._error_of(error, after, token) from error
        except (OSError, HTTPException) as error:
            raise SourceUnavailable(
                f"The feed {self.url} does not answer ({type(error).__name__}).", "It is asked again."
            ) from error

    def _batch(self, after: LogCursor, cursor: str | None, body: bytes) -> Batch:
        """Return the events in a response. A truncated response, which ends before the line that its cursor names, is
        refused."""
        if cursor is None:
            return Batch(None, [], after.offset)
        origin, _, last = cursor.rpartition(":")
        try:
            lines = [_line.decode(line) for line in body.splitlines()]
        except (*NOT_READABLE, UnicodeEncodeError) as error:
            raise self._cut_off() from error
        events = [SealedEvent(line.position, line.recorded, line.bytes.encode()) for line in lines]
        if last != str(events[-1].position if events else after.position):
            raise self._cut_off()
        return Batch(origin, events, after.offset)

    def _no_feed(self) -> NoSuchFeed:
        return NoSuchFeed(f"There is no feed at {self.url}.", "Check the address.")

    def _cut_off(self) -> SourceUnavailable:
        return SourceUnavailable(f"The feed {self.url} broke off in the middle.", "It is asked again.")

    def _error_of(self, error: HTTPError, after: LogCursor, token: str) -> Exception:
        """Return our error for a refusal."""
        parameters = error_object(error).get("parameters")
        values = parameters if isinstance(parameters, dict) else {}
        match error.code:
            case HTTPStatus.GONE:
                common = values.get("common")
                return OriginChanged(
                    self._log,
                    str(after.origin),
                    str(values.get("origin") or "not begun yet"),
                    common if isinstance(common, int) else None,
                )
            case HTTPStatus.UNPROCESSABLE_ENTITY if after.origin and not after.origin.startswith(f"{self._log}/"):
                return OriginChanged(self._log, after.origin, f"one of the log {self._log}")
            case HTTPStatus.CONFLICT:
                size = values.get("size")
                return CursorBeyondEnd(self._log, after.position, size if isinstance(size, int) else 0)
            case HTTPStatus.UNAUTHORIZED:
                return refused(token, self.url)
            case HTTPStatus.FORBIDDEN:
                return AccessDenied(
                    f"The feed {self.url} knows this account and does not let it read.",
                    "Its account lacks the role that the feed asks for, or is suspended: ask who gives the accounts.",
                )
            case HTTPStatus.NOT_FOUND:
                return self._no_feed()
            case code if 300 <= code < 400:
                return NoSuchFeed(
                    f"The feed {self.url} has moved to {error.headers.get('Location', 'elsewhere')}.",
                    "A token is not carried on by itself: name the new address.",
                )
        return SourceUnavailable(f"The feed {self.url} answers {error.code}.", "It is asked again.")

    def close(self) -> None:
        """Do nothing: no connection is kept between two calls."""
