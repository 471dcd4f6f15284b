"""A sealed log over HTTP: NDJSON lines in order, from the follower's position.

`GET /<service>/feed?after=<origin>:<position>&limit=1000&wait=0`. The header Rapporteur-Cursor names the last line
sent, else the cursor asked for; Rapporteur-Checkpoint is the newest signed checkpoint, in base64.
"""

import base64
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Protocol

import msgspec
from flask import Blueprint, Response, request
from flask_babel import gettext as _

from shared.domain.errors import Malformed
from shared.domain.event import SealedEvent
from shared.event_store.database_errors import is_unreachable
from shared.transparency.note import Note
from shared.web.access import access, require
from shared.web.logging import log_failure
from shared.web.long_poll import LogGrowth, RequestSlots
from shared.web.problems import BeyondTheEnd, LogReplaced
from shared.web.strict_json import printable
from shared.web.tokens import recheck_viewer
from shared.web.viewer import viewer

MEDIA_TYPE = "application/x-ndjson"
MOST, LONGEST = 10_000, 30
MOST_BYTES = 64 * 1024 * 1024
"""A page ends early when it has grown to this, whatever the limit."""

WAITING = RequestSlots(each=4, most=60)
"""Of all feeds of this process: fewer than there are threads for them (deploy/runtime/web_server/lanes.py), so that one is left that
refuses."""


class SealedLog(Protocol):
    """A sealed log: `origin` is None while nothing has been sealed."""

    def origin(self) -> str | None: ...

    def continues(self) -> Mapping[str, int]:
        """Return the origins of logs that this one begins with, and the number of events shared with each."""

    def checkpoint(self) -> Note | None:
        """Return the newest signed checkpoint; None before the first."""

    def size(self) -> int: ...

    def read(self, after: int, limit: int) -> Sequence[SealedEvent]: ...


class LogLine(Protocol):
    """A stored event with position and recorded time; these are None while it is unsealed."""

    @property
    def position(self) -> int | None: ...

    @property
    def recorded(self) -> str | None: ...

    @property
    def bytes(self) -> bytes: ...


def line(event: LogLine) -> bytes:
    """Return a line of the feed and of the export: the stored text as a string, so that its bytes survive."""
    return msgspec.json.encode({"position": event.position, "recorded": event.recorded, "bytes": event.bytes.decode()})


def feed(
    service: str,
    log: SealedLog,
    *,
    roles: tuple[str, ...] = ("auditor", "service"),
    path: str = "feed",
    answered: Callable[[Response], Response] | None = None,
) -> Blueprint:
    """Return the endpoint `/<service>/<path>` over a log. `answered` is called with every answer, refusals included."""
    blueprint = Blueprint(path.replace("/", "-"), __name__, url_prefix=f"/{service}")
    growth = LogGrowth(log)

    @blueprint.get(f"/{path}")
    @access(*roles)
    def follow() -> Response:
        unknown = set(request.args) - {"after", "limit", "wait"}
        if unknown:
            raise Malformed(printable(min(unknown)), _("Use after, limit and wait."))
        limit, wait = whole_number("limit", 1000, 1, MOST), whole_number("wait", 0, 0, LONGEST)
        after = position_after(request.args.get("after"), log)
        if wait:
            with WAITING.hold(viewer().account or request.remote_addr or "", retry_after=wait):
                growth.wait_beyond(after, wait)
        events = up_to_bytes(log, after, limit)
        if wait:
            # A request can outlive its token: a client suspended or revoked while it waited gets nothing.
            recheck_viewer()
            require(frozenset(roles))
        cursor = events[-1].position if events else after
        response = Response(lines(events), mimetype=MEDIA_TYPE)
        origin = log.origin()
        if origin is not None:
            response.headers["Rapporteur-Cursor"] = f"{origin}:{cursor}"
        if (note := log.checkpoint()) is not None:
            response.headers["Rapporteur-Checkpoint"] = base64.b64encode(note.written().encode()).decode()
        response.headers["Cache-Control"] = "no-store"
        return response

    if answered is not None:
        blueprint.after_request(_unless_away(answered))
    return blueprint


def _unless_away(answered: Callable[[Response], Response]) -> Callable[[Response], Response]:
    """Report an answer only once it is certain: here, every error of `answered` would become a 500."""

    def hear(response: Response) -> Response:
        try:
            return answered(response)
        except Exception as error:
            if not is_unreachable(error):
                raise
            log_failure(error)
            return response

    return hear


def whole_number(name: str, default: int, least: int, most: int) -> int:
    """Return a query parameter that is a whole number within bounds. Raises Malformed."""
    text = request.args.get(name)
    if text is None:
        return default
    if not (text.isascii() and text.isdigit() and len(text) < 10 and least <= int(text) <= most):
        raise Malformed(name, _("Give a whole number from %(least)s to %(most)s.", least=least, most=most))
    return int(text)


def position_after(cursor: str | None, log: SealedLog) -> int:
    """Return the position that a cursor names. Raises Malformed, LogReplaced, BeyondTheEnd."""
    if not cursor:
        return 0
    origin, _colon, position = cursor.rpartition(":")
    if not origin or not (position.isascii() and position.isdigit() and len(position) < 19):
        raise Malformed("after", _("Take the cursor from the header Rapporteur-Cursor, unchanged."))
    present = log.origin()
    if present is not None and _log_of(origin) != _log_of(present):
        remedy = _(
            "This cursor is of the log %(other)s; here is %(log)s.",
            other=printable(_log_of(origin)),
            log=_log_of(present),
        )
        raise Malformed("after", remedy)
    if origin != present:
        raise _replaced(log, present, origin, int(position))
    size = log.size()
    if int(position) > size:
        raise BeyondTheEnd(size=size)
    return int(position)


def _replaced(log: SealedLog, present: str | None, origin: str, position: int) -> LogReplaced:
    """Refuse the cursor of a replaced log, unless its reader read nothing that was lost and can continue; name the last
    common position."""
    common = log.continues().get(origin)
    if common is None:
        return LogReplaced(origin=present)
    return LogReplaced(origin=present, common=common, cursor=f"{present}:{min(position, common)}")


def _log_of(origin: str) -> str:
    return origin.partition("/")[0]


def up_to_bytes(log: SealedLog, after: int, limit: int) -> list[SealedEvent]:
    events: list[SealedEvent] = []
    size = 0
    while len(events) < limit and size < MOST_BYTES:
        batch = log.read(after + len(events), min(1000, limit - len(events)))
        if not batch:
            break
        events.extend(batch)
        size += sum(len(event.bytes) for event in batch)
    return events


def lines(events: Sequence[SealedEvent]) -> Iterator[bytes]:
    for event in events:
        yield line(event) + b"\n"
