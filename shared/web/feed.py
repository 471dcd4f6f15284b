"""A sealed log over HTTP: NDJSON lines in order, from the follower's position.

`GET /<service>/feed?after=<origin>:<position>&limit=1000&wait=0`. The Rapporteur-Cursor header names the last line
sent, or else the requested cursor; Rapporteur-Checkpoint is the newest signed checkpoint, in base64. A feed for
external readers also takes `since`, `type` and `subject`; its cursor then names the last event examined, so that none
is examined twice.
"""

import base64
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import nullcontext
from typing import NamedTuple, Protocol

import msgspec
from flask import Blueprint, Response, request

from shared.domain.event import SealedEvent
from shared.domain.event_filter import EVERYTHING, EventFilter
from shared.event_store.database_errors import is_unreachable
from shared.web.access import access, require
from shared.web.allowance import Allowance, slow_down
from shared.web.feed_query import PLAIN, SELECTING, SealedLog, event_filter, refuse_unknown, start, whole_number
from shared.web.logging import log_failure
from shared.web.long_poll import LogGrowth, RequestSlots
from shared.web.tokens import recheck_viewer
from shared.web.viewer import viewer

MEDIA_TYPE = "application/x-ndjson"
MOST, LONGEST = 10_000, 30  # events of a page, and seconds that a request may wait
MOST_BYTES = 64 * 1024 * 1024
"""The size in bytes at which a page ends early, whatever the limit."""
AT_A_TIME = 1000

WAITING = RequestSlots(each=4, most=60)
"""The waiting requests to all feeds of this process: fewer than their threads (deploy/runtime/web_server/lanes.py), so
that some remain for refusing others."""


class LogLine(Protocol):
    """A stored event with position and recorded time, which are None while it is unsealed."""

    @property
    def position(self) -> int | None: ...

    @property
    def recorded(self) -> str | None: ...

    @property
    def bytes(self) -> bytes: ...


class FeedPage(NamedTuple):
    """The events of a page, and the position up to which the log was searched for it."""

    events: Sequence[SealedEvent]
    position: int


def line(event: LogLine) -> bytes:
    """Return a line for an export or an internal feed: the stored text as a string, so that its bytes survive."""
    return msgspec.json.encode({"position": event.position, "recorded": event.recorded, "bytes": event.bytes.decode()})


def line_with_origin(event: LogLine, origin: str) -> bytes:
    """Return a line for a feed for external readers: as in an export, followed by the log's origin."""
    return line(event)[:-1] + b',"origin":' + msgspec.json.encode(origin) + b"}"


def feed(
    service: str,
    log: SealedLog,
    *,
    roles: tuple[str, ...] = ("auditor", "service"),
    path: str = "feed",
    answered: Callable[[Response], Response] | None = None,
    types: Collection[str] = (),
    allowance: Allowance | None = None,
) -> Blueprint:
    """Return the endpoint `/<service>/<path>` over a log.

    `answered` is called with every response, including refusals. With `types`, those of the log, it is a feed for
    external readers: it can be filtered and begin at a time, and each line names the origin. `allowance`: the limits
    for one credential.
    """
    blueprint = Blueprint(path.replace("/", "-"), __name__, url_prefix=f"/{service}")
    growth, allowed = LogGrowth(log), SELECTING if types else PLAIN

    @blueprint.get(f"/{path}")
    @access(*roles)
    def follow() -> Response:
        refuse_unknown(allowed)
        limit, wait = whole_number("limit", 1000, 1, MOST), whole_number("wait", 0, 0, LONGEST)
        selection = event_filter(types) if types else EVERYTHING
        # The allowance comes first, because finding the start reads the log.
        if wait:
            with WAITING.hold(viewer().account or request.remote_addr or "", retry_after=wait):
                remaining = wait if allowance is None else wait - slow_down(allowance, wait)
                page = _next_page(log, growth, start(log), limit, selection, remaining)
            # A request can outlive its token: a client suspended or revoked while waiting gets nothing.
            recheck_viewer()
            require(frozenset(roles))
        else:
            with allowance.admit(viewer().caller) if allowance is not None else nullcontext():
                page = read_page(log, start(log), limit, selection)
        return _answer(log, page, with_origin=bool(types))

    if answered is not None:
        blueprint.after_request(_unless_away(answered))
    return blueprint


def _answer(log: SealedLog, page: FeedPage, *, with_origin: bool) -> Response:
    origin = log.origin()
    # Lines are written as they are sent. An empty page is not streamed, and has a length.
    response = Response(
        _lines(page.events, origin if with_origin else None) if page.events else b"", mimetype=MEDIA_TYPE
    )
    if origin is not None:
        response.headers["Rapporteur-Cursor"] = f"{origin}:{page.position}"
    if (note := log.checkpoint()) is not None:
        response.headers["Rapporteur-Checkpoint"] = base64.b64encode(note.written().encode()).decode()
    response.headers["Cache-Control"] = "no-store"
    return response


def _lines(events: Sequence[SealedEvent], origin: str | None) -> Iterator[bytes]:
    for event in events:
        yield (line(event) if origin is None else line_with_origin(event, origin)) + b"\n"


def _unless_away(answered: Callable[[Response], Response]) -> Callable[[Response], Response]:
    """Report a response only once it is final: from here on, any error in `answered` would become a 500."""

    def hear(response: Response) -> Response:
        try:
            return answered(response)
        except Exception as error:
            if not is_unreachable(error):
                raise
            log_failure(error)
            return response

    return hear


def read_page(log: SealedLog, after: int, limit: int, selection: EventFilter = EVERYTHING) -> FeedPage:
    """Return the events after a position that pass a filter. An empty page means that the end of the log was
    reached."""
    events: list[SealedEvent] = []
    size, position = 0, after
    while len(events) < limit and size < MOST_BYTES:
        batch = log.read(position, AT_A_TIME if not selection.passes_all else min(AT_A_TIME, limit - len(events)))
        if not batch:
            break
        for event in batch:
            position = event.position
            if selection.passes(event.bytes):
                events.append(event)
                size += len(event.bytes)
                if len(events) == limit:
                    break
    return FeedPage(events, position)


def _next_page(
    log: SealedLog, growth: LogGrowth, after: int, limit: int, selection: EventFilter, seconds: float
) -> FeedPage:
    """Return the first page with events, or after some seconds one without."""
    until = time.monotonic() + seconds
    page = read_page(log, after, limit, selection)
    while not page.events and (remaining := until - time.monotonic()) > 0:
        growth.wait_beyond(page.position, remaining)
        page = read_page(log, page.position, limit, selection)
    return page
