"""The feed of another service: its log over HTTP, an NDJSON line an event."""

import json
from collections.abc import Callable
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import msgspec

from shared.domain.event import Sealed
from shared.event_store.projector import Mark, OriginChanged
from shared.messaging.errors import BeyondEnd, NotAllowed, Unavailable
from shared.messaging.sources import Batch

CURSOR = "Rapporteur-Cursor"
SECONDS_TO_ANSWER = 30
MOST, LONGEST = 10_000, 30


class _Line(msgspec.Struct, gc=False):
    position: int
    recorded: str
    bytes: str


_line = msgspec.json.Decoder(_Line)


class Feed:
    """A source over `GET <url>?after=<origin>:<position>&limit=&wait=`.

    Args:
        log: the log's name.
        url: of the feed, without parameters.
        token: gives the bearer token, asked for at each call, so that a new one is taken up.
    """

    def __init__(self, log: str, url: str, token: Callable[[], str]) -> None:
        if not url.startswith(("http://", "https://")):
            raise ValueError(f"A feed is read over HTTP, and {url!r} is no address of one.")
        self._log, self.url, self._token = log, url, token

    def read(self, after: Mark, limit: int, wait: float) -> Batch:
        asked = {"limit": min(limit, MOST), "wait": min(int(wait), LONGEST)}
        if after.origin:
            asked["after"] = f"{after.origin}:{after.position}"  # type: ignore[assignment]  # all are strings in a URL
        request = Request(f"{self.url}?{urlencode(asked)}", headers={"Authorization": f"Bearer {self._token()}"})  # noqa: S310  # the scheme was looked at
        try:
            with urlopen(request, timeout=wait + SECONDS_TO_ANSWER) as answer:  # noqa: S310  # likewise
                return self._batch(after, answer.headers.get(CURSOR), answer.read())
        except HTTPError as error:
            raise self._said(error, after) from error
        except (OSError, HTTPException) as error:
            raise Unavailable(
                f"The feed {self.url} does not answer ({type(error).__name__}).", "It is asked again."
            ) from error

    def _batch(self, after: Mark, cursor: str | None, body: bytes) -> Batch:
        """The events of an answer. One that was cut off ends before the line that its cursor names, and is not taken."""
        if cursor is None:
            return Batch(None, [], after.offset)
        origin, _, last = cursor.rpartition(":")
        try:
            lines = [_line.decode(line) for line in body.splitlines()]
        except msgspec.DecodeError as error:
            raise self._cut_off() from error
        events = [Sealed(line.position, line.recorded, line.bytes.encode()) for line in lines]
        if int(last) != (events[-1].position if events else after.position):
            raise self._cut_off()
        return Batch(origin, events, after.offset)

    def _cut_off(self) -> Unavailable:
        return Unavailable(f"The feed {self.url} broke off in the middle.", "It is asked again.")

    def _said(self, error: HTTPError, after: Mark) -> Exception:
        problem = _problem(error.read())
        if error.code == 410:
            return OriginChanged(self._log, str(after.origin), str(problem.get("origin")))
        if error.code == 409:
            size = problem.get("size")
            return BeyondEnd(self._log, after.position, size if isinstance(size, int) else 0)
        if error.code in (401, 403):
            return NotAllowed(
                f"The feed {self.url} does not let us in ({error.code}).",
                "Its token has ended or lacks the role `service`: make one with `rapporteur accounts token`.",
            )
        return Unavailable(f"The feed {self.url} answers {error.code}.", "It is asked again.")

    def close(self) -> None:
        """Nothing is held open between two calls."""


def _problem(body: bytes) -> dict[str, object]:
    """The parameters of a problem document; none from whatever else answered."""
    try:
        found = json.loads(body)
    except ValueError:
        return {}
    return found.get("parameters", {}) if isinstance(found, dict) else {}
