"""The parameters of a feed: where to begin, how much to send, and the filters."""

import re
from bisect import bisect_left
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import Protocol

from flask import request
from flask_babel import gettext as _

from shared.domain.errors import Malformed
from shared.domain.event import SealedEvent
from shared.domain.event_filter import LONGEST_NAME, MOST_NAMES, EventFilter, first_unknown, is_readable
from shared.environment.clock import timestamp, utc_now
from shared.transparency.note import Note
from shared.web.problems import BeyondTheEnd, LogReplaced
from shared.web.strict_json import printable

PLAIN, SELECTING = ("after", "limit", "wait"), ("after", "since", "type", "subject", "limit", "wait")
MOMENT = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,6})?([Zz]|[+-]\d\d:\d\d)")
"""RFC 3339, section 5.6."""


class SealedLog(Protocol):
    """A sealed log; `origin` is None while nothing has been sealed."""

    def origin(self) -> str | None: ...

    def continues(self) -> Mapping[str, int]:
        """Return the origins of the logs that this one continues, with the number of events shared with each."""

    def checkpoint(self) -> Note | None:
        """Return the newest signed checkpoint; None before the first."""

    def size(self) -> int: ...

    def read(self, after: int, limit: int) -> Sequence[SealedEvent]: ...


def refuse_unknown(allowed: Sequence[str]) -> None:
    """Refuse any parameter that is not among the `allowed` ones. Raises Malformed."""
    unknown = set(request.args) - set(allowed)
    if not unknown:
        return
    remedy = _("Leave it out.")
    if allowed:
        *first, last = allowed
        remedy = _("Use %(several)s and %(last)s.", several=", ".join(first), last=last)
    raise Malformed(printable(min(unknown)), remedy)


def whole_number(name: str, default: int, least: int, most: int) -> int:
    """Return a query parameter that is a whole number within bounds. Raises Malformed."""
    text = request.args.get(name)
    if text is None:
        return default
    if not (text.isascii() and text.isdigit() and len(text) < 10 and least <= int(text) <= most):
        raise Malformed(name, _("Give a whole number from %(least)s to %(most)s.", least=least, most=most))
    return int(text)


def event_filter(log_types: Collection[str]) -> EventFilter:
    """Return the filter that `type` and `subject` ask for; `log_types` are the types of the log. Raises Malformed."""
    selection = EventFilter(tuple(request.args.getlist("type")), tuple(request.args.getlist("subject")))
    for field, values in (("type", selection.types), ("subject", selection.subjects)):
        if len(values) > MOST_NAMES:
            raise Malformed(field, _("Give at most %(most)s of them.", most=MOST_NAMES))
        if not all(map(is_readable, values)):
            remedy = _(
                "Give a whole name, or its beginning with a star behind it, in at most %(most)s letters.",
                most=LONGEST_NAME,
            )
            raise Malformed(field, remedy)
    unknown = first_unknown(selection.types, log_types)
    if unknown is not None:
        remedy = _("This log has no events of type %(type)s: take a name from its document.", type=printable(unknown))
        raise Malformed("type", remedy)
    return selection


def start(log: SealedLog) -> int:
    """Return the position after which to begin, from `after` or `since`. Raises Malformed, LogReplaced,
    BeyondTheEnd."""
    after, since = request.args.get("after"), request.args.get("since")
    if not since:
        return position_after(after, log)
    if after:
        raise Malformed("since", _("Send either after or since: since is for the first time, after for going on."))
    return position_before(_moment(since), log)


def _moment(text: str) -> str:
    """Convert an RFC 3339 time to the form of recorded times. Raises Malformed."""
    # A plus sign sent literally, instead of as %2B, arrives as a space.
    text = text.replace(" ", "+")
    remedy = _("Give a moment as in 2026-11-02T09:00:00Z, or with an offset such as +01:00.")
    if not MOMENT.fullmatch(text):
        raise Malformed("since", remedy)
    try:
        moment = datetime.fromisoformat(text.upper()).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise Malformed("since", remedy) from error
    if moment > utc_now():
        # Events recorded before that time would be sent too, as soon as the reader continued from its cursor.
        raise Malformed("since", _("This moment is in the future. Give one that is over."))
    return timestamp(moment)


def position_before(moment: str, log: SealedLog) -> int:
    """Return the position of the last event recorded before a time; 0 for none. Recorded times never decrease."""
    return bisect_left(range(1, log.size() + 1), moment, key=lambda position: log.read(position - 1, 1)[0].recorded)


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
    """Return the refusal of a replaced log's cursor. If the log here continues that log, it names the last common position,
    and the cursor from which to continue."""
    common = log.continues().get(origin)
    if common is None:
        return LogReplaced(origin=present)
    return LogReplaced(origin=present, common=common, cursor=f"{present}:{min(position, common)}")


def _log_of(origin: str) -> str:
    return origin.partition("/")[0]
